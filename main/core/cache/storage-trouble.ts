/** Trouble of the disk under a file, told apart by what a person can do about it. */
export type StorageTrouble = 'full' | 'damaged'

/** SQLite's and the system's codes for a disk, a quota or a volume without room. */
const FULL = new Set([
  'SQLITE_FULL',
  'SQLITE_IOERR_WRITE',
  'SQLITE_IOERR_SHMSIZE',
  'SQLITE_IOERR_TRUNCATE',
  'ENOSPC',
  'EDQUOT',
])

/** What kind of trouble an error is; undefined where it is something else. */
export function storageTroubleOf(error: unknown): StorageTrouble | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code !== 'string') return undefined
  if (FULL.has(code)) return 'full'
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return 'damaged'
  return undefined
}
