import { entityKey, type EntityKey } from '../../../shared/entities/entity-ref.ts'
import { isEntityType, type EntityType } from '../../../shared/entities/registry.ts'
import type { Cache } from '../cache/cache.ts'
import type { BucketEntry } from '../cache/entity-buckets.ts'
import type { Held, Outbox } from '../outbox/outbox.ts'
import type { HubEpoch } from './hub-epoch.ts'
import type { ParkedChanges } from '../parked/parked-changes.ts'

export interface BucketRemovalOptions {
  readonly cache: Cache
  readonly outbox: Outbox
  readonly parked: ParkedChanges
  held(): Held
  /** Something was parked, or is not parked any more. */
  onParked(): void
  readonly epoch: Pick<HubEpoch, 'keep'>
  /** These are not shown any more; called before they go. */
  onDrop?(entries: readonly BucketEntry[]): void
}
/** Takes entities out of a bucket, and out of the cache where no bucket of `still` has them; in one transaction. */
export type BucketRemoval = (
  bucket: string,
  entries: readonly BucketEntry[],
  still: ReadonlySet<string>,
) => void

const keyOf = ({ entity, id }: BucketEntry): EntityKey => entityKey(entity as EntityType, id)

export function createBucketRemoval(options: BucketRemovalOptions): BucketRemoval {
  const { cache, outbox, parked, held, epoch } = options
  const { ledger, buckets } = cache
  return (bucket, entries, still) => {
    const isKept = ({ entity, id }: BucketEntry): boolean =>
      buckets.of(entity, id).some((name) => name !== bucket && still.has(name))
    const gone = entries.filter((entry) => !isKept(entry))
    options.onDrop?.(gone)
    outbox.rebase(
      () => {
        for (const { entity, id } of entries) buckets.leave(entity, id, bucket)
        for (const { entity, id } of gone) {
          buckets.forget(entity, id)
          parked.forget(entity, id)
          if (!isEntityType(entity)) continue
          epoch.keep(bucket, entity, id)
          ledger.remove(entity, id)
        }
      },
      { ...held(), entities: gone.map(keyOf) },
    )
    options.onParked()
  }
}
