import { dayOf } from './team-day.ts'
import type { Db } from './tables.ts'

const prefixOf = (day: string): string => `T-${day}-`

/** The numbers of a day's tickets, as `T-20260314-0007`, within one transaction. */
export class TicketNumbers {
  readonly #db: Db
  readonly #day: string
  #last = 0
  #isTaken = false

  constructor(db: Db, now: number, timezone: string) {
    this.#db = db
    this.#day = dayOf(now, timezone)
  }

  /** Finds the last number of the day; before any is asked for. */
  async load(): Promise<void> {
    const counter = await this.#db
      .selectFrom('ticket_counters')
      .select('last')
      .where('day', '=', this.#day)
      .executeTakeFirst()
    this.#last = counter?.last ?? (await this.#lastImported())
  }

  /** The next number; it is not used up until it is taken. */
  next(): string {
    return `${prefixOf(this.#day)}${String(this.#last + 1).padStart(4, '0')}`
  }

  take(number: string): void {
    this.#last = Number(number.slice(prefixOf(this.#day).length))
    this.#isTaken = true
  }

  /** A number that came from elsewhere is used up, and those before it, where it is of this day. */
  takeUpTo(number: string): void {
    const prefix = prefixOf(this.#day)
    if (number.startsWith(prefix) && Number(number.slice(prefix.length)) > this.#last) this.take(number)
  }

  async flush(): Promise<void> {
    if (!this.#isTaken) return
    const last = this.#last
    await this.#db
      .insertInto('ticket_counters')
      .values({ day: this.#day, last })
      .onConflict((conflict) => conflict.column('day').doUpdateSet({ last }))
      .execute()
  }

  /** No ticket was numbered by this hub today, but some may have been imported. */
  async #lastImported(): Promise<number> {
    const prefix = prefixOf(this.#day)
    const newest = await this.#db
      .selectFrom('tickets')
      .select('number')
      .where('number', '>=', prefix)
      .where('number', '<', `${prefix}~`)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
    return newest?.number ? Number(newest.number.slice(prefix.length)) || 0 : 0
  }
}
