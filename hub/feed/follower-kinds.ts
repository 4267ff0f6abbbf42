import type { StoredChange } from '../store/stored-change.ts'
import type { EntityType } from '../../shared/entities/registry.ts'
import type { Db } from '../store/tables.ts'
import type { FeedBatch } from './feed-batch.ts'

/**
 * Is given every committed batch in order, in the same turn as its commit and before anybody hears the answer to a
 * command of it. Must return at once.
 *
 * Its cursor is kept in memory and starts at the head: only for effects that whoever missed them notices and makes up
 * for by itself.
 */
export interface LiveFollower {
  readonly kind: 'live'
  readonly name: string
  readonly handle: (batch: FeedBatch) => void
}

/**
 * Keeps something in the hub's own database that follows from the feed. What it writes and its cursor are one
 * transaction, so that each change has its effect once, whatever is killed.
 */
export interface ProjectionFollower {
  readonly kind: 'projection'
  /** Under this name its cursor is kept; a new name begins anew. */
  readonly name: string
  /** Only changes of these are handed over; its cursor passes over the others. */
  readonly entities: readonly EntityType[]
  /** Writes what follows from these changes, in the given transaction. The entities may be newer than the changes. */
  readonly project: (changes: readonly StoredChange[], transaction: Db) => Promise<void>
  /** Writes everything anew from the entities: at the first start, and where the feed does not reach back to the cursor. */
  readonly rebuild: (transaction: Db) => Promise<void>
  /** Something was written, and is on the disk. */
  readonly onProjected?: () => void
}

/** A change with the key under which its effect must happen once: the same for every try. */
export interface FeedEffect {
  readonly key: string
  readonly news: StoredChange
}

/**
 * Does something outside of the database for each change, in order. Its cursor is written after it resolved: after a
 * crash the same effects come again under the same keys, and the outside (or the handler) must do each key once. Begins
 * at the head when it is new.
 */
export interface EffectFollower {
  readonly kind: 'effect'
  readonly name: string
  readonly entities: readonly EntityType[]
  readonly handle: (effects: readonly FeedEffect[], signal: AbortSignal) => Promise<void>
}

export type FeedFollower = LiveFollower | ProjectionFollower | EffectFollower
