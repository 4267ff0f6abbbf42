import type { Logger } from '../../shared/log/create-logger.ts'
import { every } from '../../shared/timer.ts'
import type { Db } from '../store/tables.ts'
import { HUB_DESK } from './hub-actor.ts'

/** Refusals that one statement removes: commands wait for no longer than that takes. */
const ROWS_PER_STATEMENT = 2000

export interface RefusalPrunerOptions {
  readonly db: Db
  readonly log: Logger
  readonly now: () => number
  /** False while the clock is in doubt, or was a short time ago: nothing goes by its age then. */
  readonly mayRemove: () => boolean
  /** Refusals are kept for this many milliseconds. */
  readonly keepMs: number
  /** So many are kept of each console, however young they are. */
  readonly keepOfConsole: number
  /** Milliseconds from one look to the next. */
  readonly everyMs: number
}

/** Removes the oldest refusals of a console that are older than `before`; returns how many. */
async function removeSome(db: Db, desk: string, before: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('commands')
    .where('id', 'in', (refused) =>
      refused
        .selectFrom('commands')
        .select('id')
        .where('status', '=', 'refused')
        .where('desk', '=', desk)
        .where('executed_at', '<', before)
        .orderBy('executed_at')
        .limit(ROWS_PER_STATEMENT),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** The moment before which refusals of a console go: by age, or because there are too many. */
async function goesBefore(options: RefusalPrunerOptions, desk: string): Promise<number> {
  const { db, now, mayRemove, keepMs, keepOfConsole } = options
  const tooMany = await db
    .selectFrom('commands')
    .select('executed_at')
    .where('status', '=', 'refused')
    .where('desk', '=', desk)
    .orderBy('executed_at', 'desc')
    .offset(keepOfConsole)
    .limit(1)
    .executeTakeFirst()
  return Math.max(mayRemove() ? now() - keepMs : -Infinity, tooMany ? tooMany.executed_at + 1 : -Infinity)
}

/**
 * Removes answers that refused a command, once they are old or too many: nothing was done, so nothing can be done twice. A refused
 * command that comes again after that is decided anew. Answers to commands that were done stay for good, and so do those that the
 * hub gave to itself. Returns the way to stop, which resolves when nothing is under way.
 */
export function keepRefusalsPruned(options: RefusalPrunerOptions): () => Promise<void> {
  const { db, log, everyMs } = options
  let isOver = false
  const prune = async (): Promise<void> => {
    const consoles = await db
      .selectFrom('commands')
      .select('desk')
      .distinct()
      .where('status', '=', 'refused')
      .where('desk', '!=', HUB_DESK)
      .execute()
    let count = 0
    for (const { desk } of consoles) {
      const before = await goesBefore(options, desk)
      for (let removed = ROWS_PER_STATEMENT; removed === ROWS_PER_STATEMENT && !isOver;) {
        removed = await removeSome(db, desk, before)
        count += removed
        // SQLite runs on this thread: sockets and calls have their turn between two statements
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    if (count > 0) log.info({ count }, 'old refusals were removed')
  }
  let pruning: Promise<void> | undefined
  const stop = every(everyMs, () => {
    pruning ??= prune()
      .catch((error: unknown) =>
        log.error({ err: error }, 'refusals could not be removed; it is tried again'),
      )
      .finally(() => (pruning = undefined))
  })
  return async () => {
    isOver = true
    stop()
    await pruning
  }
}
