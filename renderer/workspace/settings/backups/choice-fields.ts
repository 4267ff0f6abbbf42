import { z } from 'zod'
import { BackupChoice, MOST_KEPT } from '../../../../shared/contract/backups.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/time.ts'

/** Faults of a field, as keys of the i18n files (`settings:backup.faults.*`). */
const FAULTS = ['keepMissing', 'keepNumber', 'keepRange', 'folderLong'] as const
type Fault = (typeof FAULTS)[number]
/** Returns true for a fault that has a text of its own. */
export const isChoiceFault = (code: string): code is Fault => (FAULTS as readonly string[]).includes(code)

/** How often there may be a backup, in milliseconds; another one that is chosen already stands among them. */
export const EVERY_MS = [15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, 12 * HOUR_MS, DAY_MS]

const Keep = z.string().transform((typed, context) => {
  const text = typed.normalize('NFKC').trim()
  const fault = (code: Fault): never => {
    context.addIssue(code)
    return z.NEVER
  }
  if (text === '') return fault('keepMissing')
  if (!/^\d+$/.test(text)) return fault('keepNumber')
  const keep = Number(text)
  return keep >= 1 && keep <= MOST_KEPT ? keep : fault('keepRange')
})
const longest = 1000
const Folder = z
  .string()
  .trim()
  .max(longest, 'folderLong' satisfies Fault)
  .transform((folder) => (folder === '' ? null : folder))

/** What is typed of the choice. */
export type ChoiceFields = Readonly<Record<'every' | 'keep' | 'folder', string>> & { readonly isOn: boolean }
/** From what is typed to what is chosen. Where it is off, the other fields are kept for when it is on again. */
export const ChoiceForm = z
  .object({ isOn: z.boolean(), every: z.string().transform(Number), keep: Keep, folder: Folder })
  .transform(({ every, ...rest }) => ({ ...rest, everyMs: every }))
  .pipe(BackupChoice)

/** A choice as it stands in the fields. */
export const choiceFieldsOf = ({ isOn, everyMs, keep, folder }: BackupChoice): ChoiceFields => ({
  isOn,
  every: String(everyMs),
  keep: String(keep),
  folder: folder ?? '',
})
