import { randomBytes } from 'node:crypto'
import type { E164 } from '../../shared/domain/phone-number.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'

/** The phone of a test caller. */
export interface CallerAccount {
  /** The number itself, so that an agent can dial it; a made-up name where the number is withheld. */
  readonly username: string
  readonly password: string
  /** Empty where the number is withheld. */
  readonly displayName: string
}

const LIFETIME_MS = 12 * HOUR_MS
const MAX_ACCOUNTS = 500

/** Accounts of test callers: made on demand, kept in memory for some hours. */
export class CallerAccounts {
  readonly #now: () => number
  readonly #accounts = new Map<string, { account: CallerAccount; until: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** The account of a number; the same one for the same number, so that a second page does not lock out the first. */
  open(number: E164 | null, displayName: string): CallerAccount {
    this.#forgetOld()
    const username = number ?? `withheld-${randomBytes(6).toString('hex')}`
    const known = this.find(username)
    const account = known ?? { username, password: randomBytes(18).toString('base64url'), displayName }
    return this.#keep(account)
  }

  /** An account for one call, under which a page speaks as a customer. */
  openSimulated(): CallerAccount {
    this.#forgetOld()
    const username = `simulated-${randomBytes(6).toString('hex')}`
    return this.#keep({ username, password: randomBytes(18).toString('base64url'), displayName: '' })
  }

  find(username: string): CallerAccount | undefined {
    const entry = this.#accounts.get(username)
    return entry && entry.until > this.#now() ? entry.account : undefined
  }

  #keep(account: CallerAccount): CallerAccount {
    this.#accounts.delete(account.username)
    this.#accounts.set(account.username, { account, until: this.#now() + LIFETIME_MS })
    return account
  }

  /** The oldest go first: the map keeps the order of use. */
  #forgetOld(): void {
    for (const [username, { until }] of this.#accounts) {
      if (until > this.#now() && this.#accounts.size < MAX_ACCOUNTS) return
      this.#accounts.delete(username)
    }
  }
}
