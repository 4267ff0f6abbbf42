import type { Database } from 'better-sqlite3'
import { Worker } from 'node:worker_threads'
import type { Log } from '../log.ts'

/**
 * Keeps SQLite's log (WAL) short while much is written, from a thread of its own. By itself SQLite writes the log back into
 * the file within the commit that makes it long, and waits there for the disk: a thousand pages here and there in
 * gigabytes, up to seconds on the thread that also rings.
 */
export interface Checkpointer {
  /** Between two parts: lets others have their turn, and waits (they do not) where the log is to be written back first. */
  rest(): Promise<void>
  /** Writes back what is left, ends the thread, and leaves the log to SQLite again. */
  end(): Promise<void>
}

/** SQLite's own measure, in pages: from here on the log is written back. */
const LONG = 1000
/** Where the thread does not keep up, a commit writes the log back after all. */
const TOO_LONG = 20_000

// a bundle has the thread's program beside its own
const PROGRAM = import.meta.url.endsWith('.ts') ? './checkpoint-worker.ts' : './checkpoint-worker.mjs'

/** Takes the log of this cache over from SQLite. The thread is started when it is first needed. */
export function startCheckpointer(db: Database, key: string | undefined, log: Log): Checkpointer {
  let worker: Worker | undefined
  let isWithout = false
  let asked: { readonly answered: Promise<void>; readonly answer: () => void } | undefined

  const leaveToSqlite = (): void => {
    isWithout = true
    if (db.open) db.pragma(`wal_autocheckpoint = ${LONG}`)
    asked?.answer()
  }
  const doWithout = (error: unknown): void => {
    if (isWithout) return
    log.warn('the log of the cache is written back within commits', { error })
    leaveToSqlite()
  }
  const start = (): Worker => {
    const made = new Worker(new URL(PROGRAM, import.meta.url), { workerData: { file: db.name, key } })
    // a core that ends does not wait for it
    made.unref()
    made.on('message', () => asked?.answer())
    made.on('error', doWithout)
    made.on('exit', () => asked?.answer())
    return made
  }
  const waitingPages = (): number => {
    if (!db.open) return 0
    const [state] = db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[]
    return state ? state.log - state.checkpointed : 0
  }
  const writeBack = async (): Promise<void> => {
    if (isWithout) return
    if (!asked) {
      const { promise, resolve } = Promise.withResolvers<void>()
      asked = { answered: promise, answer: resolve }
      try {
        worker ??= start()
        worker.postMessage(null)
      } catch (error) {
        doWithout(error)
      }
    }
    const mine = asked
    await mine.answered
    if (asked === mine) asked = undefined
  }

  db.pragma(`wal_autocheckpoint = ${TOO_LONG}`)
  return {
    rest: async () => {
      await new Promise((resume) => setImmediate(resume))
      if (waitingPages() > LONG) await writeBack()
    },
    end: async () => {
      if (waitingPages() > LONG) await writeBack()
      leaveToSqlite()
      await worker?.terminate()
      worker = undefined
    },
  }
}
