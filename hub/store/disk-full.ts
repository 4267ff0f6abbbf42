const CODES = new Set([
  'SQLITE_FULL',
  'SQLITE_IOERR_WRITE',
  'SQLITE_IOERR_SHMSIZE',
  'SQLITE_IOERR_TRUNCATE',
  'ENOSPC',
  'EDQUOT',
])

/** Whether something failed because the hub's disk has no room. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && CODES.has(String(error.code))

export const DISK_FULL_WORDS =
  'The disk of the hub is full, so nothing was written. What you typed is kept on your computer and sent by itself when there is room. Tell whoever runs the hub.'
