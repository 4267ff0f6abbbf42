import type { Database } from 'better-sqlite3'
import { createLedgerCache, type EntityRef, type LedgerCache } from './ledger-cache.ts'
import { createMeta, type Meta } from './meta.ts'

/**
 * How hard a write must be: what a person did is on the disk before the screen says so; what the line or the hub said
 * survives the death of any process, and comes again from there after a power cut.
 */
export type Durability = 'person' | 'line'

export interface Cache {
  readonly db: Database
  readonly ledger: LedgerCache
  readonly meta: Meta
  /** Runs writes in one transaction; listeners hear what changed after it is committed. Nests. */
  write<T>(durability: Durability, work: () => T): T
  /** Called after each commit with the entities whose stored form changed; returns the way to stop. */
  onChanged(listener: (changed: readonly EntityRef[]) => void): () => void
  close(): void
}

/** The cache over an open database. */
export function createCache(db: Database): Cache {
  const ledger = createLedgerCache(db)
  const listeners = new Set<(changed: readonly EntityRef[]) => void>()
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')

  return {
    db,
    ledger,
    meta: createMeta(db),
    write: (durability, work) => {
      if (db.inTransaction) return work()
      db.pragma(`synchronous = ${durability === 'person' ? 'FULL' : 'NORMAL'}`)
      begin.run()
      let result
      try {
        result = work()
        commit.run()
      } catch (error) {
        if (db.inTransaction) rollback.run()
        ledger.takeChanged()
        throw error
      }
      const changed = ledger.takeChanged()
      if (changed.length > 0) for (const listener of listeners) listener(changed)
      return result
    },
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => db.close(),
  }
}
