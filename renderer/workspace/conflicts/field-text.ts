import type { OverwrittenValue } from '../../../shared/domain/overwritten-value.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import { formatWhen } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'

type Named = { readonly name?: string; readonly serial?: string | null }
type Numbered = { readonly e164?: string }
type Addressed = { readonly region?: string; readonly detail?: string }

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])

/** A value of a field as people read it. */
export function useFieldText(): (field: OverwrittenValue['field'], value: unknown) => string {
  const { t: common } = useTranslation()
  const people = useDesk((desk) => desk.people)
  return (field, value) => {
    const none = common('none')
    if (value === null || value === undefined || value === '') return none
    const key = typeof value === 'string' ? value : none
    switch (field) {
      case 'kind':
        return common(`kind.${key as 'return'}`)
      case 'priority':
        return common(`priority.${key as 'P1'}`)
      case 'reason':
        return common(`reason.${key as 'quality'}`)
      case 'level':
        return common(`level.${key as 'vip'}`)
      case 'assignee':
        return people.find(({ id }) => id === value)?.name ?? common('unknown')
      case 'dueAt':
        return formatWhen(Number(value))
      case 'product':
        return (value as Named).name ?? none
      case 'tags':
        return list(value).join(' · ') || none
      case 'numbers':
        return (
          list(value)
            .map((number) => formatNumber((number as Numbered).e164 ?? ''))
            .join(' · ') || none
        )
      case 'addresses':
        return (
          list(value)
            .map((address) => `${(address as Addressed).region} ${(address as Addressed).detail}`)
            .join(' · ') || none
        )
      case 'customerId':
      case 'title':
      case 'name':
        return key
    }
  }
}
