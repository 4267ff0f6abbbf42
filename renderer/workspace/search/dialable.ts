import { parseCallerNumber } from '../../../shared/domain/phone-number.ts'

/**
 * What could be dialled when somebody types this into the search: a public number in E.164, an extension of the house,
 * or a service number of five or six digits (10086, 95588). Null where the text is no number, or only the start of one.
 */
export function dialableOf(text: string, extensions: ReadonlySet<string>): string | null {
  const trimmed = text.trim()
  if (!/^\+?[\d\s()-]+$/.test(trimmed)) return null
  const number = parseCallerNumber(trimmed)
  if (number.kind === 'e164') return number.e164
  if (number.kind === 'withheld') return null
  return extensions.has(number.digits) || /^\d{5,6}$/.test(number.digits) ? number.digits : null
}
