import type { Database, Statement } from 'better-sqlite3'

export type Values = Record<string, string | number | null>
export interface Span {
  readonly offset: number
  readonly limit: number
}

/** One page of a list: where its rows are looked for, which of them, in which order. */
export interface PageQuery {
  /** The table whose bodies are shown. */
  readonly table: string
  /** Where rows are found: a table that shares `row`, with the index to be used where it matters. */
  readonly from: string
  readonly where: readonly string[]
  readonly order: string
}

/** Which entities a total counts; what is left out may be anything. */
export interface TallyQuery {
  readonly entity: string
  readonly owner?: string
  /** Any of these. */
  readonly states?: readonly string[]
  readonly sort?: string
}

/** Reads pages and totals without touching what is not shown. */
export interface ListPages {
  /** Finds a page's rows in an index first, and then reads the bodies of these alone. */
  read<T>(query: PageQuery, values: Values, span: Span): T[]
  /** How many there are, counted in the index that the page is read from. */
  count(query: Pick<PageQuery, 'from' | 'where'>, values: Values): number
  /** How many there are, out of the table that is kept for it. */
  total(query: TallyQuery): number
}

/** The reader over an open cache; statements are prepared once for each form of a question. */
export function createListPages(db: Database): ListPages {
  const prepared = new Map<string, Statement>()
  const statement = (sql: string): Statement => {
    const known = prepared.get(sql)
    if (known) return known
    const made = db.prepare(sql)
    prepared.set(sql, made)
    return made
  }
  return {
    read: <T>({ table, from, where, order }: PageQuery, values: Values, span: Span): T[] => {
      const condition = where.length > 0 ? where.join(' AND ') : '1'
      const rows = statement(
        `SELECT row FROM ${from} WHERE ${condition} ORDER BY ${order} LIMIT :limit OFFSET :offset`,
      ).all({ ...values, ...span }) as { row: number }[]
      const body = statement(`SELECT body FROM ${table} WHERE row = ?`)
      return rows.map(({ row }) => JSON.parse((body.get(row) as { body: string }).body) as T)
    },
    count: ({ from, where }, values) => {
      const condition = where.length > 0 ? where.join(' AND ') : '1'
      const counted = statement(`SELECT count(*) AS n FROM ${from} WHERE ${condition}`).get(values)
      return (counted as { n: number }).n
    },
    total: ({ entity, owner, states, sort }) => {
      const where = ['entity = :entity']
      const values: Values = { entity }
      if (owner !== undefined) {
        where.push('owner = :owner')
        values.owner = owner
      }
      if (states !== undefined) {
        where.push('state IN (SELECT value FROM json_each(:states))')
        values.states = JSON.stringify(states)
      }
      if (sort !== undefined) {
        where.push('sort = :sort')
        values.sort = sort
      }
      const sum = statement(`SELECT coalesce(sum(n), 0) AS n FROM tally WHERE ${where.join(' AND ')}`)
      return (sum.get(values) as { n: number }).n
    },
  }
}
