/** The seed of a property test, printed so that a failure can be had again: `RINGDESK_SEED=N npx vitest run FILE`. */
export function seedOf(name: string): number {
  const given = process.env['RINGDESK_SEED']
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given)
  console.info(`${name}: seed ${seed}`)
  return seed
}

/** How many runs a property gets: a few in every test run, many (`RINGDESK_RUNS=100`) for who hunts. */
export const runsOf = (usual: number): number => Number(process.env['RINGDESK_RUNS'] ?? usual)
