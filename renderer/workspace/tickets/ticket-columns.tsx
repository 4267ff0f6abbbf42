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

/** What the list shows of a ticket; beside an open ticket there is room only for what is needed to choose the next. */
export function ticketColumns(
  t: TFunction<'tickets'>,
  common: TFunction,
  query: string,
): readonly GridColumn<TicketListRow>[] {
  return [
    {
      id: 'number',
      label: t('columns.number'),
      width: '150px',
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
      givesWay: 5,
      cell: ({ ticket }) => common(`kind.${ticket.kind}`),
    },
    {
      id: 'status',
      label: t('columns.status'),
      width: '130px',
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
      givesWay: 4,
      cell: ({ assigneeName }) => assigneeName ?? t('nobody'),
    },
    {
      id: 'clock',
      label: t('columns.clock'),
      width: '184px',
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
      givesWay: 6,
      isAtEnd: true,
      cell: ({ ticket }) => formatWhen(ticket.updatedAt),
    },
  ]
}
