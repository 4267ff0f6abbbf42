import { EVERYBODY } from '../../../shared/entities/bucket.ts'
import { applyChange } from '../../../shared/entities/change.ts'
import { isEntityType, type EntityType } from '../../../shared/entities/registry.ts'
import { isDrop, type DroppedEntity, type FeedChange } from '../../../shared/contract/feed-change.ts'
import type { BucketCursors } from './bucket-cursors.ts'
import type { Cache } from './cache.ts'

type Stores = Pick<Cache, 'ledger' | 'buckets' | 'cursors'>

/**
 * Writes a change of the hub into the cache, once: what is held with its revision or a later one has it already, as an item of
 * a snapshot that is newer than the snapshot. False where it sets fields of what is not here.
 */
export function writeChange(stores: Stores, news: FeedChange | DroppedEntity): boolean {
  if (isDrop(news)) {
    dropEntity(stores, news)
    return true
  }
  const { ledger, buckets } = stores
  const { change, revision } = news
  if ((ledger.revisionOf(change.entity, change.id) ?? 0) >= revision) return true
  const before = ledger.get(change.entity, change.id)
  const after = applyChange<EntityType>(before, change)
  if (after === undefined) return false
  ledger.put(change.entity, change.id, after, revision)
  buckets.set(change.entity, change.id, news.buckets ?? EVERYBODY)
  return true
}

/** Returns true if another bucket has the dropped entity still, and what it is now comes with that one's changes. */
export const isStillComing = (cursors: BucketCursors, { revision, buckets = [] }: DroppedEntity): boolean =>
  buckets.some((bucket) => (cursors.of(bucket) ?? -1) < revision)

/**
 * Takes an entity out of the cache that left a bucket. Where another bucket of this person still has it, and is not here as far
 * as that, the entity stays as it was until the changes of that bucket come. Where that bucket is here as far, what the
 * entity is has come with it, or that it is gone.
 */
function dropEntity({ ledger, buckets, cursors }: Stores, drop: DroppedEntity): void {
  const { entity, id } = drop.change
  const isKnown = isEntityType(entity)
  if (isKnown && (ledger.revisionOf(entity, id) ?? 0) >= drop.revision) return
  if (isStillComing(cursors, drop)) return buckets.set(entity, id, drop.buckets ?? [])
  if (isKnown) ledger.remove(entity, id)
  buckets.forget(entity, id)
}
