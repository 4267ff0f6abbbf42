/** Runs work one after the other: what comes while one runs waits for it, also where that fails. */
export interface WorkQueue {
  /** Resolves, or rejects, with this work. */
  add(work: () => Promise<void>): Promise<void>
  /** Resolves when what is in the queue now is over, however it ends. */
  idle(): Promise<void>
}

/** Makes an empty queue. */
export function createWorkQueue(): WorkQueue {
  let running: Promise<void> = Promise.resolve()
  return {
    add: (work) => (running = running.catch(() => undefined).then(work)),
    idle: () => running.catch(() => undefined),
  }
}
