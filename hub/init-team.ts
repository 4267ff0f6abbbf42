import type { ApprovalLimits } from '../shared/domain/approvers.ts'
import { createTeam, type NewTeam } from './auth/create-team.ts'
import { loadHubKeys } from './store/hub-keys.ts'
import { makeRecoveryKey } from './backup/recovery-key.ts'
import {
  ensureApprovalLimits,
  ensureEpoch,
  ensureHubId,
  ensureTimezone,
  readMeta,
  writeMeta,
} from './store/meta.ts'
import { openStore } from './store/open-store.ts'

/** The folder holds a team already: nothing was changed. */
export class TeamExistsError extends Error {
  override readonly name = 'TeamExistsError'
}

export interface InitOptions {
  readonly dataDir: string
  /** The secret of RINGDESK_HUB_KEY; see `DataFolder`. */
  readonly hubKey?: string | undefined
  readonly team: NewTeam
  readonly timezone: string | undefined
  readonly approvalLimits?: Partial<ApprovalLimits> | undefined
  readonly now: number
  /** Begins anew where the data or the key of a team went away; see `OpenOptions`. */
  readonly isNewTeam?: boolean
}

export interface NewTeamSecrets {
  /** By extension. */
  readonly passwords: ReadonlyMap<string, string>
  /** Opens the team's backups; the hub keeps only what seals them. */
  readonly recoveryKey: string
}

/** Makes a real team in a folder; gives what is shown this once. Throws TeamExistsError or StoreError. */
export async function initTeam(options: InitOptions): Promise<NewTeamSecrets> {
  const { dataDir, hubKey, team, timezone, approvalLimits, now, isNewTeam } = options
  const store = await openStore(dataDir, { hubKey, isNewTeam })
  try {
    if ((await readMeta(store.db, 'team')) !== undefined)
      throw new TeamExistsError(
        `There is a team in ${dataDir} already. Nothing was changed; give another --data.`,
      )
    await ensureHubId(store.db)
    await ensureEpoch(store.db)
    await ensureTimezone(store.db, timezone)
    await ensureApprovalLimits(store.db, approvalLimits)
    const keys = loadHubKeys(dataDir)
    const recovery = makeRecoveryKey()
    const passwords = await store.db.transaction().execute(async (transaction) => {
      const made = await createTeam(transaction, keys, team, now)
      await writeMeta(transaction, 'team', 'real')
      await writeMeta(transaction, 'recoveryKey', recovery.publicKey)
      return made
    })
    keys.keep()
    return { passwords, recoveryKey: recovery.text }
  } finally {
    await store.close()
  }
}
