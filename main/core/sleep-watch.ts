import { SECOND_MS } from '../../shared/domain/time.ts'
import { every } from '../../shared/timer.ts'

const TICK_MS = 2 * SECOND_MS
/** No machine that is awake lets a timer wait for so long. */
const SLEPT_MS = 15 * SECOND_MS

/**
 * Notices that the computer slept, by the time that passed between two ticks: for the browser shell, which no system
 * tells, and for systems that tell Electron nothing. A clock that is set forward looks the same and does no harm.
 * @param onWoke is told how long nothing ran, in milliseconds
 */
export function watchForSleep(onWoke: (sleptMs: number) => void, now: () => number = Date.now): () => void {
  let last = now()
  const tick = (): void => {
    const passed = now() - last
    last += passed
    if (passed > SLEPT_MS) onWoke(passed)
  }
  return every(TICK_MS, tick, { keepsAlive: false })
}
