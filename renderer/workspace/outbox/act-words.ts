import type { Act } from '../../../shared/acts/registry.ts'
import type { Belonging } from '../../../shared/contract/desk-queries.ts'
import { ApprovalLimits } from '../../../shared/domain/approvers.ts'
import type { OverwrittenValue } from '../../../shared/domain/overwritten-value.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import { formatMoney, formatWhen } from '../../i18n/format.ts'
import '../../i18n/follow-ups-texts.ts'
import '../../i18n/outbox-list-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { useFieldText } from '../conflicts/field-text.ts'

type Field = OverwrittenValue['field']

/** What a person typed or chose in an act, a line each, as people read it; none where the act says all with its name. */
export function useActWords(): (act: Act, belonging: Belonging) => string[] {
  const { t } = useTranslation('outboxList')
  const { t: common } = useTranslation()
  const { t: conflicts } = useTranslation('conflicts')
  const { t: followUps } = useTranslation('followUps')
  const fieldText = useFieldText()
  const people = useDesk((desk) => desk.people)
  const nameOf = (id: string | null): string | undefined => people.find((person) => person.id === id)?.name
  return (act, { customer }) => {
    /** Each field by its name, the empty ones of something new left out. */
    const fieldLines = (fields: Readonly<Record<string, unknown>>, isNew = false): string[] =>
      Object.entries(fields)
        .filter(([, value]) => !isNew || !isEmpty(value))
        .map(([name, value]) => {
          const field = name as Field
          const text =
            field === 'customerId' && value ? (customer ?? common('unknown')) : fieldText(field, value)
          return t('field', { field: conflicts(`field.${field}`), text })
        })
    switch (act.type) {
      case 'customer.create':
      case 'ticket.open':
        return fieldLines(act.fields, true)
      case 'customer.update':
      case 'ticket.update':
        return fieldLines(act.fields)
      case 'customer.linkNumber':
        return [formatNumber(act.e164)]
      case 'ticket.setStatus':
        return [common(`status.${act.status}`)]
      case 'ticket.decideRequest':
        return said(conflicts(`intent.${act.verdict}`), act.comment)
      case 'note.add':
      case 'call.addHandoverNote':
        return [act.text]
      case 'call.wrapUp':
        return said(common(`disposition.${act.disposition}`), act.note)
      case 'followUp.open':
        return said(act.fields.subject, followUps('due', { time: formatWhen(act.fields.dueAt) }))
      case 'followUp.logAttempt':
        return said(followUps(`outcome.${act.outcome}`), act.text)
      case 'followUp.cancel':
        return [act.why]
      case 'teamSettings.setApprovalLimits':
        return ApprovalLimits.keyof()
          .options.filter((kind) => act.seen[kind] !== act.limits[kind])
          .map((kind) =>
            t('limit', {
              kind: common(`kind.${kind}`),
              from: formatMoney(act.seen[kind]),
              to: formatMoney(act.limits[kind]),
            }),
          )
      case 'followUp.assign':
        return [followUps('assignedTo', { name: nameOf(act.to) ?? followUps('anybody') })]
      case 'call.report':
      case 'call.assign':
      case 'ticket.openForContact':
      case 'ticket.completeStage':
      case 'followUp.openForContact':
        return []
    }
  }
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0)
const said = (...parts: readonly (string | undefined)[]): string[] =>
  parts.flatMap((part) => (part?.trim() ? [part] : []))
