import '../../i18n/follow-ups-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useNumberFault } from '../../ui/use-number-fault.ts'
import { isFollowUpFault } from './follow-up-forms.ts'

/** Returns the text for a fault of a follow-up's field; one without a text of its own gets a general one. */
export function useFollowUpFault(): (code: string) => string {
  const { t } = useTranslation('followUps')
  const { t: common } = useTranslation()
  const numberFault = useNumberFault()
  return (code) => numberFault(code) ?? (isFollowUpFault(code) ? t(`faults.${code}`) : common('fieldFault'))
}
