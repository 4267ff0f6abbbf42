/** The system's seconds since its start are whole ones on some systems. */
const SLEEP_GRAIN_MS = 3000

/**
 * Makes a clock of milliseconds that only ever go on, whatever becomes of the computer's own, and that count the sleep of the
 * computer, which `performance.now` may not.
 *
 * @param uptime seconds since the computer started, as `os.uptime` of Node
 */
export function createSteadyClock(uptime: () => number): () => number {
  const start = { ticks: performance.now(), up: uptime() * 1000 }
  let slept = 0
  return () => {
    const ticks = performance.now()
    const missing = uptime() * 1000 - start.up - (ticks - start.ticks)
    if (missing > slept + SLEEP_GRAIN_MS) slept = missing
    return ticks + slept
  }
}
