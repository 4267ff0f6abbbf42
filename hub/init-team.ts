import { v7 } from 'uuid'
import type { PersonId } from '../shared/domain/ids.ts'
import { createTeam } from './auth/create-team.ts'
import { loadHubKeys } from './auth/hub-keys.ts'
import { ensureHubId, ensureTimezone, readMeta, writeMeta } from './store/meta.ts'
import { openStore } from './store/open-store.ts'

/** The folder holds a team already: nothing was changed. */
export class TeamExistsError extends Error {
  override readonly name = 'TeamExistsError'
}

export interface InitOptions {
  readonly dataDir: string
  readonly name: string
  readonly extension: string
  /** Undefined: one is made up. */
  readonly password: string | undefined
  readonly timezone: string | undefined
  readonly now: number
}

/** Makes a real team with its administrator; gives the administrator's password. Throws TeamExistsError or StoreError. */
export async function initTeam(options: InitOptions): Promise<string> {
  const { dataDir, name, extension, password, timezone, now } = options
  const store = await openStore(dataDir)
  try {
    if ((await readMeta(store.db, 'team')) !== undefined)
      throw new TeamExistsError(
        `There is a team in ${dataDir} already. Nothing was changed; give another --data.`,
      )
    await ensureHubId(store.db)
    await ensureTimezone(store.db, timezone)
    const person = {
      id: v7() as PersonId,
      name,
      extension,
      role: 'administrator' as const,
      skills: {},
      active: true,
    }
    const passwords = await createTeam(
      store.db,
      loadHubKeys(dataDir),
      {
        people: [person],
        queues: [],
        passwords: new Map(password === undefined ? [] : [[extension, password]]),
      },
      now,
    )
    await writeMeta(store.db, 'team', 'real')
    return passwords.get(extension) ?? ''
  } finally {
    await store.close()
  }
}
