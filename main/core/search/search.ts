import type { Statement } from 'better-sqlite3'
import type { SearchHit } from '../../../shared/contract/desk.ts'
import type { EntityOf } from '../../../shared/domain/ledger.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import type { Cache } from '../cache/cache.ts'
import { LEDGER_TABLES } from '../cache/ledger-tables.ts'
import type { Names } from '../queries/names.ts'
import {
  excerptOf,
  parseQuery,
  SEARCH_FIELDS,
  verify,
  type SearchField,
  type SearchKind,
  type SearchQuery,
} from './search-text.ts'

/** Finds anything by number fragment, order number, name, pinyin or words of two Chinese characters. */
export interface Search {
  find(text: string, limit: number): SearchHit[]
  /** Tickets that fit, also by a note or the customer. */
  tickets(text: string, limit: number): EntityOf<'ticket'>[]
  /** Ids of customers that fit, also by a note. */
  customerIds(text: string, limit: number): string[]
}

interface Hit<K extends SearchKind> {
  readonly value: EntityOf<K>
  readonly fields: readonly SearchField[]
}

/** So many rows of the index are looked at for one page of hits: false pairs are rare, endless reading is not wanted. */
const MOST_READ = 4000
/** The newest tickets and calls of so many found customers are shown with them. */
const WITH_CUSTOMERS = 3

export function createSearch({ db, ledger }: Cache, names: Names): Search {
  const statements = new Map<SearchKind, Statement<[string], { body: string }>>()
  for (const kind of Object.keys(SEARCH_FIELDS) as SearchKind[]) {
    const { table } = LEDGER_TABLES[kind]
    statements.set(
      kind,
      // the newest first, which is the order of the index itself; any other would read every hit before the first
      db.prepare(
        `SELECT t.body FROM search_${table} CROSS JOIN ${table} t ON t.row = search_${table}.rowid
         WHERE search_${table} MATCH ? ORDER BY search_${table}.rowid DESC`,
      ),
    )
  }
  const bodies = (table: string, owner: string, order: string) =>
    db.prepare<[string, number], { body: string }>(
      `SELECT body FROM ${table} WHERE ${owner} = ? ORDER BY ${order} DESC LIMIT ?`,
    )
  const ticketsOf = bodies('ticket', 'customer_id', 'created_at')
  const callsOf = bodies('call', 'customer_id', 'started_at')

  function* hits<K extends SearchKind>(kind: K, query: SearchQuery): Generator<Hit<K>> {
    if (query.match === null || (query.isOneCharacter && kind !== 'customer')) return
    const fieldsOf = SEARCH_FIELDS[kind] as (value: EntityOf<K>, hasLatin: boolean) => readonly SearchField[]
    let read = 0
    for (const { body } of (statements.get(kind) as Statement<[string], { body: string }>).iterate(
      query.match,
    )) {
      const value = JSON.parse(body) as EntityOf<K>
      const fields = verify(fieldsOf(value, query.hasLatin), query)
      if (fields) yield { value, fields }
      read += 1
      if (read >= MOST_READ) return
    }
  }
  const take = <T>(from: Iterable<T>, limit: number): T[] => {
    const taken: T[] = []
    if (limit <= 0) return taken
    for (const item of from) {
      taken.push(item)
      if (taken.length >= limit) break
    }
    return taken
  }

  /** Each item once, in the order in which it was found. */
  const collect = <T extends { id: string }, H>(limit: number) => {
    const found = new Map<string, H>()
    return {
      found,
      isFull: () => found.size >= limit,
      add: (item: T, hit: H) => {
        if (found.size < limit && !found.has(item.id)) found.set(item.id, hit)
      },
    }
  }

  /** The newest notes that fit, looked up when they are first asked for: they lead to customers and to tickets. */
  const notesOf = (query: SearchQuery, limit: number): (() => readonly Hit<'note'>[]) => {
    let found: readonly Hit<'note'>[] | undefined
    return () => (found ??= take(hits('note', query), limit))
  }

  const findCustomers = (
    query: SearchQuery,
    limit: number,
    notes = notesOf(query, limit),
  ): Map<string, SearchHit> => {
    const { add, found, isFull } = collect<EntityOf<'customer'>, SearchHit>(limit)
    for (const { value, fields } of take(hits('customer', query), limit)) {
      const shown = fields[0]?.shown ?? ''
      add(value, {
        kind: 'customer',
        customer: value,
        why: shown.startsWith('+') ? formatNumber(shown) : shown,
      })
    }
    if (!isFull())
      for (const { value: note } of notes()) {
        const customer = note.about.entity === 'customer' ? ledger.get('customer', note.about.id) : undefined
        if (customer) add(customer, { kind: 'customer', customer, why: excerptOf(note.text, query) })
      }
    return found
  }
  const ticketHit = (ticket: EntityOf<'ticket'>, excerpt: string): SearchHit => ({
    kind: 'ticket',
    ticket,
    customerName: names.customer(ticket.customerId),
    excerpt,
  })
  const findTickets = (
    query: SearchQuery,
    limit: number,
    customers: Iterable<string>,
    each: number,
    notes = notesOf(query, limit),
  ): Map<string, SearchHit> => {
    const { add, found, isFull } = collect<EntityOf<'ticket'>, SearchHit>(limit)
    for (const { value } of take(hits('ticket', query), limit)) add(value, ticketHit(value, value.title))
    if (!isFull())
      for (const { value: note } of notes()) {
        const ticket = note.about.entity === 'ticket' ? ledger.get('ticket', note.about.id) : undefined
        if (ticket) add(ticket, ticketHit(ticket, excerptOf(note.text, query)))
      }
    for (const customerId of customers) {
      if (isFull()) break
      for (const { body } of ticketsOf.all(customerId, each)) {
        const ticket = JSON.parse(body) as EntityOf<'ticket'>
        add(ticket, ticketHit(ticket, ticket.title))
      }
    }
    return found
  }
  const findCalls = (query: SearchQuery, limit: number, customers: Iterable<string>): SearchHit[] => {
    const { add, found } = collect<EntityOf<'call'>, SearchHit>(limit)
    const hit = (call: EntityOf<'call'>): SearchHit => ({
      kind: 'call',
      call,
      customerName: names.customer(call.customerId),
    })
    for (const { value } of take(hits('call', query), limit)) add(value, hit(value))
    for (const customerId of customers)
      for (const { body } of callsOf.all(customerId, 5)) {
        const call = JSON.parse(body) as EntityOf<'call'>
        add(call, hit(call))
      }
    return [...found.values()]
  }

  return {
    find: (text, limit) => {
      const query = parseQuery(text)
      if (query.match === null) return []
      const notes = notesOf(query, limit)
      const customers = findCustomers(query, limit, notes)
      const first = take(customers.keys(), WITH_CUSTOMERS)
      const orders = take(hits('order', query), limit).map(({ value }): SearchHit => ({
        kind: 'order',
        order: value,
        customerName: names.customer(value.customerId),
      }))
      const groups = [
        [...customers.values()],
        orders,
        [...findTickets(query, limit, first, 5, notes).values()],
        findCalls(query, limit, first),
      ]
      // each kind gets its share first, then what is left goes to those that have more
      const counts = groups.map(() => 0)
      for (let left = limit, isGiven = true; left > 0 && isGiven;) {
        isGiven = false
        groups.forEach((group, index) => {
          if (left > 0 && (counts[index] ?? 0) < group.length) {
            counts[index] = (counts[index] ?? 0) + 1
            left -= 1
            isGiven = true
          }
        })
      }
      return groups.flatMap((group, index) => group.slice(0, counts[index]))
    },
    tickets: (text, limit) => {
      const query = parseQuery(text)
      const customers = findCustomers(query, 50)
      return [...findTickets(query, limit, customers.keys(), limit).values()].flatMap((hit) =>
        hit.kind === 'ticket' ? [hit.ticket] : [],
      )
    },
    customerIds: (text, limit) => [...findCustomers(parseQuery(text), limit).keys()],
  }
}
