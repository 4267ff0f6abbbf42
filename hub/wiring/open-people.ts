import { loadHubKeys, type HubKeys } from '../store/hub-keys.ts'
import type { HubProof } from '../../shared/contract/hub-proof.ts'
import { createKnownEpochs, type KnownEpochs } from '../commands/known-epochs.ts'
import { createPlaceMarks, type PlaceMarks } from '../feed/place-marks.ts'
import { beginRun } from '../store/runs.ts'
import { readOrigins } from '../store/epoch-origins.ts'
import { createHubProof } from '../auth/hub-proof.ts'
import type { ApprovalLimits } from '../../shared/domain/approvers.ts'
import { TEAM_SETTINGS_ID, type TeamSettings } from '../../shared/domain/team-settings.ts'
import { SignIn } from '../auth/sign-in.ts'
import { prepareTeam } from '../first-run.ts'
import {
  ensureApprovalLimits,
  ensureEpoch,
  ensureHubId,
  ensureNumberPlan,
  ensureTimezone,
  readMeta,
  readPutBack,
  type PutBack,
} from '../store/meta.ts'
import { findEntity } from '../store/ledger-store.ts'
import { proveKeys } from '../store/prove-keys.ts'
import { SipPasswords } from '../store/sip-passwords.ts'
import { TeamBook } from '../store/team-book.ts'
import type { Basics } from './basics.ts'

/** Who works here, and how they come in. */
export interface PeopleParts {
  readonly hubId: string
  /** Proves to a console that this is the hub of that id. */
  readonly prove: (nonce: string) => HubProof
  readonly keys: HubKeys
  readonly epoch: string
  /** Where that epoch began; undefined in the first one. */
  readonly putBack: PutBack | undefined
  readonly epochs: KnownEpochs
  readonly marks: PlaceMarks
  /** The data was put back, and what is newer than the backup is taken again. */
  readonly isTakenAgain: boolean
  readonly timezone: string
  /** Those of a team whose settings say none. */
  readonly approvalLimits: ApprovalLimits
  /** As they are at the start; undefined where nobody has set anything. */
  readonly settings: TeamSettings | undefined
  readonly team: TeamBook
  readonly signIn: SignIn
  readonly isTrial: boolean
  /** Made-up people. */
  readonly isSample: boolean
  /** By extension, of a team that was made at this start. */
  readonly newPasswords: ReadonlyMap<string, string>
}

/** Reads the team, or makes it at the first start. */
export async function openPeople({
  options,
  times,
  time,
  now,
  log,
  db,
  damage,
  metrics,
}: Basics): Promise<PeopleParts> {
  const keys = loadHubKeys(options.dataDir)
  const hubId = await ensureHubId(db)
  const epoch = await ensureEpoch(db)
  const putBack = await readPutBack(db)
  const isTakenAgain = putBack !== undefined && (await readMeta(db, 'newerRejected')) !== epoch
  const timezone = await ensureTimezone(db, options.timezone)
  const settings = await findEntity(db, 'teamSettings', TEAM_SETTINGS_ID)
  if (settings && options.approvalLimits)
    log.warn(
      '--approval-limit changes nothing: this team’s limits are set by its administrators, in the settings',
    )
  const approvalLimits = await ensureApprovalLimits(db, settings ? undefined : options.approvalLimits)
  const { newPasswords, isSample } = await prepareTeam(db, keys, options, now())
  await proveKeys(db, keys)
  const sipPasswords = await SipPasswords.load(db, keys, now)
  const team = await TeamBook.load(db, sipPasswords, await ensureNumberPlan(db, options.numberPlan))
  if (newPasswords.size > 0) options.onTeamMade?.(team.people, newPasswords)
  const signIn = new SignIn({
    db,
    damage,
    log,
    keys,
    now,
    time,
    accessTokenMs: times.accessTokenMs,
    sessionMs: times.sessionMs,
    sessionMaxMs: times.sessionMaxMs,
    sipPasswords,
    onSignIn: (result) => metrics.signIn(result),
  })
  return {
    hubId,
    prove: createHubProof(hubId, keys.proofKey),
    keys,
    epoch,
    putBack,
    epochs: createKnownEpochs(keys.receiptKey, epoch, await readOrigins(db)),
    marks: createPlaceMarks(keys.receiptKey, epoch, await beginRun(db)),
    isTakenAgain,
    timezone,
    approvalLimits,
    settings,
    team,
    signIn,
    isTrial: options.isTrial === true && isSample,
    isSample,
    newPasswords,
  }
}
