import '../i18n/dial-texts.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { readNumberFault } from './number-fault.ts'

/** Returns the text for a fault of a typed number, which says what was seen; undefined for any other code. */
export function useNumberFault(): (code: string) => string | undefined {
  const { t } = useTranslation('dial')
  return (code) => {
    const read = readNumberFault(code)
    return read && t(`faults.${read.fault}`, { number: read.seen[0] ?? '', extension: read.seen[1] ?? '' })
  }
}
