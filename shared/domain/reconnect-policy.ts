import { MINUTE_MS, SECOND_MS } from './time.ts'

const FIRST_DELAY_MS = 300
/** A desk waits for the line and cannot work without it, so it never gives up; it only asks less often. */
const LONGEST_DELAYS: readonly { readonly upToMs: number; readonly delayMs: number }[] = [
  { upToMs: 10 * MINUTE_MS, delayMs: 4 * SECOND_MS },
  { upToMs: Infinity, delayMs: 30 * SECOND_MS },
]

/**
 * How long to wait before the next try to connect, in milliseconds. The SIP line and the hub link share it.
 *
 * The wait doubles with each failed try, up to 4 s within the first ten minutes without a connection (so that a line or a
 * hub that was restarted has its desks back within 5 s), and 30 s after. Half of it is random, so that a hundred desks do not come back in the same instant after a restart.
 *
 * @param attempt failed tries since the connection was lost, 0 for the first try
 * @param elapsedMs time since the connection was lost
 * @param random a number from 0 up to 1, as of `Math.random()`
 */
export function reconnectPolicy(attempt: number, elapsedMs: number, random: number): number {
  const longest = LONGEST_DELAYS.find((step) => elapsedMs < step.upToMs)?.delayMs ?? 30 * SECOND_MS
  const full = Math.min(longest, FIRST_DELAY_MS * 2 ** Math.min(Math.max(attempt, 0), 20))
  return Math.round(full / 2 + (full / 2) * random)
}
