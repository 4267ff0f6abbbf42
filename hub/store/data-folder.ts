import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { DATABASE_FILE, dataFileOf, formOf, openDataFile } from './data-file.ts'
import { DATA_KEY_FILE, hubKeyMissing, isKeyGiven, type DataFolder } from './data-key.ts'
import { KEY_FILE, NEW_KEY_FILE } from './hub-keys.ts'
import { StoreError } from './store-error.ts'

/**
 * What a data folder holds before it is opened. `empty` is a folder in which no team was ever made: a new one, a first
 * start that broke off, or a world of `npm run seed`. The key gets its name when the team is stored, so a key without a
 * team, or a team without a key, is data that went away.
 */
type FolderState = 'empty' | 'whole' | 'dataMissing' | 'keyMissing'

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** Throws SQLite's error where the file is damaged or no database, and what `dataFileOf` throws. */
function holdsTeam(folder: DataFolder): boolean {
  const data = dataFileOf(folder)
  if (sizeOf(data.file) === 0) return false
  const database = openDataFile(data, { fileMustExist: true })
  try {
    const has = (question: string): boolean => database.prepare(question).get() !== undefined
    return (
      has(`select 1 from sqlite_master where type = 'table' and name = 'meta'`) &&
      has(`select 1 from meta where key = 'team'`)
    )
  } finally {
    database.close()
  }
}

/** True if the data has a key of hub.key, and there is no hub.key. A key that is only not given is no lost one. */
function hasLostKey(folder: DataFolder): boolean {
  if (formOf(join(folder.dataDir, DATABASE_FILE)) !== 'encrypted' || isKeyGiven(folder.dataDir)) return false
  try {
    dataFileOf(folder)
    return false
  } catch (error) {
    if (error instanceof StoreError && error.reason === 'keyMissing') return true
    throw error
  }
}

function stateOf(folder: DataFolder): FolderState {
  const { dataDir } = folder
  const isThere = (name: string): boolean => existsSync(join(dataDir, name))
  if (hasLostKey(folder)) return 'keyMissing'
  if (holdsTeam(folder)) return isThere(KEY_FILE) || isThere(NEW_KEY_FILE) ? 'whole' : 'keyMissing'
  // what SQLite had not written back yet: its database was taken away
  const isLogAlone = !isThere(DATABASE_FILE) && sizeOf(join(dataDir, `${DATABASE_FILE}-wal`)) > 0
  return isThere(KEY_FILE) || isLogAlone ? 'dataMissing' : 'empty'
}

/**
 * Refuses a folder whose data or key went away: to begin a new team there would hide the loss. Changes nothing. Throws
 * StoreError `dataMissing`, `keyMissing`, `wrongKey`.
 */
export function refuseMissingData(folder: DataFolder): void {
  const { dataDir } = folder
  const state = stateOf(folder)
  if (state === 'dataMissing')
    throw new StoreError(
      'dataMissing',
      `The data is missing: there was a team in ${dataDir}, but its ${DATABASE_FILE} is gone or empty. Nothing was ` +
        `changed. Restore a backup (npm run hub -- restore FILE --data ${dataDir}); or begin a new team there, once, ` +
        `with npm run hub -- --data ${dataDir} --new-team (what is left is kept under other names).`,
    )
  if (state === 'keyMissing') throw hubKeyMissing(dataDir)
}

/** Makes a data folder where there is none. Throws StoreError `notReadable` where that is not possible. */
export function makeDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StoreError(
      'notReadable',
      code === 'EEXIST' || code === 'ENOTDIR'
        ? `${dataDir} is a file, or lies below one. Nothing was changed; give a folder with --data.`
        : `The folder ${dataDir} cannot be made (${code ?? String(error)}). Give another one with --data.`,
      error,
    )
  }
}

const OWNER_ONLY = 0o600
/** Before the names of copies that are made for a moment. */
export const WORK_PREFIX = '.backup-work-'

/** What a hub puts into its data folder; there may be other things, which are not its own. */
const OWN_FILES = /^(hub\.|data-key\.json|backup-choice\.json|restore\.json|audit-heads\.ndjson)/
const OWN_FOLDERS = /^(backups$|before-restore-|before-rescue-|restoring-)/

function takeRights(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined || (stat.mode & 0o077) === 0) return
  try {
    chmodSync(path, stat.mode & 0o700)
  } catch (error) {
    // of another user, who has let the hub write: its rights are that user's matter
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error
  }
}

/**
 * Makes the folder and what the hub has in it readable by the hub's own user alone: older ones were made with the rights that the
 * system gives by default. SQLite gives its log the rights of its database.
 */
export function keepPrivate(dataDir: string): void {
  // Windows has no such bits; there the folder of the user protects what is in it
  if (process.platform === 'win32') return
  closeSync(openSync(join(dataDir, DATABASE_FILE), 'a', OWNER_ONLY))
  takeRights(dataDir)
  for (const entry of readdirSync(dataDir, { withFileTypes: true })) {
    const path = join(dataDir, entry.name)
    if (entry.isFile() && OWN_FILES.test(entry.name)) takeRights(path)
    if (!entry.isDirectory() || !OWN_FOLDERS.test(entry.name)) continue
    takeRights(path)
    for (const inner of readdirSync(path, { withFileTypes: true }))
      if (inner.isFile()) takeRights(join(path, inner.name))
  }
}

/** What backups and restores had unpacked in the folder when they were killed. The folder's lock is held by the caller. */
export function removeUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir))
    if (name.startsWith('restoring-') || name.startsWith(WORK_PREFIX))
      rmSync(join(dataDir, name), { recursive: true, force: true })
}

/**
 * Makes room for a new team where data or key went away: what is left gets a dated name, nothing is deleted. A folder in
 * which no team was ever made stays as it is. Throws StoreError `teamExists` where data and key are there.
 */
export function setRemainsAside(folder: DataFolder, now: number): void {
  const { dataDir } = folder
  const state = stateOf(folder)
  if (state === 'empty') return
  if (state === 'whole')
    throw new StoreError(
      'teamExists',
      `There is a team in ${dataDir}, with its data and its key. Nothing was changed. Start the hub without --new-team, ` +
        'or give another folder with --data.',
    )
  const ending = `aside-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`
  // the key last: as long as it has its name, a folder in which this broke off is refused as before
  for (const [name, more] of [
    [DATABASE_FILE, '-wal'],
    [DATABASE_FILE, '-shm'],
    [DATABASE_FILE, ''],
    [DATA_KEY_FILE, ''],
    [KEY_FILE, ''],
  ] as const) {
    const file = join(dataDir, `${name}${more}`)
    if (existsSync(file)) renameSync(file, join(dataDir, `${name}.${ending}${more}`))
  }
}
