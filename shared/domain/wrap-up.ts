import { HOUR_MS, MINUTE_MS, type Moment } from './time.ts'

/** A wrap-up has so long to go at most. No person writes longer about a call, and meanwhile no queue call is offered. */
export const LONGEST_WRAP_UP_MS = 4 * HOUR_MS
/** So many wrap-ups of one person run side by side at most. */
export const MOST_WRAP_UPS = 50

/** A console stops short of what the hub takes, because two clocks never agree. */
const CLOCKS_DIFFER_MS = MINUTE_MS

/** Returns until when a console lets a wrap-up run that is wished to run until `wished`. */
export const wrapUpEnd = (wished: Moment, now: Moment): Moment =>
  Math.min(wished, now + LONGEST_WRAP_UP_MS - CLOCKS_DIFFER_MS)
