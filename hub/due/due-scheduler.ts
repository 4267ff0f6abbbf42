import type { Logger } from '../../shared/log/create-logger.ts'
import { reconnectPolicy } from '../../shared/domain/reconnect-policy.ts'
import { after } from '../../shared/timer.ts'
import type { Db } from '../store/tables.ts'
import {
  DUE_KINDS,
  findDue,
  nextDueAfter,
  planDue,
  settleDue,
  type DueKind,
  type DueMoment,
} from './due-moments.ts'

export interface DueHandler {
  /**
   * Acts on moments that came, the earliest first. May be called again with the same keys, also some of them, after a
   * failure or a crash, and must do each key once.
   */
  readonly handle: (moments: readonly DueMoment[]) => Promise<void>
  /** The moment stays noted, as overdue, for as long as the entity is due then. */
  readonly isKept: boolean
}

export interface DueSchedulerOptions {
  readonly db: Db
  readonly log: Logger
  readonly now: () => number
  /** Milliseconds after which it looks at the latest, because the clock may be set or the computer may sleep. */
  readonly lookMs: number
}

/** Moments that are read at once. */
const PAGE = 100

/**
 * Signals due moments to their handlers, with one timer for all. A handler that fails is tried again with growing
 * pauses, and holds up neither the other moments nor the other kinds for longer than its own call.
 */
export class DueScheduler {
  readonly #options: DueSchedulerOptions
  #looking: Promise<void> | undefined
  #isWanted = false
  #isOpen = false
  #stopTimer: () => void = () => undefined
  readonly #handlers = new Map<DueKind, DueHandler>()
  /** Looks in a row in which a handler failed. */
  readonly #failures = new Map<DueKind, number>()

  constructor(options: DueSchedulerOptions) {
    this.#options = options
  }

  /** Says who acts on moments of a kind; before `start`. */
  on(kind: DueKind, handler: DueHandler): void {
    this.#handlers.set(kind, handler)
  }

  /** Begins to signal, after a pause: what fell due while the hub was away waits for it as well. */
  start(pauseMs: number): void {
    this.#isOpen = true
    this.#arm(pauseMs)
  }

  /** Notes moments, on the disk when it resolves. Another time for the same entity replaces the one before. */
  async plan(
    kind: DueKind,
    ...moments: { readonly entityId: string; readonly dueAt: number }[]
  ): Promise<void> {
    await planDue(this.#options.db, kind, moments)
    this.wake()
  }

  /** Moments were added or moved. */
  wake(): void {
    if (!this.#isOpen || this.#failures.size > 0) return
    this.#look()
  }

  /** Signals every moment of a kind now, also what is not due yet. */
  async signalAll(kind: DueKind): Promise<void> {
    await this.#looking
    await this.#signalKind(kind, Number.MAX_SAFE_INTEGER)
  }

  /** Signals nothing more; resolves when what is under way is over. */
  async close(): Promise<void> {
    this.#isOpen = false
    this.#stopTimer()
    await this.#looking
  }

  #arm(ms: number): void {
    this.#stopTimer()
    if (this.#isOpen) this.#stopTimer = after(Math.min(ms, this.#options.lookMs), () => this.#look())
  }

  #look(): void {
    this.#isWanted = true
    if (this.#looking) return
    this.#looking = this.#run()
      .catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'what is due could not be looked up; it is looked up again')
        this.#arm(this.#options.lookMs)
      })
      .finally(() => (this.#looking = undefined))
  }

  async #run(): Promise<void> {
    const { db, now } = this.#options
    while (this.#isWanted && this.#isOpen) {
      this.#isWanted = false
      let waitMs = this.#options.lookMs
      for (const kind of DUE_KINDS) {
        const at = now()
        const isDone = await this.#signalKind(kind, at)
        if (!isDone) waitMs = Math.min(waitMs, this.#pauseAfterFailure(kind))
        else this.#failures.delete(kind)
        const next = await nextDueAfter(db, kind, at)
        if (next !== undefined) waitMs = Math.min(waitMs, next - now())
      }
      this.#arm(waitMs)
    }
  }

  #pauseAfterFailure(kind: DueKind): number {
    const failures = (this.#failures.get(kind) ?? 0) + 1
    this.#failures.set(kind, failures)
    return reconnectPolicy(failures - 1, Math.random())
  }

  /** Returns false if a moment could not be acted on; the others were all the same. */
  async #signalKind(kind: DueKind, until: number): Promise<boolean> {
    const { db, log } = this.#options
    const handler = this.#handlers.get(kind)
    if (!handler) return true
    let count = 0
    let fault: unknown
    let last: DueMoment | undefined
    do {
      const page: DueMoment[] = await findDue(db, kind, until, last, PAGE)
      try {
        await this.#signal(handler, page)
        count += page.length
      } catch (error) {
        fault = error
        // one of them is the cause, and holds up none of the others
        if (page.length > 1)
          for (const moment of page)
            await this.#signal(handler, [moment]).then(
              () => (count += 1),
              (alone: unknown) => (fault = alone),
            )
      }
      last = page.length === PAGE ? page.at(-1) : undefined
    } while (last)
    if (count > 0) log.info({ kind, count }, 'moments came due')
    if (fault !== undefined)
      log.error({ err: fault, kind }, 'what is due could not be done; it is tried again')
    return fault === undefined
  }

  async #signal({ handle, isKept }: DueHandler, moments: readonly DueMoment[]): Promise<void> {
    if (moments.length === 0) return
    await handle(moments)
    await settleDue(this.#options.db, moments, this.#options.now(), isKept)
  }
}
