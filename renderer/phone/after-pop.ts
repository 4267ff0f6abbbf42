import type { Timers } from '../sip/steady-timer.ts'
import { isOneThread } from '../ui/one-thread.ts'

/** As long as the card of a caller takes from the phone's word to the paint, on a computer that is not busy. */
const POP_MS = 60
/** So long at most the phone waits for a quiet moment after that. */
const QUIET_WITHIN_MS = 100

/**
 * Runs what a call wants of this computer (bell, microphone, peer connection) when the window has had the time to show who
 * calls. In a browser both share one thread, and starting sound alone takes tens of milliseconds of it; nobody hears a bell
 * that comes a tenth of a second later, and nobody answers before it. Where the phone has a thread of its own it runs at once.
 */
export function afterPop(timers: Timers, act: () => void): void {
  if (!isOneThread()) return act()
  timers.after(POP_MS, () => requestIdleCallback(act, { timeout: QUIET_WITHIN_MS }))
}
