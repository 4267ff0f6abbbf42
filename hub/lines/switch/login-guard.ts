const WINDOW_MS = 60_000
const SWEEP_ABOVE = 1000
const SWEEP_EVERY_MS = 10_000
/** Longer than any user name; a stranger may send thousands of letters. */
const NAME_LENGTH = 100

/** Counts wrong passwords by account and address over the last minute, across sockets. */
export class LoginGuard {
  readonly #limit: number
  readonly #now: () => number
  readonly #failures = new Map<string, number[]>()
  #sweptAt = 0

  constructor(limit: number, now: () => number) {
    this.#limit = limit
    this.#now = now
  }

  isBlocked(username: string, address: string): boolean {
    return this.#recent(keyOf(username, address)).length >= this.#limit
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
    this.#failures.delete(keyOf(username, address))
  }

  #recent(key: string): number[] {
    const since = this.#now() - WINDOW_MS
    const recent = (this.#failures.get(key) ?? []).filter((at) => at > since)
    if (recent.length === 0) this.#failures.delete(key)
    return recent
  }
}

const keyOf = (username: string, address: string): string => `${address} ${username.slice(0, NAME_LENGTH)}`
