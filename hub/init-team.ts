import { createTeam, type NewTeam } from './auth/create-team.ts'
import { loadHubKeys } from './store/hub-keys.ts'
import { ensureHubId, ensureTimezone, readMeta, writeMeta } from './store/meta.ts'
import { openStore } from './store/open-store.ts'

/** The folder holds a team already: nothing was changed. */
export class TeamExistsError extends Error {
  override readonly name = 'TeamExistsError'
}

export interface InitOptions {
  readonly dataDir: string
  readonly team: NewTeam
  readonly timezone: string | undefined
  readonly now: number
}

/** Makes a real team in a folder; gives the passwords by extension. Throws TeamExistsError or StoreError. */
export async function initTeam(options: InitOptions): Promise<ReadonlyMap<string, string>> {
  const { dataDir, team, timezone, now } = options
  const store = await openStore(dataDir)
  try {
    if ((await readMeta(store.db, 'team')) !== undefined)
      throw new TeamExistsError(
        `There is a team in ${dataDir} already. Nothing was changed; give another --data.`,
      )
    await ensureHubId(store.db)
    await ensureTimezone(store.db, timezone)
    const keys = loadHubKeys(dataDir)
    return await store.db.transaction().execute(async (transaction) => {
      const passwords = await createTeam(transaction, keys, team, now)
      await writeMeta(transaction, 'team', 'real')
      return passwords
    })
  } finally {
    await store.close()
  }
}
