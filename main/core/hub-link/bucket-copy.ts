import { z } from 'zod'
import type { BodyReader } from '../../../shared/contract/feed-change.ts'
import { ALL, EVERYBODY } from '../../../shared/entities/bucket.ts'
import { entityKey, type EntityKey } from '../../../shared/entities/entity-ref.ts'
import { isEntityType, type EntityType } from '../../../shared/entities/registry.ts'
import type { Cache } from '../cache/cache.ts'
import type { BucketEntry } from '../cache/entity-buckets.ts'
import type { Held, Outbox } from '../outbox/outbox.ts'
import type { ParkedChanges, SnapshotItem } from '../parked/parked-changes.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import { HALF_OF_BUCKET } from './half-copies.ts'
import type { HubConnection } from './hub-connection.ts'
import type { HubEpoch } from './hub-epoch.ts'
import type { BucketRemoval } from './bucket-removal.ts'
import { readItems } from './snapshot-items.ts'

/** So many entities are written, or removed, in one transaction. */
const ITEMS_AT_ONCE = 200
/** The first copy of a bucket that broke off: where it goes on. */
const Half = z.object({ bucket: z.string(), revision: z.number().int(), after: z.string() })
type Half = z.infer<typeof Half>
const HALF = HALF_OF_BUCKET
type CursoredItem = SnapshotItem & { readonly cursor: string }
const turn = (): Promise<void> => new Promise((resume) => setImmediate(resume))
const keyOf = ({ entity, id }: BucketEntry): EntityKey => entityKey(entity as EntityType, id)

/** Buckets but for `all`, which is copied by `ledger-copy.ts`. */
export interface BucketCopy {
  /**
   * Copies a bucket and takes away what was in it and is not any more; its cursor stands at the snapshot's revision then, and a
   * pull brings the rest. Rejects when it breaks off. The next try goes on where it stopped, also in another life of the core; where
   * something of the bucket was here before, it begins anew. Where the bucket is lost meanwhile it ends, and no cursor is set.
   *
   * Changes of the hub may be taken meanwhile, but those that set fields of an entity only where a bucket that is here whole
   * has it: of what comes with this copy alone, changes might be missing before them.
   */
  read(connection: HubConnection, bucket: string): Promise<void>
  /** Removes a bucket that the person may not read any more; what a bucket of `still` has, stays. */
  lose(bucket: string, still: ReadonlySet<string>): Promise<void>
}
export interface BucketCopyOptions {
  readonly cache: Cache
  readonly outbox: Outbox
  readonly conflicts: Conflicts
  readonly parked: ParkedChanges
  readonly reader: BodyReader
  held(): Held
  /** True if the person may read a bucket now, as far as is known. */
  isRead(bucket: string): boolean
  /** Something was parked, or is not parked any more. */
  onParked(): void
  readonly remove: BucketRemoval
  readonly epoch: HubEpoch
}

export function createBucketCopy(options: BucketCopyOptions): BucketCopy {
  const { cache, outbox, conflicts, parked, reader, held, remove, epoch } = options
  const { ledger, buckets, cursors, meta } = cache

  /** How many times each bucket was lost: what is copied of it just then is not whole any more. */
  const losses = new Map<string, number>()
  const lossesOf = (bucket: string): number => losses.get(bucket) ?? 0
  const forgetHalf = (bucket: string): void => {
    if (meta.get(HALF, Half)?.bucket === bucket) meta.remove(HALF)
  }

  const write = (bucket: string, batch: readonly CursoredItem[], half: Half | undefined): void => {
    const isFormer = epoch.isFormer(bucket)
    const isOlder = (entity: EntityType, id: string, revision: number): boolean =>
      isFormer || (ledger.revisionOf(entity, id) ?? 0) < revision
    const { read, unread } = readItems(batch, reader)
    // what is here with its revision or a later one came by the changes of a bucket that is here whole
    const newer = read.filter(({ entity, id, revision }) => isOlder(entity, id, revision))
    outbox.rebase(
      () => {
        for (const { entity, id, value, revision } of newer) {
          if (isFormer) epoch.keep(bucket, entity, id, { revision, value })
          ledger.put(entity, id, value, revision)
          parked.replace(entity, id, revision)
        }
        for (const { item, why } of unread) parked.keepItem(item, why, [], false)
        for (const { entity, id, buckets: names = EVERYBODY, revision } of batch)
          if (!isEntityType(entity) || (ledger.revisionOf(entity, id) ?? 0) <= revision)
            buckets.set(entity, id, names)
        conflicts.detectInSnapshot(newer)
        if (half) meta.set(HALF, { ...half, after: batch.at(-1)?.cursor ?? half.after })
      },
      { ...held(), entities: newer.map(keyOf) },
    )
    if (unread.length > 0) options.onParked()
  }

  /** What was in the bucket before it was copied anew and did not come: it left in a time that no feed tells of. */
  const removeMissing = async (
    bucket: string,
    before: readonly BucketEntry[],
    came: ReadonlySet<EntityKey>,
    head: number,
    still: ReadonlySet<string>,
  ): Promise<void> => {
    const isOld = ({ entity, id }: BucketEntry): boolean =>
      !isEntityType(entity) || epoch.isFormer(bucket) || (ledger.revisionOf(entity, id) ?? 0) <= head
    const missing = before.filter((entry) => !came.has(keyOf(entry)))
    for (let from = 0; from < missing.length; from += ITEMS_AT_ONCE) {
      remove(bucket, missing.slice(from, from + ITEMS_AT_ONCE).filter(isOld), still)
      await turn()
    }
  }

  return {
    read: async (connection, bucket) => {
      const kept = meta.get(HALF, Half)
      const begun = kept?.bucket === bucket ? kept : undefined
      /** What was here before; nothing where the copy goes on from what it brought itself. */
      let before: readonly BucketEntry[] = []
      let isWhole = false
      const lossesBefore = lossesOf(bucket)
      const isLost = (): boolean => lossesOf(bucket) > lossesBefore || !options.isRead(bucket)
      const came = new Set<EntityKey>()
      // also another one that is here in part: its copy goes on from there
      const still = new Set<string>([ALL, ...cursors.all().keys(), ...(kept ? [kept.bucket] : [])])
      still.delete(bucket)
      let head = 0
      let batch: CursoredItem[] = []
      const flush = (): void =>
        write(
          bucket,
          batch,
          before.length === 0 ? { bucket, revision: head, after: begun?.after ?? '' } : undefined,
        )
      for await (const line of connection.snapshot(begun ?? null, bucket)) {
        if (isLost()) return
        if (line.line === 'head') {
          head = line.revision
          // another revision than asked for: the hub could not resume, and brings everything again
          if (head !== begun?.revision) before = buckets.entriesOf(bucket, -1)
        }
        isWhole ||= line.line === 'end'
        if (line.line !== 'item') continue
        came.add(keyOf(line))
        batch.push(line)
        if (batch.length < ITEMS_AT_ONCE) continue
        flush()
        batch = []
        await turn()
      }
      if (isLost()) return
      if (batch.length > 0) flush()
      if (!isWhole) throw new Error('the snapshot of a bucket broke off before its end')
      await removeMissing(bucket, before, came, head, still)
      if (isLost()) return
      cache.write('relaxed', () => {
        cursors.set(bucket, head)
        epoch.copied(bucket)
        forgetHalf(bucket)
      })
    },
    lose: async (bucket, still) => {
      losses.set(bucket, lossesOf(bucket) + 1)
      // first: a core that ends in the middle must not take for whole what is left
      cache.write('relaxed', () => {
        cursors.remove(bucket)
        forgetHalf(bucket)
      })
      for (;;) {
        const some = buckets.entriesOf(bucket, ITEMS_AT_ONCE)
        if (some.length === 0) break
        remove(bucket, some, still)
        await turn()
      }
    },
  }
}
