import { z } from 'zod'
import { entityKey } from '../../../shared/entities/entity-ref.ts'
import { readChange, type BodyReader, type ReceivedChange } from '../../../shared/contract/feed-change.ts'
import type { SyncState } from '../../../shared/contract/desk-state.ts'
import { PULL_LIMIT } from '../../../shared/contract/hub.ts'
import type { Cache } from '../cache/cache.ts'
import type { Log } from '../log.ts'
import type { Held, Outbox } from '../outbox/outbox.ts'
import type { ParkedChanges, ParkPlan } from '../parked/parked-changes.ts'
import { createParkedRelease } from '../parked/release-parked.ts'
import type { Unsettled } from '../unsettled/unsettled.ts'
import { createLedgerCopy, type SyncProgress } from './ledger-copy.ts'
import type { FeedNews, HubConnection } from './hub-connection.ts'
import { writeChange } from '../cache/write-change.ts'

/** Brings the hub's ledger into the cache: a snapshot once, changes after, in the hub's order and without gaps. */
export interface LedgerSync {
  /** Brings the cache up to the hub's head, over this connection. Rejects when the connection breaks; call it again. */
  catchUp(connection: HubConnection): Promise<void>
  /** The newest changes, as the hub tells them: applied where they follow on, else pulled. */
  takeNews(connection: HubConnection, news: FeedNews): Promise<void>
  /** The hub has come to this revision. While the ledger is copied for the first time, what led there is had at once. */
  hubIsAt(connection: HubConnection, revision: number): Promise<void>
  /** The hub's revision that the cache holds. */
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
  readonly unsettled: Unsettled
  readonly parked: ParkedChanges
  readonly reader: BodyReader
  readonly log: Log
  /** The cache holds all that the hub has. */
  onFresh(): void
  /** Something was parked, or could be read after all. */
  onParked(): void
}

const Cursor = z.object({ revision: z.number().int() })

/** Commands that are done with these changes. One stays, with what it shows, until all that it did can be read. */
const arrivedWith = (plan: ParkPlan): Set<string> =>
  new Set(plan.write.flatMap(({ command }) => (command === null || plan.holds(command) ? [] : [command])))

/** Runs work one after the other: what comes while one runs waits for it, also where that fails. */
function createQueue() {
  let running: Promise<void> = Promise.resolve()
  return {
    add: (work: () => Promise<void>): Promise<void> => (running = running.catch(() => undefined).then(work)),
    /** Resolves when what is in the queue now is over, however it ends. */
    idle: (): Promise<void> => running.catch(() => undefined),
  }
}

/** The sync over cache and outbox. */
export function createLedgerSync(options: LedgerSyncOptions): LedgerSync {
  const { cache, outbox, unsettled, parked, reader, log, onFresh } = options
  const { ledger, meta } = cache
  const isEmpty = (): boolean => meta.get('cursor', Cursor) === undefined
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
    { ...options, onParked, release: (keys) => release.of(keys) },
    isEmpty,
    setProgress,
  )
  progress = copy.cutOff()
  const queue = createQueue()
  const cursor = (): number => meta.get('cursor', Cursor)?.revision ?? 0

  const held = (): Held =>
    copy.news()?.held() ?? {
      cursor: cursor(),
      isHere: (keys) => parked.isEmpty() || !keys.some((key) => parked.blocks(key)),
    }
  const release = createParkedRelease({
    ...options,
    held,
    isComplete: () => !isEmpty() && copy.cutOff() === null,
  })
  const applyFeed = (changes: readonly ReceivedChange[], head: number): void => {
    const plan = parked.plan(changes)
    let isChanged = false
    outbox.rebase(
      () => {
        isChanged = parked.carryOut(plan)
        for (const news of plan.write)
          if (!writeChange(ledger, news))
            log.warn('a change of the hub is about something that is not here', {
              entity: news.change.entity,
            })
        unsettled.meet(plan.write)
        meta.set('cursor', { revision: head })
      },
      {
        cursor: head,
        isHere: (keys) => !keys.some((key) => plan.blocks(key)),
        commands: arrivedWith(plan),
        entities: plan.write.map(({ change }) => entityKey(change.entity, change.id)),
      },
    )
    if (isChanged) onParked()
  }

  const pull = async (connection: HubConnection): Promise<void> => {
    for (;;) {
      const answer = await connection.socket.ask(
        'changes:pull',
        { after: cursor(), limit: PULL_LIMIT },
        30_000,
      )
      if (answer.kind === 'snapshotNeeded') {
        await copy.read(connection)
        continue
      }
      const last = answer.changes.at(-1)?.revision ?? answer.head
      if (answer.changes.length > 0)
        applyFeed(
          answer.changes.map((raw) => readChange(raw, reader)),
          last,
        )
      else if (answer.head > cursor())
        cache.write('line', () => meta.set('cursor', { revision: answer.head }))
      if (last >= answer.head) return onFresh()
    }
  }

  const catchUp = (connection: HubConnection): Promise<void> =>
    queue.add(async () => {
      try {
        if (isEmpty() || copy.cutOff()) await copy.read(connection)
        await pull(connection)
      } finally {
        if (progress) setProgress(copy.cutOff())
      }
    })

  void queue
    .add(() => release.afterUpdate().then(onParked))
    .catch((error: unknown) => log.error('parked changes could not be looked through', { error }))

  return {
    cursor,
    held,
    progress: () => progress,
    newer: () => newer,
    catchUp,
    takeNews: async (connection, news) => {
      // a copy that takes no news is followed by a pull, which brings them
      if (copy.isRunning()) return copy.news()?.hear(connection, news)
      return queue.add(async () => {
        const held = cursor()
        if (news.to <= held) return
        if (news.from > held) return pull(connection)
        applyFeed(
          news.changes.filter((change) => change.revision > held),
          news.to,
        )
        onFresh()
      })
    },
    hubIsAt: async (connection, revision) => {
      if (copy.isRunning()) return copy.news()?.want(connection, revision)
      // the hub announces a command's changes before it answers: they may be on their way into the cache
      await queue.idle()
      if (revision > cursor()) await catchUp(connection)
    },
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
