import { isDataDamaged } from '../../../shared/domain/damaged-data.ts'
import { isDiskFull } from '../../../shared/domain/disk-full.ts'
import { isFileHeld } from '../../../shared/domain/storage-fault.ts'

/** Trouble of the disk under a file, told apart by what a person can do about it. */
export type StorageTrouble = 'full' | 'held' | 'damaged'

/** What kind of trouble an error is; undefined where it is something else. */
export function storageTroubleOf(error: unknown): StorageTrouble | undefined {
  if (isDiskFull(error)) return 'full'
  if (isFileHeld(error)) return 'held'
  return isDataDamaged(error) ? 'damaged' : undefined
}
