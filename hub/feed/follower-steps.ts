import type { Logger } from '../../shared/log/create-logger.ts'
import { PULL_LIMIT } from '../../shared/contract/hub.ts'
import { changesOfKinds, feedEnds, pullChanges } from '../store/feed.ts'
import type { Db } from '../store/tables.ts'
import { batchOf } from './feed-batch.ts'
import { writeCursor } from './follower-cursors.ts'
import type { EffectFollower, LiveFollower, ProjectionFollower } from './follower-kinds.ts'
import type { FollowerStep } from './follower-worker.ts'

/** Changes that one transaction of a projection takes at most. */
const PROJECTION_LIMIT = 1000
/** Effects that are handed over at once: so many at most come again after a crash. */
const EFFECT_LIMIT = 100

/** The cursor of a projection that was never built. */
export const NEVER = -1

/** The step of a live follower that fell behind. */
export function liveStep(db: Db, { handle }: LiveFollower): FollowerStep {
  return async (cursor) => {
    const { head, changes = [] } = await pullChanges(db, cursor, PULL_LIMIT)
    const batch = batchOf(changes)
    if (batch) handle(batch)
    return batch?.to ?? head
  }
}

/** Handles the next changes of a projection, or builds it anew, in one transaction with the cursor. */
export function projectionStep(db: Db, log: Logger, follower: ProjectionFollower): FollowerStep {
  const { name, entities, project, rebuild, onProjected } = follower
  return async (cursor) => {
    const { to, isWritten } = await db.transaction().execute(async (transaction) => {
      const { head, floor } = await feedEnds(transaction)
      if (cursor < floor || cursor > head) {
        if (cursor !== NEVER) log.warn({ follower: name, cursor, floor, head }, 'a projection is built anew')
        await rebuild(transaction)
        await writeCursor(transaction, name, head)
        return { to: head, isWritten: true }
      }
      const changes = await changesOfKinds(transaction, entities, cursor, PROJECTION_LIMIT)
      const last = changes.at(-1)
      // nothing to write: the cursor on the disk may stay behind, as reading the same again changes nothing
      if (!last) return { to: head, isWritten: false }
      const to = changes.length < PROJECTION_LIMIT ? head : last.revision
      await project(changes, transaction)
      await writeCursor(transaction, name, to)
      return { to, isWritten: true }
    })
    if (isWritten) onProjected?.()
    return to
  }
}

/** Hands the next effects over, and writes the cursor when they are done. */
export function effectStep(db: Db, log: Logger, follower: EffectFollower): FollowerStep {
  const { name, entities, handle } = follower
  return async (cursor, signal) => {
    const { head, floor } = await feedEnds(db)
    if (cursor < floor || cursor > head) {
      // an import, which the feed does not tell of, or a database that was put back
      log.warn({ follower: name, cursor, floor, head }, 'a follower passes over what the feed does not hold')
      await writeCursor(db, name, head)
      return head
    }
    const changes = await changesOfKinds(db, entities, cursor, EFFECT_LIMIT)
    const last = changes.at(-1)
    if (!last) return head
    await handle(
      changes.map((news) => ({ key: `${name}:${news.revision}`, news })),
      signal,
    )
    const to = changes.length < EFFECT_LIMIT ? head : last.revision
    await writeCursor(db, name, to)
    return to
  }
}
