/** Times of one thing done many times, in milliseconds, sorted. */
export type Times = readonly number[]

/** The share `p` (0 to 1) of the runs took at most this long, in milliseconds. */
export const percentile = (times: Times, p: number): number =>
  times[Math.min(times.length - 1, Math.floor(times.length * p))] ?? Number.NaN

/** One line of a benchmark's table: ours beside the bare thing, measured turn by turn in the same run. */
export interface Row {
  readonly what: string
  readonly ours: Times
  readonly bare: Times | undefined
}

export interface Bench {
  readonly name: string
  /** What is measured against what, for the reader of the table. */
  readonly about: string
  run(scale: number, say: (line: string) => void): Promise<Row[]> | Row[]
}

/**
 * Runs two things in turn on the same inputs, so that both see the same state of the machine, after a warm-up that is
 * thrown away. The order changes with every input.
 */
export function pair<T>(inputs: readonly T[], ours: (input: T) => unknown, bare?: (input: T) => unknown) {
  const times = { ours: [] as number[], bare: [] as number[] }
  const time = (run: (input: T) => unknown, input: T, into: number[]): void => {
    const before = performance.now()
    run(input)
    into.push(performance.now() - before)
  }
  const warmUp = Math.min(inputs.length, 200)
  inputs.slice(0, warmUp).forEach((input) => {
    ours(input)
    bare?.(input)
  })
  inputs.forEach((input, index) => {
    if (index % 2 === 0) time(ours, input, times.ours)
    if (bare) time(bare, input, times.bare)
    if (index % 2 === 1) time(ours, input, times.ours)
  })
  const sorted = (list: number[]): Times => list.sort((a, b) => a - b)
  return { ours: sorted(times.ours), bare: bare ? sorted(times.bare) : undefined }
}

const ms = (value: number): string => value.toFixed(3)

/** A benchmark's rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const head =
    '| what | runs | p50 ms | p95 ms | p99 ms | p50 to bare | p95 to bare |\n|---|---|---|---|---|---|---|'
  const lines = rows.map(({ what, ours, bare }) => {
    const ratio = (p: number): string => (bare ? (percentile(ours, p) / percentile(bare, p)).toFixed(2) : '')
    const cells = [
      what,
      ours.length,
      ...[0.5, 0.95, 0.99].map((p) => ms(percentile(ours, p))),
      ratio(0.5),
      ratio(0.95),
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [head, ...lines].join('\n')
}
