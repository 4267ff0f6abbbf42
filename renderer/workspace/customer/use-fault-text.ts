import '../../i18n/customers-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useNumberFault } from '../../ui/use-number-fault.ts'
import { isFieldFault } from './customer-fields.ts'

/** Returns the text for a fault of a customer's field; one without a text of its own gets a general one. */
export function useFaultText(): (code: string) => string {
  const { t } = useTranslation('customers')
  const { t: common } = useTranslation()
  const numberFault = useNumberFault()
  return (code) => numberFault(code) ?? (isFieldFault(code) ? t(`errors.${code}`) : common('fieldFault'))
}
