import { formatNumber } from '../../shared/domain/number-display.ts'
import type { CustomerId, FollowUpId, TicketId } from '../../shared/domain/ids.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { useDeskClient } from './desk-context.ts'
import { runOrNotify } from './run-or-notify.ts'
import classes from './text.module.css'

interface Props {
  /** E.164, or as dialled. */
  readonly number: string
  /** As people read it, where the core said so already. */
  readonly display?: string
  readonly customerId?: CustomerId | null
  readonly ticketId?: TicketId | null
  readonly followUpId?: FollowUpId | null
}

/** A number as people read it; a click calls it. */
export function NumberText({ number, display, customerId, ticketId, followUpId }: Props) {
  const desk = useDeskClient()
  const { t } = useTranslation()
  const shown = display ?? formatNumber(number)
  return (
    <button
      type="button"
      className={classes.number}
      title={t('callNumber', { number: shown })}
      aria-label={t('callNumber', { number: shown })}
      onClick={() =>
        void runOrNotify(desk, 'call.dial', {
          number,
          customerId: customerId ?? null,
          ticketId: ticketId ?? null,
          followUpId: followUpId ?? null,
        })
      }
    >
      {shown}
    </button>
  )
}
