import { z } from 'zod'
import {
  bucketsAfter,
  FeedEnvelope,
  isDrop,
  isUnread,
  readChange,
  subjectOfReceived,
  type BodyReader,
  type DroppedEntity,
  type FeedChange,
  type ReceivedChange,
} from '../../../shared/contract/feed-change.ts'
import type { SyncState } from '../../../shared/contract/desk-state.ts'
import { EVERYBODY } from '../../../shared/entities/bucket.ts'
import { entityKey, partsOf, type EntityKey } from '../../../shared/entities/entity-ref.ts'
import { isEntityType, type EntityType } from '../../../shared/entities/registry.ts'
import type { BucketCursors } from '../cache/bucket-cursors.ts'
import type { Cache } from '../cache/cache.ts'
import { isStillComing } from '../cache/write-change.ts'
import type { CopiedEntity } from '../conflicts/conflicts.ts'

/** An item of a snapshot as it came. */
export const SnapshotItem = z.object({
  entity: z.string(),
  id: z.string(),
  revision: z.number().int(),
  value: z.unknown(),
  buckets: z.array(z.string()).optional(),
})
export type SnapshotItem = z.infer<typeof SnapshotItem>

/** What becomes of changes of the feed, decided before anything is written. */
export interface ParkPlan {
  /** To be written now, in order. */
  readonly write: readonly (FeedChange | DroppedEntity)[]
  readonly park: readonly ReceivedChange[]
  /** True if changes of this entity are parked once the plan is carried out. */
  blocks(key: EntityKey): boolean
  /** True if a change of this command is parked once the plan is carried out. */
  holds(command: string): boolean
}

/** What can be read of what was parked. */
export interface Released {
  readonly changes: readonly (FeedChange | DroppedEntity)[]
  readonly items: readonly CopiedEntity[]
  /** In the transaction that writes them. */
  forget(): void
}

/**
 * Changes and snapshot items of a newer hub that this program cannot read. They are kept as they came, in the hub's order,
 * and the cursor goes on; a program that can read them applies them. While an entity has parked changes, later fields of
 * it (`set`) are parked behind them, and the entity stays as it was before the first; a whole entity that can be read
 * takes the place of what was parked before it. An entity that is here with a change's revision or a later one has that
 * change already.
 */
export interface ParkedChanges {
  isEmpty(): boolean
  blocks(key: EntityKey): boolean
  plan(changes: readonly ReceivedChange[]): ParkPlan
  /**
   * Keeps what the plan parks, and drops what whole entities in it replace; in the transaction that writes the rest. True if
   * something is parked now that was not, or no longer.
   */
  carryOut(plan: ParkPlan): boolean
  /**
   * Keeps an item of a snapshot that cannot be read, with the changes that waited for it. With `overwrites`, what is here of
   * the entity counts as older, whatever its revision: the hub may have been put back.
   */
  keepItem(
    item: SnapshotItem,
    why: string,
    waited: readonly (FeedChange | DroppedEntity)[],
    overwrites: boolean,
  ): void
  /** A whole entity of this revision was written: what is parked up to it is in it. */
  replace(entity: EntityType, id: string, revision: number): void
  /** The entity may not be read here any more: nothing of it stays. */
  forget(entity: string, id: string): void
  /** All keys that have something parked. */
  keys(): EntityKey[]
  /**
   * What can be read now of these, in order, up to the first that cannot. A field of an entity that is not here is left where
   * its item may still come (`isComplete` false).
   */
  readable(keys: readonly EntityKey[], isComplete: boolean): Released
  holds(command: string): boolean
  /** By kind, for the screen. */
  summary(): SyncState['newer']
  clear(): void
}

interface Row {
  readonly entity: string
  readonly id: string
  readonly revision: number
  readonly op: string
  readonly raw: string
}
const ITEM = 'item'
const isWhole = (op: string): boolean => op === ITEM || op === 'put'
/** More keys than this need not be marked one by one. */
const LISTED = 200

const keyOf = (change: ReceivedChange): EntityKey => {
  const { entity, id } = subjectOfReceived(change)
  return entityKey(entity as EntityType, id)
}

/** The statements over `parked_change`. */
function prepareStatements(db: Cache['db']) {
  const some = db.prepare('SELECT 1 FROM parked_change LIMIT 1')
  const after = db.prepare('SELECT 1 FROM parked_change WHERE entity = ? AND id = ? AND revision > ? LIMIT 1')
  const wholeFrom = db.prepare(
    `SELECT 1 FROM parked_change WHERE entity = ? AND id = ? AND revision >= ? AND op IN ('${ITEM}', 'put') LIMIT 1`,
  )
  const ofCommand = db.prepare('SELECT 1 FROM parked_change WHERE command = ? LIMIT 1')
  const insert = db.prepare('INSERT OR IGNORE INTO parked_change VALUES (?, ?, ?, ?, ?, ?, ?)')
  const eraseUpTo = db.prepare('DELETE FROM parked_change WHERE entity = ? AND id = ? AND revision <= ?')
  const rowsOf = db.prepare<[string, string], Row>(
    'SELECT entity, id, revision, op, raw FROM parked_change WHERE entity = ? AND id = ? ORDER BY revision',
  )
  const allKeys = db.prepare<[], { entity: string; id: string }>(
    'SELECT entity, id FROM parked_change GROUP BY entity, id ORDER BY min(revision)',
  )
  const firstKeys = db.prepare<[], { entity: string; id: string }>(
    `SELECT DISTINCT entity, id FROM parked_change ORDER BY entity, id LIMIT ${LISTED}`,
  )
  const counts = db.prepare<[], { entity: string; n: number }>(
    'SELECT entity, count(DISTINCT id) AS n FROM parked_change GROUP BY entity ORDER BY entity',
  )
  return { some, after, wholeFrom, ofCommand, insert, eraseUpTo, rowsOf, allKeys, firstKeys, counts }
}

/** What is known of the cache when a plan is made. */
interface PlannerParts {
  readonly cursors: BucketCursors
  blocksAfter(key: EntityKey, revision: number): boolean
  /** True if a change of this revision is in what is here, or in what is parked. */
  isPassed(entity: string, id: string, revision: number): boolean
  holds(command: string): boolean
}

/** Gives the function that decides which changes are written and which are parked. */
function createPlanner({ cursors, blocksAfter, isPassed, holds }: PlannerParts): ParkedChanges['plan'] {
  return (changes) => {
    const write: (FeedChange | DroppedEntity)[] = []
    const park: ReceivedChange[] = []
    const commands = new Set<string>()
    const state = new Map<EntityKey, boolean>()
    const blocks = (key: EntityKey): boolean => state.get(key) ?? blocksAfter(key, -1)
    for (const change of changes) {
      const key = keyOf(change)
      if (isDrop(change)) {
        write.push(change)
        if (!isStillComing(cursors, change)) state.set(key, blocksAfter(key, change.revision))
        continue
      }
      if (!isUnread(change) && !blocks(key)) {
        write.push(change)
        continue
      }
      if (isPassed(...partsOf(key), change.revision)) continue
      if (!isUnread(change) && change.change.op === 'put') {
        write.push(change)
        state.set(key, blocksAfter(key, change.revision))
        continue
      }
      park.push(change)
      state.set(key, true)
      const command = isUnread(change) ? change.raw.command : change.command
      if (command !== null) commands.add(command)
    }
    return { write, park, blocks, holds: (command) => commands.has(command) || holds(command) }
  }
}

/** The parked changes in the cache; every write belongs into a transaction of the caller. */
export function createParkedChanges(cache: Cache, reader: BodyReader): ParkedChanges {
  const { db, ledger, buckets, cursors } = cache
  const { some, after, wholeFrom, ofCommand, insert, eraseUpTo, rowsOf, allKeys, firstKeys, counts } =
    prepareStatements(db)

  const blocksAfter = (key: EntityKey, revision: number): boolean =>
    after.get(...partsOf(key), revision) !== undefined
  const holds = (command: string): boolean => ofCommand.get(command) !== undefined
  const heldRevision = (entity: string, id: string): number =>
    isEntityType(entity) ? (ledger.revisionOf(entity, id) ?? 0) : 0
  /** Told again, as after a copy that broke off: it is in what is here, or in what is parked. */
  const isPassed = (entity: string, id: string, revision: number): boolean =>
    heldRevision(entity, id) >= revision || wholeFrom.get(entity, id, revision) !== undefined
  const keep = (change: ReceivedChange): void => {
    const raw = isUnread(change) ? change.raw : change
    const { entity, id, op } = raw.change
    const why = isUnread(change) ? change.unread : 'behind another one'
    if (op === 'put') eraseUpTo.run(entity, id, change.revision)
    buckets.set(entity, id, bucketsAfter(change))
    insert.run(entity, id, change.revision, op, raw.command, why, JSON.stringify(raw))
  }

  const plan = createPlanner({ cursors, blocksAfter, isPassed, holds })
  /** The row read; undefined where this program cannot, or (`isHere` false) where it has nothing to stand on. */
  const read = (row: Row, isHere: boolean): FeedChange | DroppedEntity | CopiedEntity | undefined => {
    if (!isEntityType(row.entity)) return undefined
    if (row.op === ITEM) {
      const item = SnapshotItem.parse(JSON.parse(row.raw))
      const value = reader.value(row.entity, item.value)
      return value.ok
        ? { entity: row.entity, id: row.id, revision: row.revision, value: value.body, buckets: item.buckets }
        : undefined
    }
    const change = readChange(FeedEnvelope.parse(JSON.parse(row.raw)), reader)
    return isUnread(change) || (change.change.op === 'set' && !isHere) ? undefined : change
  }

  return {
    isEmpty: () => some.get() === undefined,
    blocks: (key) => blocksAfter(key, -1),
    plan,
    carryOut: ({ write, park }) => {
      for (const change of park) keep(change)
      if (park.length === 0 && some.get() === undefined) return false
      let replaced = 0
      for (const one of write) {
        const { op, entity, id } = one.change
        if (op === 'put' || (isDrop(one) && !isStillComing(cursors, one)))
          replaced += eraseUpTo.run(entity, id, one.revision).changes
      }
      return park.length + replaced > 0
    },
    keepItem: (item, why, waited, overwrites) => {
      const { entity, id, revision } = item
      // it left since the item was read
      if (waited.some((change) => isDrop(change) && change.revision > revision)) return
      if (overwrites && isEntityType(entity) && heldRevision(entity, id) >= revision) {
        const old = ledger.get(entity, id)
        if (old) ledger.put(entity, id, old, revision - 1)
      }
      if (!isPassed(entity, id, revision)) {
        eraseUpTo.run(entity, id, revision)
        insert.run(entity, id, revision, ITEM, null, why, JSON.stringify(item))
        buckets.set(entity, id, item.buckets ?? EVERYBODY)
      }
      for (const change of waited) if (change.revision > revision) keep(change)
    },
    forget: (entity, id) => void eraseUpTo.run(entity, id, Number.MAX_SAFE_INTEGER),
    replace: (entity, id, revision) => void eraseUpTo.run(entity, id, revision),
    keys: () => allKeys.all().map(({ entity, id }) => entityKey(entity as EntityType, id)),
    readable: (keys, isComplete) => {
      const changes: (FeedChange | DroppedEntity)[] = []
      const items: CopiedEntity[] = []
      const done: Row[] = []
      for (const key of keys) {
        const [entity, id] = partsOf(key)
        let isHere = isComplete || heldRevision(entity, id) > 0
        for (const row of rowsOf.all(entity, id)) {
          const found = read(row, isHere)
          if (!found) break
          if ('change' in found) changes.push(found)
          else items.push(found)
          done.push(row)
          isHere = row.op !== 'drop' && (isHere || isWhole(row.op))
        }
      }
      return {
        changes,
        items,
        forget: () => {
          for (const { entity, id, revision } of done) eraseUpTo.run(entity, id, revision)
        },
      }
    },
    holds,
    summary: () => {
      const kinds = counts.all().map(({ entity, n }) => ({ kind: entity, count: n }))
      const keys = kinds.length === 0 ? [] : firstKeys.all()
      return { kinds, keys: keys.map(({ entity, id }) => `${entity}/${id}`) }
    },
    clear: () => void db.prepare('DELETE FROM parked_change').run(),
  }
}
