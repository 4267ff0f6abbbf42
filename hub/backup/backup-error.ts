/** Why a backup could not be made or restored; programs tell them apart, and the message is for the person who asked. */
export const BACKUP_REASONS = [
  'notABackup',
  'truncated',
  'damaged',
  'newer',
  'otherHub',
  /** Of a time before the data was put back. */
  'otherTime',
  'keyNeeded',
  'wrongKey',
  'exists',
  'noRoom',
  'unusable',
  /** There is nothing to rescue. */
  'notDamaged',
  /** Where backups are to be written: no absolute path, a file, without rights, or not to be written for another reason. */
  'folderRelative',
  'folderIsFile',
  'folderNoRights',
  'folderUnusable',
  /** Not to be asked for here. */
  'notHere',
] as const
export type BackupReason = (typeof BACKUP_REASONS)[number]

export class BackupError extends Error {
  readonly reason: BackupReason
  constructor(reason: BackupReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'BackupError'
    this.reason = reason
  }
}
