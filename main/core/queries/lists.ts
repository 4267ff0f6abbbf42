import type { z } from 'zod'
import type {
  CallRow,
  CustomerQuery,
  CustomerRow,
  FollowUpQuery,
  FollowUpRow,
  TicketQuery,
  TicketRow,
} from '../../../shared/contract/desk-queries.ts'
import type { MyWork } from '../../../shared/contract/my-work.ts'
import type { CallRecordId, FollowUpId, PersonId } from '../../../shared/domain/ids.ts'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import type { Drafts } from '../drafts/drafts.ts'
import type { Names } from '../names/names.ts'
import type { Numbers } from '../numbers/numbers.ts'
import { hasWorkedHere } from '../outbox/desk-id.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Search } from '../search/search.ts'
import type { CustomerCards } from './customer-cards.ts'
import { followUpRow, listFollowUps } from './follow-up-list.ts'
import { createListPages } from './list-pages.ts'
import { createMyWork } from './my-work.ts'
import {
  callRow,
  listCalls,
  listCustomers,
  type CallListQuery,
  type FoundPage,
  type Page,
} from './room-lists.ts'
import { createTicketList, OPEN_STATUSES } from './ticket-list.ts'
import { createTicketView, type ReadTicketView } from './ticket-view.ts'

/** The lists of the console's rooms, one page at a time. */
export interface Lists {
  tickets(query: TicketQuery, me: PersonId): FoundPage<TicketRow>
  readonly ticket: ReadTicketView
  customers(query: z.infer<typeof CustomerQuery>): FoundPage<CustomerRow>
  followUps(query: z.infer<typeof FollowUpQuery>): FoundPage<FollowUpRow>
  /** One follow-up; null where it is not here. */
  followUp(id: FollowUpId): FollowUpRow | null
  calls(query: CallListQuery, me: PersonId): Page<CallRow>
  /** What waits for a person between two calls. */
  work(me: PersonId): MyWork
  /** One call; null where it is not here. */
  call(id: CallRecordId): CallRow | null
  counts(me: PersonId): { myOpenTickets: number; followUpsDue: number }
  /** Bodies of calls that this person answered and left, and did not wrap up; the newest first. */
  owedWrapUps(me: PersonId): string[]
}

const MOST_OWED = 100

/** What the lists are made of. */
export interface ListParts {
  readonly cache: Cache
  readonly names: Names
  readonly numbers: Pick<Numbers, 'placeOf'>
  readonly search: Search
  readonly customers: CustomerCards
  readonly drafts: Pick<Drafts, 'list'>
  readonly outbox: Pick<Outbox, 'isPending'>
  now(): Moment
}

/** The lists over the cache. */
export function createLists({
  cache,
  names,
  numbers,
  search,
  customers,
  drafts,
  outbox,
  now,
}: ListParts): Lists {
  const { db, ledger } = cache
  const pages = createListPages(db)
  const ticketList = createTicketList(pages, search)
  const due = db.prepare<[number], { n: number }>(
    `SELECT count(*) AS n FROM follow_up WHERE status = 'owed' AND due_at <= ?`,
  )
  const shown = { names, ledger, isPending: (id: string) => outbox.isPending('followUp', id) }
  const orderNumberOf = ({ product }: Ticket): string | null =>
    product?.orderId ? (ledger.get('order', product.orderId)?.number ?? null) : null
  const ticketRow = (ticket: Ticket): TicketRow => ({
    ticket,
    customerName: names.customer(ticket.customerId),
    assigneeName: names.person(ticket.assignee),
    orderNumber: orderNumberOf(ticket),
  })
  const work = createMyWork(db, {
    ledger,
    names,
    drafts,
    ticketRow,
    followUpRow: (followUp) => followUpRow(followUp, shown),
    isNewcomer: () => !hasWorkedHere(cache),
  })
  const countDue = (): number => due.get(now())?.n ?? 0
  const owed = db.prepare<[string], { body: string }>(
    `SELECT call.body FROM call_agent JOIN call USING (row)
     WHERE call_agent.agent_id = ? AND call_agent.is_wrap_up_owed = 1
     ORDER BY call_agent.started_at DESC LIMIT ${MOST_OWED}`,
  )

  return {
    tickets: (query, me) => {
      const { rows, total, isCut } = ticketList(query, me)
      return {
        total,
        isCut,
        rows: rows.map(ticketRow),
      }
    },
    ticket: createTicketView(cache, names),
    customers: (query) => listCustomers(query, { pages, search, customers }),
    followUps: (query) => listFollowUps(query, { ...shown, pages, search, now: now(), countDue }),
    followUp: (id) => {
      const followUp = ledger.get('followUp', id)
      return followUp ? followUpRow(followUp, shown) : null
    },
    work,
    calls: (query, me) => listCalls(query, me, { pages, names, numbers }),
    call: (id) => {
      const call = ledger.get('call', id)
      return call ? callRow(call, names, numbers) : null
    },
    counts: (me) => ({
      myOpenTickets: pages.total({ entity: 'ticket', owner: me, states: OPEN_STATUSES }),
      followUpsDue: countDue(),
    }),
    owedWrapUps: (me) => owed.all(me).map(({ body }) => body),
  }
}
