import type { Database } from 'better-sqlite3'
import type { EntityRef } from '../../../shared/entities/entity-ref.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import type { Log } from '../log.ts'
import { createBucketCursors, type BucketCursors } from './bucket-cursors.ts'
import { startCheckpointer, type Checkpointer } from './checkpointer.ts'
import { createEntityBuckets, type EntityBuckets } from './entity-buckets.ts'
import { createLedgerCache, type LedgerCache } from './ledger-cache.ts'
import { createMeta, type Meta } from './meta.ts'
import { storageTroubleOf } from './storage-trouble.ts'

/**
 * How a write is kept. `durable`: on the disk before it returns, for what a person did. `relaxed`: survives the death of any process,
 * for what line or hub say, who say it again after a power cut.
 */
export type Durability = 'durable' | 'relaxed'

export interface Cache {
  readonly db: Database
  readonly ledger: LedgerCache
  readonly meta: Meta
  /** How far each bucket of the hub is here. */
  readonly cursors: BucketCursors
  /** Which buckets an entity is in. */
  readonly buckets: EntityBuckets
  /**
   * Runs writes in one transaction; listeners hear what changed after it is committed. Nests. Throws DoorError `diskFull`
   * where the disk has no room, and `fileHeld` where another program holds the file (`isNotWritten`): then nothing of it is
   * written, and the same may come again.
   */
  write<T>(durability: Durability, work: () => T): T
  /** Called after each commit with the entities whose stored form changed; returns the way to stop. */
  onChanged(listener: (changed: readonly EntityRef[]) => void): () => void
  /** For whoever writes much in many parts: keeps the log short meanwhile. One at a time. */
  startCheckpointer(log: Log): Checkpointer
  /** Resolves when nothing of it has the file any more. */
  endCheckpointer(): Promise<void>
  /** Called whenever a write found no room on the disk, or the file held by another program. */
  onNotWritten(listener: (why: NotWritten) => void): void
  close(): void
}

/** Why a write that is right could not be done now. */
export type NotWritten = 'diskFull' | 'fileHeld'

const MESSAGES: Readonly<Record<NotWritten, string>> = {
  diskFull:
    'The disk of this computer is full, so this was not saved. What you typed stays on the screen. Free some space; it goes on by itself.',
  fileHeld:
    'Another program (a backup, a virus scanner) holds Ringdesk’s data on this computer, so this was not saved. What you typed stays on the screen. Try again in a moment.',
}
const isReason = (code: string): code is NotWritten => Object.hasOwn(MESSAGES, code)

/** True for errors of `Cache.write` after which the same may be written again later. */
export const isNotWritten = (error: unknown): boolean => error instanceof DoorError && isReason(error.code)

const notWritten = (why: NotWritten, cause: unknown): DoorError =>
  Object.assign(new DoorError(why, MESSAGES[why], true), { cause })

/**
 * Milliseconds that a write waits for another program to let go of the file. The core does nothing else meanwhile, so after
 * one vain wait there is none until a write has worked.
 */
const PATIENCE_MS = 1000

/** The cache over an open database; `key` is the one that it was opened with. */
export function createCache(db: Database, key?: string): Cache {
  const ledger = createLedgerCache(db)
  const listeners = new Set<(changed: readonly EntityRef[]) => void>()
  let checkpointer: Checkpointer | undefined
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const notWrittenListeners = new Set<(why: NotWritten) => void>()
  let isHeld = false
  const setHeld = (held: boolean): void => {
    if (held === isHeld) return
    isHeld = held
    db.pragma(`busy_timeout = ${held ? 0 : PATIENCE_MS}`)
  }
  db.pragma(`busy_timeout = ${PATIENCE_MS}`)
  /** In words where a person can do something about it. */
  const explained = (error: unknown): unknown => {
    const trouble = storageTroubleOf(error)
    if (trouble !== 'full' && trouble !== 'held') return error
    if (trouble === 'held') setHeld(true)
    const why = trouble === 'full' ? 'diskFull' : 'fileHeld'
    for (const listener of notWrittenListeners) listener(why)
    return notWritten(why, error)
  }

  return {
    db,
    ledger,
    meta: createMeta(db),
    cursors: createBucketCursors(db),
    buckets: createEntityBuckets(db),
    write: (durability, work) => {
      if (db.inTransaction) return work()
      db.pragma(`synchronous = ${durability === 'durable' ? 'FULL' : 'NORMAL'}`)
      let result
      try {
        begin.run()
        result = work()
        ledger.writeSearch()
        commit.run()
        setHeld(false)
      } catch (error) {
        if (db.inTransaction) rollback.run()
        ledger.undone()
        throw explained(error)
      }
      const changed = ledger.takeChanged()
      if (changed.length > 0) for (const listener of listeners) listener(changed)
      return result
    },
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    startCheckpointer: (log) => (checkpointer = startCheckpointer(db, key, log)),
    endCheckpointer: async () => checkpointer?.end(),
    onNotWritten: (listener) => void notWrittenListeners.add(listener),
    close: () => db.close(),
  }
}
