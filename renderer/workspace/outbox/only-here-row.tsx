import { Button } from '@mantine/core'
import { useState } from 'react'
import type { OnlyHereItem } from '../../../shared/contract/desk-queries.ts'
import { entityDefinition } from '../../../shared/entities/registry.ts'
import { formatAgo } from '../../i18n/format.ts'
import { i18n } from '../../i18n/index.ts'
import '../../i18n/outbox-list-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { IconAlertTriangle, IconClock, IconRefresh, IconSend, IconTrash } from '../../ui/icons.ts'
import { messageText } from '../../ui/message-text.ts'
import { notify } from '../../ui/notify.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { StateDot } from '../../ui/state-dot.tsx'
import { useNowAs } from '../../ui/ticker.ts'
import { CopyText } from './copy-text.tsx'
import classes from './outbox-list.module.css'

const STATUS_APPEARANCE = {
  waiting: { meaning: 'held', icon: IconClock },
  wanted: { meaning: 'accent', icon: IconSend },
  notTaken: { meaning: 'breach', icon: IconAlertTriangle },
} as const

interface Props {
  readonly item: OnlyHereItem
  /** The hub takes nothing of the kind. */
  readonly isRejected: boolean
  readonly onChange: () => void
}

/** One entry that only this computer has: what, where it belongs, its words, why the hub did not take it, and what can be done. */
export function OnlyHereRow({ item, isRejected, onChange }: Props) {
  const desk = useDeskClient()
  const { t } = useTranslation('outboxList')
  const [isAsking, setAsking] = useState(false)
  const { entity, id, epoch, status, answer, words, ticket, customer } = item
  const key = { entity, id, epoch }
  const ago = useNowAs((now) => formatAgo(item.at, now))
  const appearance = STATUS_APPEARANCE[status]
  const send = async (): Promise<void> => {
    await runOrNotify(desk, 'onlyHere.sendAgain', key)
    onChange()
  }
  const discard = async (): Promise<void> => {
    if ((await runOrNotify(desk, 'onlyHere.discard', key)) !== undefined)
      notify('info', t('onlyHere.discarded'))
    onChange()
  }
  const title = [
    messageText(entityDefinition(entity).title),
    ticket !== null && t('onlyHere.ticket', { name: ticket }),
    customer !== null && t('onlyHere.customer', { name: customer }),
  ].filter((part) => part !== false)
  return (
    <li className={`${classes.item} ${status === 'notTaken' ? classes.needsYou : ''}`}>
      <div className={classes.line}>
        <span className={classes.subject}>{title.join(' · ')}</span>
        <StateDot meaning={appearance.meaning} icon={appearance.icon}>
          {t(`onlyHere.status.${status}`)}
        </StateDot>
      </div>
      <span className={classes.quiet}>{t('onlyHere.since', { ago })}</span>
      {answer !== null && <Why answer={answer} />}
      {answer === null && !item.canTryAgain && (
        <div className={classes.reason}>{t('onlyHere.supervisor')}</div>
      )}
      {words.length > 0 && (
        <blockquote className={classes.kept} aria-label={t('onlyHere.words')}>
          {words.join('\n')}
        </blockquote>
      )}
      {isAsking ? (
        <div role="alert" className={classes.ask}>
          {t('onlyHere.discardAsk')}
          <div className={classes.buttons}>
            {/* the caret stands on what loses nothing */}
            <Button variant="default" size="xs" autoFocus onClick={() => setAsking(false)}>
              {t('onlyHere.keep')}
            </Button>
            <Button color="breach" size="xs" onClick={() => void discard()}>
              {t('onlyHere.discardConfirm')}
            </Button>
          </div>
        </div>
      ) : (
        <div className={classes.buttons}>
          {words.length > 0 && <CopyText text={words.join('\n')} />}
          {status !== 'wanted' && item.canTryAgain && !isRejected && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconRefresh size={14} aria-hidden="true" />}
              onClick={() => void send()}
            >
              {t(status === 'notTaken' ? 'onlyHere.tryAgain' : 'onlyHere.sendOne')}
            </Button>
          )}
          <Button
            variant="default"
            size="xs"
            leftSection={<IconTrash size={14} aria-hidden="true" />}
            onClick={() => setAsking(true)}
          >
            {t('onlyHere.discard')}
          </Button>
        </div>
      )}
    </li>
  )
}

/** Why the hub did not take it, by its code; a code of a newer hub is said to be one that is not known. */
function Why({ answer }: { readonly answer: string }) {
  const { t } = useTranslation('outboxList')
  const key = `onlyHere.answers.${answer}`
  const isKnown = i18n.exists(key, { ns: 'outboxList' })
  return (
    <div className={classes.reason}>
      {isKnown ? t(key as 'onlyHere.answers.other') : t('onlyHere.answers.other')}
    </div>
  )
}
