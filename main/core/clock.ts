import { uptime } from 'node:os'
import type { Moment } from '../../shared/domain/time.ts'
import { createSteadyClock } from '../../shared/steady-clock.ts'
import { after } from '../../shared/timer.ts'

/** Time as the core sees it; tests hand in their own. */
export interface Clock {
  now(): Moment
  /** Runs `work` once after so many ms; returns the way to call it off. */
  after(ms: number, work: () => void): () => void
  /** Sets the clock by so many ms, where it can be set. */
  align?(byMs: number): void
  /** How far this clock is ahead of the computer's, in ms, to a tenth of a second. */
  aheadMs?(): number
}

/**
 * The desk's clock: it starts with the computer's and then goes on evenly, whatever becomes of that one, and is set by the
 * hub's. So a computer that is two hours off, or is put right in mid-call, shows no call of two hours.
 */
export function createDeskClock(
  wall: () => number = Date.now,
  steady: () => number = createSteadyClock(uptime),
): Required<Clock> {
  let base = wall() - steady()
  return {
    now: () => Math.round(base + steady()),
    after,
    align: (byMs) => {
      base += byMs
    },
    aheadMs: () => Math.round((base + steady() - wall()) / 100) * 100,
  }
}

/** Runs `work` every so many ms by this clock; returns the way to stop. */
export function repeat(clock: Clock, ms: number, work: () => void): () => void {
  let stop = clock.after(ms, tick)
  function tick(): void {
    work()
    stop = clock.after(ms, tick)
  }
  return () => stop()
}
