import { z } from 'zod'
import { entityKey, type EntityKey } from '../../../shared/entities/entity-ref.ts'
import { ALL, EVERYBODY } from '../../../shared/entities/bucket.ts'
import type { EntityType } from '../../../shared/entities/registry.ts'
import type { BodyReader } from '../../../shared/contract/feed-change.ts'
import type { Cache } from '../cache/cache.ts'
import type { Log } from '../log.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { ParkedChanges, SnapshotItem } from '../parked/parked-changes.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import { createCopyNews, type CopyNews } from './copy-news.ts'
import type { HubConnection } from './hub-connection.ts'
import { readItems } from './snapshot-items.ts'

export interface SyncProgress {
  readonly done: number
  readonly total: number
}

/** The whole ledger of the hub, copied in parts; gone on with where it broke off, also in another life of the core. */
export interface LedgerCopy {
  /** Copies what is left; the cache's cursor stands behind it then. Rejects when it breaks off. */
  read(connection: HubConnection): Promise<void>
  /** The hub's changes meanwhile; undefined while nothing is copied, or where this copy takes none. */
  news(): CopyNews | undefined
  isRunning(): boolean
  /** A copy that broke off, be it in an earlier life of the core. */
  cutOff(): SyncProgress | null
}

const Half = z.object({
  revision: z.number().int(),
  after: z.string(),
  done: z.number(),
  total: z.number(),
  /** Nothing was in the cache before: changes may be taken while it goes on (`copy-news.ts`). */
  takesNews: z.boolean().default(false),
  /** Changes were taken up to this revision. */
  newsUpTo: z.number().int().default(0),
})
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

type CursoredItem = SnapshotItem & { readonly cursor: string }
const keyOf = ({ entity, id }: SnapshotItem): EntityKey => entityKey(entity as EntityType, id)

export interface LedgerCopyOptions {
  readonly cache: Cache
  readonly outbox: Outbox
  readonly conflicts: Conflicts
  readonly parked: ParkedChanges
  readonly reader: BodyReader
  readonly log: Log
  onParked(): void
  /** Applies what was parked behind something that has been replaced. */
  release(keys: readonly EntityKey[]): void
}

/** Makes it over cache and outbox; `isEmpty` says that nothing of a hub was in the cache before. */
export function createLedgerCopy(
  options: LedgerCopyOptions,
  isEmpty: () => boolean,
  onProgress: (progress: SyncProgress) => void,
): LedgerCopy {
  const { cache, outbox, conflicts, parked, reader, log } = options
  const { ledger, meta, cursors } = cache
  let running: CopyNews | true | undefined

  /** Where to go on; from the beginning where the hub was put back behind what this desk has heard of it. */
  const placeToGoOn = async (
    connection: HubConnection,
  ): Promise<z.infer<typeof Half> | 'putBack' | undefined> => {
    const half = meta.get('snapshotHalf', Half)
    if (!half || half.newsUpTo <= half.revision) return half
    const answer = await connection.socket.ask(
      'changes:pull',
      { ...(connection.hasBuckets === true && { bucket: ALL }), after: half.newsUpTo, limit: 1 },
      30_000,
    )
    return answer.kind === 'snapshotNeeded' ? 'putBack' : half
  }

  const read = async (connection: HubConnection): Promise<void> => {
    const place = await placeToGoOn(connection)
    const half = place === 'putBack' ? undefined : place
    let takesNews = half ? half.takesNews : place === undefined && isEmpty()
    let newsUpTo = half?.newsUpTo ?? 0
    let head = half?.revision ?? 0
    let done = half?.done ?? 0
    let total = half?.total ?? 0
    let batch: CursoredItem[] = []
    // the first part is a small one: what a part takes is not known yet
    let size = LEAST_ITEMS
    const news = createCopyNews({
      cache,
      outbox,
      conflicts,
      parked,
      reader,
      log,
      onParked: options.onParked,
      metUpTo: newsUpTo,
      onTaken: (revision) => {
        newsUpTo = Math.max(newsUpTo, revision)
        const kept = meta.get('snapshotHalf', Half)
        if (kept) meta.set('snapshotHalf', { ...kept, newsUpTo })
      },
    })
    /** Once a part is on the disk: a core that is started anew then knows that this copy takes news. */
    const openNews = (): void => {
      if (!takesNews || news.reached() !== undefined) return
      running = news
      news
        .open(connection, head)
        .catch((error: unknown) => log.warn('news wait for the copy’s end', { error }))
    }
    const flush = (): void => {
      news.check()
      const last = batch.at(-1)
      if (!last) return
      const startedAt = performance.now()
      const { read: inOrder, unread } = readItems(batch, reader)
      const entities = inOrder.map(({ entity, id }) => entityKey(entity, id))
      const lost = unread.map(({ item }) => keyOf(item))
      const arrived = news.arrive([...entities, ...lost])
      const parkedWith = new Set(lost.flatMap((key) => arrived.waited(key).map(({ command }) => command)))
      const commands = [...arrived.commands].filter((id) => !parkedWith.has(id) && !parked.holds(id))
      const isParking = unread.length > 0 || !parked.isEmpty()
      ledger.isBulk = true
      try {
        outbox.rebase(
          () => {
            const items = takesNews ? inOrder.flatMap((item) => arrived.latest(item) ?? []) : inOrder
            for (const { entity, id, value, revision, buckets = EVERYBODY } of items) {
              ledger.put(entity, id, value, revision)
              cache.buckets.set(entity, id, buckets)
              if (isParking) parked.replace(entity, id, revision)
            }
            for (const { item, why } of unread)
              parked.keepItem(item, why, arrived.waited(keyOf(item)), !takesNews)
            conflicts.detectInSnapshot(items)
            done += batch.length
            meta.set('snapshotHalf', { revision: head, after: last.cursor, done, total, takesNews, newsUpTo })
          },
          { ...news.held(entities), entities, commands: new Set(commands) },
        )
      } finally {
        ledger.isBulk = false
      }
      if (isParking) options.release(entities.filter((key) => parked.blocks(key)))
      if (unread.length > 0) options.onParked()
      size = nextBatchSize(batch.length, performance.now() - startedAt)
      batch = []
      onProgress({ done, total: Math.max(total, done) })
    }

    // a copy from the beginning brings everything again
    const forgetParked = (): void =>
      cache.write('line', () => {
        parked.clear()
        // what was parked of other buckets comes with a copy of theirs
        for (const bucket of cursors.all().keys()) if (bucket !== ALL) cursors.remove(bucket)
      })
    if (!half) forgetParked()
    const checkpointer = cache.startCheckpointer(log)
    running = true
    onProgress({ done, total })
    try {
      for await (const item of connection.snapshot(
        half ? { revision: half.revision, after: half.after } : null,
      )) {
        if (item.line === 'item') {
          batch.push(item)
          if (batch.length >= size) {
            flush()
            openNews()
            // the desk answers its windows between two parts, and while the disk takes them
            await checkpointer.rest()
          }
          continue
        }
        if (item.line === 'head') {
          head = item.revision
          total = item.total
          if (half && item.revision === half.revision) openNews()
          // another revision than asked for: the hub could not resume and begins anew, over what is here already
          else if (half) {
            done = 0
            newsUpTo = 0
            takesNews = false
            forgetParked()
          }
          continue
        }
        flush()
        news.check()
        const cursor = news.reached() ?? item.revision
        outbox.rebase(
          () => {
            cursors.set(ALL, cursor)
            meta.remove('snapshotHalf')
          },
          { cursor, isHere: (keys) => parked.isEmpty() || !keys.some((key) => parked.blocks(key)) },
        )
        return
      }
      throw new Error('the snapshot broke off before its end')
    } finally {
      news.close()
      running = undefined
      await checkpointer.end()
    }
  }

  return {
    read,
    news: () => (running === true ? undefined : running),
    isRunning: () => running !== undefined,
    cutOff: () => {
      const half = meta.get('snapshotHalf', Half)
      return half ? { done: half.done, total: Math.max(half.total, half.done) } : null
    },
  }
}
