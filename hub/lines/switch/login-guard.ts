import { DAY_MS } from '../../../shared/domain/time.ts'
import { networkOf } from '../../auth/network-of.ts'

const WINDOW_MS = 60_000
const SWEEP_ABOVE = 1000
const SWEEP_EVERY_MS = 10_000
/** Longer than any user name; a stranger may send thousands of letters. */
const NAME_LENGTH = 100
/** A phone proves itself at every registration; after a holiday it is a stranger again. */
const PROVEN_MS = 7 * DAY_MS

/**
 * Counts wrong passwords by account and network over the last minute, across sockets, and remembers which phone has
 * proven itself from where: the guesses of others at its address must not keep it from the line when it comes again over
 * a new socket. That leaves guessing there without an end, which SIP passwords of 59 random bits can bear.
 */
export class LoginGuard {
  readonly #limit: number
  readonly #now: () => number
  readonly #failures = new Map<string, number[]>()
  /** Until when it is remembered. */
  readonly #proven = new Map<string, number>()
  #sweptAt = 0

  constructor(limit: number, now: () => number) {
    this.#limit = limit
    this.#now = now
  }

  isBlocked(username: string, address: string): boolean {
    return this.#recent(keyOf(username, address)).length >= this.#limit
  }

  /** True where the account has proven itself from this address lately. */
  hasProven(username: string, address: string): boolean {
    const until = this.#proven.get(keyOf(username, address))
    return until !== undefined && until > this.#now()
  }

  noteFailure(username: string, address: string): void {
    const key = keyOf(username, address)
    const recent = this.#recent(key)
    recent.push(this.#now())
    this.#failures.set(key, recent)
    // names tried at random must not fill the memory, nor the processor with looking through them
    if (this.#failures.size <= SWEEP_ABOVE || this.#now() - this.#sweptAt < SWEEP_EVERY_MS) return
    this.#sweptAt = this.#now()
    for (const other of [...this.#failures.keys()]) this.#recent(other)
  }

  noteSuccess(username: string, address: string): void {
    const key = keyOf(username, address)
    this.#failures.delete(key)
    const now = this.#now()
    this.#proven.delete(key)
    this.#proven.set(key, now + PROVEN_MS)
    // those that were proven the longest ago stand first
    for (const [other, until] of this.#proven) {
      if (until > now) break
      this.#proven.delete(other)
    }
  }

  #recent(key: string): number[] {
    const now = this.#now()
    // a moment to come is of a clock that was put back since
    const recent = (this.#failures.get(key) ?? []).filter((at) => at > now - WINDOW_MS && at <= now)
    if (recent.length === 0) this.#failures.delete(key)
    return recent
  }
}

const keyOf = (username: string, address: string): string =>
  `${networkOf(address)} ${username.slice(0, NAME_LENGTH)}`
