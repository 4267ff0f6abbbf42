import { type EntityKey, entityKey, partsOf } from '../../../shared/entities/entity-ref.ts'
import type { EntityType } from '../../../shared/entities/registry.ts'
import {
  isDrop,
  readChange,
  type BodyReader,
  type ReceivedChange,
} from '../../../shared/contract/feed-change.ts'
import { PULL_LIMIT } from '../../../shared/contract/hub.ts'
import { ALL } from '../../../shared/entities/bucket.ts'
import type { Cache } from '../cache/cache.ts'
import type { Log } from '../log.ts'
import type { Held, Outbox } from '../outbox/outbox.ts'
import type { ParkedChanges } from '../parked/parked-changes.ts'
import type { CopiedEntity, Conflicts } from '../conflicts/conflicts.ts'
import { endOfPull, type FeedNews, type HubConnection } from './hub-connection.ts'
import { createWaitingChanges, sortNews, withWaited, type ReadChange } from './waiting-changes.ts'
import { writeChange } from '../cache/write-change.ts'

/**
 * The hub's changes while its ledger is copied for the first time, so that a ticket of today has its number before the
 * last call of ten years ago is here.
 *
 * What holds at every moment: an entity that is here is as it was at the hub at the revision that it is held with, and no
 * change of it up to `reached` is missing. That rests on five things:
 * - Changes are taken in the hub's order without a gap, from the copy's own revision on; where news do not follow on they are
 *   pulled. The hub looked at its revision before it read the first item, so an item lacks none that is older.
 * - What is held with a change's revision or a later one has that change already: it is passed over, be it news or an
 *   item. (An item may be newer than the news, and older, where it was on its way.)
 * - What leaves `all` is taken away, and its item, which may be on its way, is not written.
 * - Fields that are set on what is not here yet wait for its item, in memory, and are set on it where it is older than they.
 *   A whole entity (`put`) needs nothing before it, and takes the place of what waited.
 * - After a restart everything is asked for again from the copy's revision on, and what is held already is passed over.
 *
 * This needs a cache in which nothing was before the copy began: what was there might lack changes that no feed tells.
 * Other copies (`takesNews` false) read no news until their end.
 *
 * A command leaves the outbox when the last of its changes lies on what is here; until then its own effect stays. One that
 * changed nothing at the hub, or was done before the copy began, leaves when the hub's word on all that it shows is here: it
 * must not lie over what was done after it.
 */
export interface CopyNews {
  /** From here on changes are taken: the first of them after this revision. */
  open(connection: HubConnection, revision: number): Promise<void>
  /** The newest changes as the hub tells them. Rejects when they cannot be taken. */
  hear(connection: HubConnection, news: FeedNews): Promise<void>
  /** The hub is said to be at this revision. Rejects when the changes up to it cannot be had. */
  want(connection: HubConnection, revision: number): Promise<void>
  /** What waited for these entities, which are about to be written; once. */
  arrive(keys: readonly EntityKey[]): Arrived
  /** Everything up to this revision is here, or waits for its item; undefined before `open`. */
  reached(): number | undefined
  /** What of the ledger is here, for the outbox; with what is just being written. */
  held(writing?: readonly EntityKey[]): Held
  /** Throws what kept changes from being written: the copy must be taken up anew then. */
  check(): void
  /** Takes nothing any more, also not what is being asked for. */
  close(): void
}
interface Arrived {
  /** Commands that have nothing left to wait for. */
  readonly commands: ReadonlySet<string>
  /** The item with what waited for it; undefined where what is here is newer. In the transaction that writes it. */
  latest(item: CopiedEntity): CopiedEntity | undefined
  /** The changes that waited for an entity, in order: for an item that cannot be read. */
  waited(key: EntityKey): readonly ReadChange[]
}

/** So many changes wait at most; after them no more is read before the end of the copy. */
const MOST_WAITING = 50_000

export interface CopyNewsOptions {
  readonly cache: Cache
  readonly outbox: Outbox
  readonly conflicts: Conflicts
  readonly parked: ParkedChanges
  readonly reader: BodyReader
  readonly log: Log
  /** Up to this revision changes were shown to `conflicts` in an earlier try of this copy. */
  readonly metUpTo: number
  /** Called in the transaction that takes the changes up to a revision. */
  onTaken(revision: number): void
  /** Something was parked. */
  onParked(): void
}

export function createCopyNews(options: CopyNewsOptions): CopyNews {
  const { cache, outbox, conflicts, parked, reader, log } = options
  const { ledger } = cache
  let reached: number | undefined
  let wanted = 0
  let isPulling = false
  let isOver = false
  let fault: Error | undefined
  const waiting = createWaitingChanges()

  /** 0 is what only this desk knows. */
  const isHere = (entity: EntityType, id: string): boolean => (ledger.revisionOf(entity, id) ?? 0) > 0

  const heldAt = (
    cursor: number,
    writing: ReadonlySet<EntityKey>,
    blocks: (key: EntityKey) => boolean = parked.blocks,
  ): Held => ({
    cursor,
    isHere: (keys) => keys.every((key) => (writing.has(key) || isHere(...partsOf(key))) && !blocks(key)),
  })
  const take = (received: readonly ReceivedChange[], to: number): void => {
    const plan = parked.plan(received)
    const news = plan.write
    let isChanged = false
    const { now, late, here, whole } = sortNews(news, isHere)
    if (waiting.count() + late.length > MOST_WAITING) {
      log.warn('too much happens while the ledger is copied; the rest is read after it', {
        waiting: waiting.count(),
      })
      isOver = true
      return
    }
    for (const one of late) waiting.keep(one)
    const { done } = waiting.release(whole)
    for (const { command } of now) if (command !== null && !waiting.hasOf(command)) done.add(command)
    for (const command of done) if (plan.holds(command)) done.delete(command)
    outbox.rebase(
      () => {
        isChanged = parked.carryOut(plan)
        for (const one of now) writeChange(cache, one)
        conflicts.detectOverwrites(
          news.flatMap((one) => (isDrop(one) || one.revision <= options.metUpTo ? [] : [one])),
        )
        options.onTaken(to)
      },
      {
        ...heldAt(to, here, plan.blocks),
        commands: done,
        entities: now.map(({ change }) => entityKey(change.entity as EntityType, change.id)),
      },
    )
    if (isChanged) options.onParked()
    reached = to
  }
  const tryTake = (news: readonly ReceivedChange[], to: number): void => {
    const after = reached ?? 0
    try {
      take(
        news.filter(({ revision }) => revision > after),
        to,
      )
    } catch (error) {
      // the list of what waits may have gone ahead of the cache: the copy is taken up anew from the cache
      isOver = true
      fault = error instanceof Error ? error : new Error(String(error))
      throw error
    }
  }

  const pull = async (connection: HubConnection): Promise<void> => {
    if (isPulling || isOver || reached === undefined) return
    isPulling = true
    try {
      for (let isBehind = true; isBehind;) {
        const known = wanted
        const answer = await connection.socket.ask(
          'changes:pull',
          { ...(connection.hasBuckets === true && { bucket: ALL }), after: reached, limit: PULL_LIMIT },
          30_000,
        )
        // also where the copy ended meanwhile
        if (isOver) return
        if (answer.kind !== 'changes') {
          isOver = true
          return
        }
        const last = endOfPull(answer)
        if (last > reached)
          tryTake(
            answer.changes.map((raw) => readChange(raw, reader)),
            last,
          )
        isBehind = !isOver && (reached < answer.head || wanted > Math.max(known, reached))
      }
    } finally {
      isPulling = false
    }
  }

  return {
    reached: () => reached,
    held: (writing = []) => heldAt(reached ?? -1, new Set(writing)),
    open: (connection, revision) => {
      reached = revision
      return pull(connection)
    },
    hear: async (connection, { from, to, changes }) => {
      if (isOver || reached === undefined || to <= reached) return
      wanted = Math.max(wanted, to)
      if (from > reached) await pull(connection)
      else tryTake(changes, to)
    },
    want: async (connection, revision) => {
      wanted = Math.max(wanted, revision)
      if (reached !== undefined && revision > reached) await pull(connection)
    },
    arrive: (keys) => {
      const { changes, done } = waiting.release(keys)
      return {
        commands: done,
        waited: (key) => changes.get(key) ?? [],
        latest: (item) => {
          if ((ledger.revisionOf(item.entity, item.id) ?? 0) > item.revision) return undefined
          return withWaited(item, changes.get(entityKey(item.entity, item.id)) ?? [])
        },
      }
    },
    check: () => {
      if (fault !== undefined) throw fault
    },
    close: () => {
      isOver = true
      const count = waiting.count()
      if (count > 0) log.warn('changes of the hub are about something that is not here', { count })
    },
  }
}
