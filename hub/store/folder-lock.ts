import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StoreError } from './store-error.ts'

/** Takes SQLite's own lock on a file. Throws SQLite's error. */
function lockFile(file: string): { release(): void } {
  const lock = new Database(file, { timeout: 0 })
  try {
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    throw error
  }
  return { release: () => void lock.close() }
}

/**
 * True if files of this folder can be locked: a file system that cannot (some network drives) answers like one on which
 * somebody else has the lock, so it is tried with a file that nobody else has.
 */
function canLock(dataDir: string): boolean {
  const file = join(dataDir, `.lock-probe-${randomBytes(6).toString('hex')}`)
  try {
    lockFile(file).release()
    return true
  } catch {
    return false
  } finally {
    rmSync(file, { force: true })
  }
}

/**
 * Makes this process the only hub of a data folder: presence and queues live in memory, so two hubs on one ledger would
 * contradict each other. The lock is SQLite's own on a file beside the ledger, so the system frees it when the process
 * dies, however it dies. Throws StoreError `inUse`, or `notReadable` where nothing can be written or locked there.
 */
export function lockFolder(dataDir: string): { release(): void } {
  try {
    return lockFile(join(dataDir, 'hub.lock'))
  } catch (error) {
    const code = String((error as { code?: unknown }).code)
    if (code === 'SQLITE_FULL')
      throw new StoreError(
        'notReadable',
        `There is no room in ${dataDir}. Nothing was changed; make room first, or give another folder with --data.`,
        error,
      )
    if (!code.startsWith('SQLITE_BUSY') && !code.startsWith('SQLITE_IOERR'))
      throw new StoreError(
        'notReadable',
        `${dataDir} cannot be written by this user (${code}). Nothing was changed; see to its rights, or give another folder with --data.`,
        error,
      )
    if (!canLock(dataDir))
      throw new StoreError(
        'notReadable',
        `Files in ${dataDir} cannot be locked, as on some network drives, so two hubs might write into one ledger. Nothing was ` +
          'changed; give a folder on a disk of this computer with --data.',
        error,
      )
    throw new StoreError(
      'inUse',
      `Another hub is running with the data in ${dataDir}. Stop it first, or give another folder with --data.`,
      error,
    )
  }
}
