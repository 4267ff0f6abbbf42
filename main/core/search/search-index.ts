import type { Database, Statement } from 'better-sqlite3'
import { entityDefinition, type EntityOf, type EntityType } from '../../../shared/entities/registry.ts'
import { SEARCHED_KINDS, searchFields, type SearchField } from '../search-text/search-fields.ts'
import { isExact, verify, type SearchQuery } from '../search-text/search-query.ts'

/** An entity that holds the words, and the fields where they are. */
export interface Hit<K extends EntityType> {
  readonly value: EntityOf<K>
  readonly fields: readonly SearchField[]
}
interface Row {
  readonly body: string
  readonly key?: string
}

/** So many rows of the index are looked at for one page of hits: false pairs are rare, endless reading is not wanted. */
const MOST_READ = 4000

const MOST_OF_ORDER = 20
/** Among so many of the newest hits those come first that hold the words exactly as they were typed. */
const EXACT_FIRST_AMONG = 100

/** Reads the search index, and what belongs to a customer that was found. */
export class SearchIndex {
  readonly #db: Database
  readonly #statements = new Map<EntityType, Statement<[string], Row>>()

  constructor(db: Database) {
    this.#db = db
    for (const kind of SEARCHED_KINDS) {
      const { table } = entityDefinition(kind).cache
      this.#statements.set(
        kind,
        // the newest first, which is the order of the index itself; any other would read every hit before the first
        db.prepare(
          `SELECT t.body ${kind === 'customer' ? ', t.name_key AS key' : ''} FROM search_${table} CROSS JOIN ${table} t ON t.row = search_${table}.rowid
         WHERE search_${table} MATCH ? ORDER BY search_${table}.rowid DESC`,
        ),
      )
    }
  }

  /**
   * Entities of this kind that hold every word, the newest first, but those with other accents or the other form of Chinese
   * characters behind exact ones; read as they are asked for.
   */
  *hits<K extends EntityType>(kind: K, query: SearchQuery): Generator<Hit<K>> {
    const inexact: Hit<K>[] = []
    let read = 0
    for (const hit of this.#verified(kind, query)) {
      read += 1
      if (read > EXACT_FIRST_AMONG) yield* inexact.splice(0)
      if (read > EXACT_FIRST_AMONG || isExact(hit.fields, query)) yield hit
      else inexact.push(hit)
    }
    yield* inexact
  }

  *#verified<K extends EntityType>(kind: K, query: SearchQuery): Generator<Hit<K>> {
    if (query.match === null || (query.isOneCharacter && kind !== 'customer')) return
    let read = 0
    for (const { body, key } of (this.#statements.get(kind) as Statement<[string], Row>).iterate(
      query.match,
    )) {
      const value = JSON.parse(body) as EntityOf<K>
      const fields =
        verify(searchFields(kind, value, query.hasLatin, key), query) ??
        // the key by which names are sorted has one reading; the others are found out for the few that it does not explain
        (query.hasLatin && key !== undefined ? verify(searchFields(kind, value), query) : undefined)
      if (fields) yield { value, fields }
      read += 1
      if (read >= MOST_READ) return
    }
  }

  /** A reader of the newest so many entities of a customer, each parsed when it is looked at. */
  newestOf<K extends 'ticket' | 'call'>(
    kind: K,
    limit: number,
  ): (customerId: string) => Iterable<EntityOf<K>> {
    const order = kind === 'ticket' ? 'created_at' : 'started_at'
    // the limit is written out: SQLite plans a statement anew each time a bound limit is given
    const statement = this.#db.prepare<[string], { body: string }>(
      `SELECT body FROM ${kind} WHERE customer_id = ? ORDER BY ${order} DESC LIMIT ${limit}`,
    )
    return function* (customerId) {
      for (const { body } of statement.all(customerId)) yield JSON.parse(body) as EntityOf<K>
    }
  }

  /** A reader of the tickets of an order, the newest first; a few at most, since an order has few. */
  ticketsOfOrder(): (orderId: string) => readonly EntityOf<'ticket'>[] {
    // the expression is that of the index `ticket_by_order`
    const statement = this.#db.prepare<[string], { body: string }>(
      `SELECT body FROM ticket WHERE body ->> '$.product.orderId' = ? ORDER BY created_at DESC LIMIT ${MOST_OF_ORDER}`,
    )
    return (orderId) => statement.all(orderId).map(({ body }) => JSON.parse(body) as EntityOf<'ticket'>)
  }
}
