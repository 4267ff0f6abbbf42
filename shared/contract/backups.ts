import { z } from 'zod'
import { Moment } from '../domain/time.ts'

/** How the backups of a hub stand, for its administrators. */
export const BackupList = z.object({
  /** When the newest one was made that the hub knows; null where it knows none. */
  newestAt: Moment.nullable(),
  /** Milliseconds from one automatic backup to the next; null where there are none. */
  everyMs: z.number().positive().nullable(),
  /** Why the last one failed; null where it did not. */
  problem: z.string().nullable(),
  /** Those in the hub's own folder, newest first. */
  files: z
    .array(
      z.object({
        name: z.string().max(100),
        at: Moment,
        bytes: z.number().nonnegative(),
        /** The recovery key opens it, with the hub's program alone. */
        isSealed: z.boolean(),
      }),
    )
    .max(1000),
  /** Whether one of them can be restored from here: in a hub that a console carries itself. */
  canRestore: z.boolean(),
})
export type BackupList = z.infer<typeof BackupList>
