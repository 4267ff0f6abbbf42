import type Database from 'better-sqlite3'
import { ENTITY_TYPES } from '../../shared/entities/registry.ts'
import { tableOf } from '../store/ledger-store.ts'
import { quoted, readKeyedRows, readRows, type Reading, type Row } from './readable-rows.ts'

/** What became of one table. */
export interface TableRescue {
  readonly table: string
  /** Rows that were read from the damaged file. */
  readonly read: number
  /** Rows that could not be read, or not be understood; null where nobody knows how many. */
  readonly lost: number | null
  /** Rows in their place that the backup had. */
  readonly fromBackup: number
  readonly reading: Reading
}

/** What follows from the rest, or is of this start alone: never copied. */
const NOT_COPIED = ['feed', 'follower_cursors', 'kysely_migration', 'kysely_migration_lock']
/** What a backup has of these says nothing about now: sign-ins end, moments follow from the ledger, numbers go on from the tickets. */
const NOT_FROM_BACKUP = ['sessions', 'due_moments', 'ticket_counters', 'customer_numbers']
const ENTITY_TABLES = new Set<string>(ENTITY_TYPES.map(tableOf))
const JSON_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  changes: ['body', 'reach', 'whole'],
  audit: ['detail'],
}

/** The tables that are copied, in the order in which they were made. */
function tablesToCopy(db: Database.Database): string[] {
  return db
    .prepare<[], string>(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by rowid",
    )
    .pluck()
    .all()
    .filter((name) => !NOT_COPIED.includes(name))
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    return undefined
  }
}

/** False for a row whose text is what a damaged page left of it. */
function isUnderstood(table: string, row: Row): boolean {
  if (ENTITY_TABLES.has(table)) {
    const body = parsed(row['body'])
    return typeof body === 'object' && body !== null && 'id' in body && body.id === row['id']
  }
  return (JSON_COLUMNS[table] ?? []).every(
    (column) => row[column] == null || parsed(row[column]) !== undefined,
  )
}

/** Puts rows into a table; what is there already stays. Returns false where a row found its place taken or does not fit. */
function putter(into: Database.Database, table: string): (row: Row) => boolean {
  const columns = (into.pragma(`table_info(${quoted(table)})`) as { name: string }[]).map(({ name }) => name)
  const put = into.prepare(
    `insert or ignore into ${quoted(table)} (${columns.map(quoted).join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  )
  // `or ignore` passes over what breaks a rule of the table, which only a damaged row does
  return (row) => put.run(columns.map((column) => row[column] ?? null)).changes > 0
}

/** Column by which a table without rowids begins; undefined for all others. */
function firstKeyOf(db: Database.Database, table: string): string | undefined {
  const [facts] = db.pragma(`table_list(${quoted(table)})`) as { wr: number }[]
  if (facts?.wr !== 1) return undefined
  const columns = db.pragma(`table_info(${quoted(table)})`) as { name: string; pk: number }[]
  return columns.find(({ pk }) => pk === 1)?.name
}

/** How many rows a damaged table had, where one of its trees of pages is whole. */
function countOf(damaged: Database.Database, table: string): number | undefined {
  const indexes = (): string[] =>
    (damaged.pragma(`index_list(${quoted(table)})`) as { name: string; partial: number }[])
      .filter(({ partial }) => partial === 0)
      .map(({ name }) => `indexed by ${quoted(name)}`)
  const count = (by: string): number | undefined => {
    try {
      return damaged
        .prepare<[], number>(`select count(*) from ${quoted(table)} ${by}`)
        .pluck()
        .get()
    } catch {
      // a damaged index: another one may be whole
      return undefined
    }
  }
  try {
    for (const by of ['not indexed', ...indexes()]) {
      const rows = count(by)
      if (rows !== undefined) return rows
    }
  } catch {
    // the table's place is not known: then nothing counts it
  }
  return undefined
}

function lostOf(damaged: Database.Database, table: string, reading: Reading, put: number): number | null {
  const rows = countOf(damaged, table)
  if (rows !== undefined) return Math.max(0, rows - put)
  if (reading.isWhole) return 0
  if (reading.isEndLost) return null
  return reading.gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0)
}

/** Copies what can be read of one table into an empty one of the same version. */
function copyTable(damaged: Database.Database, into: Database.Database, table: string): TableRescue {
  const put = putter(into, table)
  let read = 0
  const onRow = (row: Row): void => {
    if (isUnderstood(table, row) && put(row)) read += 1
  }
  const key = firstKeyOf(into, table)
  const keys = (): string[] =>
    table === 'line_contacts' ? into.prepare<[], string>('select id from calls').pluck().all() : []
  const reading =
    key === undefined ? readRows(damaged, table, onRow) : readKeyedRows(damaged, table, key, keys, onRow)
  return { table, read, lost: lostOf(damaged, table, reading, read), fromBackup: 0, reading }
}

/** Copies all tables as far as they can be read. The contacts of the line come after the calls that they belong to. */
export function copyTables(damaged: Database.Database, into: Database.Database): TableRescue[] {
  into.pragma('foreign_keys = OFF')
  return into.transaction(() => tablesToCopy(into).map((table) => copyTable(damaged, into, table)))()
}

/** True if something of a table is missing. */
export const isLossy = ({ lost }: Pick<TableRescue, 'lost'>): boolean => lost !== 0

/** Puts the backup's rows into the places of those that could not be read. What was read is newer, and stays. */
export function fillFromBackup(
  backup: Database.Database,
  into: Database.Database,
  tables: readonly TableRescue[],
): TableRescue[] {
  into.pragma('foreign_keys = OFF')
  return into.transaction(() =>
    tables.map((rescue) => {
      const { table } = rescue
      if (!isLossy(rescue) || NOT_FROM_BACKUP.includes(table)) return rescue
      const put = putter(into, table)
      let fromBackup = 0
      for (const row of backup.prepare<[], Row>(`select * from ${quoted(table)}`).iterate())
        if (put(row)) fromBackup += 1
      return { ...rescue, fromBackup }
    }),
  )()
}
