import { isDataDamaged } from '../../shared/domain/damaged-data.ts'
import { checkStore, quickCheck, type StoreCheck } from '../store/check-store.ts'
import { openToRead } from '../store/data-file.ts'
import type { DataFolder } from '../store/data-key.ts'
import { StoreError } from '../store/store-error.ts'
import { encryptData } from './encrypt-data.ts'
import { stageRestore } from './restore-backup.ts'
import { stageRescue } from './stage-rescue.ts'
import { writeBackup } from './write-backup.ts'

/** Checks the database of a data folder on a connection of its own, which writes nothing. Throws StoreError. */
function checkFolder(folder: DataFolder): StoreCheck {
  try {
    const db = openToRead(folder)
    try {
      return checkStore(db)
    } finally {
      db.close()
    }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    if (error instanceof StoreError && error.reason === 'damaged')
      return { revision: 0, counts: {}, problems: [text] }
    if (error instanceof StoreError) throw error
    throw new StoreError(
      'notReadable',
      `The hub’s data in ${folder.dataDir} cannot be opened: ${text}`,
      error,
    )
  }
}

/** What is wrong with the pages of a data folder's database; empty where nothing is. Writes nothing. */
function quickCheckFolder(folder: DataFolder): string[] {
  try {
    const db = openToRead(folder)
    try {
      return quickCheck(db)
    } finally {
      db.close()
    }
  } catch (error) {
    const isDamage = error instanceof StoreError && error.reason === 'damaged'
    if (!isDamage && !isDataDamaged(error)) throw error
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** What takes long on a large database: a hub has it done in a thread (`run-task.ts`). */
export const DATA_TASKS = {
  check: checkFolder,
  quickCheck: quickCheckFolder,
  backup: writeBackup,
  stage: stageRestore,
  encrypt: encryptData,
  rescue: stageRescue,
} as const
export type DataTasks = typeof DATA_TASKS
