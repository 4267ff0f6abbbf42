import Database from 'better-sqlite3'
import { ALL_MIGRATIONS, type Migration } from './migrations/all-migrations.ts'

export type CacheProblem = 'unreadable' | 'fromFuture'

/** The cache cannot be used; `problem` says whether it is damaged (or the key is another), or too new. */
export class CacheError extends Error {
  readonly problem: CacheProblem
  constructor(problem: CacheProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CacheError'
    this.problem = problem
  }
}

export interface OpenCacheOptions {
  readonly file: string
  /** Raw 256-bit key in hex; without it the file is plain. */
  readonly key?: string | undefined
  readonly migrations?: readonly Migration[]
}

/**
 * Opens the cache, encrypted when a key is given, and brings its schema up to date. Throws CacheError.
 * The order of pragmas matters: cipher and key before anything is read, WAL after (multiple-ciphers #62).
 */
export function openCache({ file, key, migrations = ALL_MIGRATIONS }: OpenCacheOptions): Database.Database {
  const db = new Database(file)
  try {
    if (key) {
      db.pragma("cipher = 'sqlcipher'")
      db.pragma(`key = "x'${key}'"`)
    }
    db.prepare('SELECT count(*) FROM sqlite_master').get()
    db.pragma('journal_mode = WAL')
    // FULL: what a person typed is on the disk when the screen says so, also after a power cut (0.4 ms a commit)
    db.pragma('synchronous = FULL')
    db.pragma('busy_timeout = 3000')
    db.pragma('cache_size = -32000')
    db.pragma('temp_store = MEMORY')
  } catch (cause) {
    db.close()
    throw new CacheError(
      'unreadable',
      'The local copy cannot be read: it is damaged, or its key is another.',
      {
        cause,
      },
    )
  }
  migrate(db, migrations)
  return db
}

function migrate(db: Database.Database, migrations: readonly Migration[]): void {
  const known = migrations.at(-1)?.id ?? 0
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > known) {
    db.close()
    throw new CacheError(
      'fromFuture',
      'The data on this computer was written by a newer Ringdesk. Nothing was changed. Start the newer version again.',
    )
  }
  for (const step of migrations) {
    if (step.id <= version) continue
    db.transaction(() => {
      step.up(db)
      db.pragma(`user_version = ${step.id}`)
    })()
  }
}
