import type { Order } from '../../../shared/domain/order.ts'
import { isUnderReview } from '../../../shared/domain/review-rules.ts'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import { formatMoney, formatWhen } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { ClampedText } from '../../ui/clamped-text.tsx'
import { useRefusalMessage } from '../conflicts/refusal-message.ts'
import { useApproval } from './use-approval.ts'
import { usePersonNames } from './person-names.ts'
import classes from './ticket.module.css'

interface Props {
  readonly ticket: Ticket
  readonly orders: readonly Order[]
}

/** How much is asked for, how many persons must approve it, who did, and who still has to. */
export function ApprovalNeed({ ticket, orders }: Props) {
  const { t } = useTranslation('ticket')
  const refusalMessage = useRefusalMessage()
  const nameOf = usePersonNames()
  const { need, own, approvers, seconds } = useApproval(ticket, orders)
  if (!isUnderReview(ticket)) return null
  const { request, twoPersons, first } = need
  const limit = formatMoney(need.limit)
  const listOf = (names: readonly string[]): string => names.join(t('nameComma'))
  const { requesters = [] } = ticket
  return (
    <div className={classes.row}>
      <span className={classes.label}>{t('approval.label')}</span>
      <ul className={classes.checks} aria-label={t('approval.label')}>
        <li>
          {request.amount === null
            ? t('approval.amountUnknown')
            : t('approval.amount', { amount: formatMoney(request.amount) })}
        </li>
        <li>{t(`approval.persons.${twoPersons ?? 'one'}`, { limit })}</li>
        {requesters.length > 0 && (
          <li className={classes.dimmed}>
            {t('approval.requesters', { names: listOf(requesters.map(nameOf)) })}
          </li>
        )}
        {first && (
          <li>
            {t('approval.first', { name: nameOf(first.by), when: formatWhen(first.at) })}
            {first.comment !== '' && (
              <ClampedText text={t('decisionComment', { comment: first.comment })} lines={3} />
            )}
          </li>
        )}
        {twoPersons !== null && request.product !== null && (
          <li>
            {approvers.length === 0
              ? t('approval.nobody')
              : t(first ? 'approval.secondBy' : 'approval.firstBy', {
                  names: listOf(approvers.map(({ name }) => name)),
                })}
          </li>
        )}
        {twoPersons !== null && !first && approvers.length > 0 && (
          <li>{t('approval.secondAfter', { names: listOf(seconds.map(({ name }) => name)) })}</li>
        )}
        {request.product === null && own?.refusal !== 'productMissing' && (
          <li>{refusalMessage('productMissing')}</li>
        )}
        {own?.refusal && <li>{refusalMessage(own.refusal)}</li>}
      </ul>
    </div>
  )
}
