import { HOUR_MS, type Moment } from '../../shared/domain/time.ts'
import { DayCounter, dayCode, dayOf, festivalDays } from './calendar.ts'
import { NumberPlan } from './numbers.ts'
import type { Staff } from './staff.ts'
import type { WorldLanguage } from '../../shared/domain/world-language.ts'
import { wordsOf, type WorldWords } from './words/world-words.ts'

/** How far back the sample world remembers, in days. */
export const HISTORY_DAYS = 4 * 365

/** Order numbers per day before they grow a digit. */
const ORDER_SPACE = 100_000
/** No common factor with ORDER_SPACE: every count of a day gives another suffix. */
const ORDER_STRIDE = 48_611

/** What all customers of one world have in common. It holds a few counters and nothing that grows with the customers. */
export class Setting {
  readonly seed: number
  readonly now: Moment
  /** Nothing is made up after this, so that even a long call has ended by now. */
  readonly horizon: Moment
  readonly today: number
  readonly staff: Staff
  readonly language: WorldLanguage
  readonly words: WorldWords
  readonly numbers: NumberPlan
  readonly #festivals: readonly number[]
  readonly #orders = new DayCounter()
  readonly #tickets = new DayCounter()
  readonly #reservedOrders: ReadonlySet<string>

  constructor(options: {
    seed: number
    now: Moment
    staff: Staff
    language: WorldLanguage
    reservedNumbers: Iterable<string>
    reservedOrders: Iterable<string>
  }) {
    this.seed = options.seed
    this.now = options.now
    this.horizon = options.now - HOUR_MS
    this.today = dayOf(options.now)
    this.staff = options.staff
    this.language = options.language
    this.words = wordsOf(options.language)
    this.numbers = new NumberPlan(options.seed, options.reservedNumbers)
    this.#festivals = festivalDays(this.today - HISTORY_DAYS, this.today)
    this.#reservedOrders = new Set(options.reservedOrders)
  }

  /** The next shopping festival on or after that day, if there was one yet. */
  festivalAfter(day: number): number | undefined {
    return this.#festivals.find((festival) => festival >= day)
  }

  /** A number that no other order has: the day and five digits in no visible order. */
  orderNumber(day: number): string {
    for (;;) {
      const count = this.#orders.next(day)
      const suffix = count < ORDER_SPACE ? (count * ORDER_STRIDE + day * 7919) % ORDER_SPACE : count
      const number = dayCode(day) + String(suffix).padStart(5, '0')
      if (!this.#reservedOrders.has(number)) return number
    }
  }

  /** `T-20261109-0042`: tickets are counted within their day. */
  ticketNumber(day: number): string {
    return `T-${dayCode(day)}-${String(this.#tickets.next(day)).padStart(4, '0')}`
  }
}
