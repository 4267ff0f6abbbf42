import type { Clock } from './clock.ts'

/** Timers by name: one at a time under each, and a new one takes the place of the old. */
export class KeyedTimers<Key> {
  readonly #clock: Clock
  readonly #timers = new Map<Key, () => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Runs `work` after so many ms, unless the timer is cancelled or set anew. */
  set(key: Key, ms: number, work: () => void): void {
    this.cancel(key)
    const stop = this.#clock.after(ms, () => {
      this.#timers.delete(key)
      work()
    })
    this.#timers.set(key, stop)
  }

  cancel(key: Key): void {
    this.#timers.get(key)?.()
    this.#timers.delete(key)
  }

  cancelAll(): void {
    for (const stop of this.#timers.values()) stop()
    this.#timers.clear()
  }
}
