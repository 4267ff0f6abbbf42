/** Time as the switch sees it, so that tests can move it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Runs `act` after `ms`; gives a function that calls it off. */
  after(ms: number, act: () => void): () => void
}

/** The machine's own clock. `setTimeout` cannot wait longer than 2^31-1 ms, about 24 days; longer waits end there. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, Math.min(Math.max(ms, 0), 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
}
