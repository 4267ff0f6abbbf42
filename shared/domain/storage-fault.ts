import { isDiskFull } from './disk-full.ts'

const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

/** SQLite's codes for a file that another program has; SQLite did nothing, and the same may be tried again. */
const HELD = /^SQLITE_(BUSY|LOCKED|PROTOCOL|IOERR_(LOCK|RDLOCK|UNLOCK|BLOCKED|SHMLOCK|CHECKRESERVEDLOCK))/
/** SQLite's codes for a fault of what was asked, and not of the file: the same fails again. */
const OF_THE_QUESTION = /^SQLITE_(ERROR|CONSTRAINT|MISMATCH|MISUSE|RANGE|TOOBIG|AUTH|SCHEMA)/

/** True where another program (a backup, a virus scanner, a look with sqlite3) holds the database for the moment. */
export const isFileHeld = (error: unknown): boolean => HELD.test(codeOf(error))

/**
 * True where the store under a piece of work failed, whatever the work was: held by another program, no room, a disk that
 * cannot be read. It is never a verdict on the work, which may come again.
 */
export const isStoreFault = (error: unknown): boolean => {
  const code = codeOf(error)
  return isDiskFull(error) || (code.startsWith('SQLITE_') && !OF_THE_QUESTION.test(code))
}
