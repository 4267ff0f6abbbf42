import { createTeam, type NewTeam } from './auth/create-team.ts'
import type { HubKeys } from './auth/hub-keys.ts'
import type { HubOptions } from './hub-options.ts'
import { SAMPLE_PEOPLE, SAMPLE_QUEUES } from './seed/sample-team.ts'
import { seedStore } from './seed/seed-store.ts'
import { readMeta, writeMeta } from './store/meta.ts'
import { seedSink } from './store/seed-sink.ts'
import type { Db } from './store/tables.ts'

const SAMPLE_CUSTOMERS = 1000
const SAMPLE_SEED = 1

const TEAMS: Readonly<Record<'sample' | 'empty', NewTeam>> = {
  sample: { people: SAMPLE_PEOPLE, queues: SAMPLE_QUEUES, isSample: true },
  empty: { people: [], queues: [] },
}

export interface PreparedTeam {
  /** By extension, where the team was made just now. */
  readonly newPasswords: ReadonlyMap<string, string>
  readonly isSample: boolean
}

/** Puts a team into a hub that has none yet: the sample team with its world, an empty one, or the one that is given. */
export async function prepareTeam(
  db: Db,
  keys: HubKeys,
  options: HubOptions,
  now: number,
): Promise<PreparedTeam> {
  const known = await readMeta(db, 'team')
  if (known !== undefined) return { newPasswords: new Map(), isSample: known === 'sample' }

  const wished = options.team ?? 'sample'
  const team = typeof wished === 'string' ? TEAMS[wished] : wished
  const isSample = team.isSample === true
  const newPasswords = await createTeam(db, keys, team, now)
  const customers = options.customers ?? SAMPLE_CUSTOMERS
  if (wished === 'sample' && customers > 0)
    await seedStore(seedSink(db), { seed: SAMPLE_SEED, customers, now })
  // written last: a first start that broke off begins again, and writes the same once more
  await writeMeta(db, 'team', isSample ? 'sample' : 'real')
  return { newPasswords, isSample }
}
