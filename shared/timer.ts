/** `setTimeout` counts to 2^31-1 ms, about 24.8 days; a longer wait overflows and fires at once, again and again. */
export const LONGEST_WAIT_MS = 2 ** 31 - 1

export interface TimerOptions {
  /** False: a program that has nothing else to do may end before. Node only. */
  readonly keepsAlive?: boolean
}
export interface PauseOptions extends TimerOptions {
  /** Ends the pause early when it is aborted. */
  readonly signal?: AbortSignal
}

/**
 * Returns a wait that a timer can count, in milliseconds: none is negative, none longer than `LONGEST_WAIT_MS`, and what is no
 * number is the longest, because a timer that fires at once and is set again would take the whole processor.
 */
export const countableMs = (ms: number): number =>
  Number.isNaN(ms) ? LONGEST_WAIT_MS : Math.min(Math.max(ms, 0), LONGEST_WAIT_MS)

const letGo = (timer: ReturnType<typeof setTimeout>, { keepsAlive = true }: TimerOptions): void => {
  if (!keepsAlive) timer.unref()
}

/**
 * Runs `work` once after `ms`, or after the longest wait that a timer can count if that is shorter: whoever waits longer
 * has to look at the time again. Returns the way to call it off.
 *
 * The one place where hub and core arm a timer (eslint.config.js): a wait often comes from what somebody sent.
 */
export function after(ms: number, work: () => void, options: TimerOptions = {}): () => void {
  const timer = setTimeout(work, countableMs(ms))
  letGo(timer, options)
  return () => clearTimeout(timer)
}

/** Runs `work` again and again, `ms` apart. Returns the way to stop. */
export function every(ms: number, work: () => void, options: TimerOptions = {}): () => void {
  const timer = setInterval(work, countableMs(ms))
  letGo(timer, options)
  return () => clearInterval(timer)
}

/** Resolves after `ms`, or as soon as the signal is aborted. */
export function pause(ms: number, { signal, ...options }: PauseOptions = {}): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const end = (): void => {
      stop()
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const stop = after(ms, end, options)
    signal?.addEventListener('abort', end)
  })
}
