import { Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import type { TicketColumn, TicketSort } from '../../../shared/contract/ticket-lists.ts'
import { formatWhen } from '../../i18n/format.ts'
import { PriorityBadge, TicketStatusBadge } from '../../ui/badges.tsx'
import { Deadline } from '../../ui/deadline.tsx'
import type { GridColumn } from '../../ui/grid-row.tsx'
import { Marked } from '../../ui/marked.tsx'
import type { PagedRow } from '../../ui/paged-rows.ts'
import { shownNumber } from '../../ui/shown-number.ts'
import { ticketTitle } from '../../ui/ticket-title.ts'

export type TicketListRow = PagedRow<'ticket.list'>

interface HeadOrder {
  /** What the first press asks for, and what the next one turns it to. */
  readonly sorts: readonly [TicketSort, TicketSort]
  /** How the first of them goes. */
  readonly first: 'ascending' | 'descending'
}
/** The orders of the headers: of each there is an index in the core, and of no other column. */
const ORDERS: Partial<Record<TicketColumn, HeadOrder>> = {
  // a number says when the ticket was opened
  number: { sorts: ['newest', 'oldest'], first: 'descending' },
  priority: { sorts: ['priority', 'priorityLast'], first: 'ascending' },
  kind: { sorts: ['kind', 'kindLast'], first: 'ascending' },
  status: { sorts: ['status', 'statusLast'], first: 'ascending' },
  clock: { sorts: ['due', 'dueLast'], first: 'ascending' },
  updated: { sorts: ['updated', 'updatedLast'], first: 'descending' },
}

/** The way to sort by a column, as its header shows it; undefined where there is none. */
function sortOf(
  column: TicketColumn,
  sort: TicketSort,
  onSort: (sort: TicketSort) => void,
): GridColumn<TicketListRow>['sort'] {
  const order = ORDERS[column]
  if (order === undefined) return undefined
  const [first, second] = order.sorts
  const other = order.first === 'ascending' ? 'descending' : 'ascending'
  return {
    direction: sort === first ? order.first : sort === second ? other : null,
    onSort: () => onSort(sort === first ? second : first),
  }
}

interface Shown {
  /** What is searched for: marked where it stands. */
  readonly query: string
  /** The columns that a person wants; null: all. */
  readonly chosen: readonly TicketColumn[] | null
  readonly sort: TicketSort
  readonly onSort: (sort: TicketSort) => void
}

/** What the list shows of a ticket; beside an open ticket there is room only for what is needed to choose the next. */
export function ticketColumns(
  t: TFunction<'tickets'>,
  common: TFunction,
  shown: Shown,
): readonly GridColumn<TicketListRow>[] {
  const { query, chosen, sort, onSort } = shown
  return allColumns(t, common, query)
    .filter(({ id }) => chosen === null || chosen.includes(id))
    .map((column) => ({ ...column, sort: sortOf(column.id, sort, onSort) }))
}

const allColumns = (
  t: TFunction<'tickets'>,
  common: TFunction,
  query: string,
): readonly (GridColumn<TicketListRow> & { readonly id: TicketColumn })[] => [
  {
    id: 'number',
    label: t('columns.number'),
    width: '138px',
    givesWay: 1,
    cell: ({ ticket }) =>
      ticket.number === null ? (
        <Text span c="dimmed" inherit>
          {t('numberPending')}
        </Text>
      ) : (
        <Marked text={ticket.number} query={query} />
      ),
  },
  {
    id: 'priority',
    label: t('columns.priority'),
    width: '76px',
    cell: ({ ticket }) => <PriorityBadge priority={ticket.priority} />,
  },
  {
    id: 'title',
    label: t('columns.title'),
    width: 'minmax(190px, 3fr)',
    cell: ({ ticket, customerName }) =>
      ticket.title === '' ? (
        <Text span c="dimmed" inherit>
          {ticketTitle(ticket, customerName, common)}
        </Text>
      ) : (
        <span title={ticket.title}>
          <Marked text={ticket.title} query={query} />
        </span>
      ),
  },
  {
    id: 'kind',
    label: t('columns.kind'),
    width: '92px',
    givesWay: 7,
    cell: ({ ticket }) => common(`kind.${ticket.kind}`),
  },
  {
    id: 'status',
    label: t('columns.status'),
    width: '146px',
    givesWay: 3,
    cell: ({ ticket }) => <TicketStatusBadge status={ticket.status} />,
  },
  {
    id: 'customer',
    label: t('columns.customer'),
    // a caller whom nobody knows stands there with the number
    width: 'minmax(84px, 1fr)',
    givesWay: 2,
    cell: ({ ticket, customerName }) => (
      <Marked
        text={customerName ?? shownNumber({ ...ticket, number: ticket.callerNumber }) ?? t('unknownCustomer')}
        query={query}
      />
    ),
  },
  {
    id: 'order',
    label: t('columns.order'),
    width: '130px',
    givesWay: 6,
    cell: ({ orderNumber }) => (orderNumber === null ? '' : <Marked text={orderNumber} query={query} />),
  },
  {
    id: 'product',
    label: t('columns.product'),
    width: 'minmax(98px, 1.2fr)',
    givesWay: 5,
    cell: ({ ticket: { product } }) =>
      product && (
        <span title={product.name}>
          <Marked text={product.name} query={query} />
        </span>
      ),
  },
  {
    id: 'assignee',
    label: t('columns.assignee'),
    width: 'minmax(74px, 0.6fr)',
    givesWay: 4,
    cell: ({ assigneeName }) => assigneeName ?? t('nobody'),
  },
  {
    id: 'clock',
    label: t('columns.clock'),
    width: '192px',
    cell: ({ ticket }) => (
      <Deadline
        ticket={ticket}
        none={
          <Text span inherit c="dimmed">
            {common('sla.none')}
          </Text>
        }
      />
    ),
  },
  {
    id: 'updated',
    label: t('columns.updated'),
    width: '130px',
    givesWay: 8,
    isAtEnd: true,
    cell: ({ ticket }) => formatWhen(ticket.updatedAt),
  },
]
