import type { z } from 'zod'
import type {
  CustomerQuery,
  CustomerRow,
  FollowUpQuery,
  FollowUpRow,
  TicketQuery,
  TicketRow,
  TicketView,
} from '../../../shared/contract/desk-queries.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { Customer } from '../../../shared/domain/customer.ts'
import type { FollowUp } from '../../../shared/domain/follow-up.ts'
import type { PersonId, TicketId } from '../../../shared/domain/ids.ts'
import type { Order } from '../../../shared/domain/order.ts'
import type { Note, Ticket } from '../../../shared/domain/ticket.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import type { Search } from '../search/search.ts'
import type { CustomerCards } from './customer-cards.ts'
import { createListPages, type Values } from './list-pages.ts'
import type { Names } from '../names/names.ts'
import { createTicketList, OPEN_STATUSES } from './ticket-list.ts'

interface Page<T> {
  rows: T[]
  total: number
}
interface FoundPage<T> extends Page<T> {
  /** The first hits of a search: more would fit. */
  isCut: boolean
}
export interface CallListQuery {
  readonly scope: 'mine' | 'all'
  readonly outcome: CallRecord['outcome']
  readonly offset: number
  readonly limit: number
}

/** The lists of the console's rooms, one page at a time. */
export interface Lists {
  tickets(query: TicketQuery, me: PersonId): FoundPage<TicketRow>
  ticket(id: TicketId): Omit<TicketView, 'isPending'> | undefined
  customers(query: z.infer<typeof CustomerQuery>): FoundPage<CustomerRow>
  followUps(query: z.infer<typeof FollowUpQuery>): Page<FollowUpRow>
  calls(
    query: CallListQuery,
    me: PersonId,
  ): Page<{
    call: CallRecord
    customerName: string | null
    agentName: string | null
  }>
  counts(me: PersonId): { myOpenTickets: number; followUpsDue: number }
  /** Bodies of calls that were answered by this person, are over, and not wrapped up; the newest first. */
  owedWrapUps(me: PersonId): string[]
}

/** A list that is searched by words shows so many hits at most. */
const MOST_HITS = 1000
const MOST_OWED = 100

const CUSTOMER_ORDER: Record<z.infer<typeof CustomerQuery>['sort'], string> = {
  recent: 'last_contact_at DESC, id',
  name: 'name_key ASC, id',
  newest: 'row DESC',
}
const FOLLOW_UPS: Record<
  z.infer<typeof FollowUpQuery>['scope'],
  { where: readonly string[]; order: string; states: readonly FollowUp['status'][] | undefined }
> = {
  due: { where: [`status = 'owed'`, 'due_at <= :now'], order: 'due_at ASC', states: ['owed'] },
  owed: { where: [`status = 'owed'`], order: 'due_at ASC', states: ['owed'] },
  done: { where: [`status <> 'owed'`], order: 'row DESC', states: ['done', 'cancelled'] },
  all: { where: [], order: 'row DESC', states: undefined },
}

export function createLists(
  { db, ledger }: Cache,
  names: Names,
  search: Search,
  customers: CustomerCards,
  now: () => Moment,
): Lists {
  const pages = createListPages(db)
  const ticketList = createTicketList(pages, search)
  const dueCount = db.prepare<[number], { n: number }>(
    `SELECT count(*) AS n FROM follow_up WHERE status = 'owed' AND due_at <= ?`,
  )
  const owed = db.prepare<[string], { body: string }>(
    `SELECT body FROM call WHERE agent_id = ? AND is_wrap_up_owed = 1 ORDER BY started_at DESC LIMIT ${MOST_OWED}`,
  )
  const all = <T>(sql: string, ...values: (string | number)[]): T[] =>
    db
      .prepare<(string | number)[], { body: string }>(sql)
      .all(...values)
      .map((row) => JSON.parse(row.body) as T)

  /** The newest orders of the ticket's customer, and the one of its product where it is none of them. */
  const ordersFor = ({ customerId, product }: Ticket): Order[] => {
    const orders = customerId
      ? all<Order>(
          'SELECT body FROM shop_order WHERE customer_id = ? ORDER BY placed_at DESC LIMIT 50',
          customerId,
        )
      : []
    const orderId = product?.orderId
    const other =
      orderId && !orders.some(({ id }) => id === orderId) ? ledger.get('order', orderId) : undefined
    return other ? [...orders, other] : orders
  }

  return {
    tickets: (query, me) => {
      const { rows, total, isCut } = ticketList(query, me)
      return {
        total,
        isCut,
        rows: rows.map((ticket) => ({
          ticket,
          customerName: names.customer(ticket.customerId),
          assigneeName: names.person(ticket.assignee),
        })),
      }
    },
    ticket: (id) => {
      const ticket = ledger.get('ticket', id)
      if (!ticket) return undefined
      return {
        ticket,
        revision: ledger.revisionOf('ticket', id) ?? 0,
        customer: ticket.customerId ? (ledger.get('customer', ticket.customerId) ?? null) : null,
        orders: ordersFor(ticket),
        notes: all<Note>('SELECT body FROM note WHERE about_id = ? ORDER BY at, id LIMIT 500', id).map(
          (note) => ({
            note,
            authorName: names.person(note.by),
          }),
        ),
        calls: all<CallRecord>(
          'SELECT body FROM call WHERE ticket_id = ? ORDER BY started_at DESC LIMIT 100',
          id,
        ),
        assigneeName: names.person(ticket.assignee),
      }
    },
    customers: ({ text, sort, offset, limit }) => {
      const { ids, isCut } =
        text.trim() === '' ? { ids: undefined, isCut: false } : search.customerIds(text, MOST_HITS)
      const rows = pages.read<Customer>(
        {
          table: 'customer',
          from: 'customer',
          where: ids ? ['id IN (SELECT value FROM json_each(:ids))'] : [],
          order: CUSTOMER_ORDER[sort],
        },
        ids ? { ids: JSON.stringify(ids) } : {},
        { offset, limit },
      )
      return {
        total: ids ? ids.length : pages.total({ entity: 'customer' }),
        isCut,
        rows: rows.map((customer) => customers.row(customer)),
      }
    },
    followUps: ({ scope, offset, limit }) => {
      const { where, order, states } = FOLLOW_UPS[scope]
      const values: Values = scope === 'due' ? { now: now() } : {}
      const query = { table: 'follow_up', from: 'follow_up', where, order }
      return {
        total:
          scope === 'due'
            ? (dueCount.get(now())?.n ?? 0)
            : pages.total({ entity: 'followUp', ...(states && { states }) }),
        rows: pages.read<FollowUp>(query, values, { offset, limit }).map((followUp) => ({
          followUp,
          customerName: names.customer(followUp.customerId),
          queueName: names.queue(followUp.queueId),
          ticketNumber: followUp.ticketId ? (ledger.get('ticket', followUp.ticketId)?.number ?? null) : null,
        })),
      }
    },
    calls: ({ scope, outcome, offset, limit }, me) => {
      const where: string[] = []
      const values: Values = {}
      if (scope === 'mine') {
        where.push('agent_id = :me')
        values.me = me
      }
      if (outcome !== null) {
        where.push('outcome = :outcome')
        values.outcome = outcome
      }
      const total = pages.total({
        entity: 'call',
        ...(scope === 'mine' && { owner: me }),
        ...(outcome !== null && { states: [outcome] }),
      })
      const query = { table: 'call', from: 'call', where, order: 'started_at DESC' }
      return {
        total,
        rows: pages.read<CallRecord>(query, values, { offset, limit }).map((call) => ({
          call,
          customerName: names.customer(call.customerId),
          agentName: names.person(call.agentId),
        })),
      }
    },
    counts: (me) => ({
      myOpenTickets: pages.total({ entity: 'ticket', owner: me, states: OPEN_STATUSES }),
      followUpsDue: dueCount.get(now())?.n ?? 0,
    }),
    owedWrapUps: (me) => owed.all(me).map(({ body }) => body),
  }
}
