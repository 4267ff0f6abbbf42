import type { Logger } from 'pino'
import { PULL_LIMIT, type FeedChange } from '../../shared/contract/hub.ts'
import { feedEnds, pullChanges } from '../store/feed.ts'
import type { Db } from '../store/tables.ts'
import { batchOf, type FeedBatch } from './feed-batch.ts'
import { FollowerWorker } from './follower-worker.ts'

/**
 * Is given every committed batch in order, in the same turn as its commit and before anybody hears the answer to a
 * command of it. Must return at once.
 *
 * Its cursor is kept in memory and starts at the head: only for effects that whoever missed them notices and makes up
 * for by itself.
 */
export interface LiveFollower {
  readonly name: string
  readonly handle: (batch: FeedBatch) => void
}

/** How one follower stands, for `/metrics`. */
export interface FollowerState {
  readonly name: string
  /** Revisions that it has not handled yet. */
  readonly lag: number
  /** Failures in a row; 0 for one that works. */
  readonly failures: number
}

export interface FeedFollowersOptions {
  readonly db: Db
  readonly log: Logger
}

interface Run {
  readonly name: string
  readonly worker: FollowerWorker
  /** Handles the batch at once where that is possible; else the worker comes to it. */
  readonly offer: (batch: FeedBatch) => void
}

/**
 * Hands what the executor commits to everything that acts on the feed: one ordered batch a commit, each follower at its
 * own pace. One that fails is tried again with growing pauses and holds up neither the others nor the executor.
 */
export class FeedFollowers {
  readonly #options: FeedFollowersOptions
  readonly #runs: Run[] = []
  #head: number

  private constructor(options: FeedFollowersOptions, head: number) {
    this.#options = options
    this.#head = head
  }

  /** Stands at the feed's head; followers come by `follow`. */
  static async open(options: FeedFollowersOptions): Promise<FeedFollowers> {
    return new FeedFollowers(options, (await feedEnds(options.db)).head)
  }

  /** Adds a follower, which is given what is committed from now on. */
  follow(follower: LiveFollower): void {
    this.#runs.push(runLive(this.#options, follower, this.#head))
  }

  /** Takes the changes of one commit, in the order of commits. Called by the executor alone. Never throws. */
  committed(changes: readonly FeedChange[]): void {
    const batch = batchOf(changes)
    if (!batch) return
    this.#head = batch.to
    for (const run of this.#runs) run.offer(batch)
  }

  get states(): FollowerState[] {
    return this.#runs.map(({ name, worker }) => ({ name, lag: worker.lag, failures: worker.failures }))
  }

  /** Starts nothing more; resolves when what is under way is over. */
  async close(): Promise<void> {
    await Promise.all(this.#runs.map(({ worker }) => worker.close()))
  }
}

function runLive({ db, log }: FeedFollowersOptions, { name, handle }: LiveFollower, head: number): Run {
  const step = async (cursor: number): Promise<number> => {
    const answer = await pullChanges(db, cursor, PULL_LIMIT)
    const batch = answer.kind === 'changes' ? batchOf(answer.changes) : undefined
    if (batch) handle(batch)
    return batch?.to ?? answer.head
  }
  const worker = new FollowerWorker({ name, log, step }, head)
  return {
    name,
    worker,
    offer: (batch) => {
      if (!worker.isAt(batch.from)) return worker.wake(batch.to)
      try {
        handle(batch)
        worker.handled(batch.to)
      } catch (error) {
        worker.failed(error, batch.to)
      }
    },
  }
}
