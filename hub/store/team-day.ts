import { DAY_MS, HOUR_MS, type Moment } from '../../shared/domain/time.ts'

/** The day of a moment in a time zone, as `20260314`. */
export function dayOf(at: Moment, timezone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at)
  return parts.replaceAll('-', '')
}

/** When the day of a moment began in a time zone. Found by search, so that days of 23 and 25 hours are right too. */
export function startOfDay(at: Moment, timezone: string): Moment {
  const day = dayOf(at, timezone)
  let before = at - DAY_MS - 2 * HOUR_MS
  let within = at
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2)
    if (dayOf(middle, timezone) === day) within = middle
    else before = middle
  }
  return within
}
