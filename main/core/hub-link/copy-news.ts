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
import { firstRevisions } from '../cache/first-revisions.ts'
import { writeChange } from '../cache/write-change.ts'

interface Arrived {
  /** Commands that have nothing left to wait for, each with the revision of its first change. */
  readonly commands: ReadonlyMap<string, number>
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
  readonly onTaken: (revision: number) => void
  /** Something was parked. */
  readonly onParked: () => void
}

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
export class CopyNews {
  readonly #options: CopyNewsOptions
  readonly #waiting = createWaitingChanges()
  #reached: number | undefined
  #wanted = 0
  #isPulling = false
  #isOver = false
  #fault: Error | undefined

  constructor(options: CopyNewsOptions) {
    this.#options = options
  }

  /** Everything up to this revision is here, or waits for its item; undefined before `open`. */
  reached(): number | undefined {
    return this.#reached
  }

  /** What of the ledger is here, for the outbox; with what is just being written. */
  held(writing: readonly EntityKey[] = []): Held {
    return this.#heldAt(this.#reached ?? -1, new Set(writing), (key) => this.#options.parked.blocks(key))
  }

  /** From here on changes are taken: the first of them after this revision. */
  open(connection: HubConnection, revision: number): Promise<void> {
    this.#reached = revision
    return this.#pull(connection)
  }

  /** The newest changes as the hub tells them. Rejects when they cannot be taken. */
  async hear(connection: HubConnection, { from, to, changes }: FeedNews): Promise<void> {
    if (this.#isOver || this.#reached === undefined || to <= this.#reached) return
    this.#wanted = Math.max(this.#wanted, to)
    if (from > this.#reached) await this.#pull(connection)
    else this.#tryTake(changes, to)
  }

  /** The hub is said to be at this revision. Rejects when the changes up to it cannot be had. */
  async want(connection: HubConnection, revision: number): Promise<void> {
    this.#wanted = Math.max(this.#wanted, revision)
    if (this.#reached !== undefined && revision > this.#reached) await this.#pull(connection)
  }

  /** What waited for these entities, which are about to be written; once. */
  arrive(keys: readonly EntityKey[]): Arrived {
    const { changes, done } = this.#waiting.release(keys)
    return {
      commands: done,
      waited: (key) => changes.get(key) ?? [],
      latest: (item) => {
        if (this.#revisionOf(item.entity, item.id) > item.revision) return undefined
        return withWaited(item, changes.get(entityKey(item.entity, item.id)) ?? [])
      },
    }
  }

  /** Throws what kept changes from being written: the copy must be taken up anew then. */
  check(): void {
    if (this.#fault !== undefined) throw this.#fault
  }

  /** Takes nothing any more, also not what is being asked for. */
  close(): void {
    this.#isOver = true
    const count = this.#waiting.count()
    if (count > 0)
      this.#options.log.warn('changes of the hub are about something that is not here', { count })
  }

  /** 0 is what only this desk knows. */
  #revisionOf(entity: EntityType, id: string): number {
    return this.#options.cache.ledger.revisionOf(entity, id) ?? 0
  }

  #heldAt(cursor: number, writing: ReadonlySet<EntityKey>, blocks: (key: EntityKey) => boolean): Held {
    const isHere = (key: EntityKey): boolean => writing.has(key) || this.#revisionOf(...partsOf(key)) > 0
    return { cursor, isHere: (keys) => keys.every((key) => isHere(key) && !blocks(key)) }
  }

  async #pull(connection: HubConnection): Promise<void> {
    if (this.#isPulling || this.#isOver || this.#reached === undefined) return
    this.#isPulling = true
    try {
      for (let isBehind = true; isBehind;) {
        const known = this.#wanted
        const answer = await connection.socket.ask(
          'changes:pull',
          {
            ...(connection.hasBuckets === true && { bucket: ALL }),
            after: this.#reached,
            limit: PULL_LIMIT,
          },
          30_000,
        )
        // also where the copy ended meanwhile
        if (this.#isOver) return
        if (answer.kind !== 'changes') {
          this.#isOver = true
          return
        }
        const last = endOfPull(answer)
        if (last > this.#reached)
          this.#tryTake(
            answer.changes.map((raw) => readChange(raw, this.#options.reader)),
            last,
          )
        isBehind =
          !this.#isOver && (this.#reached < answer.head || this.#wanted > Math.max(known, this.#reached))
      }
    } finally {
      this.#isPulling = false
    }
  }

  #tryTake(news: readonly ReceivedChange[], to: number): void {
    const after = this.#reached ?? 0
    try {
      this.#take(
        news.filter(({ revision }) => revision > after),
        to,
      )
    } catch (error) {
      // the list of what waits may have gone ahead of the cache: the copy is taken up anew from the cache
      this.#isOver = true
      this.#fault = error instanceof Error ? error : new Error(String(error))
      throw error
    }
  }

  #take(received: readonly ReceivedChange[], to: number): void {
    const { cache, outbox, conflicts, parked, log, metUpTo, onTaken, onParked } = this.#options
    const waiting = this.#waiting
    const plan = parked.plan(received)
    const news = plan.write
    let isChanged = false
    const { now, late, here, whole } = sortNews(news, (entity, id) => this.#revisionOf(entity, id) > 0)
    if (waiting.count() + late.length > MOST_WAITING) {
      log.warn('too much happens while the ledger is copied; the rest is read after it', {
        waiting: waiting.count(),
      })
      this.#isOver = true
      return
    }
    const firsts = firstRevisions(news)
    for (const one of late) waiting.keep(one, firsts)
    const { done } = waiting.release(whole)
    for (const { command, revision } of now)
      if (command !== null && !waiting.hasOf(command) && !done.has(command))
        done.set(command, firsts.get(command) ?? revision)
    for (const command of done.keys()) if (plan.holds(command)) done.delete(command)
    outbox.rebase(
      () => {
        isChanged = parked.carryOut(plan)
        for (const one of now) writeChange(cache, one)
        conflicts.detectOverwrites(
          news.flatMap((one) => (isDrop(one) || one.revision <= metUpTo ? [] : [one])),
        )
        onTaken(to)
      },
      {
        ...this.#heldAt(to, here, (key) => plan.blocks(key)),
        commands: done,
        entities: now.map(({ change }) => entityKey(change.entity as EntityType, change.id)),
      },
    )
    if (isChanged) onParked()
    this.#reached = to
  }
}
