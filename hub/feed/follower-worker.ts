import type { Logger } from '../../shared/log/create-logger.ts'
import { reconnectPolicy } from '../../shared/domain/reconnect-policy.ts'
import { pause } from '../../shared/timer.ts'

/**
 * Handles some of the feed after `cursor` and returns the revision up to which it is handled now. What it throws is
 * logged, and the same step comes again. The signal says that the hub stops.
 */
export type FollowerStep = (cursor: number, signal: AbortSignal) => Promise<number>

export interface FollowerWorkerOptions {
  readonly name: string
  readonly log: Logger
  /** Milliseconds to wait for more before a step, so that one step serves several commits. */
  readonly gatherMs?: number
  readonly step: FollowerStep
}

/** Log entries of a lasting fault: at the first failure, the second, the fourth, the eighth and so on. */
const isWorthSaying = (failures: number): boolean => Number.isInteger(Math.log2(failures))

/**
 * Drives one follower behind the head of the feed: one step at a time, again with growing pauses where a step fails.
 * Nobody waits for it.
 */
export class FollowerWorker {
  readonly #options: FollowerWorkerOptions
  readonly #stopping = new AbortController()
  #cursor: number
  #head: number
  /** Failures in a row. */
  #failures = 0
  #work: Promise<void> | undefined

  constructor(options: FollowerWorkerOptions, cursor: number) {
    this.#options = options
    this.#cursor = cursor
    this.#head = cursor
  }

  /** True if everything up to this revision is handled and nothing is being handled just now. */
  isAt(revision: number): boolean {
    return this.#cursor === revision && !this.#work
  }

  get cursor(): number {
    return this.#cursor
  }

  /** How many revisions are not handled yet. */
  get lag(): number {
    return this.#head - this.#cursor
  }

  get failures(): number {
    return this.#failures
  }

  /** Notes that revisions up to `head` exist, and handles them soon. */
  wake(head: number): void {
    this.#head = Math.max(this.#head, head)
    this.#start()
  }

  /** Notes that everything up to this revision was handled outside of a step; only after `isAt` said yes. */
  handled(revision: number): void {
    this.#head = Math.max(this.#head, revision)
    this.#cursor = revision
  }

  /** Notes a failure outside of a step, and goes on by steps after a pause. */
  failed(error: unknown, head: number): void {
    this.#head = Math.max(this.#head, head)
    this.#noteFailure(error)
    this.#start()
  }

  /** Starts no further step; resolves when the running one is over. */
  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#work
  }

  #start(): void {
    if (this.#work || this.#stopping.signal.aborted) return
    this.#work = this.#run().finally(() => {
      this.#work = undefined
      // a revision that came between the last look and here
      if (this.lag > 0) this.#start()
    })
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    let gatherMs = this.#options.gatherMs ?? 0
    while (this.lag > 0 && !signal.aborted) {
      const pauseMs = this.#failures > 0 ? reconnectPolicy(this.#failures - 1, Math.random()) : gatherMs
      gatherMs = 0
      if (pauseMs > 0) await pause(pauseMs, { signal, keepsAlive: false })
      if (signal.aborted) return
      try {
        this.#cursor = await this.#options.step(this.#cursor, signal)
        if (this.#failures > 0)
          this.#options.log.info({ follower: this.#options.name }, 'a follower works again')
        this.#failures = 0
      } catch (error) {
        this.#noteFailure(error)
      }
    }
  }

  #noteFailure(error: unknown): void {
    this.#failures += 1
    if (!isWorthSaying(this.#failures)) return
    const { log, name } = this.#options
    log.error(
      { err: error, follower: name, failures: this.#failures, lag: this.lag },
      'a follower of the feed fails; it is tried again',
    )
  }
}
