import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { countRows, quickCheck } from '../store/check-store.ts'
import {
  copyData,
  DATABASE_FILE,
  dataFileOf,
  formOf,
  isSameKey,
  openDataFile,
  type DataFile,
} from '../store/data-file.ts'
import { ensureHubRoot, KEY_FILE } from '../store/hub-keys.ts'
import { DATA_KEY_FILE, noteDataKey, wantedKey, type DataFolder, type DataKey } from '../store/data-key.ts'
import { setAsideIn, type SetAside } from '../store/set-aside.ts'
import { BackupError } from './backup-error.ts'
import { fileNameAt } from './backup-names.ts'
import { damagedData, writeBackup } from './write-backup.ts'

/** What data is encrypted with that was plain, or has another key than it is to have. */
export interface EncryptTask extends DataFolder {
  readonly at: number
  /** Of this Ringdesk. */
  readonly version: string
}

/** What was done last; a kill after any of them loses nothing, and the next start goes on. */
export type EncryptStep = 'flushed' | 'backedUp' | 'copied' | 'unnoted' | 'renamed'

/** The copy that takes the place of the database. */
const NEW_DATABASE = `${DATABASE_FILE}.encrypting`
/** Left free for everything else on the disk. */
const SPARE_BYTES = 32 * 1024 * 1024

/** What became of it. */
export interface EncryptReport {
  /** The backup of before; undefined where none was made. */
  readonly backup: string | undefined
  /** The data itself was encrypted just now. */
  readonly isEncryptedNow: boolean
  /**
   * What stands aside and is plain still: data of before a restore or a rescue that is damaged or finds no room, and what is left of a
   * team whose key is gone.
   */
  readonly keptPlain: readonly string[]
}

const plainKept = (dataDir: string): SetAside[] => setAsideIn(dataDir).filter(({ isPlain }) => isPlain)

function isKeyWanted(folder: DataFolder): boolean {
  const { file, key } = dataFileOf(folder)
  if (formOf(file) === 'none') return false
  return key === undefined || !isSameKey(key, wantedKey(folder))
}

/** True if the data of a folder, or what is kept beside it, is plain or has another key than it is to have. Throws what `dataFileOf` throws. */
export const needsEncryption = (folder: DataFolder): boolean =>
  isKeyWanted(folder) || plainKept(folder.dataDir).length > 0

function removeLeftovers(dataDir: string): void {
  for (const name of readdirSync(dataDir))
    if (name.startsWith(NEW_DATABASE)) rmSync(join(dataDir, name), { force: true })
}

/** Writes the log of the database back and does without one: a log beside another file would be taken for that one's. */
function flush(data: DataFile): void {
  const db = openDataFile(data, { fileMustExist: true })
  try {
    db.pragma('busy_timeout = 10000')
    db.pragma('journal_mode = DELETE')
  } finally {
    db.close()
  }
  if (existsSync(`${data.file}-wal`)) throw new Error(`The log of ${data.file} could not be written back.`)
}

function syncFolder(dataDir: string): void {
  // Windows gives no handle of a folder; its file system keeps the order of renames
  if (process.platform === 'win32') return
  const fd = openSync(dataDir, 'r')
  try {
    fsyncSync(fd)
  } catch {
    // a file system that cannot: the rename is done all the same, and after a power cut either file is whole
  } finally {
    closeSync(fd)
  }
}

const countsIn = (data: DataFile, isChecked: boolean): string => {
  const db = openDataFile(data, { readonly: true, fileMustExist: true })
  try {
    const [fault] = isChecked ? quickCheck(db) : []
    if (fault !== undefined) throw damagedData(fault)
    return JSON.stringify(countRows(db))
  } finally {
    db.close()
  }
}

/** The database, the backup of it, and its copy are there at the same time. */
function requireRoom(dataDir: string, { file }: DataFile): void {
  const { bavail, bsize } = statfsSync(dataDir)
  const sizeOf = (name: string): number => statSync(name, { throwIfNoEntry: false })?.size ?? 0
  const needed = 3 * (sizeOf(file) + sizeOf(`${file}-wal`)) + SPARE_BYTES
  if (bavail * bsize < needed)
    throw new BackupError(
      'noRoom',
      `There is no room in ${dataDir} to encrypt the data: ${Math.ceil(needed / 1e6)} MB are needed for a moment.`,
    )
}

/** The backup of before; none where no team was made yet, whose data can be made again. */
function backUpFirst({ at, ...task }: EncryptTask): string | undefined {
  if (!existsSync(join(task.dataDir, KEY_FILE))) return undefined
  const folder = join(task.dataDir, 'backups')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return writeBackup({ ...task, at, file: join(folder, fileNameAt(at, folder)) }).file
}

function replaceByCopy(
  data: DataFile,
  key: DataKey,
  dataDir: string,
  onStep: (step: EncryptStep) => void,
): void {
  const copy = { file: join(dataDir, NEW_DATABASE), key }
  copyData(data, copy)
  if (countsIn(copy, true) !== countsIn(data, false))
    throw new Error('The encrypted copy of the data does not hold what the data holds.')
  onStep('copied')
  // between the two nothing says which key it is, so each is tried; who opens the data writes it down
  rmSync(join(dataDir, DATA_KEY_FILE), { force: true })
  syncFolder(dataDir)
  onStep('unnoted')
  renameSync(copy.file, data.file)
  syncFolder(dataDir)
  onStep('renamed')
}

/** Encrypts the data itself; returns the file of the backup. */
function encryptOwn(task: EncryptTask, onStep: (step: EncryptStep) => void): string | undefined {
  const { dataDir } = task
  ensureHubRoot(dataDir)
  const key = wantedKey(task)
  const data = dataFileOf(task)
  if (key === undefined) return undefined
  let backup: string | undefined
  try {
    removeLeftovers(dataDir)
    requireRoom(dataDir, data)
    flush(data)
    onStep('flushed')
    backup = backUpFirst(task)
    onStep('backedUp')
    replaceByCopy(data, key, dataDir, onStep)
    return backup
  } catch (error) {
    removeLeftovers(dataDir)
    // of nothing that happened; each try would leave one
    if (backup !== undefined) rmSync(backup, { force: true })
    throw error
  }
}

/** Damaged data may be all there is: it is not written to. */
function requireSound(data: DataFile): void {
  const db = openDataFile(data, { fileMustExist: true })
  try {
    const [fault] = quickCheck(db)
    if (fault !== undefined) throw damagedData(fault)
  } finally {
    db.close()
  }
}

/** Encrypts what is kept of before a restore; false where that cannot be done, as with damaged data. */
function encryptKept(folder: DataFolder): boolean {
  const { dataDir } = folder
  try {
    const key = wantedKey(folder)
    if (key === undefined) return false
    removeLeftovers(dataDir)
    const data = dataFileOf(folder)
    requireSound(data)
    flush(data)
    replaceByCopy(data, key, dataDir, () => undefined)
    noteDataKey(dataDir, key)
    return true
  } catch {
    // it is kept as it is; the hub's log names the folder
    removeLeftovers(dataDir)
    return false
  }
}

/**
 * Encrypts the data of a folder, or gives it the key that it is to have: a backup first, then a copy that is checked and takes the place of the
 * database by one rename. What is kept of before a restore or a rescue is encrypted, too. No hub has the folder open; its lock is held by the caller.
 * Throws BackupError, StoreError, or an error of SQLite or the system: then the data is as it was. Takes long on a large database.
 */
export function encryptData(
  task: EncryptTask,
  onStep: (step: EncryptStep) => void = () => undefined,
): EncryptReport {
  const { dataDir, hubKey } = task
  const isEncryptedNow = isKeyWanted(task)
  const backup = isEncryptedNow ? encryptOwn(task, onStep) : undefined
  const keptPlain = plainKept(dataDir)
    // of another team, whose key nobody has
    .filter(({ kind, name }) => kind === 'remains' || !encryptKept({ dataDir: join(dataDir, name), hubKey }))
    .map(({ name }) => name)
  return { backup, isEncryptedNow, keptPlain }
}
