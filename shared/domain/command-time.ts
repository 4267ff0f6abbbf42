import { DAY_MS, MINUTE_MS, type Moment } from './time.ts'

/** A console that was away for longer than this has acted then at the earliest: rules and lists look no further back. */
const OLDEST_MS = 30 * DAY_MS
/** Clocks of consoles follow the hub's; what is further ahead is wrong, or a lie. */
const AHEAD_MS = 2 * MINUTE_MS

/** Returns when the hub takes an act to have been done that says of itself that it was done at `claimed`. */
export const takenAt = (claimed: Moment, now: Moment): Moment =>
  Math.min(Math.max(claimed, now - OLDEST_MS), now + AHEAD_MS)
