import type { CustomerRow } from '../../../shared/contract/desk-queries.ts'
import type { CallItem, CustomerCard, TimelineItem } from '../../../shared/contract/desk-state.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { Customer } from '../../../shared/domain/customer.ts'
import type { FollowUp } from '../../../shared/domain/follow-up.ts'
import type { ContactId, CustomerId } from '../../../shared/domain/ids.ts'
import type { E164 } from '../../../shared/domain/phone-number.ts'
import type { Order } from '../../../shared/domain/order.ts'
import { isOpen, type Note, type Ticket } from '../../../shared/domain/ticket.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import type { Names } from '../names/names.ts'

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
type Reader = (body: string) => unknown
/** Reads each body once: an order stands in its list and in the timeline. */
function readOnce(): Reader {
  const known = new Map<string, unknown>()
  return (body) => {
    if (!known.has(body)) known.set(body, JSON.parse(body))
    return known.get(body)
  }
}
type Lists = { readonly [K in TimelineKind]: readonly Dated[] }
/** As many as fit on a card: whether it is the first call, and what became of the last. */
const STRANGER_CALLS = 5

/** The queries over the cache. */
export function createCustomerCards({ db, ledger }: Cache, names: Names, now: () => Moment): CustomerCards {
  const statements = <T extends unknown[]>(bound: (at: string) => string, limit: string) => {
    const page = (table: string, at: string) =>
      db.prepare<[string, ...T], Dated>(
        `SELECT ${at} AS at, body FROM ${table} WHERE customer_id = ?${bound(at)} ORDER BY ${at} DESC LIMIT ${limit}`,
      )
    return {
      call: page('call', 'started_at'),
      ticket: page('ticket', 'created_at'),
      order: page('shop_order', 'placed_at'),
      followUp: page('follow_up', 'created_at'),
      note: db.prepare<[string, string, ...T], Dated>(
        `SELECT at, body FROM note
         WHERE about_id IN (SELECT ? UNION ALL SELECT id FROM ticket WHERE customer_id = ?)${bound('at')}
         ORDER BY at DESC, id DESC LIMIT ${limit}`,
      ),
    }
  }
  const before = statements<[until: Moment, limit: number]>((at) => ` AND ${at} < ?`, '?')
  // a card has its own: SQLite plans a statement anew each time a bound limit is given
  const newest = statements<[]>(() => '', String(CARD_LIST))
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

  const strangerCalls = db.prepare<[string, string], { body: string }>(
    `SELECT body FROM call WHERE number = ? AND customer_id IS NULL AND contact_id <> ?
     ORDER BY started_at DESC LIMIT ${STRANGER_CALLS}`,
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

  const listsBefore = (
    id: CustomerId,
    until: Moment,
    wanted: ReadonlySet<TimelineKind>,
    limit: number,
  ): Lists => ({
    call: wanted.has('call') ? before.call.all(id, until, limit) : [],
    ticket: wanted.has('ticket') ? before.ticket.all(id, until, limit) : [],
    note: wanted.has('note') ? before.note.all(id, id, until, limit) : [],
    order: wanted.has('order') ? before.order.all(id, until, limit) : [],
    followUp: wanted.has('followUp') ? before.followUp.all(id, until, limit) : [],
  })
  const newestLists = (id: CustomerId): Lists => ({
    call: newest.call.all(id),
    ticket: newest.ticket.all(id),
    note: newest.note.all(id, id),
    order: newest.order.all(id),
    followUp: newest.followUp.all(id),
  })

  const itemOf = (kind: TimelineKind, { at, body }: Dated, read: Reader = JSON.parse): TimelineItem => {
    switch (kind) {
      case 'call':
        return callItem(read(body) as CallRecord)
      case 'ticket':
        return { kind, at, ticket: read(body) as Ticket }
      case 'note': {
        const note = read(body) as Note
        return { kind, at, note, authorName: names.person(note.by) }
      }
      case 'order':
        return { kind, at, order: read(body) as Order }
      case 'followUp':
        return { kind, at, followUp: read(body) as FollowUp }
    }
  }

  /** The newest of all lists together; only these are read out of their stored form. */
  const newestOf = (lists: Lists, limit: number, read?: Reader): TimelineItem[] =>
    TIMELINE_KINDS.flatMap((kind) => lists[kind].map((dated) => ({ kind, dated })))
      .sort((a, b) => b.dated.at - a.dated.at)
      .slice(0, limit)
      .map(({ kind, dated }) => itemOf(kind, dated, read))

  const openTicketsOf = (id: CustomerId, newest: readonly Dated[], read: Reader): Ticket[] =>
    newest.length === CARD_LIST
      ? [...ledger.openTicketsOf(id)]
      : newest.map(({ body }) => read(body) as Ticket).filter(isOpen)

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
    timeline: (id, until, kinds, limit) => {
      const wanted = new Set(kinds.length > 0 ? kinds : TIMELINE_KINDS)
      return newestOf(listsBefore(id, until ?? Number.MAX_SAFE_INTEGER, wanted, limit), limit)
    },
    card: (id) => {
      const stored = ledger.stored('customer', id)
      if (!stored) return undefined
      const lists = newestLists(id)
      const read = readOnce()
      return {
        customer: JSON.parse(stored.body) as Customer,
        revision: stored.revision,
        orders: lists.order.map(({ body }) => read(body) as Order),
        openTickets: openTicketsOf(id, lists.ticket, read),
        timeline: newestOf(lists, CARD_TIMELINE, read),
        counts: countsOf(id, lists),
      }
    },
    callsOfStranger: (number, contactId) =>
      strangerCalls.all(number, contactId).map(({ body }) => callItem(JSON.parse(body) as CallRecord)),
    row: (customer) => {
      const row = openCount.get(customer.id)
      return { customer, openTickets: row?.open ?? 0, lastContactAt: row?.last_contact_at ?? null }
    },
  }
}
