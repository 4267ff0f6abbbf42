import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StoreError } from './store-error.ts'

/**
 * Makes this process the only hub of a data folder: presence and queues live in memory, so two hubs on one ledger would
 * contradict each other. The lock is SQLite's own on a file beside the ledger, so the system frees it when the process
 * dies, however it dies. Throws StoreError `inUse`.
 */
export function lockFolder(dataDir: string): { release(): void } {
  const lock = new Database(join(dataDir, 'hub.lock'), { timeout: 0 })
  try {
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    throw new StoreError(
      'inUse',
      `Another hub is running with the data in ${dataDir}. Stop it first, or give another folder with --data.`,
      error,
    )
  }
  return { release: () => void lock.close() }
}
