import type { Clock } from '../../../main/core/clock.ts'

/** Real time that a test may wind on: timers that fall due then run at once. */
export class TestClock implements Clock {
  #ahead = 0
  readonly #timers = new Set<{ dueAt: number; run: () => void; handle: NodeJS.Timeout }>()

  now(): number {
    return Date.now() + this.#ahead
  }

  after(ms: number, work: () => void): () => void {
    const timer = {
      dueAt: this.now() + ms,
      run: () => {
        stop()
        work()
      },
      handle: setTimeout(() => timer.run(), ms),
    }
    const stop = (): void => {
      clearTimeout(timer.handle)
      this.#timers.delete(timer)
    }
    this.#timers.add(timer)
    return stop
  }

  advance(ms: number): void {
    this.#ahead += ms
    const due = [...this.#timers].filter((timer) => timer.dueAt <= this.now())
    for (const timer of due.sort((a, b) => a.dueAt - b.dueAt)) timer.run()
  }
}
