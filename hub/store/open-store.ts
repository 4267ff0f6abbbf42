import type Database from 'better-sqlite3'
import { Kysely, sql, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { isDataDamaged } from '../../shared/domain/damaged-data.ts'
import { isDiskFull } from '../../shared/domain/disk-full.ts'
import { isFileHeld } from '../../shared/domain/storage-fault.ts'
import { dataFileOf, formOf, openDataFile, openToRead, type DataFile } from './data-file.ts'
import {
  keepPrivate,
  makeDataFolder,
  refuseMissingData,
  removeUnfinished,
  setRemainsAside,
} from './data-folder.ts'
import { noteDataKey, wantedKey, type DataFolder } from './data-key.ts'
import { DamageWatch } from './damage-watch.ts'
import { finishSwap } from './data-swap.ts'
import { lockFolder } from './folder-lock.ts'
import { ensureHubRoot } from './hub-keys.ts'
import { MIGRATIONS } from './migrations/all-migrations.ts'
import { PatientDialect, type SqliteFile } from './patient-dialect.ts'
import { renameStored } from './stored-names.ts'
import { StoreError } from './store-error.ts'
import type { Db, Tables } from './tables.ts'

export { DATABASE_FILE } from './data-file.ts'
const KEPT_STATEMENTS = 200
const OPEN_PATIENCE_MS = 10_000

type Statement = ReturnType<Database.Database['prepare']>

export interface Store {
  readonly db: Db
  /** Hears of every statement that shows damage. */
  readonly damage: DamageWatch
  readonly isEncrypted: boolean
  /** Writes the WAL back into the file, closes it and frees the folder. */
  close(): Promise<void>
}

/**
 * Opens a database file with the settings every use of it needs; the file is made where it is missing. `damage` hears where a
 * statement shows damage; from then on nothing can be written through this connection. Throws SQLite's error.
 */
export function openDatabase(data: DataFile, damage: DamageWatch = new DamageWatch()): Db {
  // nothing else runs yet: SQLite itself waits for a program that holds the file just now
  const database = openDataFile(data, { timeout: OPEN_PATIENCE_MS })
  database.pragma('journal_mode = WAL')
  // a command that was answered with "done" is deleted from the desk's outbox: it must survive a power cut as well
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  // from here on the dialect waits, and the thread goes on meanwhile
  database.pragma('busy_timeout = 0')
  // in KiB; the package's own 16 MB hold twice what the system's file cache holds anyway
  database.pragma('cache_size = -4000')
  damage.onFound(() => {
    // a transaction that runs may end: what it wrote before is whole
    if (database.open) database.pragma('query_only = ON')
  })
  return new Kysely<Tables>({ dialect: new PatientDialect(keepStatements(database, damage), database) })
}

/** Opens the database of a data folder to be read alone, beside a hub that runs on it. Throws SQLite's error or StoreError. */
export const openForReading = (folder: DataFolder): Db =>
  new Kysely<Tables>({ dialect: new SqliteDialect({ database: openToRead(folder) }) })

/**
 * SQLite takes a transaction back by itself where the disk is full; a rollback after that would fail, and its error stand
 * in the place of the one that counts.
 */
function rollbackOf(database: Database.Database): Statement {
  const statement = database.prepare('rollback')
  const run = statement.run.bind(statement)
  statement.run = () => (database.inTransaction ? run() : { changes: 0, lastInsertRowid: 0 })
  return statement
}

/** Kysely runs its statements by these two. */
function watched(statement: Statement, damage: DamageWatch): Statement {
  const [run, all] = [statement.run.bind(statement), statement.all.bind(statement)]
  statement.run = (...values) => damage.run(() => run(...values))
  statement.all = (...values) => damage.run(() => all(...values))
  return statement
}

/** Kysely prepares every query anew; the same texts come again and again, so their statements are kept. */
function keepStatements(database: Database.Database, damage: DamageWatch): SqliteFile {
  const kept = new Map<string, Statement>()
  const prepare = (text: string): ReturnType<Database.Database['prepare']> => {
    const known = kept.get(text)
    const statement =
      known ?? watched(text === 'rollback' ? rollbackOf(database) : database.prepare(text), damage)
    // the map keeps the order of use: what was not used for longest goes first
    kept.delete(text)
    kept.set(text, statement)
    const [oldest] = kept.keys()
    if (kept.size > KEPT_STATEMENTS && oldest !== undefined) kept.delete(oldest)
    return statement
  }
  return {
    prepare: ((text: string) => damage.run(() => prepare(text))) as Database.Database['prepare'],
    close: () => database.close(),
  }
}

async function refuseFuture(db: Db): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === 'kysely_migration')) return
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  const unknown = rows.find((row) => !Object.hasOwn(MIGRATIONS, row.name))
  if (unknown)
    throw new StoreError(
      'fromTheFuture',
      `The data of this hub was written by a newer Ringdesk (${unknown.name}). Nothing was changed. ` +
        'Start the newer Ringdesk, or give another folder with --data.',
    )
}

/**
 * Brings a database to the newest version, or only to `target` (tests). Throws StoreError where it was written by a
 * newer Ringdesk, or where a step fails; then nothing of that step is kept.
 */
export async function migrate(db: Db, target?: string): Promise<void> {
  await refuseFuture(db)
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) } })
  const { error } = await (target === undefined ? migrator.migrateToLatest() : migrator.migrateTo(target))
  if (error !== undefined)
    throw new StoreError('migrationFailed', 'The hub’s data could not be brought to this version.', error)
}

/** Brings a database that no hub works with to the form of this version, and the names that are stored in it. Throws as `migrate`. */
export async function bringUpToDate(data: DataFile): Promise<void> {
  const db = openDatabase(data)
  try {
    await migrate(db)
    await renameStored(db)
  } finally {
    await db.destroy()
  }
}

export interface OpenOptions {
  /** Begins anew where the data or the key of a team went away, and keeps what is left under other names. */
  readonly isNewTeam?: boolean | undefined
  /** The secret of RINGDESK_HUB_KEY; see `DataFolder`. */
  readonly hubKey?: string | undefined
  /** Leaves new data as plain as a program of before made it; for tests and measurements. */
  readonly isPlain?: boolean | undefined
  /** Done with the folder's lock before data is opened that is there and that no newer Ringdesk wrote. */
  readonly prepare?: { isNeeded(): boolean; run(): Promise<void> }
}

/** The error of a data folder whose database is damaged. */
export const damagedStore = (dataDir: string, what: string, cause: unknown): StoreError =>
  new StoreError('damaged', `The hub’s data in ${dataDir} is damaged: ${what}. Nothing was changed.`, cause)

/** The database that is opened; a new one gets its key here. */
function dataOf(folder: DataFolder, isPlain: boolean): DataFile {
  const data = dataFileOf(folder)
  if (isPlain || formOf(data.file) !== 'none') return data
  ensureHubRoot(folder.dataDir)
  return { ...data, key: wantedKey(folder) }
}

/** Refuses data that a newer Ringdesk wrote before anything is done with it. */
async function refuseFutureData(folder: DataFolder, damage: DamageWatch): Promise<void> {
  const data = dataFileOf(folder)
  if (formOf(data.file) === 'none') return
  const db = openDatabase(data, damage)
  try {
    await refuseFuture(db)
  } finally {
    await db.destroy()
  }
}

/**
 * Opens the hub's data folder: one hub at a time, newest version. New data is encrypted; what is there stays as it is. Throws
 * StoreError: `inUse`, `fromTheFuture`, `migrationFailed`, `notReadable`, `damaged`, `dataMissing`, `keyMissing`, `keyDamaged`,
 * `wrongKey`; with `isNewTeam` also `teamExists`.
 */
export async function openStore(dataDir: string, options: OpenOptions = {}): Promise<Store> {
  const { isNewTeam = false, isPlain = false, hubKey, prepare } = options
  const folder: DataFolder = { dataDir, hubKey }
  makeDataFolder(dataDir)
  const lock = lockFolder(dataDir)
  const damage = new DamageWatch()
  try {
    // a restore that a crash broke off
    finishSwap(dataDir)
    if (isNewTeam) setRemainsAside(folder, Date.now())
    refuseMissingData(folder)
    removeUnfinished(dataDir)
    keepPrivate(dataDir)
    if (prepare?.isNeeded() === true) {
      await refuseFutureData(folder, damage)
      await prepare.run()
    }
    const data = dataOf(folder, isPlain)
    const db = openDatabase(data, damage)
    try {
      await migrate(db)
      await renameStored(db)
      if (data.key !== undefined) noteDataKey(dataDir, data.key)
    } catch (error) {
      await db.destroy()
      throw error
    }
    return {
      db,
      damage,
      isEncrypted: data.key !== undefined,
      close: async () => {
        try {
          await sql`pragma wal_checkpoint(truncate)`.execute(db)
        } catch (error) {
          // what is in the log is safe there, and read from it at the next start
          if (!isDiskFull(error) && !isFileHeld(error) && !isDataDamaged(error)) throw error
        }
        await db.destroy()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    damage.look(error)
    if (damage.found !== undefined) throw damagedStore(dataDir, damage.found, error)
    if (error instanceof StoreError) throw error
    if (isFileHeld(error))
      throw new StoreError(
        'notReadable',
        `Another program (a backup, a virus scanner) holds the hub’s data in ${dataDir}. Nothing was changed. ` +
          'Start the hub again when it is done.',
        error,
      )
    const { code, message } = error as { code?: unknown; message?: unknown }
    throw new StoreError(
      'notReadable',
      `The hub’s data in ${dataDir} cannot be opened and written (${String(code ?? message ?? error)}). Nothing was changed; see to ` +
        'its rights, or give another folder with --data.',
      error,
    )
  }
}
