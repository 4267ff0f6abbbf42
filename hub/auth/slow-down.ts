export interface SlowDownRule {
  /** So many wrong tries are free. */
  readonly freeTries: number
  /** The wait after the next one; it doubles with each more. */
  readonly firstDelayMs: number
  readonly maxDelayMs: number
  /** Without a wrong try for this long, all is forgotten. */
  readonly forgetAfterMs: number
}

/** One account: the fifth wrong password is the last one without a wait. */
export const ACCOUNT_RULE: SlowDownRule = {
  freeTries: 5,
  firstDelayMs: 2000,
  maxDelayMs: 5 * 60_000,
  forgetAfterMs: 15 * 60_000,
}
/** One address: a whole office may sit behind it, so it has more tries. */
export const ADDRESS_RULE: SlowDownRule = { ...ACCOUNT_RULE, freeTries: 30 }

/** Above so many names in memory, those that are over are dropped. */
const SWEEP_ABOVE = 10_000

/** Counts wrong tries by name and says how long the next one has to wait. In memory: a restart forgets. */
export class SlowDown {
  readonly #rule: SlowDownRule
  readonly #now: () => number
  readonly #wrong = new Map<string, { count: number; lastAt: number }>()

  constructor(rule: SlowDownRule, now: () => number) {
    this.#rule = rule
    this.#now = now
  }

  /** Milliseconds until the next try is taken; 0 when it is taken now. */
  waitFor(name: string): number {
    const entry = this.#live(name)
    if (!entry || entry.count < this.#rule.freeTries) return 0
    const { firstDelayMs, maxDelayMs, freeTries } = this.#rule
    const delay = Math.min(maxDelayMs, firstDelayMs * 2 ** (entry.count - freeTries))
    return Math.max(0, entry.lastAt + delay - this.#now())
  }

  /** Counts a try as wrong. Called before the password is looked at, so that tries side by side count as well. */
  noteTry(name: string): void {
    const count = (this.#live(name)?.count ?? 0) + 1
    this.#wrong.set(name, { count, lastAt: this.#now() })
    if (this.#wrong.size > SWEEP_ABOVE) for (const other of [...this.#wrong.keys()]) this.#live(other)
  }

  /** Takes one try back: it was right. */
  takeBack(name: string): void {
    const entry = this.#wrong.get(name)
    if (!entry) return
    if (entry.count <= 1) this.#wrong.delete(name)
    else this.#wrong.set(name, { ...entry, count: entry.count - 1 })
  }

  forget(name: string): void {
    this.#wrong.delete(name)
  }

  #live(name: string): { count: number; lastAt: number } | undefined {
    const entry = this.#wrong.get(name)
    if (!entry || this.#now() - entry.lastAt <= this.#rule.forgetAfterMs) return entry
    this.#wrong.delete(name)
    return undefined
  }
}
