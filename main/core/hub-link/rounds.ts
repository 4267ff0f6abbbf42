import type { Clock } from '../clock.ts'

/**
 * Each sign-in, sign-out and new connection is a round. What an older round still has under way finds at its next step
 * that it is not the current one, and stops: late answers change nothing.
 */
export interface Rounds {
  current(): number
  isCurrent(round: number): boolean
  /** Calls off timers and requests of the present round, and begins the next. */
  next(): void
  /** Does something after so many milliseconds, if this round is still the current one then. */
  later(ms: number, work: () => void): void
  /** Ends with the present round. */
  signal(): AbortSignal
}

export function createRounds(clock: Clock): Rounds {
  let round = 0
  let stops: (() => void)[] = []
  let aborting = new AbortController()
  return {
    current: () => round,
    isCurrent: (one) => one === round,
    next: () => {
      round += 1
      aborting.abort()
      aborting = new AbortController()
      for (const stop of stops) stop()
      stops = []
    },
    later: (ms, work) => {
      const mine = round
      stops.push(
        clock.after(ms, () => {
          if (mine === round) work()
        }),
      )
    },
    signal: () => aborting.signal,
  }
}
