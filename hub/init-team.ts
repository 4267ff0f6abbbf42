import type { ApprovalLimits } from '../shared/domain/approvers.ts'
import { createTeam, type NewTeam } from './auth/create-team.ts'
import { loadHubKeys } from './store/hub-keys.ts'
import { ensureApprovalLimits, ensureHubId, ensureTimezone, readMeta, writeMeta } from './store/meta.ts'
import { openStore } from './store/open-store.ts'

/** The folder holds a team already: nothing was changed. */
export class TeamExistsError extends Error {
  override readonly name = 'TeamExistsError'
}

export interface InitOptions {
  readonly dataDir: string
  readonly team: NewTeam
  readonly timezone: string | undefined
  readonly approvalLimits?: Partial<ApprovalLimits> | undefined
  readonly now: number
  /** Begins anew where the data or the key of a team went away; see `OpenOptions`. */
  readonly isNewTeam?: boolean
}

/** Makes a real team in a folder; gives the passwords by extension. Throws TeamExistsError or StoreError. */
export async function initTeam(options: InitOptions): Promise<ReadonlyMap<string, string>> {
  const { dataDir, team, timezone, approvalLimits, now, isNewTeam } = options
  const store = await openStore(dataDir, { isNewTeam })
  try {
    if ((await readMeta(store.db, 'team')) !== undefined)
      throw new TeamExistsError(
        `There is a team in ${dataDir} already. Nothing was changed; give another --data.`,
      )
    await ensureHubId(store.db)
    await ensureTimezone(store.db, timezone)
    await ensureApprovalLimits(store.db, approvalLimits)
    const keys = loadHubKeys(dataDir)
    const passwords = await store.db.transaction().execute(async (transaction) => {
      const made = await createTeam(transaction, keys, team, now)
      await writeMeta(transaction, 'team', 'real')
      return made
    })
    keys.keep()
    return passwords
  } finally {
    await store.close()
  }
}
