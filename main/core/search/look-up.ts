import type { SearchHit } from '../../../shared/contract/desk-queries.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import { isOpen } from '../../../shared/domain/ticket.ts'
import type { EntityOf } from '../../../shared/entities/registry.ts'
import type { LedgerCache } from '../cache/ledger-cache.ts'
import type { Names } from '../names/names.ts'
import { fold } from '../search-text/fold.ts'
import { squeeze } from '../search-text/search-fields.ts'
import { excerptOf, type SearchQuery } from '../search-text/search-query.ts'
import { pulled, type Pulled } from './pulled.ts'
import type { Hit, SearchIndex } from './search-index.ts'

type Found<K extends SearchHit['kind']> = Extract<SearchHit, { kind: K }>

export interface LookUpOptions {
  readonly index: SearchIndex
  readonly ledger: Pick<LedgerCache, 'get'>
  readonly names: Pick<Names, 'customer'>
  readonly query: SearchQuery
  /** So many of each kind at most. */
  readonly limit: number
  /** Of so many found customers the newest tickets and calls are shown, too. */
  readonly withCustomers: number
  readonly ticketsWith: (customerId: string) => Iterable<EntityOf<'ticket'>>
  readonly callsWith: (customerId: string) => Iterable<EntityOf<'call'>>
  readonly ticketsOfOrder: (orderId: string) => readonly EntityOf<'ticket'>[]
}

/** A piece of an order number leads to the tickets of so many orders at most. */
const WITH_ORDERS = 3

/** True where a word of the query stands in the order's number, and so the order was not found by a product or a name alone. */
const isNumberOf = (order: EntityOf<'order'>, query: SearchQuery): boolean => {
  const number = squeeze(fold(order.number))
  return query.terms.some(({ squeezed }) => number.includes(squeezed))
}

/** The hits of one question, each kind found as it is asked for, each once; the newest notes lead to customers and tickets. */
export class LookUp {
  readonly customers: Pulled<Found<'customer'>>
  readonly orders: Pulled<Found<'order'>>
  readonly tickets: Pulled<Found<'ticket'>>
  readonly calls: Pulled<Found<'call'>>
  readonly #options: LookUpOptions
  readonly #notes: Pulled<Hit<'note'>>
  /** The hits of one question are often of the same few customers. */
  readonly #customerNames = new Map<string, string | null>()

  constructor(options: LookUpOptions) {
    const { index, query, limit } = options
    this.#options = options
    this.#notes = pulled(index.hits('note', query), ({ value }) => value.id, limit)
    this.customers = pulled(this.#findCustomers(), ({ customer }) => customer.id, limit)
    this.orders = pulled(this.#findOrders(), ({ order }) => order.id, limit)
    this.tickets = pulled(this.#findTickets(), ({ ticket }) => ticket.id, limit)
    this.calls = pulled(this.#findCalls(), ({ call }) => call.id, limit)
  }

  /** Leaves nothing open that was being read. */
  close(): void {
    for (const one of [this.#notes, this.customers, this.orders, this.tickets, this.calls]) one.close()
  }

  #nameOf(id: string | null): string | null {
    if (id === null) return null
    if (!this.#customerNames.has(id)) this.#customerNames.set(id, this.#options.names.customer(id))
    return this.#customerNames.get(id) ?? null
  }

  /** Customers that hold the words, then those of notes that do. */
  *#findCustomers(): Generator<Found<'customer'>> {
    const { index, ledger, query } = this.#options
    for (const { value, fields } of index.hits('customer', query)) {
      this.#customerNames.set(value.id, value.name)
      const shown = fields[0]?.shown ?? ''
      yield { kind: 'customer', customer: value, why: shown.startsWith('+') ? formatNumber(shown) : shown }
    }
    for (const { value: note } of this.#notes.all()) {
      const customer = note.about.entity === 'customer' ? ledger.get('customer', note.about.id) : undefined
      if (customer) yield { kind: 'customer', customer, why: excerptOf(note.text, query) }
    }
  }

  *#findOrders(): Generator<Found<'order'>> {
    const { index, query, ticketsOfOrder } = this.#options
    for (const { value: order } of index.hits('order', query)) {
      const open = ticketsOfOrder(order.id).filter(isOpen)
      yield {
        kind: 'order',
        order,
        customerName: this.#nameOf(order.customerId),
        openTicket: open.length === 1 ? (open[0] ?? null) : null,
      }
    }
  }

  /** Tickets that hold the words, then those of notes that do, of orders whose number it is, and of customers that were found. */
  *#findTickets(): Generator<Found<'ticket'>> {
    const { index, ledger, query, withCustomers, ticketsWith, ticketsOfOrder } = this.#options
    const hit = (ticket: EntityOf<'ticket'>, excerpt: string): Found<'ticket'> => ({
      kind: 'ticket',
      ticket,
      customerName: this.#nameOf(ticket.customerId),
      excerpt,
    })
    for (const { value } of index.hits('ticket', query)) yield hit(value, value.title)
    for (const { value: note } of this.#notes.all()) {
      const ticket = note.about.entity === 'ticket' ? ledger.get('ticket', note.about.id) : undefined
      if (ticket) yield hit(ticket, excerptOf(note.text, query))
    }
    for (const { order } of this.orders.first(WITH_ORDERS))
      if (isNumberOf(order, query))
        for (const ticket of ticketsOfOrder(order.id)) yield hit(ticket, order.number)
    for (const { customer } of this.customers.first(withCustomers))
      for (const ticket of ticketsWith(customer.id)) yield hit(ticket, ticket.title)
  }

  /** Calls that hold the words, then those of customers that were found. */
  *#findCalls(): Generator<Found<'call'>> {
    const { index, query, withCustomers, callsWith } = this.#options
    const hit = (call: EntityOf<'call'>): Found<'call'> => ({
      kind: 'call',
      call,
      customerName: this.#nameOf(call.customerId),
    })
    for (const { value } of index.hits('call', query)) yield hit(value)
    for (const { customer } of this.customers.first(withCustomers))
      for (const call of callsWith(customer.id)) yield hit(call)
  }
}
