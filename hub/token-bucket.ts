/**
 * Allows `perSecond` events a second on average and `burst` at once. Synchronous and on the caller's own clock, because the
 * order of SIP messages must stay as they came, and because tests move that clock.
 */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  readonly #now: () => number
  #tokens: number
  #at: number

  /** @param now milliseconds of any clock; one that goes back gives nothing and takes nothing */
  constructor(perSecond: number, burst: number, now: () => number) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#now = now
    this.#tokens = burst
    this.#at = now()
  }

  /** True if nothing was taken that has not come back. */
  get isFull(): boolean {
    this.#earn()
    return this.#tokens === this.#burst
  }

  /** Takes one token; false when there is none. */
  take(): boolean {
    this.#earn()
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }

  /** Milliseconds until there are so many tokens (or all that there can be); 0 when they are there now. */
  waitFor(count: number): number {
    this.#earn()
    const missing = Math.min(count, this.#burst) - this.#tokens
    return missing <= 0 ? 0 : Math.ceil((missing / this.#perSecond) * 1000)
  }

  /** Takes so many tokens, also more than there are: what comes next waits for longer. */
  charge(count: number): void {
    this.#earn()
    this.#tokens -= count
  }

  /** Gives back what was taken and not used. */
  giveBack(count: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + count)
  }

  #earn(): void {
    const now = this.#now()
    const gained = (Math.max(0, now - this.#at) / 1000) * this.#perSecond
    this.#tokens = Math.min(this.#burst, this.#tokens + gained)
    this.#at = now
  }
}
