import { join } from 'node:path'
import Database from 'better-sqlite3'
import { isDataDamaged } from '../../shared/domain/damaged-data.ts'
import { checkStore, quickCheck, type StoreCheck } from '../store/check-store.ts'
import { DATABASE_FILE } from '../store/open-store.ts'
import { StoreError } from '../store/store-error.ts'
import { stageRestore } from './restore-backup.ts'
import { writeBackup } from './write-backup.ts'

/** Checks the database of a data folder on a connection of its own, which writes nothing. Throws StoreError `notReadable`. */
function checkFolder({ dataDir }: { readonly dataDir: string }): StoreCheck {
  try {
    const db = new Database(join(dataDir, DATABASE_FILE), { readonly: true, fileMustExist: true })
    try {
      db.pragma('busy_timeout = 10000')
      return checkStore(db)
    } finally {
      db.close()
    }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw new StoreError('notReadable', `The hub’s data in ${dataDir} cannot be opened: ${text}`, error)
  }
}

/** What is wrong with the pages of a data folder's database; empty where nothing is. Writes nothing. */
function quickCheckFolder({ dataDir }: { readonly dataDir: string }): string[] {
  try {
    const db = new Database(join(dataDir, DATABASE_FILE), { readonly: true, fileMustExist: true })
    try {
      db.pragma('busy_timeout = 10000')
      return quickCheck(db)
    } finally {
      db.close()
    }
  } catch (error) {
    if (!isDataDamaged(error)) throw error
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** What takes long on a large database: a hub has it done in a thread (`run-task.ts`). */
export const DATA_TASKS = {
  check: checkFolder,
  quickCheck: quickCheckFolder,
  backup: writeBackup,
  stage: stageRestore,
} as const
export type DataTasks = typeof DATA_TASKS
