import { parseCallerNumber } from '../../../shared/domain/phone-number.ts'

/**
 * What could be dialled when somebody types this into the search: a public number in E.164, or an extension as written.
 * Null where the text is no number, or too short to be meant as one.
 */
export function dialableOf(text: string): string | null {
  const trimmed = text.trim()
  if (!/^\+?[\d\s()-]+$/.test(trimmed)) return null
  const number = parseCallerNumber(trimmed)
  if (number.kind === 'e164') return number.e164
  if (number.kind === 'withheld') return null
  // extensions and queue numbers have three to six digits (shared/domain/people.ts)
  return /^\d{3,6}$/.test(number.digits) ? number.digits : null
}
