import { closeSync, fsyncSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { unlock } from '../../shared/cipher.ts'
import { isDataDamaged } from '../../shared/domain/damaged-data.ts'
import { isKeyGiven, isNotedKey, keysFor, type DataFolder, type DataKey } from './data-key.ts'
import { StoreError } from './store-error.ts'

export const DATABASE_FILE = 'hub.db'

/** A database file, and its key where it has one. */
export interface DataFile {
  readonly file: string
  /** Undefined for a plain file. */
  readonly key: DataKey | undefined
}

const PLAIN_START = Buffer.from('SQLite format 3\0')
const PATIENCE_MS = 10_000

/** What lies in a database file, by its first bytes. What is damaged there counts as encrypted, and no key opens it. */
export function formOf(file: string): 'none' | 'plain' | 'encrypted' {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) return 'none'
  const start = Buffer.alloc(PLAIN_START.length)
  const fd = openSync(file, 'r')
  try {
    readSync(fd, start, 0, start.length, 0)
  } finally {
    closeSync(fd)
  }
  return start.equals(PLAIN_START) ? 'plain' : 'encrypted'
}

/** Opens a database with its key. Throws SQLite's error; whether the key fits shows the first statement. */
export function openDataFile({ file, key }: DataFile, options?: Database.Options): Database.Database {
  const db = new Database(file, options)
  if (key === undefined) return db
  try {
    unlock(db, key.hex)
    // what SQLite puts aside while it sorts would lie on the disk as it is
    db.pragma('temp_store = MEMORY')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Opens the database of a folder to be read alone, beside a hub that runs on it. Throws SQLite's error or StoreError. */
export function openToRead(folder: DataFolder): Database.Database {
  const db = openDataFile(dataFileOf(folder), { readonly: true, fileMustExist: true })
  db.pragma(`busy_timeout = ${PATIENCE_MS}`)
  return db
}

/** True if the key opens the file; false where it is another one, or the first page is damaged. */
function opens(file: string, key: DataKey): boolean {
  // one that may write would write its log back when it is closed
  const db = openDataFile({ file, key }, { readonly: true, fileMustExist: true })
  try {
    db.pragma(`busy_timeout = ${PATIENCE_MS}`)
    db.prepare('select count(*) from sqlite_master').get()
    return true
  } catch (error) {
    if (isDataDamaged(error)) return false
    throw error
  } finally {
    db.close()
  }
}

/**
 * The database of a folder with the key that it has: none for a plain one, and for one that is not there yet. Changes nothing. Throws
 * StoreError: what `keysFor` throws, `keyMissing` or `wrongKey` where the key is gone or is another one, and `damaged` where nothing says which key it has and
 * none opens it.
 */
export function dataFileOf(folder: DataFolder): DataFile {
  const file = join(folder.dataDir, DATABASE_FILE)
  if (formOf(file) !== 'encrypted') return { file, key: undefined }
  const { keys, isProven, refusal } = keysFor(folder)
  const key = isProven ? keys[0] : keys.find((one) => opens(file, one))
  if (key !== undefined) return { file, key }
  if (refusal) throw refusal
  throw new StoreError(
    'damaged',
    `The hub’s data in ${folder.dataDir} cannot be read: it is damaged, or was encrypted with a key that is not here ` +
      '(hub.key or RINGDESK_HUB_KEY). Nothing was changed.',
  )
}

/**
 * True if a key opens the encrypted data of a folder, or is the one that is written down beside it, so that it opens what is left of damaged
 * data; undefined where the data needs no key of hub.key. Throws what `keysFor` throws of newer data.
 */
export function keyOpensData({ dataDir }: DataFolder, key: DataKey): boolean | undefined {
  const file = join(dataDir, DATABASE_FILE)
  if (formOf(file) !== 'encrypted' || isKeyGiven(dataDir)) return undefined
  return isNotedKey(dataDir, key) || opens(file, key)
}

/** True if both have the same key, or none. */
export const isSameKey = (a: DataKey | undefined, b: DataKey | undefined): boolean => a?.hex === b?.hex

/**
 * Copies a database as it is at this moment into a new file that its owner alone may read, while others write on. Each has the key
 * that is named with it. Waits for the disk. Throws SQLite's error.
 */
export function copyData(from: DataFile, to: DataFile): void {
  // SQLite takes an empty file for a new one, and leaves its rights alone
  writeFileSync(to.file, '', { mode: 0o600, flag: 'wx' })
  if (isSameKey(from.key, to.key)) {
    const db = openDataFile(from, { readonly: true, fileMustExist: true })
    try {
      db.pragma(`busy_timeout = ${PATIENCE_MS}`)
      db.prepare('vacuum into ?').run(to.file)
    } finally {
      db.close()
    }
  } else copyUnderOtherKey(from, to)
  const fd = openSync(to.file, 'r+')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** `VACUUM INTO` gives its copy the key of the main database, so an empty one with the wanted key is that, and the source is attached. */
function copyUnderOtherKey(from: DataFile, to: DataFile): void {
  const main = { file: `${to.file}-key`, key: to.key }
  rmSync(main.file, { force: true })
  writeFileSync(main.file, '', { mode: 0o600, flag: 'wx' })
  try {
    const db = openDataFile(main)
    try {
      db.pragma(`busy_timeout = ${PATIENCE_MS}`)
      db.exec('create table key (id)')
      db.prepare('attach ? as source key ?').run(
        from.file,
        from.key === undefined ? '' : `x'${from.key.hex}'`,
      )
      db.prepare('vacuum source into ?').run(to.file)
    } finally {
      db.close()
    }
  } finally {
    for (const more of ['', '-journal']) rmSync(`${main.file}${more}`, { force: true })
  }
}
