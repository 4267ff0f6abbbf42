import type { TicketQuery } from '../../../shared/contract/desk-queries.ts'
import type { TicketSort } from '../../../shared/contract/ticket-lists.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import { isOpen, TicketKind, TicketStatus, type Ticket } from '../../../shared/domain/ticket.ts'
import type { Search } from '../search/search.ts'
import { KIND_PLACE, STATUS_PLACE } from '../cache/migrations/0015-ticket-orders.ts'
import type { ListPages, Values } from './list-pages.ts'

/** States of a ticket that somebody works on. */
export const OPEN_STATUSES: readonly TicketStatus[] = TicketStatus.options.filter((status) =>
  isOpen({ status }),
)

/** A list that is searched by words shows so many hits at most. */
const MOST_HITS = 1000
/** Up to so many of one kind and state are sorted; of more, the first in the order come soon in its index. */
const SORTED = 5000

/** Each order and its reverse read one index, from its two ends. */
const ORDER: Record<TicketSort, string> = {
  newest: 'row DESC',
  oldest: 'row ASC',
  due: 'due_at IS NULL, due_at ASC, row DESC',
  dueLast: 'due_at IS NULL DESC, due_at DESC, row ASC',
  priority: 'priority ASC, due_at IS NULL, due_at ASC, row DESC',
  priorityLast: 'priority DESC, due_at IS NULL DESC, due_at DESC, row ASC',
  updated: 'updated_at DESC, row DESC',
  updatedLast: 'updated_at ASC, row ASC',
  status: `${STATUS_PLACE}, row DESC`,
  statusLast: `${STATUS_PLACE} DESC, row ASC`,
  kind: `${KIND_PLACE}, row DESC`,
  kindLast: `${KIND_PLACE} DESC, row ASC`,
}
/** The end of the name of the index that has an order: of the tickets that are not closed, and of all. */
const INDEX: Record<TicketSort, { readonly live: string; readonly all: string }> = {
  newest: { live: 'row', all: 'row' },
  oldest: { live: 'row', all: 'row' },
  due: { live: 'due', all: 'due' },
  dueLast: { live: 'due', all: 'due' },
  priority: { live: 'priority', all: 'priority' },
  priorityLast: { live: 'priority', all: 'priority' },
  updated: { live: 'updated', all: 'updated' },
  updatedLast: { live: 'updated', all: 'updated' },
  status: { live: 'status', all: 'status_place' },
  statusLast: { live: 'status', all: 'status_place' },
  kind: { live: 'kind', all: 'kind_place' },
  kindLast: { live: 'kind', all: 'kind_place' },
}

const byDue = (a: Ticket, b: Ticket): number =>
  (a.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.dueAt ?? Number.MAX_SAFE_INTEGER)
const byNewest = (a: Ticket, b: Ticket): number => b.createdAt - a.createdAt
type Compare = (a: Ticket, b: Ticket) => number
const reversed =
  (compare: Compare): Compare =>
  (a, b) =>
    compare(b, a)
const byPlace =
  <T extends string>(places: readonly T[], of: (ticket: Ticket) => T): Compare =>
  (a, b) =>
    places.indexOf(of(a)) - places.indexOf(of(b)) || byNewest(a, b)
const byUrgency: Compare = (a, b) => byDue(a, b) || byNewest(a, b)
const byPriority: Compare = (a, b) => a.priority.localeCompare(b.priority) || byUrgency(a, b)
const byUpdated: Compare = (a, b) => b.updatedAt - a.updatedAt || byNewest(a, b)
const byStatus = byPlace(TicketStatus.options, ({ status }) => status)
const byKind = byPlace(TicketKind.options, ({ kind }) => kind)
const COMPARE: Record<TicketSort, Compare> = {
  newest: byNewest,
  oldest: reversed(byNewest),
  due: byUrgency,
  dueLast: reversed(byUrgency),
  priority: byPriority,
  priorityLast: reversed(byPriority),
  updated: byUpdated,
  updatedLast: reversed(byUpdated),
  status: byStatus,
  statusLast: reversed(byStatus),
  kind: byKind,
  kindLast: reversed(byKind),
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
      ? `live_ticket${scope === 'mine' ? '_mine' : ''}_by_${INDEX[sort].live}`
      : `ticket_by_${isFew ? 'kind' : INDEX[sort].all}`
    // the index of all tickets by kind begins with the place: without it the rows of every other kind would be passed
    const isOnePlace = index === 'ticket_by_kind_place' && kind !== null
    if (isOnePlace) {
      where.push(`${KIND_PLACE} = :kindPlace`)
      values.kindPlace = TicketKind.options.indexOf(kind)
    }
    const from = `${table} INDEXED BY ${index}`
    // within one kind the order by kind is that of the rows
    const order = ORDER[!isOnePlace ? sort : sort === 'kind' ? 'newest' : 'oldest']
    const rows = pages.read<Ticket>({ table: 'ticket', from, where, order }, values, {
      offset,
      limit,
    })
    return { rows, total, isCut: false }
  }
}
