import Database from 'better-sqlite3'
import { z } from 'zod'
import type { Log } from '../log.ts'
import type { Cache } from './cache.ts'
import { unlock } from '../../../shared/cipher.ts'

/** What this desk owns and the hub does not have; tables that a version does not know yet are passed over. */
export const OWN_TABLES = [
  'outbox',
  'outbox_touch',
  'outbox_aside',
  'draft',
  'desk_call',
  'own_value',
  'mark',
  'only_here',
  'done_command',
  'command_receipt',
] as const
/** Facts of the desk that outlive its copy of the ledger. */
const isKeptFact = (name: string): boolean =>
  ['desk', 'session', 'wish', 'hubId', 'timezone', 'approvalLimits', 'numberPlan', 'doneMarks'].includes(
    name,
  ) || name.startsWith('verifier ')

type Row = Record<string, unknown>
export interface Rescued {
  readonly commands: number
  readonly drafts: number
}

const Identity = z.object({ id: z.string(), lastSeq: z.number().int() })

/** Rows of a table as far as they can be read, from both ends towards a damaged page. */
function readableRows(db: Database.Database, table: string): Row[] {
  const found = new Map<string, Row>()
  const [first] = db.pragma(`table_info(${table})`) as { name: string }[]
  if (!first) return []
  for (const order of ['ASC', 'DESC'])
    try {
      const rows = db.prepare<[], Row>(`SELECT * FROM ${table} ORDER BY ${first.name} ${order}`).iterate()
      for (const row of rows) found.set(JSON.stringify(row), row)
    } catch {
      // a damaged page: what stands on this side of it is had, the other direction reads the rest
    }
  return [...found.values()]
}

function columnsOf(db: Database.Database, table: string): string[] {
  return (db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
}

/** Reads what can be read of a file that was set aside; nothing where not even its first page can. */
function readAside(file: string, key: string | undefined): Map<string, Row[]> {
  const rows = new Map<string, Row[]>()
  const db = new Database(file)
  try {
    unlock(db, key)
    for (const table of [...OWN_TABLES, 'meta'])
      try {
        rows.set(table, readableRows(db, table))
      } catch {
        // not even the place of this table can be read; another one may be had
      }
  } finally {
    db.close()
  }
  return rows
}

/**
 * Brings into a new cache what a damaged one still tells of this desk: commands that were not sent, drafts, calls, who is
 * signed in. The ledger itself comes from the hub.
 */
export function rescueFrom(file: string, key: string | undefined, into: Cache, log: Log): Rescued {
  let rows: Map<string, Row[]>
  try {
    rows = readAside(file, key)
  } catch (error) {
    log.warn('nothing can be read in the damaged cache', { error })
    return { commands: 0, drafts: 0 }
  }
  const { db, meta } = into
  const put = (table: string, row: Row): void => {
    const names = columnsOf(db, table).filter((name) => name in row)
    const marks = names.map(() => '?').join(', ')
    try {
      db.prepare(`INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${marks})`).run(
        ...names.map((name) => row[name]),
      )
    } catch (error) {
      log.warn('a row of the damaged cache fits nothing', { table, error })
    }
  }
  into.write('durable', () => {
    for (const table of OWN_TABLES)
      if (columnsOf(db, table).length > 0) for (const row of rows.get(table) ?? []) put(table, row)
    for (const row of rows.get('meta') ?? []) if (isKeptFact(String(row['name']))) put('meta', row)
    const highest =
      db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM outbox').get()?.seq ?? 0
    const desk = meta.get('desk', Identity)
    if (desk) meta.set('desk', { id: desk.id, lastSeq: Math.max(desk.lastSeq, highest) })
    // who this desk was is not known any more: it becomes a new one, and what it did goes out under the new name
    else takeNewDeskId(into, highest)
  })
  const count = (table: string): number => rows.get(table)?.length ?? 0
  return { commands: count('outbox'), drafts: count('draft') }
}

/**
 * Makes this desk another one for the hub: a copied data folder, or one whose numbers went back, would take numbers that
 * are taken. What was not sent goes out under the new id with its own command ids, so that the hub does none of it twice.
 * The sign-in belonged to the old id: the person signs in again, and works on from the cache until then.
 */
export function takeNewDeskId(cache: Cache, lastSeq?: number): void {
  const known = cache.meta.get('desk', Identity)
  const id = crypto.randomUUID()
  cache.write('durable', () => {
    cache.meta.set('desk', { id, lastSeq: lastSeq ?? known?.lastSeq ?? 0 })
    for (const table of ['outbox', 'outbox_aside'])
      cache.db.prepare(`UPDATE ${table} SET command = json_set(command, '$.desk', ?)`).run(id)
    cache.db
      .prepare(`UPDATE meta SET value = json_set(value, '$.accessUntilHere', 0) WHERE name = 'session'`)
      .run()
  })
}
