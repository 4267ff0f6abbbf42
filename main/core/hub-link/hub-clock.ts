import type { Clock } from '../clock.ts'

/** A smaller difference is what the way of an answer takes. */
const GRAIN_MS = 500

/** How this console's clock stands to the hub's. */
export interface HubClock {
  /** The hub told its time: it is so many milliseconds ahead of this console's. Sets the console's clock where that can be set. */
  heard(difference: number): void
  /** What is left of the difference, in milliseconds; null before the hub told its time. */
  skewMs(): number | null
}

/** Makes it; `onSet` is called with the difference by which the console's clock is to be set. */
export function createHubClock(clock: Clock, onSet: (difference: number) => void): HubClock {
  let skew: number | null = null
  return {
    heard: (difference) => {
      const isSet = Math.abs(difference) > GRAIN_MS && clock.align !== undefined
      if (isSet) onSet(difference)
      skew = isSet ? 0 : difference
    },
    skewMs: () => skew,
  }
}
