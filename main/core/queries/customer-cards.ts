import type { CallItem, CustomerCard, CustomerRow, TimelineItem } from '../../../shared/contract/desk.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { Customer } from '../../../shared/domain/customer.ts'
import type { FollowUp } from '../../../shared/domain/follow-up.ts'
import type { ContactId, CustomerId } from '../../../shared/domain/ids.ts'
import type { E164 } from '../../../shared/domain/phone-number.ts'
import type { Order } from '../../../shared/domain/order.ts'
import { isOpen, type Note, type Ticket } from '../../../shared/domain/ticket.ts'
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
  /** Calls with this number that belong to no customer, newest first, without the contact that goes on. */
  callsOfStranger(number: E164, contactId: ContactId): CallItem[]
}

const CARD_TIMELINE = 20
/** As many as a card asks of each kind: a list that is shorter is whole, and is not asked for again to be counted. */
const CARD_LIST = 20
/** An entity as stored, with the time that it is sorted by. */
interface Dated {
  readonly at: Moment
  readonly body: string
}
type Lists = { readonly [K in TimelineKind]: readonly Dated[] }
/** As many as fit on a card: whether it is the first call, and what became of the last. */
const STRANGER_CALLS = 5

/** The queries over the cache. */
export function createCustomerCards({ db, ledger }: Cache, names: Names, now: () => Moment): CustomerCards {
  const page = (table: string, owner: string, at: string) =>
    db.prepare<[string, number, number], Dated>(
      `SELECT ${at} AS at, body FROM ${table} WHERE ${owner} = ? AND ${at} < ? ORDER BY ${at} DESC LIMIT ?`,
    )
  const calls = page('call', 'customer_id', 'started_at')
  const tickets = page('ticket', 'customer_id', 'created_at')
  const orders = page('shop_order', 'customer_id', 'placed_at')
  const followUps = page('follow_up', 'customer_id', 'created_at')
  const notes = db.prepare<[string, string, number, number], Dated>(
    `SELECT at, body FROM note WHERE about_id IN (SELECT ? UNION ALL SELECT id FROM ticket WHERE customer_id = ?)
     AND at < ? ORDER BY at DESC, id DESC LIMIT ?`,
  )
  const counting = (table: string) =>
    db.prepare<[string], { n: number }>(`SELECT count(*) AS n FROM ${table} WHERE customer_id = ?`)
  const countOrders = counting('shop_order')
  const countTickets = counting('ticket')
  const countCalls = counting('call')
  const countCallsSince = db.prepare<[string, number], { n: number }>(
    'SELECT count(*) AS n FROM call WHERE customer_id = ? AND started_at >= ?',
  )
  const openCount = db.prepare<[string], { open: number; last_contact_at: number | null }>(
    `SELECT (SELECT count(*) FROM ticket WHERE customer_id = customer.id AND is_open = 1) AS open, last_contact_at
     FROM customer WHERE id = ?`,
  )

  const strangerCalls = db.prepare<[string, string, number], { body: string }>(
    `SELECT body FROM call WHERE number = ? AND customer_id IS NULL AND contact_id <> ?
     ORDER BY started_at DESC LIMIT ?`,
  )

  const monthStart = (): Moment => {
    const day = new Date(now())
    return new Date(day.getFullYear(), day.getMonth(), 1).getTime()
  }

  const callItem = (call: CallRecord): CallItem => ({
    kind: 'call',
    at: call.startedAt,
    call,
    agentName: names.person(call.agentId),
    queueName: names.queue(call.queueId),
  })

  const listsOf = (
    id: CustomerId,
    until: Moment,
    wanted: ReadonlySet<TimelineKind>,
    limit: number,
  ): Lists => ({
    call: wanted.has('call') ? calls.all(id, until, limit) : [],
    ticket: wanted.has('ticket') ? tickets.all(id, until, limit) : [],
    note: wanted.has('note') ? notes.all(id, id, until, limit) : [],
    order: wanted.has('order') ? orders.all(id, until, limit) : [],
    followUp: wanted.has('followUp') ? followUps.all(id, until, limit) : [],
  })

  const itemOf = (kind: TimelineKind, { at, body }: Dated): TimelineItem => {
    switch (kind) {
      case 'call':
        return callItem(JSON.parse(body) as CallRecord)
      case 'ticket':
        return { kind, at, ticket: JSON.parse(body) as Ticket }
      case 'note': {
        const note = JSON.parse(body) as Note
        return { kind, at, note, authorName: names.person(note.by) }
      }
      case 'order':
        return { kind, at, order: JSON.parse(body) as Order }
      case 'followUp':
        return { kind, at, followUp: JSON.parse(body) as FollowUp }
    }
  }

  /** The newest of all lists together; only these are read out of their stored form. */
  const newestOf = (lists: Lists, limit: number): TimelineItem[] =>
    TIMELINE_KINDS.flatMap((kind) => lists[kind].map((dated) => ({ kind, dated })))
      .sort((a, b) => b.dated.at - a.dated.at)
      .slice(0, limit)
      .map(({ kind, dated }) => itemOf(kind, dated))

  const openTicketsOf = (id: CustomerId, newest: readonly Dated[]): Ticket[] =>
    newest.length === CARD_LIST
      ? [...ledger.openTicketsOf(id)]
      : newest.map(({ body }) => JSON.parse(body) as Ticket).filter(isOpen)

  const countsOf = (id: CustomerId, lists: Lists): CustomerCard['counts'] => {
    const since = monthStart()
    const count = (kind: 'order' | 'ticket' | 'call', statement: typeof countOrders): number =>
      lists[kind].length < CARD_LIST ? lists[kind].length : (statement.get(id)?.n ?? 0)
    return {
      orders: count('order', countOrders),
      tickets: count('ticket', countTickets),
      calls: count('call', countCalls),
      callsThisMonth:
        lists.call.length < CARD_LIST
          ? lists.call.filter(({ at }) => at >= since).length
          : (countCallsSince.get(id, since)?.n ?? 0),
    }
  }

  return {
    timeline: (id, before, kinds, limit) => {
      const wanted = new Set(kinds.length > 0 ? kinds : TIMELINE_KINDS)
      return newestOf(listsOf(id, before ?? Number.MAX_SAFE_INTEGER, wanted, limit), limit)
    },
    card: (id) => {
      const stored = ledger.stored('customer', id)
      if (!stored) return undefined
      const lists = listsOf(id, Number.MAX_SAFE_INTEGER, new Set(TIMELINE_KINDS), CARD_LIST)
      return {
        customer: JSON.parse(stored.body) as Customer,
        revision: stored.revision,
        orders: lists.order.map(({ body }) => JSON.parse(body) as Order),
        openTickets: openTicketsOf(id, lists.ticket),
        timeline: newestOf(lists, CARD_TIMELINE),
        counts: countsOf(id, lists),
      }
    },
    callsOfStranger: (number, contactId) =>
      strangerCalls
        .all(number, contactId, STRANGER_CALLS)
        .map(({ body }) => callItem(JSON.parse(body) as CallRecord)),
    row: (customer) => {
      const row = openCount.get(customer.id)
      return { customer, openTickets: row?.open ?? 0, lastContactAt: row?.last_contact_at ?? null }
    },
  }
}
