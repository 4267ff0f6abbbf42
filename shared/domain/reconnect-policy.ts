import { SECOND_MS } from './time.ts'

const FIRST_DELAY_MS = 300
/** However long it was away: a line or a hub that comes back has its desks back within 5 s. A try costs next to nothing. */
const LONGEST_DELAY_MS = 4 * SECOND_MS

/**
 * How long to wait before the next try to connect, in milliseconds. The SIP line and the hub link share it. A desk cannot
 * work without its line, so it never gives up.
 *
 * The wait doubles with each failed try, up to 4 s. Half of it is random, so that a hundred desks do not come back in the
 * same instant after a restart.
 *
 * @param attempt failed tries since the connection was lost, 0 for the first try
 * @param random a number from 0 up to 1, as of `Math.random()`
 */
export function reconnectPolicy(attempt: number, random: number): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(Math.max(attempt, 0), 20))
  return Math.round(full / 2 + (full / 2) * random)
}
