import type { z } from 'zod'
import type { FollowUpQuery, FollowUpRow } from '../../../shared/contract/desk-queries.ts'
import type { FollowUp } from '../../../shared/domain/follow-up.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { LedgerCache } from '../cache/ledger-cache.ts'
import type { Names } from '../names/names.ts'
import type { Search } from '../search/search.ts'
import type { ListPages, PageQuery, Values } from './list-pages.ts'
import type { FoundPage } from './room-lists.ts'

type Query = z.infer<typeof FollowUpQuery>

const SCOPE: Record<
  Query['scope'],
  { readonly where: readonly string[]; readonly states: readonly FollowUp['status'][] | undefined }
> = {
  due: { where: [`status = 'owed'`, 'due_at <= :now'], states: ['owed'] },
  owed: { where: [`status = 'owed'`], states: ['owed'] },
  done: { where: [`status <> 'owed'`], states: ['done', 'cancelled'] },
  all: { where: [], states: undefined },
}
/** So many customers that a text finds are looked for among the follow-ups. */
const MOST_CUSTOMERS = 1000
/** Fewer digits than these name no number. */
const FEWEST_DIGITS = 3

interface Parts {
  readonly pages: ListPages
  readonly names: Names
  readonly ledger: LedgerCache
  readonly search: Pick<Search, 'customerIds'>
  readonly now: Moment
  isPending(id: string): boolean
  /** How many are due now. */
  countDue(): number
}

/** A follow-up as lists and its details show it. */
export const followUpRow = (
  followUp: FollowUp,
  { names, ledger, isPending }: Pick<Parts, 'names' | 'ledger' | 'isPending'>,
): FollowUpRow => ({
  followUp,
  customerName: names.customer(followUp.customerId),
  queueName: names.queue(followUp.queueId),
  ticketNumber: followUp.ticketId ? (ledger.get('ticket', followUp.ticketId)?.number ?? null) : null,
  assigneeName: names.person(followUp.assignee),
  isPending: isPending(followUp.id),
})

/** Whose, of which queue, and what the text finds; `isCut` where it finds more customers than are looked for. */
function filtersOf({ scope, text, queueId, holder }: Query, search: Parts['search']) {
  const where: string[] = []
  const values: Values = {}
  if (holder.is === 'nobody') where.push('assignee IS NULL')
  if (holder.is === 'person') {
    where.push('assignee = :holder')
    values.holder = holder.id
  }
  if (queueId !== null) {
    where.push('queue_id = :queue')
    values.queue = queueId
  }
  const wanted = text.trim()
  if (wanted === '') return { where, values, isCut: false }
  const found = search.customerIds(wanted, MOST_CUSTOMERS)
  const digits = wanted.replace(/\D/g, '')
  values.customers = JSON.stringify(found.ids)
  values.digits = digits.length >= FEWEST_DIGITS ? digits : null
  const ofCustomers = 'customer_id IN (SELECT value FROM json_each(:customers))'
  if (scope === 'due' || scope === 'owed') {
    values.words = wanted
    // in the index alone, which holds what is owed and nothing else
    where.push(`(${ofCustomers} OR instr(number, :digits) > 0 OR instr(lower(subject), lower(:words)) > 0)`)
  } else {
    // each half has its index
    where.push(`row IN (SELECT row FROM follow_up WHERE ${ofCustomers}
      UNION SELECT row FROM follow_up WHERE number IN (:digits, '+' || :digits, '+86' || :digits))`)
  }
  return { where, values, isCut: found.isCut }
}

/** Where a filter finds its rows: those that are owed in the order of their list, the others by whom or which queue they name. */
function indexOf({ scope, text, queueId, holder }: Query): string {
  if (scope === 'due' || scope === 'owed') return 'follow_up INDEXED BY follow_up_owed'
  if (text.trim() !== '') return 'follow_up'
  if (holder.is !== 'anybody') return 'follow_up INDEXED BY follow_up_of_person'
  return queueId === null ? 'follow_up' : 'follow_up INDEXED BY follow_up_of_queue'
}

/** One page of the follow-ups, those that are owed by when they are due, the others newest first. */
export function listFollowUps(query: Query, parts: Parts): FoundPage<FollowUpRow> {
  const { pages, search, now, countDue } = parts
  const { scope, offset, limit, text, queueId, holder } = query
  const { where, states } = SCOPE[scope]
  const filters = filtersOf(query, search)
  const isFiltered = text.trim() !== '' || queueId !== null || holder.is !== 'anybody'
  const values: Values = { ...filters.values, ...(scope === 'due' && { now }) }
  const page: PageQuery = {
    table: 'follow_up',
    from: indexOf(query),
    where: [...where, ...filters.where],
    order: scope === 'due' || scope === 'owed' ? 'due_at ASC, row ASC' : 'row DESC',
  }
  const total = isFiltered
    ? pages.count(page, values)
    : scope === 'due'
      ? countDue()
      : pages.total({ entity: 'followUp', ...(states && { states }) })
  const rows = offset >= total ? [] : pages.read<FollowUp>(page, values, { offset, limit })
  return { total, isCut: filters.isCut, rows: rows.map((followUp) => followUpRow(followUp, parts)) }
}
