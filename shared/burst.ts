import { after } from './timer.ts'

/** When a burst of calls is answered; both in milliseconds. */
export interface BurstTimes {
  /** How long it must be quiet before the work runs. */
  readonly quietMs: number
  /** The longest time from the first call to the run, however many calls follow. */
  readonly maxWaitMs: number
}

export interface Burst {
  /** Asks for a run: after the quiet time, or at the end of the maximum wait. */
  touch(): void
  /** Runs now, or as soon as the run under way has ended. */
  run(): void
  /** Forgets what was asked for; a run under way is not stopped. */
  cancel(): void
}

/**
 * Runs `work` once for many calls of `touch`. A plain debounce is put off for ever by calls that never pause; this one
 * waits `maxWaitMs` at most.
 *
 * One run at a time: while the promise of `work` is pending no second run starts. What is asked for meanwhile runs once
 * more after it, with at least `quietMs` between, so that slow work is not repeated without a pause. `work` sees to its
 * own errors; one that is thrown all the same ends the run and goes to whoever hears unhandled rejections.
 */
export function createBurst(
  work: () => void | Promise<void> | undefined,
  { quietMs, maxWaitMs }: BurstTimes,
): Burst {
  let stopTimer: (() => void) | undefined
  let isRunning = false
  /** First and last call since the last run began; undefined where nothing is asked for. */
  let asked: { readonly first: number; last: number } | undefined
  let isUrgent = false
  let endedAt = -Infinity

  const cancel = (): void => {
    stopTimer?.()
    stopTimer = undefined
    asked = undefined
    isUrgent = false
  }
  const start = (): void => {
    cancel()
    isRunning = true
    const end = (): void => {
      isRunning = false
      endedAt = performance.now()
      if (isUrgent) start()
      else plan()
    }
    void (async () => {
      try {
        await work()
      } finally {
        end()
      }
    })()
  }
  /** Looks again when the run may be due: one timer for a burst, not one for a call. */
  const plan = (): void => {
    if (asked === undefined || isRunning || stopTimer !== undefined) return
    const dueAt = Math.max(Math.min(asked.last + quietMs, asked.first + maxWaitMs), endedAt + quietMs)
    const left = dueAt - performance.now()
    if (left <= 0) return start()
    stopTimer = after(left, () => {
      stopTimer = undefined
      plan()
    })
  }

  return {
    touch: () => {
      const now = performance.now()
      if (asked === undefined) asked = { first: now, last: now }
      else asked.last = now
      plan()
    },
    run: () => {
      if (isRunning) isUrgent = true
      else start()
    },
    cancel,
  }
}
