import { z } from 'zod'
import { Moment } from '../domain/time.ts'
import { AsideItem, FoundBackup } from './backups.ts'

/**
 * The hub that a console carries itself, where it cannot use its data: what is asked of it, and answered. The page asks the core, the core its
 * shell, and the shell starts the hub's program for one question (`mend`), which works on the data folder as `npm run hub` does.
 */

/** Why it cannot start, in its own words. */
export const OwnHubTrouble = z.object({
  /** Of `STORE_REASONS`; a newer hub may have others. */
  reason: z.string().max(40),
  message: z.string().max(2000),
})
export type OwnHubTrouble = z.infer<typeof OwnHubTrouble>

const name = z.string().min(1).max(100)
const recoveryKey = z.string().max(200).optional()

/** What the hub's program is asked. */
export const OwnHubAsk = z.discriminatedUnion('what', [
  /** Which backups there are, and what stands aside. Changes nothing. */
  z.object({ what: z.literal('look') }),
  z.object({ what: z.literal('restore'), name, recoveryKey }),
  /** Reads what can be read of the data; what cannot comes from a backup, where one is named. */
  z.object({ what: z.literal('rescue'), backup: name.nullable(), recoveryKey }),
])
export type OwnHubAsk = z.infer<typeof OwnHubAsk>

/** What the shell is asked: the same, or to start the hub again, or to show its folder. */
export const OwnHubWish = z.discriminatedUnion('what', [
  ...OwnHubAsk.options,
  z.object({ what: z.literal('retry') }),
  z.object({ what: z.literal('openFolder') }),
])
export type OwnHubWish = z.infer<typeof OwnHubWish>

/** What lies in the data folder. */
export const OwnHubFolder = z.object({
  folder: z.string(),
  backups: z.array(FoundBackup).max(1000),
  setAside: z.array(AsideItem).max(1000),
})
export type OwnHubFolder = z.infer<typeof OwnHubFolder>

/** What was done. */
export const OwnHubMended = z.object({
  /** Folder that keeps the data of before; null where nothing of it was replaced. */
  keptIn: z.string().nullable(),
  /** When the backup was made that was used; null where none was. */
  backupAt: Moment.nullable(),
  /** Tables of which rows are gone; null where nobody knows how many. */
  missing: z.array(z.object({ table: z.string(), rows: z.number().int().nullable() })),
})
export type OwnHubMended = z.infer<typeof OwnHubMended>

export const OwnHubAnswer = z.discriminatedUnion('is', [
  OwnHubFolder.extend({ is: z.literal('seen') }),
  OwnHubMended.extend({ is: z.literal('mended') }),
  z.object({ is: z.literal('done') }),
  /** The code says what became of it: mostly that nothing was changed. */
  z.object({ is: z.literal('refused'), code: z.string().max(60), message: z.string().max(2000) }),
])
export type OwnHubAnswer = z.infer<typeof OwnHubAnswer>

/** Shell to the hub's program, in its mode `mend`; it answers once, and ends. */
export const ToMender = z.object({ type: z.literal('mend'), ask: OwnHubAsk })
export const FromMender = z.object({ type: z.literal('mended'), answer: OwnHubAnswer })
