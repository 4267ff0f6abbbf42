import { DoorError } from '../../shared/contract/door.ts'
import { PeopleError } from '../auth/people-admin.ts'
import { BackupError, type BackupReason } from '../backup/backup-error.ts'
import { StoreError } from '../store/store-error.ts'

/** Reasons that a console says in words of its own. */
const CODES: Partial<Record<BackupReason, string>> = {
  notABackup: 'backupNotABackup',
  truncated: 'backupTruncated',
  damaged: 'backupDamaged',
  newer: 'backupNewer',
  otherHub: 'backupOtherHub',
  otherTime: 'backupOtherTime',
  keyNeeded: 'backupKeyNeeded',
  wrongKey: 'backupWrongKey',
  noRoom: 'backupNoRoom',
  notDamaged: 'backupNotDamaged',
  folderRelative: 'backupFolderRelative',
  folderIsFile: 'backupFolderIsFile',
  folderNoRights: 'backupFolderNoRights',
  folderUnusable: 'backupFolderUnusable',
}
/** The code of a reason for a console. */
const codeFor = (reason: BackupReason): string => CODES[reason] ?? 'backupUnusable'

/** The code by which a console has words for what is wrong with a restore or a rescue; of what nobody foresaw it is not said that nothing was changed. */
export function consoleCodeOf(error: unknown): string {
  if (error instanceof BackupError) return codeFor(error.reason)
  if (error instanceof StoreError) return error.reason === 'inUse' ? 'ownHubBusy' : 'backupUnusable'
  return 'ownHubBroke'
}

/**
 * What the person who asked should read goes through the door; every other error is told as one of the hub's. `as`: codes for what
 * is wrong with backups, for which a console has words in each language.
 */
export async function explained<T>(
  work: () => Promise<T>,
  as?: 'backupFailed' | 'backupUnusable',
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BackupError && as === 'backupUnusable')
      throw new DoorError(codeFor(error.reason), error.message)
    if (error instanceof BackupError || error instanceof StoreError)
      throw new DoorError(as ?? error.reason, error.message)
    if (error instanceof PeopleError) throw new DoorError('notFound', error.message)
    throw error
  }
}
