import type { PersonId } from '../../../shared/domain/ids.ts'
import { ALL } from '../../../shared/entities/bucket.ts'
import { readChange, type BodyReader } from '../../../shared/contract/feed-change.ts'
import type { SyncState } from '../../../shared/contract/desk-state.ts'
import { PULL_LIMIT, type Reading } from '../../../shared/contract/hub.ts'
import type { Cache } from '../cache/cache.ts'
import type { BucketEntry } from '../cache/entity-buckets.ts'
import type { Log } from '../log.ts'
import type { Held, Outbox } from '../outbox/outbox.ts'
import type { ParkedChanges } from '../parked/parked-changes.ts'
import { createParkedRelease } from '../parked/release-parked.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import { createBucketChains, type BucketChains } from './bucket-chains.ts'
import { createBucketCopy, type BucketCopy } from './bucket-copy.ts'
import { createBucketRemoval } from './bucket-removal.ts'
import type { SyncProgress } from './copy-run.ts'
import { createLedgerCopy, type LedgerCopy } from './ledger-copy.ts'
import { createFeedWriter } from './feed-writer.ts'
import type { HubEpoch } from './hub-epoch.ts'
import { endOfPull, type FeedNews, type HubConnection } from './hub-connection.ts'
import { createWorkQueue, type WorkQueue } from './work-queue.ts'

/** Brings the hub's ledger into the cache: a snapshot of each bucket once, changes after, in the hub's order and without gaps. */
export interface LedgerSync {
  /** Brings the cache up to the hub's head, over this connection. Rejects when the connection breaks; call it again. */
  catchUp(connection: HubConnection): Promise<void>
  /** The newest changes, as the hub tells them: applied where they follow on, else pulled. */
  takeNews(connection: HubConnection, news: FeedNews): Promise<void>
  /** The hub has come to this revision. While the ledger is copied for the first time, what led there is had at once. */
  hubIsAt(connection: HubConnection, revision: number): Promise<void>
  /** The person may read other buckets now: what was lost is removed, and what was gained copied. */
  readingChanged(connection: HubConnection, reading: Reading): Promise<void>
  /** This person works here now, be it without the hub: what is another person's alone is removed. */
  signedIn(person: PersonId): Promise<void>
  /** The hub's revision that the cache holds: of all buckets, the one that is least far. */
  cursor(): number
  /** The same for the outbox, also in the middle of a copy. */
  held(): Held
  progress(): SyncProgress | null
  /** What is parked, by kind. */
  newer(): SyncState['newer']
  onChanged(listener: () => void): () => void
}
export interface LedgerSyncOptions {
  readonly cache: Cache
  readonly outbox: Outbox
  readonly conflicts: Conflicts
  readonly parked: ParkedChanges
  readonly reader: BodyReader
  readonly epoch: HubEpoch
  readonly log: Log
  /** The cache holds all that the hub has. */
  onFresh(): void
  /** The hub's word of how far it had come. */
  onMark(mark: string | undefined): void
  /** Something was parked, or could be read after all. */
  onParked(): void
  /** The person may not read these any more; called before they go. */
  onDrop?(entries: readonly BucketEntry[]): void
}

interface Parts {
  readonly options: LedgerSyncOptions
  readonly chains: BucketChains
  readonly copy: LedgerCopy
  readonly bucketCopy: BucketCopy
  /** In it changes are written, one after the other. */
  readonly queue: WorkQueue
}

/** Gives the functions that read what is missing. */
function createCatchUp({ options, chains, copy, bucketCopy, queue }: Parts) {
  const { cache, reader } = options
  const writeFeed = createFeedWriter(options, chains)
  /** Copies of buckets that were gained: beside the queue, so that the hub's changes are taken meanwhile. */
  const copies = createWorkQueue()

  const pull = async (connection: HubConnection, bucket: string): Promise<void> => {
    for (;;) {
      const here = chains.of(bucket)
      // it was lost before its turn came
      if (here === undefined && bucket !== ALL) return
      const after = here ?? 0
      const takeReading = chains.ask()
      const named = connection.hasBuckets === true ? { bucket } : {}
      const answer = await connection.socket.ask(
        'changes:pull',
        { ...named, after, limit: PULL_LIMIT },
        30_000,
      )
      takeReading(answer.reading)
      // lost meanwhile, and perhaps gained again: what was done in between was not told, so it is copied
      if (answer.kind === 'notYours' || (here !== undefined && chains.of(bucket) === undefined)) return
      if (answer.kind === 'snapshotNeeded') {
        if (bucket === ALL) await copy.read(connection)
        // copied anew beside the queue, as one that was gained
        else return void cache.write('relaxed', () => cache.cursors.remove(bucket))
        continue
      }
      options.onMark(answer.mark)
      const end = endOfPull(answer)
      const moved = new Map([[bucket, end]])
      // also where it brings nothing: commands that changed nothing at the hub are forgotten with how far this goes
      if (answer.changes.length > 0 || answer.head > after)
        writeFeed(
          answer.changes.map((raw) => readChange(raw, reader)),
          moved,
        )
      if (end >= answer.head) return
    }
  }
  const removeLost = async (): Promise<void> => {
    for (const bucket of chains.lost()) await bucketCopy.lose(bucket, chains.reading())
  }
  /** Removes buckets that were lost, and reads those that are here as far as `isWanted`. */
  const readBuckets = async (
    connection: HubConnection,
    isWanted: (bucket: string) => boolean,
  ): Promise<void> => {
    if (connection.hasBuckets !== true) return
    for (const bucket of chains.here()) if (bucket !== ALL && isWanted(bucket)) await pull(connection, bucket)
    await removeLost()
  }
  const copyAllGained = async (connection: HubConnection): Promise<void> => {
    if (connection.hasBuckets !== true) return
    // what is being removed of a bucket is gone before it is copied
    await queue.idle()
    for (let bucket = chains.gained()[0]; bucket !== undefined; bucket = chains.gained()[0]) {
      const gained = bucket
      await bucketCopy.read(connection, gained)
      await queue.add(async () => {
        await pull(connection, gained)
        await readBuckets(connection, () => false)
      })
    }
  }
  let copying: HubConnection | undefined
  const copyGained = (connection: HubConnection): Promise<void> => {
    copying = connection
    return copies
      .add(() => copyAllGained(connection))
      .finally(() => {
        if (copying === connection) copying = undefined
      })
  }
  return {
    pull,
    removeLost,
    readBuckets,
    copyGained,
    isCopying: (connection: HubConnection) => copying === connection,
    writeFeed,
  }
}

/** The sync over cache and outbox. */
export function createLedgerSync(options: LedgerSyncOptions): LedgerSync {
  const { cache, parked, log } = options
  const chains = createBucketChains(cache)
  const isEmpty = (): boolean => chains.of(ALL) === undefined
  let newer = parked.summary()
  const onParked = (): void => {
    newer = parked.summary()
    options.onParked()
  }
  const listeners = new Set<() => void>()
  let progress: SyncProgress | null = null
  const setProgress = (next: SyncProgress | null): void => {
    progress = next
    for (const listener of listeners) listener()
  }
  const copy = createLedgerCopy(
    {
      ...options,
      onParked,
      onProgress: setProgress,
      release: (keys) => release.of(keys),
      onMissing: (missing) => remove(ALL, missing, chains.reading()),
    },
    () => isEmpty() && !options.epoch.isFormer(ALL),
  )
  progress = copy.cutOff()
  const held = (): Held =>
    copy.news()?.held() ?? {
      cursor: chains.cursor(),
      isHere: (keys) => parked.isEmpty() || !keys.some((key) => parked.blocks(key)),
    }
  const release = createParkedRelease({
    ...options,
    held,
    isComplete: () => !isEmpty() && copy.cutOff() === null,
  })
  const remove = createBucketRemoval({ ...options, onParked, held })
  const bucketCopy = createBucketCopy({
    ...options,
    onParked,
    held,
    isRead: (bucket) => chains.reading().has(bucket),
    remove,
  })
  const queue = createWorkQueue()
  const { pull, removeLost, readBuckets, copyGained, isCopying, writeFeed } = createCatchUp({
    options: { ...options, onParked },
    chains,
    copy,
    bucketCopy,
    queue,
  })
  const onFresh = (): void => {
    if (chains.gained().length === 0) options.onFresh()
  }

  const catchUp = async (connection: HubConnection): Promise<void> => {
    await queue.add(async () => {
      chains.speak(connection.hasBuckets === true)
      try {
        if (isEmpty() || copy.cutOff()) await copy.read(connection)
        await pull(connection, ALL)
        await readBuckets(connection, () => true)
        onFresh()
      } finally {
        if (progress) setProgress(copy.cutOff())
      }
    })
    if (chains.gained().length === 0) return
    await copyGained(connection)
    onFresh()
  }

  void queue
    .add(() => release.afterUpdate().then(onParked))
    .catch((error: unknown) => log.error('parked changes could not be looked through', { error }))

  return {
    cursor: chains.cursor,
    held,
    progress: () => progress,
    newer: () => newer,
    catchUp,
    takeNews: async (connection, news) => {
      if (copy.isRunning()) {
        // a copy that takes no news is followed by a pull, which brings them
        const ofAll = chains.newsOfAll(news)
        return ofAll && copy.news()?.hear(connection, ofAll)
      }
      await queue.add(async () => {
        for (const bucket of chains.broken(news)) await pull(connection, bucket)
        const moved = chains.movedBy(news)
        if (moved.size === 0) return
        writeFeed(chains.usable(news), moved)
        onFresh()
      })
      if (chains.gained().length > 0 && !isCopying(connection)) await copyGained(connection)
    },
    hubIsAt: async (connection, revision) => {
      if (copy.isRunning()) return copy.news()?.want(connection, revision)
      // the hub announces a command's changes before it answers: they may be on their way into the cache
      await queue.idle()
      if (revision > chains.cursor()) await catchUp(connection)
    },
    readingChanged: async (connection, reading) => {
      chains.tell(reading)
      // what follows a copy looks at it
      if (copy.isRunning()) return
      await queue.add(() => readBuckets(connection, () => false))
      await copyGained(connection)
      onFresh()
    },
    signedIn: (person) => {
      chains.signedIn(person)
      return queue.add(removeLost)
    },
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
