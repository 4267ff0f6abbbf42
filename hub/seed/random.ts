/**
 * Chance that repeats itself: every number here follows from the seed alone, so that a world can be made again.
 */

/** Scatters the bits of a 32-bit integer (the finaliser of MurmurHash3). */
const scatter = (value: number): number => {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** One 32-bit number out of three; the same three always give the same one. */
export const mix = (a: number, b: number, c: number): number =>
  scatter(scatter(scatter(a ^ 0x9e3779b9) ^ Math.imul(b, 0x27d4eb2f)) ^ Math.imul(c, 0x165667b1))

/** A pseudo-random stream (sfc32). One object is seeded again for every customer, so streaming allocates none. */
export class Random {
  #a = 0
  #b = 0
  #c = 0
  #count = 1

  /** Starts the stream that belongs to these three numbers. */
  reseed(seed: number, stream: number, index: number): this {
    this.#a = mix(seed, stream, index)
    this.#b = mix(seed ^ 0x51ed270b, index, stream)
    this.#c = mix(index, seed, stream ^ 0x2545f491)
    this.#count = 1
    for (let i = 0; i < 8; i++) this.bits()
    return this
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    const t = (((this.#a + this.#b) | 0) + this.#count) | 0
    this.#count = (this.#count + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0
    return t >>> 0
  }

  /** At least 0, below 1. */
  next(): number {
    return this.bits() / 4294967296
  }

  /** A whole number from 0 to `below` - 1. */
  int(below: number): number {
    return Math.floor(this.next() * below)
  }

  /** A whole number from `from` to `to`, both possible. */
  between(from: number, to: number): number {
    return from + this.int(to - from + 1)
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.int(values.length)]
    if (value === undefined) throw new RangeError('nothing to pick from')
    return value
  }

  /** Exponentially distributed around `mean`: many short, few long. */
  exponential(mean: number): number {
    return -Math.log(1 - this.next()) * mean
  }

  /** Log-normally distributed: half of the values lie below `median`. */
  logNormal(median: number, sigma: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()))
    return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * this.next()))
  }
}

/** Values with weights, picked in constant time (Walker's alias method). */
export class WeightedTable<T> {
  readonly #values: readonly T[]
  readonly #keep: Float64Array
  readonly #alias: Uint32Array

  constructor(entries: readonly (readonly [value: T, weight: number])[]) {
    const total = entries.reduce((sum, [, weight]) => sum + weight, 0)
    if (entries.length === 0 || !(total > 0)) throw new RangeError('a table needs a value with a weight')
    this.#values = entries.map(([value]) => value)
    this.#keep = Float64Array.from(entries, ([, weight]) => (weight * entries.length) / total)
    this.#alias = new Uint32Array(entries.length)
    const poor: number[] = []
    const rich: number[] = []
    this.#keep.forEach((share, index) => (share < 1 ? poor : rich).push(index))
    for (;;) {
      const from = rich.at(-1)
      const to = poor.pop()
      if (from === undefined || to === undefined) break
      this.#alias[to] = from
      const left = (this.#keep[from] ?? 0) - (1 - (this.#keep[to] ?? 0))
      this.#keep[from] = left
      if (left < 1) {
        rich.pop()
        poor.push(from)
      }
    }
    // what rounding left over keeps its own value
    for (const index of [...poor, ...rich]) this.#keep[index] = 1
  }

  pick(random: Random): T {
    const scaled = random.next() * this.#values.length
    const index = Math.floor(scaled)
    const chosen = scaled - index < (this.#keep[index] ?? 1) ? index : (this.#alias[index] ?? index)
    return this.#values[chosen] as T
  }
}

/**
 * A permutation of 0 to `size` - 1 (a Feistel network with cycle walking): scattered values that never repeat, without
 * remembering those given out before.
 */
export class Permutation {
  readonly #size: number
  readonly #side: number
  readonly #key: number

  constructor(size: number, key: number) {
    this.#size = size
    this.#side = Math.ceil(Math.sqrt(size))
    this.#key = key
  }

  /** Where `index` goes; a RangeError where it lies outside of the permutation. */
  at(index: number): number {
    if (!(index >= 0 && index < this.#size)) throw new RangeError(`${index} is not below ${this.#size}`)
    let value = index
    do {
      let left = Math.floor(value / this.#side)
      let right = value % this.#side
      for (let round = 0; round < 4; round++) {
        const next = (left + mix(this.#key, right, round)) % this.#side
        left = right
        right = next
      }
      value = left * this.#side + right
    } while (value >= this.#size)
    return value
  }
}
