import { DAY_MS, MINUTE_MS } from '../shared/domain/time.ts'
import type { ApprovalLimits } from '../shared/domain/approvers.ts'
import type { NumberPlan } from '../shared/domain/number-plan.ts'
import type { SipAccount } from '../shared/contract/phone.ts'
import type { Person } from '../shared/domain/people.ts'
import type { WorldLanguage } from '../shared/domain/world-language.ts'
import type { LoggerOptions } from '../shared/log/create-logger.ts'
import type { BucketRules } from '../shared/entities/bucket-rules.ts'
import type { Memberships } from './feed/readers.ts'
import type { Tls } from './server/keep-certificate.ts'
import type { BackupPolicy } from './backup/backup-keeper.ts'
import type { StagedData } from './backup/restore-backup.ts'
import type { ExternalLine } from './lines/external-line.ts'
import type { NewTeam } from './auth/create-team.ts'

export interface HubOptions {
  /** Folder of the ledger and the hub's keys; made where it is missing. */
  readonly dataDir: string
  /** The secret of RINGDESK_HUB_KEY, 64 hexadecimal digits, that the key of the data comes from; without it that comes from hub.key. */
  readonly hubKey?: string | undefined
  /** Leaves the data as it is, and new data plain; for measurements. */
  readonly isPlain?: boolean
  /** Default 127.0.0.1: this computer only. */
  readonly host?: string
  /** Default 0: any free port. */
  readonly port?: number
  /** How consoles reach the hub where that is not host and port, as in `https://hub.example.com`. */
  readonly publicUrl?: string
  readonly tls?: Tls
  /** Proxies before the hub, whose word on the client's address is believed: addresses, networks, `loopback`. */
  readonly trustedProxies?: readonly string[]
  /**
   * One-click sign-in and the test caller, from this computer only. It takes effect on a sample team alone: nobody signs
   * in to a real team without a password.
   */
  readonly isTrial?: boolean
  /** Who is put into an empty hub at the first start; default `sample`. */
  readonly team?: 'sample' | 'empty' | NewTeam
  /**
   * Told the passwords by extension of a team that was made, as soon as it is stored: whatever comes after may fail, and
   * they are kept nowhere else.
   */
  readonly onTeamMade?: (people: readonly Person[], passwords: ReadonlyMap<string, string>) => void
  /** Begins a new team where the data or the key of the old one went away; refused where both are there. */
  readonly isNewTeam?: boolean
  /** The language of the sample team and its world, at the first start; default Chinese. What is stored already stays as it is. */
  readonly language?: WorldLanguage
  /** Customers of the sample world; default 1000. */
  readonly customers?: number
  /** IANA name; whose midnight starts the day. Default: the one kept, else this computer's. */
  readonly timezone?: string
  /**
   * Amounts in fen above which two persons approve a request, for the kinds that it names, in a team whose administrators have set none.
   * Default: the ones kept, else 1,500 yuan.
   */
  readonly approvalLimits?: Partial<ApprovalLimits>
  /** How the team writes numbers. Default: the plan kept, else the one of this version. */
  readonly numberPlan?: NumberPlan
  readonly iceServers?: SipAccount['iceServers']
  /** A PBX that some or all phones register at instead of the built-in switch. */
  readonly externalLine?: ExternalLine
  /** The built pages, for the test caller. */
  readonly pagesFolder?: string
  /** Who is a member of which team and department; nobody of any without it. */
  readonly memberships?: Memberships
  /** Who gets which entity; as the definitions in `shared/entities` say without it. */
  readonly bucketRules?: BucketRules
  /** Opens `/metrics` and the description of the HTTP interface from elsewhere, as for Prometheus. */
  readonly metricsToken?: string
  readonly version?: string
  /** Default: warnings and errors, to standard error. */
  readonly log?: Partial<LoggerOptions>
  /** The hub's own clock, for tests; milliseconds. */
  readonly now?: () => number
  /** The computer's clock, for tests, which the hub's follows where `now` is not given. */
  readonly wall?: () => number
  readonly times?: Partial<HubTimes>
  /** Automatic backups into `backups` of the data folder. Default: hourly, 48 kept, for every team but the sample team (of which a hub that a console started keeps 24). */
  readonly backups?: BackupPolicy | 'off'
  /** A person at a console sets the automatic backups (`backup-choice.ts`); `backups` says what holds until then. */
  readonly areBackupsChosen?: boolean
  /** Starts the hub anew with a backup that is staged; absent where nobody can. */
  readonly onRestore?: (staged: StagedData) => void
  /**
   * Starts the hub anew in a new epoch: its data was put back past it, and is the same as before up to this revision. May be called again
   * until the hub ends. Absent where nobody can.
   */
  readonly onStepBack?: (revision: number) => void
}

/** The hub's clocks, in milliseconds. */
export interface HubTimes {
  /** An access token is good for this long. */
  readonly accessTokenMs: number
  /** A sign-in that is not renewed ends after this. */
  readonly sessionMs: number
  /** A sign-in ends after this, however often it was renewed. */
  readonly sessionMaxMs: number
  /** A console that is away for less than this has not gone. */
  readonly graceMs: number
  /** The live picture sends one patch in this time at most; the first after a quiet time goes out at once. */
  readonly flushMs: number
  readonly stillTrueMs: number
  /** After a call a connected desk has this long to open its ticket before the hub does. */
  readonly backstopMs: number
  /** How often it is looked whether the sessions of connected consoles still hold. */
  readonly sessionCheckMs: number
  /** After this at the latest it is looked for what is due: a clock may be set, a computer may sleep. */
  readonly dueLookMs: number
  /** The same for whether another day has begun. */
  readonly dayLookMs: number
  /** Changes stay in the feed for this long; a console that was away for longer copies the ledger anew. */
  readonly keepChangesMs: number
  /** Refusals of commands are kept for this long. */
  readonly keepRefusalsMs: number
  /** How often it is looked for changes and refusals that are older. */
  readonly pruneMs: number
  /** A socket of a console has to say whose it is within this. */
  readonly consoleProofMs: number
  /** A request over HTTP has to be here, whole, within this. */
  readonly requestMs: number
  /** How often it is looked whether the certificate was renewed, where the system does not tell. */
  readonly certificateLookMs: number
  /** How often the hub's clock is compared with the computer's. */
  readonly clockLookMs: number
  /** A jump of the computer's clock is followed when it has lasted for this long. */
  readonly clockBelieveMs: number
  /** After a jump nothing is removed because it is old for this long. */
  readonly clockRemoveMs: number
  /** How often the end of the audit trail is signed, where it has grown. */
  readonly auditHeadMs: number
  /** A hub that has just started makes no backup before this. */
  readonly firstBackupMs: number
  /** A hub that has just started looks through its data after this. */
  readonly firstCheckMs: number
}

export const HUB_TIMES: HubTimes = {
  accessTokenMs: 15 * 60_000,
  sessionMs: 14 * DAY_MS,
  sessionMaxMs: 30 * DAY_MS,
  graceMs: 6000,
  flushMs: 50,
  stillTrueMs: 5000,
  backstopMs: 4000,
  sessionCheckMs: 60_000,
  dueLookMs: 30_000,
  dayLookMs: 30_000,
  keepChangesMs: 90 * DAY_MS,
  keepRefusalsMs: 7 * DAY_MS,
  pruneMs: 10 * MINUTE_MS,
  consoleProofMs: 10_000,
  requestMs: 30_000,
  certificateLookMs: MINUTE_MS,
  clockLookMs: 10_000,
  clockBelieveMs: 10 * MINUTE_MS,
  clockRemoveMs: DAY_MS,
  auditHeadMs: MINUTE_MS / 2,
  firstBackupMs: MINUTE_MS,
  firstCheckMs: 10_000,
}
