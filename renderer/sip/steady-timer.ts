import { countableMs } from '../../shared/timer.ts'

/** Timers that keep time in a page that nobody looks at. */
export interface Timers {
  /** Epoch milliseconds. */
  now(): number
  /** Runs `act` once after `ms`; gives a function that calls it off. */
  after(ms: number, act: () => void): () => void
  /** Runs `act` every `ms`, each time counted from the end of the last; gives a function that ends it. */
  every(ms: number, act: () => void): () => void
}

/** A page that loads has better to do than to start a worker, and is not yet slowed down; in milliseconds. */
const WORKER_AFTER_MS = 500

/**
 * Timers of a worker (see steady-timer-worker.ts); of the page itself while it is loading. Where a worker cannot be had, the page's own timers stand in: late
 * ones are better than none.
 */
export function createSteadyTimers(): Timers {
  const waiting = new Map<number, { act: () => void; due: number }>()
  let lastId = 0
  let worker: Worker | null = null

  const fire = (id: number): void => {
    const timer = waiting.get(id)
    waiting.delete(id)
    timer?.act()
  }
  const fallBack = (): void => {
    if (worker === null) return
    worker.terminate()
    worker = null
    for (const [id, { due }] of waiting) setTimeout(fire, Math.max(0, due - Date.now()), id)
  }
  const startWorker = (): void => {
    try {
      worker = new Worker(new URL('./steady-timer-worker.ts', import.meta.url), { type: 'module' })
      worker.addEventListener('message', (event: MessageEvent<number>) => fire(event.data))
      worker.addEventListener('error', fallBack)
      // whichever of the two is first: the other finds nothing any more
      for (const [id, { due }] of waiting) worker.postMessage({ id, ms: Math.max(0, due - Date.now()) })
    } catch (error) {
      console.warn('Timers run in the page, because no worker can be started', error)
    }
  }
  setTimeout(startWorker, WORKER_AFTER_MS)

  const after = (wait: number, act: () => void): (() => void) => {
    // a wait may come from a server, as how long a registration is good for
    const ms = countableMs(wait)
    lastId += 1
    const id = lastId
    waiting.set(id, { act, due: Date.now() + ms })
    if (worker) worker.postMessage({ id, ms })
    else setTimeout(fire, ms, id)
    return () => {
      if (waiting.delete(id)) worker?.postMessage({ id, ms: null })
    }
  }
  const every = (ms: number, act: () => void): (() => void) => {
    let isOver = false
    let callOff = (): void => undefined
    const next = (): void => {
      callOff = after(ms, () => {
        act()
        if (!isOver) next()
      })
    }
    next()
    return () => {
      isOver = true
      callOff()
    }
  }
  return { now: () => Date.now(), after, every }
}

/** A promise that is kept after `ms`. */
export const pause = (timers: Timers, ms: number): Promise<void> =>
  new Promise((resolve) => {
    timers.after(ms, resolve)
  })
