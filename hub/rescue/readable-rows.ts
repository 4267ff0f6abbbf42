import type Database from 'better-sqlite3'

/** A row as SQLite has it. */
export type Row = Readonly<Record<string, unknown>>

/** What reading a damaged table came to. */
export interface Reading {
  /** True if every page of the table could be read. */
  readonly isWhole: boolean
  /** Rowids between rows that were read and that cannot be read themselves, in order; not all of them need have been rows. */
  readonly gaps: readonly Gap[]
  /** True if the end of the table cannot be read, so that nobody knows what stood there. */
  readonly isEndLost: boolean
}
export interface Gap {
  readonly from: number
  readonly to: number
}

/** By so much each step over a damaged part is longer than the one before. */
const STEP_GROWTH = 1.2
const LARGEST_ROWID = 2 ** 48
/** Behind the last readable row so many rowids are tried one by one where nothing tells how far they went. */
const END_TRIED = 1000

type OnRow = (row: Row, rowid: number) => void

/** Quotes the name of a table or column. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * What SQLite says where a page is damaged or missing, is of no disk any more, or (encrypted) does not belong there; and where a table's
 * place is not known. That somebody holds the file, or that the new one cannot be written, says nothing about the pages.
 */
const UNREADABLE =
  /^SQLITE_(CORRUPT|NOTADB|FORMAT|IOERR(_READ|_SHORT_READ|_DATA|_CORRUPTFS)?$|ERROR|NOMEM|TOOBIG)/
const isUnreadable = (error: unknown): boolean =>
  error instanceof Error && UNREADABLE.test(String((error as { code?: unknown }).code))

/** Does something with the damaged file; false where that cannot be read. Every other error passes through. */
function canRead(read: () => void): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (!isUnreadable(error)) throw error
    return false
  }
}

/** One table by its rowids. */
class RowidReader {
  readonly #select: Database.Statement<[number, number], Row>
  readonly #first: Database.Statement<[number], Row>
  readonly #onRow: OnRow

  /** Throws where not even the place of the table can be read. */
  constructor(db: Database.Database, table: string, onRow: OnRow) {
    const rows = `from ${quoted(table)} where rowid`
    this.#select = db.prepare(`select rowid as rowid_of_row, * ${rows} between ? and ? order by rowid`)
    // whole rows: one may have a part on a damaged page of its own
    this.#first = db.prepare(`select rowid as rowid_of_row, * ${rows} >= ? order by rowid limit 1`)
    this.#onRow = onRow
  }

  /** Reads rows in order; returns the highest rowid that was read, and whether a damaged page stopped it. */
  on(from: number, to: number): { readonly last: number; readonly isStopped: boolean } {
    let last = from - 1
    const isDone = canRead(() => {
      for (const { rowid_of_row: rowid, ...row } of this.#select.iterate(from, to)) {
        // an old page in the place of a newer one may have lower ones
        last = Math.max(last, rowid as number)
        this.#onRow(row, rowid as number)
      }
    })
    return { last, isStopped: !isDone }
  }

  /**
   * Where reading goes on behind a damaged place: at a row, or below a rowid from which on there is nothing. Undefined where the end
   * of the table cannot be read.
   */
  behind(last: number): { readonly row: number } | { readonly endsBelow: number } | undefined {
    for (let step = 1; last + step < LARGEST_ROWID; step = Math.ceil(step * STEP_GROWTH)) {
      let found: Row | undefined
      if (!canRead(() => (found = this.#first.get(last + step)))) continue
      return found === undefined ? { endsBelow: last + step } : { row: found['rowid_of_row'] as number }
    }
    return undefined
  }

  /** Reads what stands between two damaged places, halving what cannot be read until single rowids are left. */
  between(from: number, to: number, onLost: (gap: Gap) => void): void {
    if (from > to) return
    const { last, isStopped } = this.on(from, to)
    if (!isStopped || last >= to) return
    const lost = last + 1
    if (lost === to) return onLost({ from: lost, to })
    const middle = Math.floor((lost + to) / 2)
    this.between(lost, middle, onLost)
    this.between(middle + 1, to, onLost)
  }
}

/** Gaps that follow on each other as one. */
function joined(gaps: readonly Gap[]): Gap[] {
  const all: { from: number; to: number }[] = []
  for (const { from, to } of gaps) {
    const last = all.at(-1)
    if (last && last.to + 1 === from) last.to = to
    else all.push({ from, to })
  }
  return all
}

const NOTHING_READ: Reading = { isWhole: false, gaps: [], isEndLost: true }

/**
 * Hands every row of a table over that its own tree of pages still leads to, in the order of rowids: also those between two damaged
 * pages. Throws where somebody holds the file.
 */
export function readRows(db: Database.Database, table: string, onRow: OnRow): Reading {
  let lastRead = 0
  const note: OnRow = (row, rowid) => {
    lastRead = Math.max(lastRead, rowid)
    onRow(row, rowid)
  }
  let made: RowidReader | undefined
  if (!canRead(() => (made = new RowidReader(db, table, note))) || !made) return NOTHING_READ
  const reader = made
  const gaps: Gap[] = []
  const onLost = (gap: Gap): void => void gaps.push(gap)
  for (let from = 1, isWhole = true; ;) {
    const { last, isStopped } = reader.on(from, LARGEST_ROWID)
    if (!isStopped) return { isWhole, gaps: joined(gaps), isEndLost: false }
    isWhole = false
    const next = reader.behind(last)
    if (next && 'row' in next) {
      // each round comes further, also where a row is given alone that is not given in order, or pages are not in order
      const goesOn = Math.max(next.row, from + 1, last + 1)
      reader.between(last + 1, goesOn - 1, onLost)
      from = goesOn
      continue
    }
    reader.between(last + 1, next ? next.endsBelow - 1 : last + END_TRIED, onLost)
    // what lies behind the last row that was read may never have been
    const known = joined(gaps).filter(({ from: start }) => start < lastRead)
    return { isWhole, gaps: next ? joined(gaps) : known, isEndLost: next === undefined }
  }
}

/**
 * The same of a table without rowids: from both ends towards the damage; `keys` are values of its first column that are tried one by
 * one besides. A row may be handed over twice.
 */
export function readKeyedRows(
  db: Database.Database,
  table: string,
  column: string,
  keys: () => Iterable<string>,
  onRow: (row: Row) => void,
): Reading {
  const readAll = (order: string): boolean =>
    canRead(() => {
      const rows = db.prepare<[], Row>(`select * from ${quoted(table)} order by ${quoted(column)} ${order}`)
      for (const row of rows.iterate()) onRow(row)
    })
  if (readAll('asc')) return { isWhole: true, gaps: [], isEndLost: false }
  readAll('desc')
  canRead(() => {
    const ofKey = db.prepare<[string], Row>(`select * from ${quoted(table)} where ${quoted(column)} = ?`)
    for (const key of keys()) canRead(() => ofKey.all(key).forEach(onRow))
  })
  return NOTHING_READ
}
