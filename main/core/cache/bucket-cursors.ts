import type { Database } from 'better-sqlite3'

/**
 * Up to which revision of the hub each bucket is here whole. A bucket without a cursor is not here, or not all of it. Every
 * write belongs into a transaction of the caller.
 */
export interface BucketCursors {
  of(bucket: string): number | undefined
  all(): ReadonlyMap<string, number>
  set(bucket: string, revision: number): void
  remove(bucket: string): void
}

export function createBucketCursors(db: Database): BucketCursors {
  const one = db.prepare<[string], number>('SELECT revision FROM bucket_cursor WHERE bucket = ?').pluck()
  const all = db.prepare<[], { bucket: string; revision: number }>(
    'SELECT bucket, revision FROM bucket_cursor',
  )
  const set = db.prepare(
    `INSERT INTO bucket_cursor (bucket, revision) VALUES (?, ?)
     ON CONFLICT (bucket) DO UPDATE SET revision = excluded.revision`,
  )
  const remove = db.prepare('DELETE FROM bucket_cursor WHERE bucket = ?')
  return {
    of: (bucket) => one.get(bucket),
    all: () => new Map(all.all().map(({ bucket, revision }) => [bucket, revision])),
    set: (bucket, revision) => void set.run(bucket, revision),
    remove: (bucket) => void remove.run(bucket),
  }
}
