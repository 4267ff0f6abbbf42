import { applyChange } from '../../../shared/entities/change.ts'
import type { EntityOf, EntityType } from '../../../shared/entities/registry.ts'
import type { FeedChange } from '../../../shared/contract/hub.ts'
import type { LedgerCache } from './ledger-cache.ts'

/**
 * Writes a change of the hub into the cache, once: what is held with its revision or a later one has it already, as an item of
 * a snapshot that is newer than the snapshot. False where it sets fields of what is not here.
 */
export function writeChange(ledger: LedgerCache, { change, revision }: FeedChange): boolean {
  if ((ledger.revisionOf(change.entity, change.id) ?? 0) >= revision) return true
  const before = ledger.get(change.entity, change.id)
  const after = applyChange(before as never, change as never) as EntityOf<EntityType> | undefined
  if (after === undefined) return false
  ledger.put(change.entity, change.id, after, revision)
  return true
}
