import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DATABASE_FILE, formOf } from './data-file.ts'

/** What a restore, a rescue or a new team left in a data folder. Nothing removes it but a person. */
export interface SetAside {
  /** Of the file or folder in the data folder. */
  readonly name: string
  /** Data of before a restore or a rescue; what was left of a team where another was begun; a key that was damaged. */
  readonly kind: 'beforeRestore' | 'beforeRescue' | 'remains' | 'damagedKey'
  /** When it was set aside, as its name says; null where that cannot be read. */
  readonly at: number | null
  readonly bytes: number
  /** There is a database in it that is not encrypted. */
  readonly isPlain: boolean
}

const KINDS: readonly (readonly [RegExp, SetAside['kind']])[] = [
  [/^before-restore-/, 'beforeRestore'],
  [/^before-rescue-/, 'beforeRescue'],
  // their logs are counted with them
  [/^(?:hub\.db|data-key\.json|hub\.key)\.aside-(?!.*-(?:wal|shm)$)/, 'remains'],
  [/^hub\.key\.damaged-/, 'damagedKey'],
]

function momentIn(name: string): number | null {
  const [, day, hour, minute, second] = /(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)/.exec(name) ?? []
  const at = Date.parse(`${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`)
  return Number.isNaN(at) ? null : at
}

const bytesOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** The databases of what was set aside, by the name of the file. */
function databaseIn(dataDir: string, name: string, isFolder: boolean): string | undefined {
  if (isFolder) return join(dataDir, name, DATABASE_FILE)
  return name.startsWith(`${DATABASE_FILE}.`) ? join(dataDir, name) : undefined
}

/** Lists what stands aside in a data folder, the newest first. */
export function setAsideIn(dataDir: string): SetAside[] {
  const entries = readdirSync(dataDir, { withFileTypes: true })
  return entries
    .flatMap((entry): SetAside[] => {
      const { name } = entry
      const kind = KINDS.find(([pattern]) => pattern.test(name))?.[1]
      if (kind === undefined) return []
      const path = join(dataDir, name)
      const isFolder = entry.isDirectory()
      const database = databaseIn(dataDir, name, isFolder)
      const bytes = isFolder
        ? readdirSync(path).reduce((sum, inner) => sum + bytesOf(join(path, inner)), 0)
        : ['', '-wal', '-shm'].reduce((sum, ending) => sum + bytesOf(path + ending), 0)
      const isPlain = database !== undefined && formOf(database) === 'plain'
      return [{ name, kind, at: momentIn(name), bytes, isPlain }]
    })
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0) || (a.name < b.name ? 1 : -1))
}
