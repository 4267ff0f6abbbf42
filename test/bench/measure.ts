/** Times of one thing done many times, in milliseconds, sorted. */
export type Times = readonly number[]

export const sorted = (list: readonly number[]): Times => [...list].sort((a, b) => a - b)

/** The share `p` (0 to 1) of the runs took at most this long, in milliseconds. */
export const percentile = (times: Times, p: number): number =>
  times[Math.min(times.length - 1, Math.floor(times.length * p))] ?? Number.NaN

export const median = (values: readonly number[]): number => percentile(sorted(values), 0.5)

/** One line of the table. */
export interface Row {
  readonly what: string
  /** How often it was measured, in words. */
  readonly runs: string
  readonly ours: string
  readonly bare: string
  readonly ratio: string
  readonly aim: string
  /** Null where it was not measured. */
  readonly isMet: boolean | null
}

/** The row of what cannot be measured here, with the reason in the place of its runs. */
export const leftOut = (what: string, reason: string): Row => ({
  what,
  runs: `left out: ${reason}`,
  ours: '',
  bare: '',
  ratio: '',
  aim: '',
  isMet: null,
})

export interface BenchOptions {
  /** Customers of the world in the caches that are measured. */
  readonly customers: number
  /** Share of the usual number of runs, 1 being all of them; the smoke test takes few. */
  readonly share: number
  say(line: string): void
}

export interface Bench {
  readonly name: string
  /** What is measured against what, for the reader of the table. */
  readonly about: string
  run(options: BenchOptions): Promise<Row[]> | Row[]
}

/** Ours and the bare thing, measured turn by turn in several rounds of the same run. */
export interface Rounds {
  readonly ours: readonly Times[]
  readonly bare: readonly Times[]
}

export const allOf = (rounds: readonly Times[]): Times => sorted(rounds.flat())

/** Ours to bare at a percentile: the median of the rounds' ratios, so that one disturbed round does not decide. */
export const ratioAt = ({ ours, bare }: Rounds, p: number): number =>
  median(ours.map((times, round) => percentile(times, p) / percentile(bare[round] ?? [], p)))

const timed = async (run: () => unknown): Promise<number> => {
  const before = performance.now()
  await run()
  return performance.now() - before
}

/**
 * Cuts the inputs into rounds and gives them to both things in turn, each input to one of them only: whoever came second to
 * the same input would find its pages read and decrypted already.
 */
export function measureRounds<T>(
  inputs: readonly T[],
  roundCount: number,
  ours: (input: T) => unknown,
  bare: (input: T) => unknown,
): Rounds {
  const time = (run: (input: T) => unknown, input: T): number => {
    const before = performance.now()
    run(input)
    return performance.now() - before
  }
  const size = Math.max(2, Math.floor(inputs.length / roundCount))
  const rounds = { ours: [] as Times[], bare: [] as Times[] }
  for (let from = 0; from + size <= inputs.length && rounds.ours.length < roundCount; from += size) {
    const mine: number[] = []
    const theirs: number[] = []
    inputs.slice(from, from + size).forEach((input, index) => {
      if (index % 2 === 0) mine.push(time(ours, input))
      else theirs.push(time(bare, input))
    })
    rounds.ours.push(sorted(mine))
    rounds.bare.push(sorted(theirs))
  }
  return rounds
}

/** Rounds of things that take their own time, or measure it themselves by giving milliseconds. */
export async function measureInTurns(
  roundCount: number,
  perRound: number,
  ours: (index: number) => Promise<number | void>,
  bare: (index: number) => Promise<number | void>,
): Promise<Rounds> {
  const rounds = { ours: [] as Times[], bare: [] as Times[] }
  let index = 0
  const measure = async (run: (index: number) => Promise<number | void>): Promise<number> => {
    let given: number | void = undefined
    const took = await timed(async () => (given = await run(index)))
    return given ?? took
  }
  for (let round = 0; round < roundCount; round += 1) {
    const mine: number[] = []
    const theirs: number[] = []
    for (let n = 0; n < perRound; n += 1, index += 1) {
      if (n % 2 === 0) mine.push(await measure(ours))
      theirs.push(await measure(bare))
      if (n % 2 === 1) mine.push(await measure(ours))
    }
    rounds.ours.push(sorted(mine))
    rounds.bare.push(sorted(theirs))
  }
  return rounds
}

const ms = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0))

/** `p50 / p95 / p99` in milliseconds. */
export const inMs = (times: Times): string =>
  [0.5, 0.95, 0.99].map((p) => ms(percentile(times, p))).join(' / ')

export const times2 = (ratio: number): string => `${ratio.toFixed(2)}×`

/** A row of times, with the ratio at p50 and p95. */
export const timesRow = (
  what: string,
  rounds: Rounds,
  aim: string,
  isMet: (ours: Times, ratio: (p: number) => number) => boolean,
): Row => {
  const ours = allOf(rounds.ours)
  const bare = allOf(rounds.bare)
  return {
    what,
    runs: `${ours.length} in ${rounds.ours.length} rounds`,
    ours: `${inMs(ours)} ms`,
    bare: `${inMs(bare)} ms`,
    ratio: `${times2(ratioAt(rounds, 0.5))}, p95 ${times2(ratioAt(rounds, 0.95))}`,
    aim,
    isMet: isMet(ours, (p) => ratioAt(rounds, p)),
  }
}

/** A benchmark's rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const head =
    '| what | measured | ours: p50 / p95 / p99 | bare: p50 / p95 / p99 | to bare | aim | met |\n|---|---|---|---|---|---|---|'
  const lines = rows.map(
    ({ what, runs, ours, bare, ratio, aim, isMet }) =>
      `| ${[what, runs, ours, bare, ratio, aim, isMet === null ? '' : isMet ? 'yes' : '**no**'].join(' | ')} |`,
  )
  return [head, ...lines].join('\n')
}
