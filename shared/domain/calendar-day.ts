import { DAY_MS, type Moment } from './time.ts'

/** The number of a moment's calendar day in an IANA time zone, counted from 1970-01-01. Throws RangeError for an unknown zone. */
export function dayNumber(at: Moment, timezone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  }).formatToParts(at)
  const part = (type: 'year' | 'month' | 'day'): number =>
    Number(parts.find((one) => one.type === type)?.value)
  return Date.UTC(part('year'), part('month') - 1, part('day')) / DAY_MS
}

/** The time zone of this computer, as in `Asia/Shanghai`. */
export const ownTimezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
