import { v7 } from 'uuid'
import { z } from 'zod'
import { ApprovalLimits, DEFAULT_APPROVAL_LIMITS } from '../../shared/domain/approvers.ts'
import { DEFAULT_PLAN } from '../../shared/domain/default-number-plan.ts'
import { NumberPlan } from '../../shared/domain/number-plan.ts'
import type { Db } from './tables.ts'

export type MetaKey =
  | 'hubId'
  | 'timezone'
  | 'approvalLimits'
  | 'numberPlan'
  | 'team'
  /** What hub.key sealed when the team was made: whoever opens it has that key. */
  | 'sealed'
  | 'namesBy'
  /** Another one after a restore. */
  | 'epoch'
  /** Where the epoch began, as JSON of `PutBack`; absent in the first one. */
  | 'putBack'
  /** The hubs that ran on this data; see `runs.ts`. */
  | 'runs'
  /** The epochs that this data came from; see `epoch-origins.ts`. */
  | 'origins'
  /** The epoch in which nothing that was newer than the backup is taken again. */
  | 'newerRejected'
  /** The public half of the recovery key; absent where none was made. */
  | 'recoveryKey'
  /** When the newest backup was made that this hub wrote. */
  | 'newestBackup'
  /** How far the hub's clock was known to have come. */
  | 'clockSeen'

export async function readMeta(db: Db, key: MetaKey): Promise<string | undefined> {
  return (await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst())?.value
}

export async function writeMeta(db: Db, key: MetaKey, value: string): Promise<void> {
  await db
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}

/** The id by which desks tell this team's hub from another; made at the first start. */
export async function ensureHubId(db: Db): Promise<string> {
  const known = await readMeta(db, 'hubId')
  if (known !== undefined) return known
  const hubId = v7()
  await writeMeta(db, 'hubId', hubId)
  return hubId
}

/**
 * The id of this run of the ledger: revisions of another epoch say nothing about this one. Made at the first start, and anew by a
 * restore, after which the same revisions stand for other changes.
 */
export async function ensureEpoch(db: Db): Promise<string> {
  const known = await readMeta(db, 'epoch')
  if (known !== undefined) return known
  const epoch = v7()
  await writeMeta(db, 'epoch', epoch)
  return epoch
}

const PutBack = z.object({
  /** The epoch before. */
  from: z.string().min(1),
  /** The revision up to which this one is the same, for certain. */
  revision: z.number().int(),
  /**
   * The newest revision when this epoch began, where that is another one: damaged data was rescued, and some of it is missing or older.
   */
  head: z.number().int().optional(),
})
export type PutBack = z.infer<typeof PutBack>

/** `from` where the damaged data did not say any more which epoch it was of. */
export const UNKNOWN_EPOCH = 'unknown'

/** Where the present epoch began; undefined in the first one. */
export async function readPutBack(db: Db): Promise<PutBack | undefined> {
  const text = await readMeta(db, 'putBack')
  return text === undefined ? undefined : PutBack.parse(JSON.parse(text))
}

/** The team's time zone (IANA): whose midnight starts the day of ticket numbers and totals. Kept from the first start on. */
export async function ensureTimezone(db: Db, wished: string | undefined): Promise<string> {
  const known = await readMeta(db, 'timezone')
  const timezone = wished ?? known ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  if (timezone !== known) await writeMeta(db, 'timezone', timezone)
  return timezone
}

/** Limits as they are stored; a newer hub may have stored those of further kinds, which stay. */
const StoredLimits = ApprovalLimits.partial().loose()

/**
 * The limits above which two persons approve, in fen by kind, of a team whose settings say none. Kept from the first start on; `wished`
 * changes its own kinds.
 */
export async function ensureApprovalLimits(
  db: Db,
  wished: Partial<ApprovalLimits> | undefined,
): Promise<ApprovalLimits> {
  const text = await readMeta(db, 'approvalLimits')
  const known = text === undefined ? {} : StoredLimits.parse(JSON.parse(text))
  const limits = { ...DEFAULT_APPROVAL_LIMITS, ...known, ...wished }
  const stored = JSON.stringify(limits)
  if (stored !== text) await writeMeta(db, 'approvalLimits', stored)
  return ApprovalLimits.parse(limits)
}

/**
 * How the team writes numbers. `wished` is kept from then on; a team that never said anything has the plan that this version ships
 * with. What cannot be read (a newer hub wrote it) counts as not said, and stays stored.
 */
export async function ensureNumberPlan(db: Db, wished: NumberPlan | undefined): Promise<NumberPlan> {
  if (wished) await writeMeta(db, 'numberPlan', JSON.stringify(wished))
  const text = await readMeta(db, 'numberPlan')
  return (text === undefined ? undefined : NumberPlan.safeParse(JSON.parse(text)).data) ?? DEFAULT_PLAN
}
