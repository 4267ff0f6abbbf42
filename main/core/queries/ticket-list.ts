import type { TicketQuery } from '../../../shared/contract/desk-queries.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import { isOpen, TicketStatus, type Ticket } from '../../../shared/domain/ticket.ts'
import type { Search } from '../search/search.ts'
import type { ListPages, Values } from './list-pages.ts'

/** States of a ticket that somebody works on. */
export const OPEN_STATUSES: readonly TicketStatus[] = TicketStatus.options.filter((status) =>
  isOpen({ status }),
)

/** A list that is searched by words shows so many hits at most. */
const MOST_HITS = 1000
/** Up to so many of one kind and state are sorted; of more, the first in the order come soon in its index. */
const SORTED = 5000

type Sort = TicketQuery['sort']
const ORDER: Record<Sort, string> = {
  newest: 'row DESC',
  oldest: 'row ASC',
  due: 'due_at IS NULL, due_at ASC, row DESC',
  priority: 'priority ASC, due_at IS NULL, due_at ASC, row DESC',
}
/** The end of the name of the index that has an order. */
const INDEX: Record<Sort, string> = { newest: 'row', oldest: 'row', due: 'due', priority: 'priority' }

const byDue = (a: Ticket, b: Ticket): number =>
  (a.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.dueAt ?? Number.MAX_SAFE_INTEGER)
const byNewest = (a: Ticket, b: Ticket): number => b.createdAt - a.createdAt
const COMPARE: Record<Sort, (a: Ticket, b: Ticket) => number> = {
  newest: byNewest,
  oldest: (a, b) => byNewest(b, a),
  due: (a, b) => byDue(a, b) || byNewest(a, b),
  priority: (a, b) => a.priority.localeCompare(b.priority) || byDue(a, b) || byNewest(a, b),
}

export type TicketList = (
  query: TicketQuery,
  me: PersonId,
) => { rows: Ticket[]; total: number; isCut: boolean }

/** The list of tickets. Of those that are not closed, which are few, every filter has its order ready. */
export function createTicketList(pages: ListPages, search: Search): TicketList {
  const found = (
    { text, scope, status, kind, sort, offset, limit }: TicketQuery,
    me: PersonId,
  ): ReturnType<TicketList> => {
    const { tickets, isCut } = search.tickets(text, MOST_HITS)
    const fitting = tickets
      .filter(
        (ticket) =>
          (scope === 'all' || isOpen(ticket)) &&
          (scope !== 'mine' || ticket.assignee === me) &&
          (status === null || ticket.status === status) &&
          (kind === null || ticket.kind === kind),
      )
      .sort(COMPARE[sort])
    return { rows: fitting.slice(offset, offset + limit), total: fitting.length, isCut }
  }

  return (query, me) => {
    const { text, scope, status, kind, sort, offset, limit } = query
    if (text.trim() !== '') return found(query, me)
    const states = TicketStatus.options.filter(
      (one) => (scope === 'all' || isOpen({ status: one })) && (status === null || status === one),
    )
    const total = pages.total({
      entity: 'ticket',
      ...(scope === 'mine' && { owner: me }),
      states,
      ...(kind !== null && { sort: kind }),
    })
    if (offset >= total) return { rows: [], total, isCut: false }
    const where: string[] = []
    const values: Values = {}
    if (scope === 'mine') {
      where.push('assignee = :me')
      values.me = me
    }
    if (scope !== 'all') where.push('is_open = 1')
    if (status !== null) {
      where.push('status = :status')
      values.status = status
    }
    if (kind !== null) {
      where.push('kind = :kind')
      values.kind = kind
    }
    const isLive = !states.includes('closed')
    const isFew = kind !== null && total <= SORTED
    const table = isLive ? 'live_ticket' : 'ticket'
    const index = isLive
      ? `live_ticket${scope === 'mine' ? '_mine' : ''}_by_${INDEX[sort]}`
      : `ticket_by_${isFew ? 'kind' : INDEX[sort]}`
    const from = `${table} INDEXED BY ${index}`
    const rows = pages.read<Ticket>({ table: 'ticket', from, where, order: ORDER[sort] }, values, {
      offset,
      limit,
    })
    return { rows, total, isCut: false }
  }
}
