import * as fc from 'fast-check'

/**
 * Seeds and sizes of property tests. `RINGDESK_SEED=N` repeats a run of every property; `RINGDESK_RUNS=N` gives each of them N
 * times its usual number of runs, and N times its time limit. `npm run test:long` sets both.
 */
const givenSeed = process.env['RINGDESK_SEED']
const times = Number(process.env['RINGDESK_RUNS'] ?? 1)

/** Makes `RINGDESK_SEED` the seed of every property that names none. Called by the setup file of vitest. */
export function useGivenSeed(): void {
  if (givenSeed !== undefined) fc.configureGlobal({ seed: Number(givenSeed) })
}

/** Returns the seed of the property `name`, the given one or a new one, and prints it. */
export function seedOf(name: string): number {
  const seed = givenSeed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(givenSeed)
  console.info(`${name}: seed ${seed}`)
  return seed
}

/** Returns how many runs a property gets whose usual number, small enough for every test run, is `usual`. */
export const runsOf = (usual: number): number => Math.max(1, Math.round(usual * times))

/** Returns the time limit in milliseconds of a test whose property runs `runsOf(usual)` times. */
export const timeLimitOf = (usualMs: number): number => usualMs * Math.max(1, times)
