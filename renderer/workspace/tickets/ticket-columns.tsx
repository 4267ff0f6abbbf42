import { Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import { formatWhen } from '../../i18n/format.ts'
import { PriorityBadge, TicketStatusBadge } from '../../ui/badges.tsx'
import { Deadline } from '../../ui/deadline.tsx'
import type { GridColumn } from '../../ui/grid-row.tsx'
import { Marked } from '../../ui/marked.tsx'
import type { PagedRow } from '../../ui/paged-rows.ts'
import { shownNumber } from '../../ui/shown-number.ts'
import { ticketTitle } from '../../ui/ticket-title.ts'

export type TicketListRow = PagedRow<'ticket.list'>

/** What the list shows of a ticket; beside an open ticket only what is needed to choose the next. */
export function ticketColumns(
  t: TFunction<'tickets'>,
  common: TFunction,
  query: string,
  isNarrow: boolean,
): readonly GridColumn<TicketListRow>[] {
  const wide: readonly string[] = ['kind', 'assignee', 'updated']
  const columns: readonly GridColumn<TicketListRow>[] = [
    {
      id: 'number',
      label: t('columns.number'),
      width: '150px',
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
      width: '64px',
      cell: ({ ticket }) => <PriorityBadge priority={ticket.priority} />,
    },
    {
      id: 'title',
      label: t('columns.title'),
      width: 'minmax(112px, 3fr)',
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
      width: '96px',
      cell: ({ ticket }) => common(`kind.${ticket.kind}`),
    },
    {
      id: 'status',
      label: t('columns.status'),
      width: '130px',
      cell: ({ ticket }) => <TicketStatusBadge status={ticket.status} />,
    },
    {
      id: 'customer',
      label: t('columns.customer'),
      // a caller whom nobody knows stands there with the number
      width: isNarrow ? 'minmax(84px, 1fr)' : 'minmax(134px, 1fr)',
      cell: ({ ticket, customerName }) => (
        <Marked
          text={
            customerName ?? shownNumber({ ...ticket, number: ticket.callerNumber }) ?? t('unknownCustomer')
          }
          query={query}
        />
      ),
    },
    {
      id: 'assignee',
      label: t('columns.assignee'),
      width: 'minmax(88px, 0.7fr)',
      cell: ({ assigneeName }) => assigneeName ?? t('nobody'),
    },
    {
      id: 'clock',
      label: t('columns.clock'),
      width: '156px',
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
      width: '152px',
      isAtEnd: true,
      cell: ({ ticket }) => formatWhen(ticket.updatedAt),
    },
  ]
  return isNarrow ? columns.filter(({ id }) => !wide.includes(id)) : columns
}
