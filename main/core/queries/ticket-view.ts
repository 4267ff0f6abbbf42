import type { Database } from 'better-sqlite3'
import type { TicketView } from '../../../shared/contract/desk-queries.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { TicketId } from '../../../shared/domain/ids.ts'
import type { Order } from '../../../shared/domain/order.ts'
import type { Note, Ticket } from '../../../shared/domain/ticket.ts'
import type { Cache } from '../cache/cache.ts'
import type { LedgerCache } from '../cache/ledger-cache.ts'
import type { Names } from '../names/names.ts'

export type ReadTicketView = (id: TicketId) => Omit<TicketView, 'isPending'> | undefined

const readBodies = <T>(db: Database, sql: string) => {
  const statement = db.prepare<[string], { body: string }>(sql)
  return (id: string): T[] => statement.all(id).map(({ body }) => JSON.parse(body) as T)
}

/** The newest orders of the ticket's customer, and the one of its product where it is none of them. */
function ordersFor(
  { customerId, product }: Ticket,
  ledger: LedgerCache,
  ordersOf: (id: string) => Order[],
): Order[] {
  const orders = customerId ? ordersOf(customerId) : []
  const orderId = product?.orderId
  const other = orderId && !orders.some(({ id }) => id === orderId) ? ledger.get('order', orderId) : undefined
  return other ? [...orders, other] : orders
}

/** Reads a ticket with everything that its view shows; undefined for an unknown one. */
export function createTicketView({ db, ledger }: Cache, names: Names): ReadTicketView {
  const ordersOf = readBodies<Order>(
    db,
    'SELECT body FROM shop_order WHERE customer_id = ? ORDER BY placed_at DESC LIMIT 50',
  )
  const notesOf = readBodies<Note>(db, 'SELECT body FROM note WHERE about_id = ? ORDER BY at, id LIMIT 500')
  const callsOf = readBodies<CallRecord>(
    db,
    'SELECT body FROM call WHERE ticket_id = ? ORDER BY started_at DESC LIMIT 100',
  )
  return (id) => {
    const ticket = ledger.get('ticket', id)
    if (!ticket) return undefined
    return {
      ticket,
      revision: ledger.revisionOf('ticket', id) ?? 0,
      customer: ticket.customerId ? (ledger.get('customer', ticket.customerId) ?? null) : null,
      orders: ordersFor(ticket, ledger, ordersOf),
      notes: notesOf(id).map((note) => ({ note, authorName: names.person(note.by) })),
      calls: callsOf(id),
      assigneeName: names.person(ticket.assignee),
    }
  }
}
