import type Database from 'better-sqlite3'
import { ENTITY_TYPES } from '../../shared/entities/registry.ts'
import { counted, isAre } from '../counted.ts'
import { tableOf } from './ledger-store.ts'

/** What a hub's database holds, and what is wrong with it. */
export interface StoreCheck {
  readonly revision: number
  readonly counts: Readonly<Record<string, number>>
  /** In words, at most some dozens; empty where all is well. */
  readonly problems: readonly string[]
}

/** Tables whose rows are counted: what people would miss. A table that this data does not have yet is passed over. */
const COUNTED = [
  'people',
  'queues',
  'customers',
  'orders',
  'tickets',
  'notes',
  'calls',
  'follow_ups',
  'commands',
  'changes',
  'audit',
] as const
const MOST_PAGES_TOLD = 20

function tablesOf(db: Database.Database): Set<string> {
  const names = db.prepare<[], string>("select name from sqlite_master where type = 'table'").pluck().all()
  return new Set(names)
}

/** Counts the rows of the tables that people would miss. */
export function countRows(db: Database.Database): Record<string, number> {
  const tables = tablesOf(db)
  const counts: Record<string, number> = {}
  for (const table of COUNTED)
    if (tables.has(table))
      counts[table] = db.prepare<[], number>(`select count(*) from "${table}"`).pluck().get() ?? 0
  return counts
}

/** What SQLite itself finds wrong with the pages and indexes of the file. */
export function quickCheck(db: Database.Database): string[] {
  const rows = db.pragma(`quick_check(${MOST_PAGES_TOLD})`) as { quick_check: string }[]
  return rows.map((row) => row.quick_check).filter((text) => text !== 'ok')
}

/**
 * What of the feed leads nowhere. Every revision after the floor is a change, none is above the head, every change after the floor names an
 * entity that is there, and no entity or command is newer than the feed.
 */
function checkFeed(db: Database.Database): string[] {
  const problems: string[] = []
  const number = (sql: string, ...values: unknown[]): number =>
    db
      .prepare<unknown[], number | null>(sql)
      .pluck()
      .get(...values) ?? 0
  const feed = db
    .prepare<[], { head: number; floor: number }>('select head, floor from feed where id = 1')
    .get()
  if (!feed) return ['The feed has no head.']
  const { head, floor } = feed
  const above = number('select count(*) from changes where revision > ?', head)
  if (above > 0) problems.push(`The feed has ${counted(above, 'change')} newer than its head ${head}.`)
  const held = number('select count(*) from changes where revision > ? and revision <= ?', floor, head)
  if (held !== head - floor)
    problems.push(`The feed has ${held} of ${counted(head - floor, 'change')} after its floor ${floor}.`)
  const tables = tablesOf(db)
  for (const kind of ENTITY_TYPES) {
    const table = tableOf(kind)
    if (!tables.has(table)) continue
    const lost = number(
      `select count(*) from changes where entity = ? and revision > ? and not exists (select 1 from "${table}" where id = entity_id)`,
      kind,
      floor,
    )
    if (lost > 0) problems.push(`${counted(lost, 'change')} ${isAre(lost)} of a ${kind} that is not there.`)
    const ahead = number(`select count(*) from "${table}" where revision > ?`, head)
    if (ahead > 0) problems.push(`${counted(ahead, 'row')} of ${table} ${isAre(ahead)} newer than the feed.`)
    const unread = number(`select count(*) from "${table}" where not json_valid(body)`)
    if (unread > 0) problems.push(`${counted(unread, 'row')} of ${table} cannot be read.`)
  }
  const commands = number('select count(*) from commands where revision > ?', head)
  if (commands > 0) problems.push(`${counted(commands, 'command')} ${isAre(commands)} newer than the feed.`)
  return problems
}

/** Checks a hub's database: pages and indexes (`quick_check`), what it holds, and what the feed refers to. */
export function checkStore(db: Database.Database): StoreCheck {
  let problems: readonly string[] = []
  try {
    problems = quickCheck(db)
    // one picture of it all, whatever the hub writes meanwhile
    db.exec('begin')
    try {
      const revision = db.prepare<[], number>('select head from feed where id = 1').pluck().get() ?? 0
      return { revision, counts: countRows(db), problems: [...problems, ...checkFeed(db)] }
    } finally {
      db.exec('rollback')
    }
  } catch (error) {
    // a page that cannot be read, or a table that is not there
    const text = error instanceof Error ? error.message : String(error)
    return { revision: 0, counts: {}, problems: [...problems, text] }
  }
}
