import Database from 'better-sqlite3'
import { CIPHER, unlock } from '../../../shared/cipher.ts'
import { ALL_MIGRATIONS } from './migrations/all-migrations.ts'
import type { Migration } from './migrations/migration.ts'
import { storageTroubleOf } from './storage-trouble.ts'

// better-sqlite3 reads a whole report on this process to learn which C library the system has; the part on the network looks names up
Object.assign(process.report, { excludeNetwork: true })

export type CacheProblem = 'unreadable' | 'fromFuture' | 'noSpace' | 'held' | 'notUsable'

/** The cache cannot be used; `problem` says why: damaged (or the key is another), too new, no room, held by another program, or no access. */
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
  /** A page could not be read while the cache was in use. */
  readonly onDamaged?: (error: unknown) => void
  /** Called before each migration of a file that holds something; a large one takes a while. */
  readonly onMigrating?: (step: number) => void
}

function problemOf(cause: unknown, file: string): CacheError {
  switch (storageTroubleOf(cause)) {
    case 'damaged':
      return new CacheError(
        'unreadable',
        'The local copy cannot be read: it is damaged, or its key is another.',
        {
          cause,
        },
      )
    case 'full':
      return new CacheError(
        'noSpace',
        'The disk of this computer is full, so Ringdesk cannot open its data. Nothing was changed. Free some space; Ringdesk then goes on by itself.',
        { cause },
      )
    case 'held':
      return new CacheError(
        'held',
        `Another program (a backup, a virus scanner) holds Ringdesk’s data in ${file}. Nothing was changed. Ringdesk goes on by itself when it is done.`,
        { cause },
      )
    case undefined:
      return new CacheError(
        'notUsable',
        `Ringdesk cannot use its data in ${file} (${cause instanceof Error ? cause.message : String(cause)}). Nothing was changed. See to it that you may read and write there; it is tried again.`,
        { cause },
      )
  }
}

/**
 * Opens the cache, encrypted when a key is given, and brings its schema up to date. Throws CacheError.
 * The order of pragmas matters: cipher and key before anything is read, WAL after (multiple-ciphers #62).
 */
export function openCache({
  file,
  key,
  migrations = ALL_MIGRATIONS,
  onDamaged,
  onMigrating,
}: OpenCacheOptions): Database.Database {
  let db: Database.Database | undefined
  try {
    db = openReadable(file, key)
    // before anything is written: a newer file is not ours to touch
    refuseFuture(db, migrations)
    db.pragma('journal_mode = WAL')
    // FULL: what a person typed is on the disk when the screen says so, also after a power cut (0.4 ms a commit)
    db.pragma('synchronous = FULL')
    // at most so many KiB: the inner pages of the indexes over a million customers, which every look-up goes through
    db.pragma('cache_size = -96000')
    db.pragma('temp_store = MEMORY')
    migrate(db, migrations, onMigrating)
  } catch (cause) {
    db?.close()
    throw cause instanceof CacheError ? cause : problemOf(cause, file)
  }
  if (onDamaged) watchStatements(db, onDamaged)
  return db
}

/** What the first caches were encrypted with. */
const FORMER_CIPHER = 'sqlcipher'

function openReadable(file: string, key: string | undefined, cipher = CIPHER): Database.Database {
  const db = new Database(file)
  try {
    unlock(db, key, cipher)
    db.prepare('SELECT count(*) FROM sqlite_master').get()
  } catch (cause) {
    db.close()
    const former = key && cipher === CIPHER ? encryptAnew(file, key) : undefined
    if (former) return former
    throw cause
  }
  return db
}

/** The cache of a former Ringdesk under the cipher of today; undefined where the file is none. */
function encryptAnew(file: string, key: string): Database.Database | undefined {
  let db: Database.Database
  try {
    db = openReadable(file, key, FORMER_CIPHER)
  } catch {
    // neither cipher opens it: what the first one said stands
    return undefined
  }
  // a cache in WAL cannot be encrypted anew
  db.pragma('journal_mode = DELETE')
  db.pragma(`cipher = '${CIPHER}'`)
  db.pragma(`rekey = "x'${key}'"`)
  return db
}

function refuseFuture(db: Database.Database, migrations: readonly Migration[]): void {
  const version = db.pragma('user_version', { simple: true }) as number
  if (version <= (migrations.at(-1)?.id ?? 0)) return
  throw new CacheError(
    'fromFuture',
    'The data on this computer was written by a newer Ringdesk. Nothing was changed. Start the newer version again.',
  )
}

function migrate(
  db: Database.Database,
  migrations: readonly Migration[],
  onMigrating?: (step: number) => void,
): void {
  const version = db.pragma('user_version', { simple: true }) as number
  for (const step of migrations) {
    if (step.id <= version) continue
    if (version > 0) onMigrating?.(step.id)
    db.transaction(() => {
      step.up(db)
      db.pragma(`user_version = ${step.id}`)
    })()
  }
}

const ASKED = ['run', 'get', 'all'] as const

/**
 * Looks at what every statement throws: whether the file is whole shows only where it is read, and looking through all of
 * it at each start would take minutes.
 */
function watchStatements(db: Database.Database, onDamaged: (error: unknown) => void): void {
  const prepare = db.prepare.bind(db)
  db.prepare = ((source: string) => {
    const statement = prepare(source)
    const noted = (error: unknown): unknown => {
      if (storageTroubleOf(error) === 'damaged') onDamaged(error)
      return error
    }
    for (const name of ASKED) {
      const ask: (...values: unknown[]) => unknown = statement[name].bind(statement)
      statement[name] = ((...values: unknown[]) => {
        try {
          return ask(...values)
        } catch (error) {
          throw noted(error)
        }
      }) as never
    }
    const iterate = statement.iterate.bind(statement)
    statement.iterate = function* (...values: unknown[]) {
      try {
        yield* iterate(...values)
      } catch (error) {
        throw noted(error)
      }
    } as typeof statement.iterate
    return statement
  }) as typeof db.prepare
}
