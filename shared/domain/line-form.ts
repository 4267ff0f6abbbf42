import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { DialRules } from './dial-rules.ts'
import type { DialableNumber } from './party-number.ts'

/** Extensions of the PBX that the team does not list have four digits as a rule; a service or emergency number has not. */
const MAY_BE_EXTENSION = /^\d{4}$/

/**
 * A number as the line is to get it. Extensions, codes (`*72#`) and four digits that may be an extension get no prefix.
 * @param country the plan's: whose numbers the national form is for
 */
export function lineForm(number: DialableNumber, rules: DialRules, country: string): string {
  if (number.kind !== 'e164') {
    const { digits } = number
    const isPlain = number.kind !== 'internal' && /^\d+$/.test(digits) && !MAY_BE_EXTENSION.test(digits)
    return isPlain ? rules.prefix + digits : digits
  }
  const { e164 } = number
  const parsed = parsePhoneNumberFromString(e164)
  const isOwn = parsed?.country === country
  if (isOwn && rules.form === 'national') return rules.prefix + parsed.formatNational().replace(/\D/g, '')
  const withCode = isOwn || rules.international === '+' ? e164 : rules.international + e164.slice(1)
  return rules.prefix === '' ? withCode : rules.prefix + withCode.replace(/^\+/, '')
}
