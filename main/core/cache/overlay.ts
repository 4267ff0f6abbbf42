import type { Database } from 'better-sqlite3'
import { applyChange, type Change, type EntityOf, type EntityType } from '../../../shared/domain/ledger.ts'
import type { LedgerCache } from './ledger-cache.ts'

/**
 * Two layers in one set of tables: what the hub said, and over it what commands on their way have done here. `base`
 * holds the hub's word on every entity that the upper layer covers, so that the lower one can come back.
 */
export interface Overlay {
  /** Applies changes as the desk's own, over what the hub said. */
  applyOwn(changes: readonly Change[]): void
  /** Takes the upper layer away: every entity is again as the hub last said. */
  restore(): void
  /** True while the desk's own changes lie over this entity. */
  covers(entity: EntityType, id: string): boolean
}

/** Every use belongs into a transaction of the caller. */
export function createOverlay(db: Database, ledger: LedgerCache): Overlay {
  const keep = db.prepare('INSERT OR IGNORE INTO base VALUES (?, ?, ?, ?)')
  const all = db.prepare<[], { entity: EntityType; id: string; revision: number; body: string | null }>(
    'SELECT entity, id, revision, body FROM base',
  )
  const clear = db.prepare('DELETE FROM base')
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
    restore: () => {
      for (const { entity, id, revision, body } of all.all())
        if (body === null) ledger.remove(entity, id)
        else ledger.put(entity, id, JSON.parse(body) as EntityOf<typeof entity>, revision)
      clear.run()
    },
    covers: (entity, id) => has.get(entity, id) !== undefined,
  }
}
