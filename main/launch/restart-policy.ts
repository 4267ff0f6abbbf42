/** A program that lived this long, in milliseconds, had a good start: counting begins anew. */
export const STEADY_AFTER_MS = 30_000

const FIRST_DELAY_MS = 200
const LONGEST_DELAY_MS = 10_000

/** How long to wait, in milliseconds, before a program that ended `failures` times in a row is started again. */
export function restartDelay(failures: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1))
}
