import type { Database } from 'better-sqlite3'
import { EVERYBODY, isEverybody } from '../../../shared/entities/bucket.ts'

/** An entity by kind and id; the kind may be one that this program does not know. */
export interface BucketEntry {
  readonly entity: string
  readonly id: string
}

/**
 * In which of the reader's buckets each entity is, as the hub last said, also of entities that cannot be read here. Every write
 * belongs into a transaction of the caller.
 */
export interface EntityBuckets {
  of(entity: string, id: string): readonly string[]
  set(entity: string, id: string, buckets: readonly string[]): void
  /** The entity is gone. */
  forget(entity: string, id: string): void
  /** The buckets, but for `all`, that any entity is in. */
  names(): string[]
  /** Returns what is in a bucket, so many at most. */
  entriesOf(bucket: string, limit: number): BucketEntry[]
  /** Takes an entity out of a bucket. True if it is in another one still. */
  leave(entity: string, id: string, bucket: string): boolean
}

export function createEntityBuckets(db: Database): EntityBuckets {
  const some = db.prepare('SELECT 1 FROM entity_bucket LIMIT 1')
  const of = db
    .prepare<[string, string], string>('SELECT bucket FROM entity_bucket WHERE entity = ? AND id = ?')
    .pluck()
  const add = db.prepare('INSERT OR IGNORE INTO entity_bucket VALUES (?, ?, ?)')
  const forget = db.prepare('DELETE FROM entity_bucket WHERE entity = ? AND id = ?')
  const leave = db.prepare('DELETE FROM entity_bucket WHERE entity = ? AND id = ? AND bucket = ?')
  const names = db.prepare<[], string>('SELECT DISTINCT bucket FROM entity_bucket').pluck()
  const entriesOf = db.prepare<[string, number], BucketEntry>(
    'SELECT entity, id FROM entity_bucket WHERE bucket = ? ORDER BY entity, id LIMIT ?',
  )
  return {
    of: (entity, id) => {
      const found = of.all(entity, id)
      return found.length > 0 ? found : EVERYBODY
    },
    set: (entity, id, buckets) => {
      const isPlain = isEverybody(buckets)
      // a copy of a million entities that are everybody's looks here for each
      if (isPlain && some.get() === undefined) return
      forget.run(entity, id)
      if (!isPlain) for (const bucket of buckets) add.run(entity, id, bucket)
    },
    forget: (entity, id) => void forget.run(entity, id),
    names: () => names.all(),
    entriesOf: (bucket, limit) => entriesOf.all(bucket, limit),
    leave: (entity, id, bucket) => {
      leave.run(entity, id, bucket)
      return of.get(entity, id) !== undefined
    },
  }
}
