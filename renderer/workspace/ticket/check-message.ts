import type { ApprovalCheck } from '../../../shared/domain/approval.ts'
import { ownTimezone } from '../../../shared/domain/calendar-day.ts'
import { formatDate } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'

/** The time zone by which the hub, too, counts the days of a check. */
export function useTeamTimezone(): string {
  const known = useDesk((desk) => desk.session?.timezone)
  return known ?? ownTimezone()
}

/** The sentence for what a check found. */
export function useCheckMessage(): (check: ApprovalCheck) => string {
  const { t } = useTranslation('ticket')
  return (check) => {
    switch (check.id) {
      case 'noReasonWindow':
        if (check.day === null) return t('check.notDelivered')
        if (check.verdict !== 'pass') return t('check.noReasonOver', { day: check.day })
        return check.day <= 0 ? t('check.noReasonFirstDay') : t('check.noReasonWindow', { day: check.day })
      case 'itemMatches':
        return t(`check.${check.why}`)
      case 'warranty':
        if (check.until === null) return t('check.noWarranty')
        return t(check.verdict === 'pass' ? 'check.inWarranty' : 'check.outOfWarranty', {
          date: formatDate(check.until),
        })
    }
  }
}
