import { ALL } from '../../../shared/entities/bucket.ts'
import type { CopyNews } from './copy-news.ts'
import { CopyRun, storedPlace, type CopyPlace, type CopyRunOptions, type SyncProgress } from './copy-run.ts'
import type { HubConnection } from './hub-connection.ts'

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

/** Makes it over cache and outbox; `isEmpty` says that nothing of a hub was in the cache before. */
export function createLedgerCopy(options: CopyRunOptions, isEmpty: () => boolean): LedgerCopy {
  const { cache, log } = options
  let running: CopyRun | undefined

  /** Where to go on; from the beginning where the hub was put back behind what this desk has heard of it. */
  const placeToGoOn = async (connection: HubConnection): Promise<CopyPlace | 'putBack' | undefined> => {
    const place = storedPlace(cache)
    if (!place || place.newsUpTo <= place.revision) return place
    const answer = await connection.socket.ask(
      'changes:pull',
      { ...(connection.hasBuckets === true && { bucket: ALL }), after: place.newsUpTo, limit: 1 },
      30_000,
    )
    return answer.kind === 'snapshotNeeded' ? 'putBack' : place
  }

  return {
    read: async (connection) => {
      const place = await placeToGoOn(connection)
      const from = place === 'putBack' ? undefined : place
      const run = new CopyRun(options, from, place === undefined && isEmpty())
      const checkpointer = cache.startCheckpointer(log)
      running = run
      try {
        await run.read(connection, checkpointer)
      } finally {
        run.news.close()
        running = undefined
        await checkpointer.end()
      }
    },
    news: () => (running?.news.reached() === undefined ? undefined : running.news),
    isRunning: () => running !== undefined,
    cutOff: () => {
      const place = storedPlace(cache)
      return place ? { done: place.done, total: Math.max(place.total, place.done) } : null
    },
  }
}
