import { ApprovalLimits as Limits } from '../../../shared/domain/approvers.ts'
import { formatMoney } from '../../i18n/format.ts'
import '../../i18n/settings-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'

const KINDS = Limits.keyof().options

/** Above which amounts two persons of the team approve, as the hub said last; nothing while nobody is signed in. */
export function ApprovalLimits() {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const limits = useDesk((desk) => desk.session?.approvalLimits)
  if (!limits) return null
  const isOne = new Set(Object.values(limits)).size === 1
  return (
    <>
      <dt>{t('hub.twoPersons')}</dt>
      <dd>
        {isOne
          ? t('hub.aboveLimit', { limit: formatMoney(limits.return) })
          : KINDS.map((kind) => `${common(`kind.${kind}`)} ${formatMoney(limits[kind])}`).join(' · ')}
      </dd>
    </>
  )
}
