import { statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { CacheReport } from '../../../shared/contract/diagnostics.ts'
import { ALL_MIGRATIONS } from './migrations/all-migrations.ts'

type Found = Pick<
  CacheReport,
  'bytes' | 'rows' | 'faults' | 'version' | 'newestVersion' | 'drafts' | 'tookMs'
>

/** Tables of people's work; the others serve the search or the core. */
const COUNTED = ['customer', 'shop_order', 'ticket', 'note', 'call', 'follow_up', 'outbox', 'draft'] as const

const turn = (): Promise<void> => new Promise((resume) => setImmediate(resume))

/** Size of the file with its log, in bytes. */
function bytesOf(db: Database): number {
  const [{ file } = { file: '' }] = db.pragma('database_list') as { file: string }[]
  return ['', '-wal'].reduce((sum, ending) => {
    return sum + (statSync(file + ending, { throwIfNoEntry: false })?.size ?? 0)
  }, 0)
}

/**
 * Reads the cache through and says what it found. Table by table, with a turn for everybody else between two: a table of
 * a million rows takes about a second.
 */
export async function inspectCache(db: Database): Promise<Found> {
  const startedAt = performance.now()
  const tables = db
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_schema
       WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'`,
    )
    .all()
    .map(({ name }) => name)
  const faults: string[] = []
  const rows: Record<string, number> = {}
  for (const table of tables) {
    // the name comes from the schema; a pragma takes no parameter
    const quoted = `'${table.replaceAll("'", "''")}'`
    for (const line of db.pragma(`quick_check(${quoted})`) as { quick_check: string }[])
      if (line.quick_check !== 'ok') faults.push(line.quick_check.slice(0, 300))
    await turn()
    if ((COUNTED as readonly string[]).includes(table))
      rows[table] = db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
    await turn()
  }
  return {
    bytes: bytesOf(db),
    rows,
    faults: faults.slice(0, 20),
    version: db.pragma('user_version', { simple: true }) as number,
    newestVersion: ALL_MIGRATIONS.at(-1)?.id ?? 0,
    drafts: rows['draft'] ?? 0,
    tookMs: performance.now() - startedAt,
  }
}
