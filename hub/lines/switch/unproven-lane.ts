import { after } from '../../../shared/timer.ts'

/** Of the processor's time, what messages of unproven sockets may take together. */
const SHARE = 0.25
/** So much may be used at once, in milliseconds of work: some thirty plain messages. */
const CREDIT_MS = 100

/**
 * Handles the messages of unproven sockets, at most a quarter of the processor's time: reading one takes milliseconds in
 * sip.js, so a hundred strangers within their rates would still take all of it from those who work.
 *
 * Without a crowd each message is handled at once. In a crowd the sockets take turns, one message each, so that one that
 * says little waits little. Messages of one socket keep their order.
 */
export class UnprovenLane<Owner extends object> {
  readonly #waiting = new Map<Owner, Array<() => void>>()
  readonly #now: () => number
  #credit = CREDIT_MS
  #creditAt: number
  #stopTurn: (() => void) | undefined

  /** @param now milliseconds of an even clock */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#creditAt = now()
  }

  /** Runs `handle` now or later. */
  run(owner: Owner, handle: () => void): void {
    const own = this.#waiting.get(owner)
    if (own) own.push(handle)
    else this.#waiting.set(owner, [handle])
    if (this.#stopTurn === undefined) this.#work()
  }

  /**
   * Handles whatever waits of this owner, who has proven itself, before anything else can come in: right after the message
   * that is being handled now, which may be the proof.
   */
  flush(owner: Owner): void {
    queueMicrotask(() => {
      const own = this.#waiting.get(owner) ?? []
      this.#waiting.delete(owner)
      for (const handle of own) handle()
    })
  }

  /** Drops what waits of this owner: its socket is gone. */
  drop(owner: Owner): void {
    this.#waiting.delete(owner)
  }

  close(): void {
    this.#stopTurn?.()
    this.#stopTurn = undefined
    this.#waiting.clear()
  }

  #work(): void {
    this.#stopTurn = undefined
    this.#earn()
    for (let next = this.#next(); next && this.#credit > 0; next = this.#next()) {
      const [owner, waiting] = next
      const one = waiting.shift()
      this.#waiting.delete(owner)
      // to the end of the line, for the next turn
      if (waiting.length > 0) this.#waiting.set(owner, waiting)
      const startedAt = this.#now()
      one?.()
      this.#credit -= this.#now() - startedAt
    }
    if (this.#waiting.size === 0) return
    this.#stopTurn = after(Math.max(1, Math.ceil(-this.#credit / SHARE)), () => this.#work())
  }

  #next(): [Owner, Array<() => void>] | undefined {
    return this.#waiting.entries().next().value
  }

  #earn(): void {
    const now = this.#now()
    this.#credit = Math.min(CREDIT_MS, this.#credit + (now - this.#creditAt) * SHARE)
    this.#creditAt = now
  }
}
