/** `setTimeout` counts to 2^31-1 ms, about 24.8 days; a longer wait overflows and fires at once. */
const LONGEST_MS = 2 ** 31 - 1

/**
 * Runs `work` once after `ms`, or after the longest wait that a timer can count if that is shorter: whoever waits longer
 * has to look at the time again. Returns the way to call it off.
 */
export function after(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, Math.min(Math.max(ms, 0), LONGEST_MS))
  return () => clearTimeout(timer)
}
