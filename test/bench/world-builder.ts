import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { WorldEntity } from '../../hub/seed/bundle.ts'
import { SAMPLE_PEOPLE, SAMPLE_QUEUES } from '../../hub/seed/sample-team.ts'
import { generateEntities } from '../../hub/seed/world.ts'
import { createCache } from '../../main/core/cache/cache.ts'
import { COLUMN_TOOLS } from '../../main/core/cache/column-tools.ts'
import { firstRowOf } from '../../main/core/cache/ledger-cache.ts'
import { searchTokens } from '../../main/core/cache/search-writer.ts'
import { isSearched } from '../../main/core/search-text/search-fields.ts'
import type { ColumnTools } from '../../shared/entities/define-entity.ts'
import { entityDefinition } from '../../shared/entities/registry.ts'
import { FILL_LISTS } from '../../main/core/cache/migrations/0005-lists.ts'
import { FILL_UPDATED } from '../../main/core/cache/migrations/0015-ticket-orders.ts'
import { fillCallAgents } from '../../main/core/cache/migrations/0010-call-segments.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import type { Customer } from '../../shared/domain/customer.ts'

/** Things that are in a world, spread over all of it, to be looked up and searched for. */
export interface WorldSamples {
  readonly customers: { readonly name: string; readonly number: string }[]
  readonly orderNumbers: string[]
  readonly titles: string[]
}
export interface BuiltWorld {
  readonly counts: Readonly<Record<string, number>>
  readonly seconds: number
  readonly samples: WorldSamples
}

type Kind = WorldEntity['entity']
const SPAN_MS = 30 * 86_400_000
const SAMPLES = 2000
const WRITE_BYTES = 256 * 1024
/** The present of the world. */
export const WORLD_NOW = Date.UTC(2026, 10, 22)

/** Entities on their way to the cache, in one plain file for each kind and month. */
function createMonths(folder: string) {
  const open = new Map<string, { kind: Kind; month: number; fd: number; text: string[]; size: number }>()
  const drain = (file: { fd: number; text: string[]; size: number }): void => {
    writeSync(file.fd, file.text.join(''))
    file.text = []
    file.size = 0
  }
  return {
    add: (kind: Kind, at: number, json: string): void => {
      const month = Math.floor(at / SPAN_MS)
      const name = `${kind}-${month}`
      let file = open.get(name)
      if (!file) {
        file = { kind, month, fd: openSync(join(folder, name), 'w'), text: [], size: 0 }
        open.set(name, file)
      }
      file.text.push(json, '\n')
      file.size += json.length
      if (file.size >= WRITE_BYTES) drain(file)
    },
    finish: (): { kind: Kind; file: string }[] => {
      for (const file of open.values()) {
        drain(file)
        closeSync(file.fd)
      }
      return [...open.entries()]
        .sort(([, a], [, b]) => a.month - b.month)
        .map(([name, { kind }]) => ({ kind, file: join(folder, name) }))
    },
  }
}

/** The lines of a file, which may be longer than the longest string. */
function* linesOf(file: string): Generator<string> {
  const bytes = readFileSync(file)
  for (let from = 0, to = bytes.indexOf(10); to >= 0; from = to + 1, to = bytes.indexOf(10, from))
    yield bytes.toString('utf8', from, to)
}

/** Drops the indexes that can be made again; gives the statements that do so. */
function dropIndexes(db: Database): string[] {
  const indexes = db
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`,
    )
    .all()
  for (const { name } of indexes) db.exec(`DROP INDEX ${name}`)
  return indexes.map(({ sql }) => sql)
}

/**
 * Writes the seeded world of so many customers into an encrypted cache of the real schema at `file`. What a first sync
 * would write entity by entity is written here in the order of the tables' rows, and the indexes are made at the end: the same
 * content, in minutes.
 */
export function buildWorld(
  file: string,
  key: string,
  customers: number,
  say: (line: string) => void,
): BuiltWorld {
  const started = performance.now()
  const part = `${file}.part`
  const monthFolder = `${file}.months`
  for (const old of [part, monthFolder]) rmSync(old, { recursive: true, force: true })
  mkdirSync(monthFolder, { recursive: true })
  const tell = (line: string): void => say(`${((performance.now() - started) / 1000).toFixed(0)} s: ${line}`)

  const counts: Record<string, number> = {}
  const samples: WorldSamples = { customers: [], orderNumbers: [], titles: [] }
  const everyNth = Math.max(1, Math.floor(customers / SAMPLES))
  const numbers: [e164: string, customer: string, position: number, label: string][] = []
  const months = createMonths(monthFolder)
  for (const batch of generateEntities({ seed: 1, customers, now: WORLD_NOW }))
    for (const { entity, value } of batch) {
      const seen = (counts[entity] ?? 0) + 1
      counts[entity] = seen
      months.add(entity, entityDefinition(entity).cache.at(value), JSON.stringify(value))
      if (entity === 'customer') {
        value.numbers.forEach(({ e164, label }, position) => numbers.push([e164, value.id, position, label]))
        if (seen % everyNth === 0) sampleCustomer(value, samples)
        if (seen % 100_000 === 0) tell(`${seen} customers made`)
      }
      if (seen % everyNth === 0 && entity === 'order') samples.orderNumbers.push(value.number)
      if (seen % everyNth === 0 && entity === 'ticket') samples.titles.push(value.title)
    }

  const files = months.finish()
  const db = openCache({ file: part, key })
  db.pragma('locking_mode = EXCLUSIVE')
  db.pragma('journal_mode = MEMORY')
  db.pragma('synchronous = OFF')
  db.pragma(`cache_size = -${customers > 200_000 ? 3_000_000 : 400_000}`)
  const indexes = dropIndexes(db)
  writeTables(db, files, tell)
  numbers.sort((a, b) => (a[0] === b[0] ? (a[1] < b[1] ? -1 : 1) : a[0] < b[0] ? -1 : 1))
  db.exec('BEGIN')
  const addNumber = db.prepare(
    'INSERT OR IGNORE INTO customer_number (e164, customer_id, position, label) VALUES (?, ?, ?, ?)',
  )
  for (const row of numbers) addNumber.run(...row)
  db.exec('COMMIT')
  tell('tables and search index written')
  // before the index over its result, after the one that it asks
  const late = indexes.filter((sql) => sql.includes('last_contact_at'))
  for (const sql of indexes) if (!late.includes(sql)) db.exec(sql)
  db.exec(
    'UPDATE customer SET last_contact_at = (SELECT max(started_at) FROM call WHERE customer_id = customer.id)',
  )
  for (const sql of late) db.exec(sql)
  db.exec(FILL_LISTS)
  db.exec(FILL_UPDATED)
  fillCallAgents(db)
  tell('indexes written')
  db.pragma('locking_mode = NORMAL')
  db.pragma('journal_mode = WAL')
  const cache = createCache(db)
  cache.write('durable', () => {
    for (const person of SAMPLE_PEOPLE) cache.ledger.put('person', person.id, person, 1)
    for (const queue of SAMPLE_QUEUES) cache.ledger.put('queue', queue.id, queue, 1)
    cache.cursors.set('all', 1)
  })
  db.pragma('wal_checkpoint(TRUNCATE)')
  cache.close()
  rmSync(monthFolder, { recursive: true })
  const world = { counts, seconds: Math.round((performance.now() - started) / 1000), samples }
  writeFileSync(`${file}.json`, JSON.stringify(world))
  renameSync(part, file)
  tell(`${customers} customers, ${Object.values(counts).reduce((sum, n) => sum + n, 0)} entities written`)
  return world
}

function sampleCustomer(customer: Customer, into: WorldSamples): void {
  const number = customer.numbers[0]?.e164
  if (number) into.customers.push({ name: customer.name, number })
}

const HASH_BYTES = 128 * 1024 * 1024
const DEFAULT_HASH_BYTES = 1024 * 1024

function writeTables(
  db: Database,
  files: readonly { kind: Kind; file: string }[],
  tell: (line: string) => void,
): void {
  const lastRow = new Map<Kind, number>()
  for (const kind of ['customer', 'order', 'ticket', 'call', 'note', 'followUp'] as const) {
    const { table, columns, at } = entityDefinition(kind).cache
    const names = ['row', 'id', 'revision', 'body', ...Object.keys(columns)]
    const insert = db.prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    )
    const searched = isSearched(kind)
    if (searched)
      db.exec(`INSERT INTO search_${table} (search_${table}, rank) VALUES ('hashsize', ${HASH_BYTES})`)
    const index = searched
      ? db.prepare<[bigint, string]>(`INSERT INTO search_${table} (rowid, tokens) VALUES (?, ?)`)
      : undefined
    const makers = Object.values(columns) as ((value: never, tools: ColumnTools) => string | number | null)[]
    db.exec('BEGIN')
    for (const { file } of files.filter((one) => one.kind === kind)) {
      const rows: [row: number, body: string][] = []
      for (const body of linesOf(file)) {
        const value = JSON.parse(body) as never
        rows.push([firstRowOf((value as { id: string }).id, at(value)), body])
      }
      rows.sort((a, b) => a[0] - b[0])
      for (const [wanted, body] of rows) {
        const row = Math.max(wanted, (lastRow.get(kind) ?? 0) + 1)
        lastRow.set(kind, row)
        const value = JSON.parse(body) as never
        insert.run(
          row,
          (value as { id: string }).id,
          1,
          body,
          ...makers.map((make) => make(value, COLUMN_TOOLS)),
        )
        if (index && searched) index.run(BigInt(row), searchTokens(kind, value))
      }
      rmSync(file)
    }
    db.exec('COMMIT')
    // one piece, as merging leaves it in time; the large ones that were just written would be merged at the first change
    if (searched) db.exec(`INSERT INTO search_${table} (search_${table}) VALUES ('optimize')`)
    if (searched)
      db.exec(
        `INSERT INTO search_${table} (search_${table}, rank) VALUES ('hashsize', ${DEFAULT_HASH_BYTES})`,
      )
    tell(`${table} written`)
  }
}
