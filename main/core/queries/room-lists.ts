import type { z } from 'zod'
import type { CallRow, CustomerQuery, CustomerRow } from '../../../shared/contract/desk-queries.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { Customer } from '../../../shared/domain/customer.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
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
