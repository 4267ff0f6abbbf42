import type { Statement } from 'better-sqlite3'
import { entityDefinition, type EntityOf, type EntityType } from '../../../shared/entities/registry.ts'
import type { SearchHit } from '../../../shared/contract/desk-queries.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import type { Cache } from '../cache/cache.ts'
import type { Names } from '../names/names.ts'
import { pulled, type Pulled } from './pulled.ts'
import { SEARCHED_KINDS, searchFields, type SearchField } from '../search-text/search-fields.ts'
import { excerptOf, parseQuery, verify, type SearchQuery } from '../search-text/search-query.ts'

/** Finds anything by number fragment, order number, name, pinyin or words of two Chinese characters. */
export interface Search {
  find(text: string, limit: number): SearchHit[]
  /** Tickets that fit, also by a note or the customer; `isCut` where there may be more than were looked at. */
  tickets(text: string, limit: number): { tickets: EntityOf<'ticket'>[]; isCut: boolean }
  /** Ids of customers that fit, also by a note; `isCut` where there are more. */
  customerIds(text: string, limit: number): { ids: string[]; isCut: boolean }
}

interface Hit<K extends EntityType> {
  readonly value: EntityOf<K>
  readonly fields: readonly SearchField[]
}

type Found<K extends SearchHit['kind']> = Extract<SearchHit, { kind: K }>

/** Names of customers that one question has met. */
type KnownNames = Map<string, string | null>
interface Row {
  readonly body: string
  readonly key?: string
}

/** So many rows of the index are looked at for one page of hits: false pairs are rare, endless reading is not wanted. */
const MOST_READ = 4000
/** The newest tickets and calls of so many found customers are shown with them, and so many of each. */
const WITH_CUSTOMERS = 3
const WITH_EACH = 5
/** A list of tickets shows also those of so many customers, and so many of each. */
const CUSTOMERS_OF_LIST = 50
const MOST_OF_CUSTOMER = 1000

export function createSearch({ db, ledger }: Cache, names: Names): Search {
  const statements = new Map<EntityType, Statement<[string], Row>>()
  for (const kind of SEARCHED_KINDS) {
    const { table } = entityDefinition(kind).cache
    statements.set(
      kind,
      // the newest first, which is the order of the index itself; any other would read every hit before the first
      db.prepare(
        `SELECT t.body ${kind === 'customer' ? ', t.name_key AS key' : ''} FROM search_${table} CROSS JOIN ${table} t ON t.row = search_${table}.rowid
         WHERE search_${table} MATCH ? ORDER BY search_${table}.rowid DESC`,
      ),
    )
  }
  // limits are written out: SQLite plans a statement anew each time a bound limit is given
  const bodies = (table: string, order: string, limit: number) =>
    db.prepare<[string], { body: string }>(
      `SELECT body FROM ${table} WHERE customer_id = ? ORDER BY ${order} DESC LIMIT ${limit}`,
    )
  const ticketsWith = bodies('ticket', 'created_at', WITH_EACH)
  const allTicketsWith = bodies('ticket', 'created_at', MOST_OF_CUSTOMER)
  const callsWith = bodies('call', 'started_at', WITH_EACH)

  function* hits<K extends EntityType>(kind: K, query: SearchQuery): Generator<Hit<K>> {
    if (query.match === null || (query.isOneCharacter && kind !== 'customer')) return
    let read = 0
    for (const { body, key } of (statements.get(kind) as Statement<[string], Row>).iterate(query.match)) {
      const value = JSON.parse(body) as EntityOf<K>
      const fields = verify(searchFields(kind, value, query.hasLatin, key), query)
      if (fields) yield { value, fields }
      read += 1
      if (read >= MOST_READ) return
    }
  }
  const customerName = (known: KnownNames, id: string | null): string | null => {
    if (id === null) return null
    if (!known.has(id)) known.set(id, names.customer(id))
    return known.get(id) ?? null
  }

  function* customersOf(
    query: SearchQuery,
    notes: Pulled<Hit<'note'>>,
    nameOf: KnownNames,
  ): Generator<Found<'customer'>> {
    for (const { value, fields } of hits('customer', query)) {
      nameOf.set(value.id, value.name)
      const shown = fields[0]?.shown ?? ''
      yield { kind: 'customer', customer: value, why: shown.startsWith('+') ? formatNumber(shown) : shown }
    }
    for (const { value: note } of notes.all()) {
      const customer = note.about.entity === 'customer' ? ledger.get('customer', note.about.id) : undefined
      if (customer) yield { kind: 'customer', customer, why: excerptOf(note.text, query) }
    }
  }
  function* ordersOf(query: SearchQuery, nameOf: KnownNames): Generator<Found<'order'>> {
    for (const { value: order } of hits('order', query))
      yield { kind: 'order', order, customerName: customerName(nameOf, order.customerId) }
  }
  /** Tickets that hold the words, then those of notes that do, then those of customers that were found. */
  function* ticketsOf(
    query: SearchQuery,
    notes: Pulled<Hit<'note'>>,
    customers: () => Iterable<Found<'customer'>>,
    those: typeof ticketsWith,
    nameOf: KnownNames,
  ): Generator<Found<'ticket'>> {
    const hit = (ticket: EntityOf<'ticket'>, excerpt: string): Found<'ticket'> => ({
      kind: 'ticket',
      ticket,
      customerName: customerName(nameOf, ticket.customerId),
      excerpt,
    })
    for (const { value } of hits('ticket', query)) yield hit(value, value.title)
    for (const { value: note } of notes.all()) {
      const ticket = note.about.entity === 'ticket' ? ledger.get('ticket', note.about.id) : undefined
      if (ticket) yield hit(ticket, excerptOf(note.text, query))
    }
    for (const { customer } of customers())
      for (const { body } of those.all(customer.id)) {
        const ticket = JSON.parse(body) as EntityOf<'ticket'>
        yield hit(ticket, ticket.title)
      }
  }
  function* callsOf(
    query: SearchQuery,
    customers: () => Iterable<Found<'customer'>>,
    nameOf: KnownNames,
  ): Generator<Found<'call'>> {
    const hit = (call: EntityOf<'call'>): Found<'call'> => ({
      kind: 'call',
      call,
      customerName: customerName(nameOf, call.customerId),
    })
    for (const { value } of hits('call', query)) yield hit(value)
    for (const { customer } of customers())
      for (const { body } of callsWith.all(customer.id)) yield hit(JSON.parse(body) as EntityOf<'call'>)
  }

  /** Hits of each kind, found as they are asked for, each once; the newest notes lead to customers and tickets. */
  const lookUp = (query: SearchQuery, limit: number, withCustomers = WITH_CUSTOMERS, those = ticketsWith) => {
    // the hits of one question are often of the same few customers
    const nameOf: KnownNames = new Map()
    const notes = pulled(hits('note', query), ({ value }) => value.id, limit)
    const customers = pulled(customersOf(query, notes, nameOf), ({ customer }) => customer.id, limit)
    const first = (): Iterable<Found<'customer'>> => customers.first(withCustomers)
    const orders = pulled(ordersOf(query, nameOf), ({ order }) => order.id, limit)
    const tickets = pulled(ticketsOf(query, notes, first, those, nameOf), ({ ticket }) => ticket.id, limit)
    const calls = pulled(callsOf(query, first, nameOf), ({ call }) => call.id, limit)
    return { notes, customers, orders, tickets, calls }
  }
  /** Does `work` with hits that are looked up as it asks for them; nothing is left open behind it. */
  const within = <T>(found: ReturnType<typeof lookUp>, work: (found: ReturnType<typeof lookUp>) => T): T => {
    try {
      return work(found)
    } finally {
      for (const one of Object.values(found)) one.close()
    }
  }

  return {
    find: (text, limit) => {
      const query = parseQuery(text)
      if (query.match === null) return []
      return within(lookUp(query, limit), ({ customers, orders, tickets, calls }): SearchHit[] => {
        const groups: readonly Pulled<SearchHit>[] = [customers, orders, tickets, calls]
        // each kind gets its share first, then what is left goes to those that have more; nothing else is read
        const counts = groups.map(() => 0)
        for (let left = limit, isGiven = true; left > 0 && isGiven;) {
          isGiven = false
          groups.forEach((group, index) => {
            if (left > 0 && group.has(counts[index] ?? 0)) {
              counts[index] = (counts[index] ?? 0) + 1
              left -= 1
              isGiven = true
            }
          })
        }
        return groups.flatMap((group, index) => group.first(counts[index] ?? 0))
      })
    },
    tickets: (text, limit) =>
      within(
        lookUp(parseQuery(text), limit + 1, CUSTOMERS_OF_LIST, allTicketsWith),
        ({ tickets, customers }) => ({
          tickets: tickets.first(limit).map(({ ticket }) => ticket),
          isCut: tickets.has(limit) || customers.has(CUSTOMERS_OF_LIST),
        }),
      ),
    customerIds: (text, limit) =>
      within(lookUp(parseQuery(text), limit + 1), ({ customers }) => ({
        ids: customers.first(limit).map(({ customer }) => customer.id),
        isCut: customers.has(limit),
      })),
  }
}
