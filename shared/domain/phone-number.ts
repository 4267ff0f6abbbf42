import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max'
import type { E164 } from './e164.ts'
import { DEFAULT_PLAN } from './default-number-plan.ts'
import { matchPrefix, type NumberPlan } from './number-plan.ts'
import { MOST_NUMBER_CHARACTERS, type PhoneNumber } from './party-number.ts'

export type { E164 } from './e164.ts'

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

function valid(text: string, country: string): E164 | undefined {
  const parsed = parsePhoneNumberFromString(text, country as CountryCode)
  return parsed?.isValid() ? (parsed.number as E164) : undefined
}

/** A country's own number that the tables may not know yet: never taken for one of another country. */
const MAY_BE_OWN: Readonly<Record<string, RegExp>> = { CN: /^1[3-9]\d{9}$/ }

/**
 * The public number in a text of digits, with what stood before it. Tried in this order, and the first that is a valid number counts:
 * as it is; behind a prefix of the plan; without a plus sign that does not belong there (`+4008001234`); with one that is missing
 * (`85251234567`).
 */
function publicNumber(
  text: string,
  { country, prefixes }: NumberPlan,
): { e164: E164; arrivedBy?: string } | undefined {
  // most callers of a hotline, and each of them rings: the tables are gone through once for each beginning
  if (MOBILE_OF_CHINA.test(text) && isValidMobile(text)) return { e164: text as E164 }
  const asItIs = valid(text, country)
  if (asItIs) return { e164: asItIs }
  const digits = text.replace(/\D/g, '')
  if (text.startsWith('+')) {
    const national = valid(digits, country)
    return national && { e164: national }
  }
  for (const prefix of prefixes) {
    const before = matchPrefix(digits, prefix)
    const e164 = before === null ? undefined : valid(digits.slice(before.length), country)
    if (before !== null && e164)
      return prefix.means === 'secondNumber' ? { e164, arrivedBy: before } : { e164 }
  }
  if (MAY_BE_OWN[country]?.test(digits) || digits.startsWith('0')) return undefined
  // as it stands and not otherwise: a trunk 0 that would have to go says that it was meant for another number
  return valid(`+${digits}`, country) === `+${digits}` ? { e164: `+${digits}` as E164 } : undefined
}

/** Without scheme, host and parameters (RFC 3966, RFC 3261); a `phone-context` that is a number stands before the digits. */
function bareText(raw: string): string {
  const user = raw
    .trim()
    .replace(/^(tel|sips?|callto):/i, '')
    .replace(/@.*$/, '')
  const [number = '', ...parameters] = user.split(';')
  const context = parameters
    .map((one) => /^phone-context=(\+\d+)$/i.exec(one)?.[1])
    .find((one) => one !== undefined)
  return (context !== undefined && !number.startsWith('+') ? context + number : number).trim()
}

/** More digits than any service number, extension or code has. */
const SHORTEST_NATIONAL = 7

/**
 * Reads a number as a line writes it (`138 0013 8000`, `0571-87654321`, `tel:+8613800138000`, `008613…`, with the prefixes of the
 * plan). Empty and `anonymous` give `withheld`; what is no valid public number keeps what came.
 * @param isExtension whether the house has this extension
 */
export function parseCallerNumber(
  raw: string | null | undefined,
  plan: NumberPlan = DEFAULT_PLAN,
  isExtension: (digits: string) => boolean = () => false,
): PhoneNumber {
  const text = bareText(raw ?? '').replace(/^00(?=[1-9])/, '+')
  if (text === '' || /^(anonymous|unknown|private|restricted|unavailable)$/i.test(text))
    return { kind: 'withheld' }
  if (isExtension(text)) return { kind: 'internal', digits: text }
  const hasLetters = /\p{L}/u.test(text)
  const found = hasLetters ? undefined : publicNumber(text, plan)
  if (found) return { kind: 'e164', ...found }
  const digits = text
    .replace(hasLetters ? /[^\p{L}\p{N}+*#._-]/gu : /[^\d+*#]/g, '')
    .slice(0, MOST_NUMBER_CHARACTERS)
  if (!/[\p{L}\p{N}*#]/u.test(digits)) return { kind: 'withheld' }
  if (hasLetters || isExtension(digits)) return { kind: 'internal', digits }
  return { kind: digits.replace(/\D/g, '').length < SHORTEST_NATIONAL ? 'short' : 'nationalUnknown', digits }
}

/** The E.164 form of a number as a line or another program writes it, or undefined where it is no valid public number. */
export function toE164(raw: string, plan: NumberPlan = DEFAULT_PLAN): E164 | undefined {
  const parsed = parseCallerNumber(raw, plan)
  return parsed.kind === 'e164' ? parsed.e164 : undefined
}
