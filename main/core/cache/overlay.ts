import type { Database } from 'better-sqlite3'
import { applyChange, type Change } from '../../../shared/entities/change.ts'
import { type EntityKey, entityKey, partsOf } from '../../../shared/entities/entity-ref.ts'
import type { EntityOf, EntityType } from '../../../shared/entities/registry.ts'
import type { LedgerCache } from './ledger-cache.ts'

/**
 * Two layers in one set of tables: what the hub said, and over it what commands on their way have done here. `base`
 * holds the hub's word on every entity that the upper layer covers, so that the lower one can come back.
 */
export interface Overlay {
  /** Applies changes as the desk's own, over what the hub said. */
  applyOwn(changes: readonly Change[]): void
  /** Takes the upper layer away from these entities: each is again as the hub last said. */
  restore(keys: Iterable<EntityKey>): void
  /** Everything that the upper layer covers. */
  covered(): EntityKey[]
  /** What the hub last said of an entity that is covered; undefined where it is not covered or not known there. */
  baseOf(entity: EntityType, id: string): string | undefined
  /** True while the desk's own changes lie over this entity. */
  covers(entity: EntityType, id: string): boolean
}

/** Every use belongs into a transaction of the caller. */
export function createOverlay(db: Database, ledger: LedgerCache): Overlay {
  const keep = db.prepare('INSERT OR IGNORE INTO base VALUES (?, ?, ?, ?)')
  type Base = { entity: EntityType; id: string; revision: number; body: string | null }
  const all = db.prepare<[], Base>('SELECT * FROM base')
  const one = db.prepare<[string, string], Base>('SELECT * FROM base WHERE entity = ? AND id = ?')
  const clear = db.prepare('DELETE FROM base WHERE entity = ? AND id = ?')
  const has = db.prepare('SELECT 1 FROM base WHERE entity = ? AND id = ?')

  return {
    applyOwn: (changes) => {
      for (const change of changes) {
        const stored = ledger.stored(change.entity, change.id)
        keep.run(change.entity, change.id, stored?.revision ?? 0, stored?.body ?? null)
        const before = stored && (JSON.parse(stored.body) as EntityOf<typeof change.entity>)
        const after = applyChange(before as never, change as never)
        if (after !== undefined) ledger.put(change.entity, change.id, after, stored?.revision ?? 0)
      }
    },
    restore: (keys) => {
      for (const key of keys) {
        const base = one.get(...partsOf(key))
        if (!base) continue
        const { entity, id, revision, body } = base
        if (body === null) ledger.remove(entity, id)
        else ledger.put(entity, id, JSON.parse(body) as EntityOf<typeof entity>, revision)
        clear.run(entity, id)
      }
    },
    covered: () => all.all().map(({ entity, id }) => entityKey(entity, id)),
    baseOf: (entity, id) => one.get(entity, id)?.body ?? undefined,
    covers: (entity, id) => has.get(entity, id) !== undefined,
  }
}
