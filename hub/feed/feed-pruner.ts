import type { Logger } from '../../shared/log/create-logger.ts'
import { after } from '../../shared/timer.ts'
import { feedEnds } from '../store/feed.ts'
import { bucketsOfReach, type Reach } from '../store/stored-change.ts'
import type { Db } from '../store/tables.ts'
import type { FeedFollowers } from './feed-followers.ts'

/** Changes that one transaction looks at: commands wait for no longer than that takes. */
const CHANGES_PER_TRANSACTION = 2000

/** The buckets that have a row of their own for a change. */
const bucketsIn = (reach: string | null): readonly string[] =>
  reach === null ? [] : bucketsOfReach(JSON.parse(reach) as Reach)

/** Removes the oldest changes of the feed; returns how many, and whether there may be more. */
function pruneSome(db: Db, before: number, upTo: number): Promise<{ removed: number; isMore: boolean }> {
  return db.transaction().execute(async (transaction) => {
    const { floor } = await feedEnds(transaction)
    const oldest = await transaction
      .selectFrom('changes')
      .select(['revision', 'at', 'reach'])
      .orderBy('revision')
      .limit(CHANGES_PER_TRANSACTION)
      .execute()
    // what is below the floor already was left there by an import
    const kept = oldest.findIndex(({ revision, at }) => revision > floor && (at >= before || revision > upTo))
    const removed = kept === -1 ? oldest : oldest.slice(0, kept)
    const last = removed.at(-1)?.revision
    if (last !== undefined) {
      await transaction.deleteFrom('changes').where('revision', '<=', last).execute()
      for (const bucket of new Set(removed.flatMap(({ reach }) => bucketsIn(reach))))
        await transaction
          .deleteFrom('change_buckets')
          .where('bucket', '=', bucket)
          .where('revision', '<=', last)
          .execute()
      await transaction
        .updateTable('feed')
        .set({ floor: Math.max(floor, last) })
        .where('id', '=', 1)
        .execute()
    }
    return { removed: removed.length, isMore: removed.length === CHANGES_PER_TRANSACTION }
  })
}

/** True if the oldest change of the feed may be removed. */
async function isAnythingOld(db: Db, before: number): Promise<boolean> {
  const oldest = await db.selectFrom('changes').select('at').orderBy('revision').limit(1).executeTakeFirst()
  return oldest !== undefined && oldest.at < before
}

export interface FeedPrunerOptions {
  readonly db: Db
  readonly log: Logger
  readonly now: () => number
  /** False while the clock is in doubt, or was a short time ago. */
  readonly mayRemove: () => boolean
  readonly followers: FeedFollowers
  /** Changes are kept for this many milliseconds. */
  readonly keepMs: number
  /** Milliseconds from one look to the next. */
  readonly everyMs: number
}

/**
 * Removes changes that are old and that every follower has handled, from the oldest on and again and again, and moves the
 * feed's floor. Returns the way to stop, which resolves when nothing is under way.
 *
 * A console that is behind the floor copies the ledger anew. What is removed is only the way from one state to the next:
 * entities stay, and so do the answers to commands with their places, which keep a command from being done twice however
 * late it comes again.
 */
export function keepPruned(options: FeedPrunerOptions): () => Promise<void> {
  const { db, log, now, mayRemove, followers, keepMs, everyMs } = options
  let isOver = false
  const prune = async (): Promise<void> => {
    if (!mayRemove()) return
    const before = now() - keepMs
    if (!(await isAnythingOld(db, before))) return
    const upTo = await followers.writeCursors()
    let count = 0
    for (let isMore = true; isMore && !isOver;) {
      const some = await pruneSome(db, before, upTo)
      count += some.removed
      isMore = some.isMore
      // SQLite runs on this thread: sockets and calls have their turn between two transactions
      if (isMore) await new Promise((resolve) => setImmediate(resolve))
    }
    if (count > 0) log.info({ count }, 'old changes were removed from the feed')
  }
  let pruning = Promise.resolve()
  let stopTimer = (): void => undefined
  const plan = (): void => {
    stopTimer = after(everyMs, () => {
      pruning = prune()
        .catch((error: unknown) =>
          log.error({ err: error }, 'the feed could not be pruned; it is tried again'),
        )
        .then(() => {
          if (!isOver) plan()
        })
    })
  }
  plan()
  return async () => {
    isOver = true
    stopTimer()
    await pruning
  }
}
