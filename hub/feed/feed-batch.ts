import type { StoredChange } from '../store/stored-change.ts'

/** Consecutive changes of the feed: every revision after `from` up to `to`. */
export interface FeedBatch {
  readonly from: number
  readonly to: number
  readonly changes: readonly StoredChange[]
}

/** Returns the batch that consecutive changes form; undefined for none. */
export function batchOf(changes: readonly StoredChange[]): FeedBatch | undefined {
  const first = changes[0]
  const last = changes.at(-1)
  return first && last && { from: first.revision - 1, to: last.revision, changes }
}
