import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'

/**
 * A number as people of its country read it: `138 0013 8000`, `0571 8765 4321`; numbers of other countries keep their
 * country code; what is no public number is shown as it came. For the eye only, never stored. Apart from phone-number.ts, because a page shows numbers at once and
 * checks them seldom: the small tables know how to write a number, the large ones which numbers there are.
 */
export function formatNumber(raw: string, country: CountryCode = 'CN'): string {
  const parsed = raw.startsWith('+') ? parsePhoneNumberFromString(raw, country) : undefined
  if (!parsed) return raw
  return parsed.country === country ? parsed.formatNational() : parsed.formatInternational()
}
