import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { lineToSay, type LineToSay } from '../../../shared/domain/line-to-say.ts'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import { formatAgo, formatWhen } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { ClampedText } from '../../ui/clamped-text.tsx'
import { useDesk } from '../../ui/desk-context.ts'
import { IconCheck, IconCopy } from '../../ui/icons.ts'
import { useIsHubThere } from '../../ui/live.ts'
import { useNow } from '../../ui/ticker.ts'
import classes from './ticket.module.css'

/** The sentence to tell the customer, and how old the progress is that it rests on. */
export function LineToSayBox({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useTranslation('ticket')
  const now = useNow()
  const line = lineToSay(ticket, now)
  const sentence = useSentence(line)
  // what only the hub can confirm is not promised to a customer before it has
  const isHubThere = useIsHubThere()
  const isWaiting = useDesk(({ conflicts }) =>
    conflicts.intents.some((intent) => intent.ticketId === ticket.id && intent.status === 'waiting'),
  )
  const isUnconfirmed = isWaiting && !isHubThere
  return (
    <figure className={classes.say} data-testid="line-to-say">
      <blockquote className={classes.sentence}>
        <ClampedText text={`“${sentence}”`} lines={6} />
      </blockquote>
      <figcaption className={classes.sayFoot}>
        {isUnconfirmed ? (
          <strong className={classes.sayUnconfirmed}>{t('sayUnconfirmed')}</strong>
        ) : (
          [t('sayTitle'), line.asOf === null ? null : t('sayAsOf', { ago: formatAgo(line.asOf, now) })]
            .filter((part) => part !== null)
            .join(' · ')
        )}
      </figcaption>
      <CopyButton value={sentence}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('copied') : t('copy')}>
            <ActionIcon
              className={classes.sayCopy}
              aria-label={copied ? t('copied') : t('copy')}
              onClick={copy}
            >
              {copied ? (
                <IconCheck size={16} aria-hidden="true" />
              ) : (
                <IconCopy size={16} aria-hidden="true" />
              )}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </figure>
  )
}

function useSentence(line: LineToSay): string {
  const { t, i18n } = useTranslation('ticket')
  const main =
    line.key === 'rejected' && line.comment !== null
      ? t('say.rejectedWhy', { comment: line.comment })
      : t(`say.${line.key}`)
  if (line.promise === null) return main
  const promise =
    line.promise.kind === 'late' ? t('say.late') : t('say.by', { when: formatWhen(line.promise.at) })
  return i18n.language === 'en' ? `${main} ${promise}` : main + promise
}
