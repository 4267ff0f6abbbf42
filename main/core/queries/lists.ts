import type { z } from 'zod'
import type {
  CustomerQuery,
  CustomerRow,
  FollowUpQuery,
  FollowUpRow,
  TicketQuery,
  TicketRow,
  TicketView,
} from '../../../shared/contract/desk.ts'
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
import type { Names } from './names.ts'

interface Page<T> {
  rows: T[]
  total: number
}
export interface CallListQuery {
  readonly scope: 'mine' | 'all'
  readonly outcome: CallRecord['outcome']
  readonly offset: number
  readonly limit: number
}

/** The lists of the console's rooms, one page at a time. */
export interface Lists {
  tickets(query: TicketQuery, me: PersonId): Page<TicketRow>
  ticket(id: TicketId): Omit<TicketView, 'isPending'> | undefined
  customers(query: z.infer<typeof CustomerQuery>): Page<CustomerRow>
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
  /** Answered by this person, over, and not wrapped up; the newest first. */
  owedWrapUps(me: PersonId): CallRecord[]
}

/** A list that is searched by words shows so many hits at most. */
const MOST_HITS = 1000
const MOST_OWED = 100

const TICKET_ORDER: Record<TicketQuery['sort'], string> = {
  newest: 'row DESC',
  oldest: 'row ASC',
  due: 'due_at IS NULL, due_at ASC, row DESC',
  priority: 'priority ASC, due_at IS NULL, due_at ASC, row DESC',
}
const CUSTOMER_ORDER: Record<z.infer<typeof CustomerQuery>['sort'], string> = {
  recent: 'last_contact_at DESC, id',
  name: 'name_key ASC, id',
  newest: 'row DESC',
}
const FOLLOW_UPS: Record<z.infer<typeof FollowUpQuery>['scope'], { where: string; order: string }> = {
  due: { where: `status = 'owed' AND due_at <= :now`, order: 'due_at ASC' },
  owed: { where: `status = 'owed'`, order: 'due_at ASC' },
  done: { where: `status <> 'owed'`, order: 'row DESC' },
  all: { where: '1', order: 'row DESC' },
}

export function createLists(
  { db, ledger }: Cache,
  names: Names,
  search: Search,
  customers: CustomerCards,
  now: () => Moment,
): Lists {
  type Values = Record<string, string | number | null>
  const page = <T>(
    table: string,
    where: readonly string[],
    order: string,
    values: Values,
    span: { offset: number; limit: number },
  ): Page<T> => {
    const condition = where.length > 0 ? where.join(' AND ') : '1'
    const rows = db
      .prepare<[Values], { body: string }>(
        `SELECT body FROM ${table} WHERE ${condition} ORDER BY ${order} LIMIT :limit OFFSET :offset`,
      )
      .all({ ...values, ...span })
    const total = db
      .prepare<[Values], { n: number }>(`SELECT count(*) AS n FROM ${table} WHERE ${condition}`)
      .get(values)
    return { rows: rows.map((row) => JSON.parse(row.body) as T), total: total?.n ?? 0 }
  }
  const all = <T>(sql: string, ...values: (string | number)[]): T[] =>
    db
      .prepare<(string | number)[], { body: string }>(sql)
      .all(...values)
      .map((row) => JSON.parse(row.body) as T)

  return {
    tickets: ({ text, scope, status, kind, sort, offset, limit }, me) => {
      const where: string[] = []
      const values: Values = {}
      if (scope === 'mine') {
        where.push('assignee = :me', 'is_open = 1')
        values.me = me
      }
      if (scope === 'open') where.push('is_open = 1')
      if (status !== null) {
        where.push('status = :status')
        values.status = status
      }
      if (kind !== null) {
        where.push('kind = :kind')
        values.kind = kind
      }
      if (text.trim() !== '') {
        where.push('id IN (SELECT value FROM json_each(:ids))')
        values.ids = JSON.stringify(search.ticketIds(text, MOST_HITS))
      }
      const { rows, total } = page<Ticket>('ticket', where, TICKET_ORDER[sort], values, { offset, limit })
      return {
        total,
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
        orders: ticket.customerId
          ? all<Order>(
              'SELECT body FROM shop_order WHERE customer_id = ? ORDER BY placed_at DESC LIMIT 50',
              ticket.customerId,
            )
          : [],
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
      const isSearched = text.trim() !== ''
      const { rows, total } = page<Customer>(
        'customer',
        isSearched ? ['id IN (SELECT value FROM json_each(:ids))'] : [],
        CUSTOMER_ORDER[sort],
        isSearched ? { ids: JSON.stringify(search.customerIds(text, MOST_HITS)) } : {},
        { offset, limit },
      )
      return { total, rows: rows.map((customer) => customers.row(customer)) }
    },
    followUps: ({ scope, offset, limit }) => {
      const { where, order } = FOLLOW_UPS[scope]
      const values: Values = where.includes(':now') ? { now: now() } : {}
      const { rows, total } = page<FollowUp>('follow_up', [where], order, values, { offset, limit })
      return {
        total,
        rows: rows.map((followUp) => ({
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
      const { rows, total } = page<CallRecord>('call', where, 'started_at DESC', values, { offset, limit })
      return {
        total,
        rows: rows.map((call) => ({
          call,
          customerName: names.customer(call.customerId),
          agentName: names.person(call.agentId),
        })),
      }
    },
    counts: (me) => ({
      myOpenTickets:
        db
          .prepare<[string], { n: number }>(
            'SELECT count(*) AS n FROM ticket WHERE assignee = ? AND is_open = 1',
          )
          .get(me)?.n ?? 0,
      followUpsDue:
        db
          .prepare<[number], { n: number }>(
            `SELECT count(*) AS n FROM follow_up WHERE status = 'owed' AND due_at <= ?`,
          )
          .get(now())?.n ?? 0,
    }),
    owedWrapUps: (me) =>
      all<CallRecord>(
        `SELECT body FROM call WHERE agent_id = ? AND is_wrap_up_owed = 1 ORDER BY started_at DESC LIMIT ${MOST_OWED}`,
        me,
      ),
  }
}
