import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import { ENTITY_TYPES } from '../../shared/entities/registry.ts'
import { DATABASE_FILE, dataFileOf, openDataFile, type DataFile } from '../store/data-file.ts'
import { wantedKey, type DataFolder } from '../store/data-key.ts'
import { beginEpoch } from '../store/epoch-origins.ts'
import { rewriteNumbers, tableOf } from '../store/ledger-store.ts'
import { readMeta, UNKNOWN_EPOCH, writeMeta, type PutBack } from '../store/meta.ts'
import { bringUpToDate, migrate, openDatabase } from '../store/open-store.ts'
import { StoreError } from '../store/store-error.ts'
import type { Db } from '../store/tables.ts'
import { tellRescue, type AuditRescue } from './close-gaps.ts'
import { copyTables, fillFromBackup, isLossy, type TableRescue } from './copy-tables.ts'
import { bringCommandsBack } from './missing-commands.ts'
import type { Gap } from './readable-rows.ts'
import { replayFeed } from './replay-feed.ts'

interface RescueLedgerOptions {
  /** Folder of the damaged data, which is read alone. */
  readonly dataDir: string
  readonly damaged: DataFile
  /** Folder that holds hub.key already, and gets the new database. */
  readonly staged: string
  /** The new database, which is not there yet. */
  readonly into: DataFile
  /** The database of a backup that was brought to this version; undefined where none is to be had. */
  readonly backup: { readonly data: DataFile; readonly at: number } | undefined
  readonly now: number
}

/** What became of a table in the end. */
interface RescuedTable {
  readonly table: string
  /** Rows that were read from the damaged data. */
  readonly read: number
  /** Rows that the backup had, and rows that follow from what was read elsewhere. */
  readonly fromBackup: number
  readonly rebuilt: number
  /** Rows that are gone from here; null where nobody knows how many. */
  readonly missing: number | null
}
export interface RescuedLedger {
  readonly epoch: string
  readonly revision: number
  readonly tables: readonly RescuedTable[]
  /** Rows of the audit trail that are gone. */
  readonly auditGaps: readonly Gap[]
}

/** What the damaged data says of itself, as far as it can be read. */
export interface DamagedFacts {
  readonly hubId: string | undefined
  readonly epoch: string | undefined
  readonly putBack: { readonly from: string; readonly revision: number } | undefined
  /** The last step to which its tables were brought. */
  readonly migration: string | undefined
}

/**
 * The damaged database of a folder with its key. Where its first page does not even say whether it has one, no row can be read either, and
 * everything comes from a backup. Throws StoreError where a key is missing or wrong: then nothing says that the data is damaged.
 */
export function damagedFileOf(folder: DataFolder): DataFile {
  try {
    return dataFileOf(folder)
  } catch (error) {
    if (!(error instanceof StoreError) || error.reason !== 'damaged') throw error
    return { file: join(folder.dataDir, DATABASE_FILE), key: wantedKey(folder) }
  }
}

/** Opens the damaged database to be read alone, with as much of its list of tables as there is. */
function openDamaged(damaged: DataFile): Database.Database {
  const db = openDataFile(damaged, { readonly: true, fileMustExist: true })
  db.pragma('busy_timeout = 10000')
  // with this SQLite goes on where a part of that list cannot be read; nothing is written on this connection
  db.unsafeMode()
  db.pragma('writable_schema = ON')
  return db
}

/** Reads what a damaged database says of itself. */
export function readDamagedFacts(damaged: DataFile): DamagedFacts {
  const db = openDamaged(damaged)
  const ask = (question: string): string | undefined => {
    try {
      return db.prepare<[], string>(question).pluck().get()
    } catch {
      // damaged just there: then it is not known
      return undefined
    }
  }
  try {
    // the first statement of all fails where the list of tables is damaged
    ask('select 1 from sqlite_master')
    const meta = (key: string): string | undefined => ask(`select value from meta where key = '${key}'`)
    const putBack = meta('putBack')
    return {
      hubId: meta('hubId'),
      epoch: meta('epoch'),
      putBack: putBack === undefined ? undefined : (JSON.parse(putBack) as PutBack),
      migration: ask('select name from kysely_migration order by name desc limit 1'),
    }
  } finally {
    db.close()
  }
}

/** Makes an empty database of the damaged one's version, copies what can be read, and brings that to this version. */
async function copyReadable(
  { damaged: file, into: newFile }: RescueLedgerOptions,
  migration: string | undefined,
): Promise<TableRescue[]> {
  const empty = openDatabase(newFile)
  try {
    await migrate(empty, migration)
  } finally {
    await empty.destroy()
  }
  const damaged = openDamaged(file)
  const into = openDataFile(newFile)
  try {
    // one transaction over everything, into a file that is thrown away where it breaks off
    into.pragma('journal_mode = MEMORY')
    try {
      damaged.prepare('select 1 from sqlite_master').get()
    } catch {
      // a part of the list of tables: the next statement works with the rest
    }
    return copyTables(damaged, into)
  } finally {
    into.close()
    damaged.close()
  }
}

function fill(
  { into: newFile, backup }: RescueLedgerOptions,
  tables: readonly TableRescue[],
): readonly TableRescue[] {
  if (backup === undefined) return tables
  const from = openDataFile(backup.data, { readonly: true, fileMustExist: true })
  const into = openDataFile(newFile)
  try {
    return fillFromBackup(from, into, tables)
  } finally {
    into.close()
    from.close()
  }
}

async function newestRevision(db: Db): Promise<number> {
  const tables = ['changes', 'commands', ...ENTITY_TYPES.map(tableOf)]
  const newest = await Promise.all(
    tables.map(async (table) => {
      const { rows } = await sql<{ revision: number | null }>`
        select max(revision) as revision from ${sql.table(table)}`.execute(db)
      return rows[0]?.revision ?? 0
    }),
  )
  return Math.max(...newest)
}

/** What the damaged data held as its newest revision; 0 where that cannot be read. */
function headOfDamaged(damaged: DataFile): number {
  const db = openDamaged(damaged)
  try {
    return db.prepare<[], number>('select head from feed where id = 1').pluck().get() ?? 0
  } catch {
    // what was read of the ledger says how far it went
    return 0
  } finally {
    db.close()
  }
}

const LEDGER_TABLES = new Set<string>(ENTITY_TYPES.map(tableOf))

/** Of these nothing is missing in the end: customers say their numbers themselves, and the feed begins anew. */
const FOLLOWS = ['customer_numbers', 'change_buckets']

/** How a table stands after everything that brings rows back. */
function outcomeOf(rescue: TableRescue, rebuilt: number): RescuedTable {
  const { table, read, fromBackup } = rescue
  const lost = FOLLOWS.includes(table) ? 0 : rescue.lost
  const missing = lost === null ? null : Math.max(0, lost - fromBackup - rebuilt)
  return { table, read, fromBackup, rebuilt, missing }
}

const wordsOf = (tables: readonly RescuedTable[]): string =>
  tables
    .filter(({ missing }) => missing !== 0)
    .map(({ table, missing }) => `${table} ${missing ?? '?'}`)
    .join(', ')

/**
 * Makes a new database out of what can be read of a damaged one, fills in from a backup what cannot, brings every entity to what the feed
 * says of it, and begins a new epoch. The damaged data is read alone.
 */
export async function rescueLedger(
  options: RescueLedgerOptions,
  facts: DamagedFacts,
): Promise<RescuedLedger> {
  const { dataDir, damaged, staged, into, backup, now } = options
  const copied = await copyReadable(options, facts.migration)
  await bringUpToDate(into)
  const tables = fill(options, copied)
  const ready = openDatabase(into)
  try {
    return await ready.transaction().execute(async (transaction) => {
      const isLost = (name: string): boolean => tables.some((one) => one.table === name && isLossy(one))
      const rebuilt = new Map(await replayFeed(transaction))
      if (isLost('customer_numbers') || rebuilt.has('customers') || isLost('customers'))
        await rewriteNumbers(transaction)
      if (isLost('commands')) rebuilt.set('commands', await bringCommandsBack(transaction))
      if ((await readMeta(transaction, 'team')) === undefined) await writeMeta(transaction, 'team', 'real')
      const head = Math.max(headOfDamaged(damaged), await newestRevision(transaction))
      const isLedgerWhole = !tables.some((one) => LEDGER_TABLES.has(one.table) && isLossy(one))
      const before = facts.epoch ?? (await readMeta(transaction, 'epoch')) ?? UNKNOWN_EPOCH
      await transaction.updateTable('feed').set({ head, floor: head }).where('id', '=', 1).execute()
      const revision = isLedgerWhole ? head : 0
      const epoch = await beginEpoch(transaction, { from: before, revision, head, why: 'rescued', now })
      const outcomes = tables.map((one) => outcomeOf(one, rebuilt.get(one.table) ?? 0))
      const audit: AuditRescue = {
        dataDir,
        keyDir: staged,
        hubId: (await readMeta(transaction, 'hubId')) ?? '',
        isEndLost: tables.some((one) => one.table === 'audit' && one.reading.isEndLost),
      }
      const detail = {
        revision: head,
        before,
        epoch,
        backupOf: backup?.at ?? null,
        lost: wordsOf(outcomes),
      }
      const auditGaps = await tellRescue(transaction, audit, { at: now, actor: null, detail })
      return { epoch, revision: head, tables: outcomes, auditGaps }
    })
  } finally {
    await ready.destroy()
  }
}
