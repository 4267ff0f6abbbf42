import { after } from '../../../shared/timer.ts'

/** Time as the switch sees it, so that tests can move it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Runs `act` after `ms`; gives a function that calls it off. */
  after(ms: number, act: () => void): () => void
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now(), after }
