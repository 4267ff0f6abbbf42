import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max'
import type { E164 } from './e164.ts'

export type { E164 } from './e164.ts'

/** What a line said about who calls, made comparable once, at the door. */
export type CallerNumber =
  | { readonly kind: 'e164'; readonly e164: E164 }
  /** An extension, a service number or something that is no public number: compared as written. */
  | { readonly kind: 'local'; readonly digits: string }
  /** Withheld by the caller (RFC 3323: anonymous). */
  | { readonly kind: 'withheld' }

export const DEFAULT_COUNTRY: CountryCode = 'CN'

/** A mobile number of China as lines write it; what makes it valid stands in its first five digits. */
const MOBILE_OF_CHINA = /^\+861[3-9]\d{9}$/
const FIRST_FIVE = '+86'.length + 5
/** Which first digits of mobile numbers are valid, as far as they were asked for: at most 7,000. */
const validMobiles = new Map<string, boolean>()

function isValidMobile(text: string): boolean {
  const first = text.slice(0, FIRST_FIVE)
  const known = validMobiles.get(first)
  if (known !== undefined) return known
  const isValid = parsePhoneNumberFromString(text)?.isValid() ?? false
  validMobiles.set(first, isValid)
  return isValid
}

/**
 * Reads a number as a line or a person writes it (`138 0013 8000`, `0571-87654321`, `tel:+8613800138000`, `008613…`).
 * Withheld, empty and `anonymous` give `withheld`; what is no valid public number gives `local`.
 */
export function parseCallerNumber(
  raw: string | null | undefined,
  country: CountryCode = DEFAULT_COUNTRY,
): CallerNumber {
  const text = (raw ?? '')
    .trim()
    .replace(/^(tel|sip|sips|callto):/i, '')
    .replace(/@.*$/, '')
    .replace(/^00(?=[1-9])/, '+')
  if (text === '' || /^(anonymous|unknown|private|restricted|unavailable)$/i.test(text))
    return { kind: 'withheld' }
  // most callers of a hotline, and each of them rings: the tables are gone through once for each beginning
  if (MOBILE_OF_CHINA.test(text) && isValidMobile(text)) return { kind: 'e164', e164: text as E164 }
  const parsed = parsePhoneNumberFromString(text, country)
  if (parsed?.isValid()) return { kind: 'e164', e164: parsed.number as E164 }
  const digits = text.replace(/[^\d+*#A-Za-z]/g, '')
  return digits === '' ? { kind: 'withheld' } : { kind: 'local', digits }
}

/** The E.164 form of what a person wrote, or undefined where it is no valid public number. */
export function toE164(raw: string, country: CountryCode = DEFAULT_COUNTRY): E164 | undefined {
  const parsed = parseCallerNumber(raw, country)
  return parsed.kind === 'e164' ? parsed.e164 : undefined
}
