import { z } from 'zod'
import { PULL_LIMIT, type FeedChange, type SnapshotLine } from '../../../shared/contract/hub.ts'
import { entityKey } from '../../../shared/domain/act-order.ts'
import { applyChange, ENTITY_SCHEMAS, type EntityOf, type EntityType } from '../../../shared/domain/ledger.ts'
import type { Cache } from '../cache/cache.ts'
import { firstRowOf } from '../cache/ledger-cache.ts'
import { LEDGER_TABLES } from '../cache/ledger-tables.ts'
import type { Log } from '../log.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { CopiedEntity, Unsettled } from '../unsettled/unsettled.ts'
import type { HubSocket } from './hub-socket.ts'

/** What the sync needs of a live connection. */
export interface SyncLine {
  readonly socket: HubSocket
  snapshot(from: { revision: number; after: string } | null): AsyncGenerator<SnapshotLine>
}
export interface SyncProgress {
  readonly done: number
  readonly total: number
}

/** Brings the hub's ledger into the cache: a snapshot once, changes after, in the hub's order and without gaps. */
export interface LedgerSync {
  /** Brings the cache up to the hub's head, over this connection. Rejects when the connection breaks; call it again. */
  catchUp(line: SyncLine): Promise<void>
  /** The newest changes, as the hub tells them: applied where they follow on, else pulled. */
  takeNews(line: SyncLine, news: { from: number; to: number; changes: readonly FeedChange[] }): Promise<void>
  /** The hub's revision that the cache holds. */
  cursor(): number
  progress(): SyncProgress | null
  onChanged(listener: () => void): () => void
}

const Cursor = z.object({ revision: z.number().int() })
const Half = z.object({ revision: z.number().int(), after: z.string(), done: z.number(), total: z.number() })
type SnapshotItem = Extract<SnapshotLine, { line: 'item' }>
/** So many items are written in one transaction at most, and at least. */
const MOST_ITEMS = 400
const LEAST_ITEMS = 25
/** What a transaction should take, in milliseconds: whoever asks the core meanwhile waits so long. */
const BATCH_MS = 50

/** How many items the next transaction writes: fewer where the last one held up the desk, as in a cache of gigabytes. */
export function nextBatchSize(size: number, tookMs: number): number {
  if (tookMs > BATCH_MS) return Math.max(LEAST_ITEMS, Math.floor(size / 2))
  return tookMs < BATCH_MS / 3 ? Math.min(MOST_ITEMS, size * 2) : size
}

/** The row that an item will have or is near to; the snapshot comes in the order of ids. */
function rowOf({ entity, id, value }: SnapshotItem): number {
  const parsed = ENTITY_SCHEMAS[entity].safeParse(value)
  return parsed.success ? firstRowOf(id, LEDGER_TABLES[entity].at(parsed.data as never)) : 0
}

/** The sync over cache and outbox. `onFresh` is called whenever the cache holds all that the hub has. */
export function createLedgerSync(
  cache: Cache,
  outbox: Outbox,
  unsettled: Unsettled,
  log: Log,
  onFresh: () => void,
): LedgerSync {
  const { ledger, meta } = cache
  /** A snapshot that broke off, be it in an earlier life of the core. */
  const cutOff = (): SyncProgress | null => {
    const half = meta.get('snapshotHalf', Half)
    return half ? { done: half.done, total: Math.max(half.total, half.done) } : null
  }
  let progress = cutOff()
  let running: Promise<void> = Promise.resolve()
  const listeners = new Set<() => void>()
  const setProgress = (next: SyncProgress | null): void => {
    progress = next
    for (const listener of listeners) listener()
  }
  const cursor = (): number => meta.get('cursor', Cursor)?.revision ?? 0

  const putItem = (entity: EntityType, id: string, raw: unknown, revision: number): CopiedEntity[] => {
    const value = ENTITY_SCHEMAS[entity].safeParse(raw)
    if (value.success) {
      const held = value.data as EntityOf<typeof entity>
      ledger.put(entity, id, held, revision)
      return [{ entity, id, revision, value: held }]
    }
    log.warn('an item of the snapshot fits nothing and was left out', {
      entity,
      id,
      why: value.error.message,
    })
    return []
  }

  const applyFeed = (changes: readonly FeedChange[], head: number): void => {
    const commands = new Set(changes.flatMap(({ command }) => (command === null ? [] : [command])))
    outbox.rebase(
      () => {
        for (const { change, revision } of changes) {
          // an item of the snapshot may be newer than the snapshot, and holds this change already
          if ((ledger.revisionOf(change.entity, change.id) ?? 0) >= revision) continue
          const before = ledger.get(change.entity, change.id)
          const after = applyChange(before as never, change as never) as EntityOf<EntityType> | undefined
          if (after !== undefined) ledger.put(change.entity, change.id, after, revision)
          else log.warn('a change of the hub is about something that is not here', { entity: change.entity })
        }
        unsettled.meet(changes)
        meta.set('cursor', { revision: head })
      },
      {
        cursor: head,
        commands,
        entities: changes.map(({ change }) => entityKey(change.entity, change.id)),
      },
    )
  }

  const readSnapshot = async (line: SyncLine): Promise<void> => {
    const half = meta.get('snapshotHalf', Half)
    let head = half?.revision ?? 0
    let done = half?.done ?? 0
    let total = half?.total ?? 0
    let batch: SnapshotItem[] = []
    let size = MOST_ITEMS / 4
    const flush = (): void => {
      const last = batch.at(-1)
      if (!last) return
      const startedAt = performance.now()
      // the search index takes rows in their order: one that comes before its predecessor makes it write a piece of its own
      const inOrder = batch
        .map((item) => ({ item, row: rowOf(item) }))
        .sort((a, b) => a.row - b.row)
        .map(({ item }) => item)
      ledger.isBulk = true
      try {
        outbox.rebase(
          () => {
            unsettled.meetCopy(
              inOrder.flatMap(({ entity, id, value, revision }) => putItem(entity, id, value, revision)),
            )
            done += batch.length
            meta.set('snapshotHalf', { revision: head, after: last.cursor, done, total })
          },
          { cursor: -1, entities: batch.map(({ entity, id }) => entityKey(entity, id)) },
        )
      } finally {
        ledger.isBulk = false
      }
      size = nextBatchSize(batch.length, performance.now() - startedAt)
      batch = []
      setProgress({ done, total: Math.max(total, done) })
    }
    setProgress({ done, total })
    for await (const item of line.snapshot(half ? { revision: half.revision, after: half.after } : null)) {
      if (item.line === 'item') {
        batch.push(item)
        if (batch.length >= size) {
          flush()
          // the desk answers its windows between two batches
          await new Promise((resume) => setImmediate(resume))
        }
        continue
      }
      head = item.revision
      if (item.line === 'head') {
        // another revision than asked for: the hub could not resume and begins anew
        if (half && item.revision !== half.revision) done = 0
        total = item.total
        continue
      }
      flush()
      outbox.rebase(
        () => {
          meta.set('cursor', { revision: item.revision })
          meta.remove('snapshotHalf')
        },
        { cursor: item.revision },
      )
      return
    }
    throw new Error('the snapshot broke off before its end')
  }

  const pull = async (line: SyncLine): Promise<void> => {
    for (;;) {
      const answer = await line.socket.ask('changes:pull', { after: cursor(), limit: PULL_LIMIT }, 30_000)
      if (answer.kind === 'snapshotNeeded') {
        await readSnapshot(line)
        continue
      }
      const last = answer.changes.at(-1)?.revision ?? answer.head
      if (answer.changes.length > 0) applyFeed(answer.changes, last)
      else if (answer.head > cursor())
        cache.write('line', () => meta.set('cursor', { revision: answer.head }))
      if (last >= answer.head) return onFresh()
    }
  }

  /** One at a time: what comes while one runs waits for it. */
  const alone = (work: () => Promise<void>): Promise<void> => {
    const next = running.catch(() => undefined).then(work)
    running = next
    return next
  }

  return {
    cursor,
    progress: () => progress,
    catchUp: (line) =>
      alone(async () => {
        try {
          if (meta.get('cursor', Cursor) === undefined || meta.get('snapshotHalf', Half))
            await readSnapshot(line)
          await pull(line)
        } finally {
          if (progress) setProgress(cutOff())
        }
      }),
    takeNews: (line, { from, to, changes }) =>
      alone(async () => {
        const held = cursor()
        if (to <= held) return
        if (from > held) return pull(line)
        applyFeed(
          changes.filter((change) => change.revision > held),
          to,
        )
        onFresh()
      }),
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
