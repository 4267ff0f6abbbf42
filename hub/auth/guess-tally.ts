import { HOUR_MS } from '../../shared/domain/time.ts'
import type { PersonId } from '../../shared/domain/ids.ts'
import type { AuditEntry } from '../audit/audit-trail.ts'

/** So many refused sign-ins at one account from one network have rows of their own in an hour; more are a program. */
const OWN_ROWS = 10
/** So many have rows of their own in an hour, whoever and wherever they are. */
const ALL_ROWS = 100
/** So many accounts and networks are counted apart in an hour; the rest is one number. */
const COUNTED_APART = 100

/** A refused sign-in: at whose account (null: nobody's), and from where. */
interface Guess {
  readonly account: PersonId | null
  readonly network: string
}
interface Count {
  readonly guess: Guess | undefined
  own: number
  counted: number
}

/**
 * Bounds what wrong guesses add to the audit trail, which is never pruned because its rows are a chain: above so many an hour they
 * are counted by account and network, and each count is a row. However many there are, an hour has some two hundred rows. Counts of
 * the hour in which the hub is killed are lost.
 */
export class GuessTally {
  #hour = 0
  #rows = 0
  readonly #counts = new Map<string, Count>()
  #others: Count = { guess: undefined, own: 0, counted: 0 }

  /** Counts a refusal; true if it gets a row of its own. Ask `due` first: an hour that is over is not gone on with. */
  add(guess: Guess): boolean {
    const count = this.#countOf(guess)
    if (count.own < OWN_ROWS && this.#rows < ALL_ROWS) {
      count.own += 1
      this.#rows += 1
      return true
    }
    count.counted += 1
    return false
  }

  /** Rows about an hour that is over, each given once. With `isLast` the present hour counts as over, too. */
  due(now: number, isLast = false): AuditEntry[] {
    const hour = Math.floor(now / HOUR_MS)
    if (hour === this.#hour && !isLast) return []
    const from = this.#hour * HOUR_MS
    const entries = [...this.#counts.values(), this.#others]
      .filter(({ counted }) => counted > 0)
      .map(({ guess, counted }): AuditEntry => ({
        at: now,
        actor: guess?.account ?? null,
        kind: 'signInsRefused',
        detail: { count: counted, from, network: guess?.network ?? 'others' },
      }))
    this.#hour = hour
    this.#rows = 0
    this.#counts.clear()
    this.#others = { guess: undefined, own: 0, counted: 0 }
    return entries
  }

  #countOf(guess: Guess): Count {
    const key = `${guess.account ?? ''} ${guess.network}`
    const known = this.#counts.get(key)
    if (known) return known
    if (this.#counts.size >= COUNTED_APART) return this.#others
    const made: Count = { guess, own: 0, counted: 0 }
    this.#counts.set(key, made)
    return made
  }
}
