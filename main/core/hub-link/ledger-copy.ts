import { z } from 'zod'
import { entityKey } from '../../../shared/entities/entity-ref.ts'
import { entityDefinition, entitySchema } from '../../../shared/entities/registry.ts'
import type { SnapshotLine } from '../../../shared/contract/hub.ts'
import type { Cache } from '../cache/cache.ts'
import { firstRowOf } from '../cache/ledger-cache.ts'
import type { Log } from '../log.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { CopiedEntity, Unsettled } from '../unsettled/unsettled.ts'
import { createCopyNews, type CopyNews } from './copy-news.ts'
import type { HubConnection } from './hub-connection.ts'

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
  const parsed = entitySchema(entity).safeParse(value)
  return parsed.success ? firstRowOf(id, entityDefinition(entity).cache.at(parsed.data)) : 0
}

/** Makes it over cache and outbox; `isEmpty` says that nothing of a hub was in the cache before. */
export function createLedgerCopy(
  cache: Cache,
  outbox: Outbox,
  unsettled: Unsettled,
  log: Log,
  isEmpty: () => boolean,
  onProgress: (progress: SyncProgress) => void,
): LedgerCopy {
  const { ledger, meta } = cache
  let running: CopyNews | true | undefined

  const itemOf = ({ entity, id, value: raw, revision }: SnapshotItem): CopiedEntity | undefined => {
    const value = entitySchema(entity).safeParse(raw)
    if (value.success) return { entity, id, revision, value: value.data }
    log.warn('an item of the snapshot fits nothing and was left out', {
      entity,
      id,
      why: value.error.message,
    })
    return undefined
  }
  /** Where to go on; from the beginning where the hub was put back behind what this desk has heard of it. */
  const placeToGoOn = async (
    connection: HubConnection,
  ): Promise<z.infer<typeof Half> | 'putBack' | undefined> => {
    const half = meta.get('snapshotHalf', Half)
    if (!half || half.newsUpTo <= half.revision) return half
    const answer = await connection.socket.ask('changes:pull', { after: half.newsUpTo, limit: 1 }, 30_000)
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
    let batch: SnapshotItem[] = []
    // the first part is a small one: what a part takes is not known yet
    let size = LEAST_ITEMS
    const news = createCopyNews({
      cache,
      outbox,
      unsettled,
      log,
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
      // the search index takes rows in their order: one that comes before its predecessor makes it write a piece of its own
      const inOrder = batch
        .map((item) => ({ item, row: rowOf(item) }))
        .sort((a, b) => a.row - b.row)
        .flatMap(({ item }) => itemOf(item) ?? [])
      const entities = batch.map(({ entity, id }) => entityKey(entity, id))
      const arrived = news.arrive(entities)
      ledger.isBulk = true
      try {
        outbox.rebase(
          () => {
            const items = takesNews ? inOrder.flatMap((item) => arrived.latest(item) ?? []) : inOrder
            for (const { entity, id, value, revision } of items) ledger.put(entity, id, value, revision)
            unsettled.meetCopy(items)
            done += batch.length
            meta.set('snapshotHalf', { revision: head, after: last.cursor, done, total, takesNews, newsUpTo })
          },
          { ...news.held(entities), entities, commands: arrived.commands },
        )
      } finally {
        ledger.isBulk = false
      }
      size = nextBatchSize(batch.length, performance.now() - startedAt)
      batch = []
      onProgress({ done, total: Math.max(total, done) })
    }

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
          }
          continue
        }
        flush()
        news.check()
        const cursor = news.reached() ?? item.revision
        outbox.rebase(
          () => {
            meta.set('cursor', { revision: cursor })
            meta.remove('snapshotHalf')
          },
          { cursor },
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
