import type { BodyReader } from '../../../shared/contract/feed-change.ts'
import { entityDefinition, isEntityType } from '../../../shared/entities/registry.ts'
import { firstRowOf } from '../cache/ledger-cache.ts'
import type { SnapshotItem } from '../parked/parked-changes.ts'
import type { CopiedEntity } from '../conflicts/conflicts.ts'

/** Items of a snapshot in one part: what can be read, in the order of rows, and the rest. */
export interface ReadItems {
  readonly read: readonly CopiedEntity[]
  readonly unread: readonly { readonly item: SnapshotItem; readonly why: string }[]
}

/** Reads items of a snapshot, each by the schema of its kind. */
export function readItems(batch: readonly SnapshotItem[], reader: BodyReader): ReadItems {
  const read: (CopiedEntity & { readonly row: number })[] = []
  const unread: { item: SnapshotItem; why: string }[] = []
  for (const item of batch) {
    const { entity, id, revision, buckets } = item
    const value = reader.value(entity, item.value)
    if (!value.ok || !isEntityType(entity)) unread.push({ item, why: value.ok ? 'no table' : value.why })
    else {
      const row = firstRowOf(id, entityDefinition(entity).cache.at(value.body))
      read.push({ entity, id, revision, value: value.body, buckets, row })
    }
  }
  // the search index takes rows in their order: one that comes before its predecessor makes it write a piece of its own
  return { read: read.sort((a, b) => a.row - b.row), unread }
}
