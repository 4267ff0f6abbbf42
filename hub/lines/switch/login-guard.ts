const WINDOW_MS = 60_000

/** Counts wrong passwords by account and address over the last minute, across sockets. */
export class LoginGuard {
  readonly #limit: number
  readonly #now: () => number
  readonly #failures = new Map<string, number[]>()

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
    // names tried at random must not fill the memory: forget what is over whenever many are kept
    if (this.#failures.size > 1000) for (const other of [...this.#failures.keys()]) this.#recent(other)
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

const keyOf = (username: string, address: string): string => `${address} ${username}`
