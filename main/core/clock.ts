import type { Moment } from '../../shared/domain/time.ts'

/** Time as the core sees it; tests hand in their own. */
export interface Clock {
  now(): Moment
  /** Runs `work` once after so many ms; returns the way to call it off. */
  after(ms: number, work: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, work) => {
    // longer than a timer can count: look again later (setTimeout would fire at once)
    const timer = setTimeout(work, Math.min(Math.max(0, ms), 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
}
