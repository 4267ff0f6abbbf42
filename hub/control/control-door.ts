import { z } from 'zod'
import { call, nothing } from '../../shared/contract/door.ts'
import { Moment } from '../../shared/domain/time.ts'

/** What a check of the data found. */
export const CheckReport = z.object({
  /** Newest revision. */
  revision: z.number().int(),
  /** Rows by what they are, as in `customers`. */
  counts: z.record(z.string(), z.number().int()),
  /** In words; empty where all is well. */
  problems: z.array(z.string()),
})
export type CheckReport = z.infer<typeof CheckReport>

/** A backup that was written and read again. */
export const BackupReport = z.object({
  file: z.string(),
  bytes: z.number().int(),
  at: Moment,
  revision: z.number().int(),
  counts: z.record(z.string(), z.number().int()),
  /** Whether the recovery key is needed to restore it. */
  isSealed: z.boolean(),
})
export type BackupReport = z.infer<typeof BackupReport>

/** A backup that is unpacked and checked, and takes the place of the hub's data next. */
export const RestoreReport = z.object({
  /** When the backup was made. */
  at: Moment,
  revision: z.number().int(),
  counts: z.record(z.string(), z.number().int()),
  epoch: z.string(),
  /** Folder that keeps the data of before. */
  keptIn: z.string(),
})
export type RestoreReport = z.infer<typeof RestoreReport>

/** What was rescued of damaged data. */
export const RescueReport = z.object({
  epoch: z.string(),
  revision: z.number().int(),
  tables: z.array(
    z.object({
      table: z.string(),
      /** Rows that were read, that the backup had, and that follow from others. */
      read: z.number().int(),
      fromBackup: z.number().int(),
      rebuilt: z.number().int(),
      /** Rows that are gone; null where nobody knows how many. */
      missing: z.number().int().nullable(),
    }),
  ),
  /** Rows of the audit trail that are gone, from one to another. */
  auditGaps: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
  /** When the backup was made that was used; null where none was. */
  backupAt: Moment.nullable(),
  /** Folder that keeps the damaged data. */
  keptIn: z.string(),
})
export type RescueReport = z.infer<typeof RescueReport>

/** What became of a person. */
export const PersonReport = z.object({
  name: z.string(),
  extension: z.string(),
  /** Sessions that were ended. */
  sessions: z.number().int(),
})
export type PersonReport = z.infer<typeof PersonReport>

const extension = z.string().min(1).max(40)

/**
 * The door of a running hub for the commands of `npm run hub`, over the local socket in its data folder. Whoever can open the
 * socket can read the folder, and so has every right there is.
 */
export const controlDoor = {
  calls: {
    status: call(nothing, z.object({ version: z.string(), hubId: z.string(), epoch: z.string() }), true),
    check: call(nothing, CheckReport, true),
    backup: call(z.object({ file: z.string().min(1).max(4000) }), BackupReport),
    /** The hub starts anew with it, right after the answer. */
    restore: call(
      z.object({
        file: z.string().min(1).max(4000),
        recoveryKey: z.string().max(200).optional(),
        isOtherHubTaken: z.boolean(),
        isNewerRejected: z.boolean(),
      }),
      RestoreReport,
    ),
    /** Where it is not only looked at, the hub starts anew with what was rescued, right after the answer. */
    rescue: call(
      z.object({
        backup: z.string().min(1).max(4000).optional(),
        recoveryKey: z.string().max(200).optional(),
        isPreview: z.boolean(),
      }),
      RescueReport,
    ),
    /** Backups are sealed for this key from now on. */
    setRecoveryKey: call(z.object({ publicKey: z.string().length(43) }), nothing),
    setPassword: call(z.object({ extension, passwordHash: z.string().max(500) }), PersonReport),
    signOut: call(z.object({ extension }), PersonReport),
    setActive: call(z.object({ extension, active: z.boolean() }), PersonReport),
  },
  events: {},
} as const
export type ControlDoor = typeof controlDoor
