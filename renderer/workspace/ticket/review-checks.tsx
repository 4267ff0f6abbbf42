import { approvalChecklist, type CheckVerdict } from '../../../shared/domain/approval.ts'
import type { Order } from '../../../shared/domain/order.ts'
import { isUnderReview } from '../../../shared/domain/review-rules.ts'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { Meaning } from '../../ui/colours.ts'
import { IconAlertTriangle, IconCheck, IconX, type Icon } from '../../ui/icons.ts'
import { textColour } from '../../ui/state-dot.tsx'
import { useNow } from '../../ui/ticker.ts'
import { useCheckMessage, useTeamTimezone } from './check-message.ts'
import classes from './ticket.module.css'

const APPEARANCE: Record<CheckVerdict, { readonly icon: Icon; readonly meaning: Meaning }> = {
  pass: { icon: IconCheck, meaning: 'ready' },
  warn: { icon: IconAlertTriangle, meaning: 'held' },
  fail: { icon: IconX, meaning: 'breach' },
}

/** What to look at before 同意, while the request is under review. */
export function ReviewChecks({
  ticket,
  orders,
}: {
  readonly ticket: Ticket
  readonly orders: readonly Order[]
}) {
  const { t } = useTranslation('ticket')
  const messageOf = useCheckMessage()
  const now = useNow()
  const timezone = useTeamTimezone()
  if (!isUnderReview(ticket)) return null
  return (
    <div className={classes.row}>
      <span className={classes.label}>{t('checks')}</span>
      <ul className={classes.checks} aria-label={t('checks')}>
        {approvalChecklist(ticket, orders, now, timezone).map((check) => {
          const { icon: VerdictIcon, meaning } = APPEARANCE[check.verdict]
          return (
            <li key={check.id} className={classes.check}>
              <VerdictIcon
                size={16}
                stroke={2.4}
                style={{ color: textColour(meaning) }}
                role="img"
                aria-label={t(`verdict.${check.verdict}`)}
              />
              <span>{messageOf(check)}</span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
