import type { CustomerCard, CustomerRow, TimelineItem } from '../../../shared/contract/desk.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { Customer } from '../../../shared/domain/customer.ts'
import type { FollowUp } from '../../../shared/domain/follow-up.ts'
import type { CustomerId } from '../../../shared/domain/ids.ts'
import type { Order } from '../../../shared/domain/order.ts'
import type { Note, Ticket } from '../../../shared/domain/ticket.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import type { Names } from './names.ts'

export type TimelineKind = TimelineItem['kind']
export const TIMELINE_KINDS: readonly TimelineKind[] = ['call', 'ticket', 'note', 'order', 'followUp']

/** What the customer panel and the customers list ask. */
export interface CustomerCards {
  /** Everything the panel shows at once; undefined for an unknown customer. */
  card(id: CustomerId): CustomerCard | undefined
  timeline(
    id: CustomerId,
    before: Moment | null,
    kinds: readonly TimelineKind[],
    limit: number,
  ): TimelineItem[]
  row(customer: Customer): CustomerRow
}

const CARD_TIMELINE = 20
const CARD_ORDERS = 20
type Body = { body: string }

/** The queries over the cache. */
export function createCustomerCards({ db, ledger }: Cache, names: Names, now: () => Moment): CustomerCards {
  const page = (table: string, owner: string, at: string) =>
    db.prepare<[string, number, number], Body>(
      `SELECT body FROM ${table} WHERE ${owner} = ? AND ${at} < ? ORDER BY ${at} DESC LIMIT ?`,
    )
  const calls = page('call', 'customer_id', 'started_at')
  const tickets = page('ticket', 'customer_id', 'created_at')
  const orders = page('shop_order', 'customer_id', 'placed_at')
  const followUps = page('follow_up', 'customer_id', 'created_at')
  const notes = db.prepare<[string, string, number, number], Body>(
    `SELECT body FROM note WHERE about_id IN (SELECT ? UNION ALL SELECT id FROM ticket WHERE customer_id = ?)
     AND at < ? ORDER BY at DESC, id DESC LIMIT ?`,
  )
  const count = db.prepare<
    [string, string, string, string, number],
    { orders: number; tickets: number; calls: number; callsThisMonth: number }
  >(
    `SELECT (SELECT count(*) FROM shop_order WHERE customer_id = ?) AS orders,
            (SELECT count(*) FROM ticket WHERE customer_id = ?) AS tickets,
            (SELECT count(*) FROM call WHERE customer_id = ?) AS calls,
            (SELECT count(*) FROM call WHERE customer_id = ? AND started_at >= ?) AS callsThisMonth`,
  )
  const openCount = db.prepare<[string], { open: number; last_contact_at: number | null }>(
    `SELECT (SELECT count(*) FROM ticket WHERE customer_id = customer.id AND is_open = 1) AS open, last_contact_at
     FROM customer WHERE id = ?`,
  )

  const monthStart = (): Moment => {
    const day = new Date(now())
    return new Date(day.getFullYear(), day.getMonth(), 1).getTime()
  }
  const read = <T>(rows: readonly Body[]): T[] => rows.map((row) => JSON.parse(row.body) as T)

  const timeline: CustomerCards['timeline'] = (id, before, kinds, limit) => {
    const until = before ?? Number.MAX_SAFE_INTEGER
    const wanted = new Set(kinds.length > 0 ? kinds : TIMELINE_KINDS)
    const items: TimelineItem[] = []
    if (wanted.has('call'))
      for (const call of read<CallRecord>(calls.all(id, until, limit)))
        items.push({
          kind: 'call',
          at: call.startedAt,
          call,
          agentName: names.person(call.agentId),
          queueName: names.queue(call.queueId),
        })
    if (wanted.has('ticket'))
      for (const ticket of read<Ticket>(tickets.all(id, until, limit)))
        items.push({ kind: 'ticket', at: ticket.createdAt, ticket })
    if (wanted.has('note'))
      for (const note of read<Note>(notes.all(id, id, until, limit)))
        items.push({ kind: 'note', at: note.at, note, authorName: names.person(note.by) })
    if (wanted.has('order'))
      for (const order of read<Order>(orders.all(id, until, limit)))
        items.push({ kind: 'order', at: order.placedAt, order })
    if (wanted.has('followUp'))
      for (const followUp of read<FollowUp>(followUps.all(id, until, limit)))
        items.push({ kind: 'followUp', at: followUp.createdAt, followUp })
    return items.sort((a, b) => b.at - a.at).slice(0, limit)
  }

  return {
    timeline,
    card: (id) => {
      const customer = ledger.get('customer', id)
      if (!customer) return undefined
      return {
        customer,
        revision: ledger.revisionOf('customer', id) ?? 0,
        orders: read<Order>(orders.all(id, Number.MAX_SAFE_INTEGER, CARD_ORDERS)),
        openTickets: [...ledger.openTicketsOf(id)],
        timeline: timeline(id, null, [], CARD_TIMELINE),
        counts: count.get(id, id, id, id, monthStart()) ?? {
          orders: 0,
          tickets: 0,
          calls: 0,
          callsThisMonth: 0,
        },
      }
    },
    row: (customer) => {
      const row = openCount.get(customer.id)
      return { customer, openTickets: row?.open ?? 0, lastContactAt: row?.last_contact_at ?? null }
    },
  }
}
