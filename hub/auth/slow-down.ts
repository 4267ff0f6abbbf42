export interface SlowDownRule {
  /** So many wrong tries are free. */
  readonly freeTries: number
  /** The wait after the next one; it doubles with each more. */
  readonly firstDelayMs: number
  readonly maxDelayMs: number
  /** Without a wrong try for this long, all is forgotten. */
  readonly forgetAfterMs: number
}

/** Who guesses one account: the fifth wrong password is the last one without a wait. */
export const GUESS_RULE: SlowDownRule = {
  freeTries: 5,
  firstDelayMs: 2000,
  maxDelayMs: 5 * 60_000,
  forgetAfterMs: 15 * 60_000,
}
/** Names that nobody has, from one network: so many are a person who mistypes, more are a program. */
export const MADE_UP_NAMES_RULE: SlowDownRule = { ...GUESS_RULE, freeTries: 30 }

/** Above so many names the one that was not tried for longest is forgotten, so that made-up ones do not fill the memory. */
const MAX_NAMES = 50_000

/** Counts wrong tries by name and says how long the next one has to wait. In memory: a restart forgets. */
export class SlowDown {
  readonly #rule: SlowDownRule
  readonly #now: () => number
  readonly #wrong = new Map<string, { count: number; lastAt: number }>()

  constructor(rule: SlowDownRule, now: () => number) {
    this.#rule = rule
    this.#now = now
  }

  /** Milliseconds until the next try is taken; 0 when it is taken now. Never more than the rule says, whatever a clock does. */
  waitFor(name: string): number {
    const entry = this.#live(name)
    if (!entry || entry.count < this.#rule.freeTries) return 0
    const { firstDelayMs, maxDelayMs, freeTries } = this.#rule
    const delay = Math.min(maxDelayMs, firstDelayMs * 2 ** (entry.count - freeTries))
    return Math.min(delay, Math.max(0, entry.lastAt + delay - this.#now()))
  }

  /** Counts a try as wrong. Called before the password is looked at, so that tries side by side count as well. */
  noteTry(name: string): void {
    const count = (this.#live(name)?.count ?? 0) + 1
    // to the end: the map keeps the order of tries
    this.#wrong.delete(name)
    this.#wrong.set(name, { count, lastAt: this.#now() })
    const [oldest] = this.#wrong.keys()
    if (this.#wrong.size > MAX_NAMES && oldest !== undefined) this.#wrong.delete(oldest)
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
