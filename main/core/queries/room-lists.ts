import type { z } from 'zod'
import type {
  CallRow,
  CustomerQuery,
  CustomerRow,
  FollowUpQuery,
  FollowUpRow,
} from '../../../shared/contract/desk-queries.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { Customer } from '../../../shared/domain/customer.ts'
import type { FollowUp } from '../../../shared/domain/follow-up.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { LedgerCache } from '../cache/ledger-cache.ts'
import type { Names } from '../names/names.ts'
import type { Numbers } from '../numbers/numbers.ts'
import type { Search } from '../search/search.ts'
import type { CustomerCards } from './customer-cards.ts'
import type { ListPages, Values } from './list-pages.ts'
import { segmentViews } from './segment-views.ts'

export interface Page<T> {
  rows: T[]
  total: number
}
export interface FoundPage<T> extends Page<T> {
  /** The first hits of a search: more would fit. */
  isCut: boolean
}
export interface CallListQuery {
  readonly scope: 'mine' | 'all'
  readonly outcome: CallRecord['outcome']
  readonly offset: number
  readonly limit: number
}
/** A list that is searched by words shows so many hits at most. */
const MOST_HITS = 1000

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

/** One page of the customers: all in the order that was asked for, or those that words find. */
export function listCustomers(
  { text, sort, offset, limit }: z.infer<typeof CustomerQuery>,
  { pages, search, customers }: { pages: ListPages; search: Search; customers: CustomerCards },
): FoundPage<CustomerRow> {
  const found = text.trim() === '' ? undefined : search.customerIds(text, MOST_HITS)
  const rows = pages.read<Customer>(
    {
      table: 'customer',
      from: 'customer',
      where: found ? ['id IN (SELECT value FROM json_each(:ids))'] : [],
      order: CUSTOMER_ORDER[sort],
    },
    found ? { ids: JSON.stringify(found.ids) } : {},
    { offset, limit },
  )
  return {
    total: found ? found.ids.length : pages.total({ entity: 'customer' }),
    isCut: found?.isCut ?? false,
    rows: rows.map((customer) => customers.row(customer)),
  }
}

/** One page of the follow-ups; `countDue` says how many are due now. */
export function listFollowUps(
  { scope, offset, limit }: z.infer<typeof FollowUpQuery>,
  parts: {
    readonly pages: ListPages
    readonly names: Names
    readonly ledger: LedgerCache
    readonly now: Moment
    countDue(): number
  },
): Page<FollowUpRow> {
  const { pages, names, ledger, now } = parts
  const { where, order, states } = FOLLOW_UPS[scope]
  const values: Values = scope === 'due' ? { now } : {}
  const query = { table: 'follow_up', from: 'follow_up', where, order }
  return {
    total:
      scope === 'due' ? parts.countDue() : pages.total({ entity: 'followUp', ...(states && { states }) }),
    rows: pages.read<FollowUp>(query, values, { offset, limit }).map((followUp) => ({
      followUp,
      customerName: names.customer(followUp.customerId),
      queueName: names.queue(followUp.queueId),
      ticketNumber: followUp.ticketId ? (ledger.get('ticket', followUp.ticketId)?.number ?? null) : null,
    })),
  }
}

/** A call as lists and its details show it. */
export const callRow = (call: CallRecord, names: Names, numbers: Pick<Numbers, 'placeOf'>): CallRow => ({
  call,
  customerName: names.customer(call.customerId),
  agentName: names.person(call.agentId),
  segments: segmentViews(call, names),
  place: numbers.placeOf(call.number),
})

/** One page of the calls, the newest first: everybody's, or those in which `me` had a part. */
export function listCalls(
  { scope, outcome, offset, limit }: CallListQuery,
  me: PersonId,
  { pages, names, numbers }: { pages: ListPages; names: Names; numbers: Pick<Numbers, 'placeOf'> },
): Page<CallRow> {
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
    ...(scope === 'mine' ? { entity: 'callAgent', owner: me } : { entity: 'call' }),
    ...(outcome !== null && { states: [outcome] }),
  })
  const from = scope === 'mine' ? 'call_agent' : 'call'
  const query = { table: 'call', from, where, order: 'started_at DESC' }
  return {
    total,
    rows: pages
      .read<CallRecord>(query, values, { offset, limit })
      .map((call) => callRow(call, names, numbers)),
  }
}
