import type { E164 } from '../../shared/domain/phone-number.ts'
import type { City } from './cities.ts'
import { Permutation, WeightedTable, mix, type Random } from './random.ts'

/** Operator prefixes in use, weighted by operator (China Mobile, Unicom, Telecom). */
const MOBILE_PREFIXES = new WeightedTable<string>([
  ...['134', '135', '136', '137', '138', '139', '150', '151', '152', '157', '158', '159'].map(
    (p) => [p, 8] as const,
  ),
  ...['182', '183', '184', '187', '188', '147', '178', '195', '198', '172'].map((p) => [p, 4] as const),
  ...['130', '131', '132', '155', '156', '185', '186'].map((p) => [p, 4] as const),
  ...['145', '166', '175', '176', '196'].map((p) => [p, 2] as const),
  ...['133', '153', '180', '181', '189', '177'].map((p) => [p, 4] as const),
  ...['173', '190', '191', '193', '199'].map((p) => [p, 2] as const),
])

/** First two digits of local numbers: none starts with 0, 1 or 9, and 80 is a service range. */
const LOCAL_STARTS = Array.from({ length: 70 }, (_, index) => index + 20).filter((start) => start !== 80)

/** Numbers one customer may need: main mobile, second mobile, receivers, a stranger. */
const MOBILE_SLOTS = 8
const MOBILE_SPACE = 100_000_000

/** Above this, the numbers of one area code would run out. */
export const MAX_CUSTOMERS = 6_000_000

/**
 * Phone numbers of one world. A number follows from the customer's index by a permutation, so that no two customers
 * get the same one and none has to be remembered.
 */
export class NumberPlan {
  readonly #mobiles: Permutation
  readonly #locals: Record<7 | 8, Permutation>
  readonly #reserved: ReadonlySet<string>

  constructor(seed: number, reserved: Iterable<string>) {
    this.#mobiles = new Permutation(MOBILE_SPACE, mix(seed, 0x6d6f, 1))
    this.#locals = {
      7: new Permutation(LOCAL_STARTS.length * 100_000, mix(seed, 0x6c6f, 7)),
      8: new Permutation(LOCAL_STARTS.length * 1_000_000, mix(seed, 0x6c6f, 8)),
    }
    this.#reserved = new Set(reserved)
  }

  /** The mobile number in the customer's given slot (0 to 6). */
  mobile(random: Random, index: number, slot: number): E164 {
    const prefix = MOBILE_PREFIXES.pick(random)
    const at = (chosen: number): string =>
      `+86${prefix}${String(this.#mobiles.at(index * MOBILE_SLOTS + chosen)).padStart(8, '0')}`
    const number = at(slot)
    // the last slot is kept free for whoever would get a number of the fixed sample customers
    return (this.#reserved.has(number) ? at(MOBILE_SLOTS - 1) : number) as E164
  }

  /** The landline of a household: one for each household index and city. */
  landline(household: number, city: City): E164 {
    const rest = city.localLength - 2
    const at = (index: number): string => {
      const value = this.#locals[city.localLength].at(index)
      const start = LOCAL_STARTS[Math.floor(value / 10 ** rest)]
      return `+86${city.areaCode}${start}${String(value % 10 ** rest).padStart(rest, '0')}`
    }
    const number = at(household)
    return (this.#reserved.has(number) ? at(MAX_CUSTOMERS) : number) as E164
  }
}
