import { DoorError } from '../../shared/contract/door.ts'
import { PeopleError } from '../auth/people-admin.ts'
import { BackupError } from '../backup/backup-error.ts'
import { StoreError } from '../store/store-error.ts'

/**
 * What the person who asked should read goes through the door; every other error is told as one of the hub's. `as`: one code for
 * everything that is wrong with backups, for which a console has words in each language.
 */
export async function explained<T>(
  work: () => Promise<T>,
  as?: 'backupFailed' | 'backupUnusable',
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BackupError || error instanceof StoreError)
      throw new DoorError(as ?? error.reason, error.message)
    if (error instanceof PeopleError) throw new DoorError('notFound', error.message)
    throw error
  }
}
