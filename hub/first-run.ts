import { createTeam, type NewTeam } from './auth/create-team.ts'
import type { HubKeys } from './store/hub-keys.ts'
import type { HubOptions } from './hub-options.ts'
import { sampleTeam } from './seed/sample-team.ts'
import { readMeta, writeMeta } from './store/meta.ts'
import { seedSink } from './seed/seed-sink.ts'
import type { Db } from './store/tables.ts'

const SAMPLE_CUSTOMERS = 1000
const SAMPLE_SEED = 1
const NOBODY: NewTeam = { people: [], queues: [] }

export interface PreparedTeam {
  /** By extension, where the team was made just now. */
  readonly newPasswords: ReadonlyMap<string, string>
  readonly isSample: boolean
}

/**
 * Puts a team into a hub that has none yet: the sample team with its world, an empty one, or the one that is given. All
 * of it or, where the first start breaks off, nothing.
 */
export async function prepareTeam(
  db: Db,
  keys: HubKeys,
  options: HubOptions,
  now: number,
): Promise<PreparedTeam> {
  const known = await readMeta(db, 'team')
  if (known !== undefined) {
    // a start that broke off just after its team was stored did not come to this
    keys.keep()
    return { newPasswords: new Map(), isSample: known === 'sample' }
  }

  const { team: wished = 'sample', language = 'zh-CN' } = options
  const team =
    wished === 'sample' ? { ...sampleTeam(language), isSample: true } : wished === 'empty' ? NOBODY : wished
  const isSample = team.isSample === true
  const customers = wished === 'sample' ? (options.customers ?? SAMPLE_CUSTOMERS) : 0
  const newPasswords = await db.transaction().execute(async (transaction) => {
    const passwords = await createTeam(transaction, keys, team, now)
    if (customers > 0) {
      // needed at the first start alone
      const { seedStore } = await import('./seed/seed-store.ts')
      await seedStore(seedSink(transaction), { seed: SAMPLE_SEED, customers, now, language })
    }
    await writeMeta(transaction, 'team', isSample ? 'sample' : 'real')
    return passwords
  })
  keys.keep()
  return { newPasswords, isSample }
}
