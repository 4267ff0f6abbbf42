import type { Logger } from '../../shared/log/create-logger.ts'
import type { StoredChange } from '../store/stored-change.ts'
import { feedEnds } from '../store/feed.ts'
import type { Db } from '../store/tables.ts'
import { batchOf, type FeedBatch } from './feed-batch.ts'
import { raiseCursor, readCursor, writeCursor } from './follower-cursors.ts'
import type { EffectFollower, FeedFollower, LiveFollower, ProjectionFollower } from './follower-kinds.ts'
import { effectStep, liveStep, NEVER, projectionStep } from './follower-steps.ts'
import { FollowerWorker } from './follower-worker.ts'

/** Commits of this many milliseconds share one step of a follower with a durable cursor: each step waits for the disk. */
const GATHER_MS = 100

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
  readonly isDurable: boolean
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

  /**
   * Adds a follower. A live one is given what is committed from now on; the others go on from their cursor, beginning
   * now. Resolves when the cursor is known, not when the follower has caught up.
   */
  async follow(follower: FeedFollower): Promise<void> {
    if (follower.kind === 'live') this.#runs.push(runLive(this.#options, follower, this.#head))
    else await this.#followDurably(follower)
  }

  /** Takes the changes of one commit, in the order of commits. Called by the executor alone. Never throws. */
  committed(changes: readonly StoredChange[]): void {
    const batch = batchOf(changes)
    if (!batch) return
    this.#head = batch.to
    for (const run of this.#runs) run.offer(batch)
  }

  get states(): FollowerState[] {
    return this.#runs.map(({ name, worker }) => ({ name, lag: worker.lag, failures: worker.failures }))
  }

  /** Writes the cursors of all durable followers down, and returns the one that is furthest behind. */
  async writeCursors(): Promise<number> {
    let lowest = this.#head
    for (const { name, worker, isDurable } of this.#runs) {
      if (!isDurable || worker.cursor === NEVER) continue
      const { cursor } = worker
      await raiseCursor(this.#options.db, name, cursor)
      lowest = Math.min(lowest, cursor)
    }
    return lowest
  }

  /** Starts nothing more; resolves when what is under way is over. */
  async close(): Promise<void> {
    await Promise.all(this.#runs.map(({ worker }) => worker.close()))
  }

  async #followDurably(follower: ProjectionFollower | EffectFollower): Promise<void> {
    const { db, log } = this.#options
    const { name } = follower
    let cursor = await readCursor(db, name)
    if (cursor === undefined && follower.kind === 'effect') {
      // what was before it is nobody's business outside
      cursor = this.#head
      await writeCursor(db, name, cursor)
    }
    const step =
      follower.kind === 'effect' ? effectStep(db, log, follower) : projectionStep(db, log, follower)
    const worker = new FollowerWorker({ name, log, gatherMs: GATHER_MS, step }, cursor ?? NEVER)
    this.#runs.push({ name, worker, isDurable: true, offer: ({ to }) => worker.wake(to) })
    worker.wake(this.#head)
  }
}

function runLive({ db, log }: FeedFollowersOptions, follower: LiveFollower, head: number): Run {
  const { name, handle } = follower
  const worker = new FollowerWorker({ name, log, step: liveStep(db, follower) }, head)
  return {
    name,
    worker,
    isDurable: false,
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
