import type { CustomerRow } from '../../../shared/contract/desk-queries.ts'
import type { CallItem, CustomerCard, TimelineItem } from '../../../shared/contract/desk-state.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { Customer } from '../../../shared/domain/customer.ts'
import type { ContactId, CustomerId } from '../../../shared/domain/ids.ts'
import type { Order } from '../../../shared/domain/order.ts'
import { isOpen, type Ticket } from '../../../shared/domain/ticket.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import type { Names } from '../names/names.ts'
import {
  CARD_LIST,
  CustomerHistory,
  TIMELINE_KINDS,
  type HistoryLists,
  type TimelineKind,
} from './customer-history.ts'
import { callItem, createBodyParser, newestOf, type BodyParser } from './timeline-items.ts'

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
  callsOfStranger(number: string, contactId: ContactId): CallItem[]
}

const CARD_TIMELINE = 20
/** As many as fit on a card: whether it is the first call, and what became of the last. */
const STRANGER_CALLS = 5

/** When the month began, by this computer's time zone. */
function monthStartOf(now: Moment): Moment {
  const day = new Date(now)
  return new Date(day.getFullYear(), day.getMonth(), 1).getTime()
}

/** How many there are of a customer; a list that is not full is counted, and not asked for again. */
function countsOf(
  history: CustomerHistory,
  id: CustomerId,
  lists: HistoryLists,
  since: Moment,
): CustomerCard['counts'] {
  const count = (kind: 'order' | 'ticket' | 'call'): number =>
    lists[kind].length < CARD_LIST ? lists[kind].length : history.count(kind, id)
  return {
    orders: count('order'),
    tickets: count('ticket'),
    calls: count('call'),
    callsThisMonth:
      lists.call.length < CARD_LIST
        ? lists.call.filter(({ at }) => at >= since).length
        : history.callsSince(id, since),
  }
}

/** The queries over the cache. */
export function createCustomerCards({ db, ledger }: Cache, names: Names, now: () => Moment): CustomerCards {
  const history = new CustomerHistory(db)
  const openCount = db.prepare<[string], { open: number; last_contact_at: number | null }>(
    `SELECT (SELECT count(*) FROM ticket WHERE customer_id = customer.id AND is_open = 1) AS open, last_contact_at
     FROM customer WHERE id = ?`,
  )
  const strangerCalls = db.prepare<[string, string], { body: string }>(
    `SELECT body FROM call WHERE number = ? AND customer_id IS NULL AND contact_id <> ?
     ORDER BY started_at DESC LIMIT ${STRANGER_CALLS}`,
  )
  const openTicketsOf = (id: CustomerId, { ticket: newest }: HistoryLists, parse: BodyParser): Ticket[] =>
    newest.length === CARD_LIST
      ? [...ledger.openTicketsOf(id)]
      : newest.map(({ body }) => parse(body) as Ticket).filter(isOpen)

  return {
    timeline: (id, until, kinds, limit) => {
      const wanted = new Set(kinds.length > 0 ? kinds : TIMELINE_KINDS)
      return newestOf(history.before(id, until ?? Number.MAX_SAFE_INTEGER, wanted, limit), limit, names)
    },
    card: (id) => {
      const stored = ledger.stored('customer', id)
      if (!stored) return undefined
      const lists = history.newest(id)
      const parse = createBodyParser()
      return {
        customer: JSON.parse(stored.body) as Customer,
        revision: stored.revision,
        orders: lists.order.map(({ body }) => parse(body) as Order),
        openTickets: openTicketsOf(id, lists, parse),
        timeline: newestOf(lists, CARD_TIMELINE, names, parse),
        counts: countsOf(history, id, lists, monthStartOf(now())),
      }
    },
    callsOfStranger: (number, contactId) =>
      strangerCalls.all(number, contactId).map(({ body }) => callItem(JSON.parse(body) as CallRecord, names)),
    row: (customer) => {
      const row = openCount.get(customer.id)
      return { customer, openTickets: row?.open ?? 0, lastContactAt: row?.last_contact_at ?? null }
    },
  }
}
