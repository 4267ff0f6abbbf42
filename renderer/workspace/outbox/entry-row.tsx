import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { Belonging } from '../../../shared/contract/desk-queries.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import '../../i18n/outbox-list-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconTrash } from '../../ui/icons.ts'
import { StateDot, type Appearance } from '../../ui/state-dot.tsx'
import { CopyText } from './copy-text.tsx'
import classes from './outbox-list.module.css'

interface Props {
  /** What it is. */
  readonly name: string
  readonly belonging: Belonging
  readonly status: Appearance & { readonly text: string }
  /** A person has to do something about it. */
  readonly isUrgent: boolean
  readonly since: ReactNode
  /** Why it is still here; a line each. */
  readonly reasons: readonly (string | false | null | undefined)[]
  /** What stands in it, a line each. */
  readonly words: readonly string[]
  /** What else can be done with it. */
  readonly buttons: ReactNode
  /** Gives it up for good, after a second question; null where that cannot be done. */
  readonly onDiscard: (() => Promise<void>) | null
}

/** One entry that the hub does not have: what, where it belongs, its words, why it is still here, and what can be done. */
export function EntryRow(props: Props) {
  const { name, belonging, status, isUrgent, since, reasons, words, buttons, onDiscard } = props
  const { t } = useTranslation('outboxList')
  const [isAsking, setAsking] = useState(false)
  const { ticket, customer, number } = belonging
  const title = [
    name,
    ticket !== null && t('ticket', { name: ticket }),
    customer !== null && t('customer', { name: customer }),
    number !== null && t('number', { number: formatNumber(number) }),
  ].filter((part) => part !== false)
  return (
    <li className={`${classes.item} ${isUrgent ? classes.needsYou : ''}`}>
      <div className={classes.line}>
        <span className={classes.subject}>{title.join(' · ')}</span>
        <StateDot meaning={status.meaning} icon={status.icon}>
          {status.text}
        </StateDot>
      </div>
      <span className={classes.quiet}>{since}</span>
      {reasons.map(
        (reason) =>
          reason && (
            <div key={reason} className={classes.reason}>
              {reason}
            </div>
          ),
      )}
      {words.length > 0 && (
        <blockquote className={classes.kept} aria-label={t('words')}>
          {words.join('\n')}
        </blockquote>
      )}
      {isAsking && onDiscard !== null ? (
        <div role="alert" className={classes.ask}>
          {t('discardAsk')}
          <div className={classes.buttons}>
            {/* the caret stands on what loses nothing */}
            <Button variant="default" size="xs" autoFocus onClick={() => setAsking(false)}>
              {t('keep')}
            </Button>
            <Button color="breach" size="xs" onClick={() => void onDiscard()}>
              {t('discardConfirm')}
            </Button>
          </div>
        </div>
      ) : (
        <div className={classes.buttons}>
          {words.length > 0 && <CopyText text={words.join('\n')} />}
          {buttons}
          {onDiscard !== null && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconTrash size={14} aria-hidden="true" />}
              onClick={() => setAsking(true)}
            >
              {t('discard')}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}
