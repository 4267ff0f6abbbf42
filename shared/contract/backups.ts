import { z } from 'zod'
import { DAY_MS, MINUTE_MS, Moment } from '../domain/time.ts'

/** Backups more often would be all that a hub does. */
export const LEAST_EVERY_MS = 5 * MINUTE_MS
const MOST_EVERY_MS = 30 * DAY_MS
export const MOST_KEPT = 1000

/** What a person chose for the automatic backups of the hub that the console carries itself. */
export const BackupChoice = z.object({
  isOn: z.boolean(),
  everyMs: z.number().int().min(LEAST_EVERY_MS).max(MOST_EVERY_MS),
  /** So many of them; older ones are removed. */
  keep: z.number().int().min(1).max(MOST_KEPT),
  /** Absolute path on the hub's computer; null: "backups" in its data folder. */
  folder: z.string().trim().min(1).max(1000).nullable(),
})
export type BackupChoice = z.infer<typeof BackupChoice>

/** What stands aside in a hub's data folder: nothing removes it but a person. */
export const AsideItem = z.object({
  name: z.string().max(300),
  kind: z.enum(['beforeRestore', 'beforeRescue', 'remains', 'damagedKey']),
  at: Moment.nullable(),
  bytes: z.number().nonnegative(),
})
export type AsideItem = z.infer<typeof AsideItem>

/** A backup that lies with a hub. */
export const FoundBackup = z.object({
  name: z.string().max(100),
  at: Moment,
  bytes: z.number().nonnegative(),
  /** The recovery key opens it. */
  isSealed: z.boolean(),
  /** Why it cannot be restored, as its beginning and its length show; absent where they are as they should be. */
  fault: z.enum(['truncated', 'damaged', 'newer', 'notABackup', 'unusable']).optional(),
})
export type FoundBackup = z.infer<typeof FoundBackup>

/** How the backups of a hub stand, for its administrators. */
export const BackupList = z.object({
  /** When the newest one was made that the hub knows; null where it knows none. */
  newestAt: Moment.nullable(),
  /** Milliseconds from one automatic backup to the next; null where there are none. */
  everyMs: z.number().positive().nullable(),
  /** Why the last one failed; null where it did not. */
  problem: z.string().nullable(),
  /** Those in the hub's own folder, newest first. */
  files: z.array(FoundBackup).max(1000),
  /** Whether one of them can be restored from here: in a hub that a console carries itself. */
  canRestore: z.boolean(),
  /** What holds for the automatic ones, where it can be set from here: in a hub that a console carries itself. */
  choice: BackupChoice.optional(),
  /** Where they are written; absent from older hubs, and where it is not said to consoles. */
  folder: z.string().optional(),
  /** Absent from older hubs, and where it is not said to consoles. */
  setAside: z.array(AsideItem).max(1000).optional(),
})
export type BackupList = z.infer<typeof BackupList>
