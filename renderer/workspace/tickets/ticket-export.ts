import type { TFunction } from 'i18next'
import { sheetTime, toCsv, type CsvValue } from '../../ui/csv.ts'
import type { DeskClient } from '../../ui/desk-client-types.ts'
import { askPage, type PagedRow } from '../../ui/paged-rows.ts'
import { shownNumber } from '../../ui/shown-number.ts'
import { ticketTitle } from '../../ui/ticket-title.ts'
import type { TicketFilter } from './tickets-view.ts'

type Row = PagedRow<'ticket.list'>
/** The most that the desk gives at once. */
const EXPORT_PAGE = 200

const HEAD = [
  'number',
  'priority',
  'kind',
  'reason',
  'title',
  'status',
  'customer',
  'callerNumber',
  'order',
  'product',
  'assignee',
  'created',
  'updated',
  'due',
] as const

/** The words of one ticket, in the order of the head line. */
export function exportRow(row: Row, common: TFunction): readonly CsvValue[] {
  const { ticket } = row
  return [
    ticket.number,
    ticket.priority,
    common(`kind.${ticket.kind}`),
    ticket.reason === null ? '' : common(`reason.${ticket.reason}` as 'reason.quality'),
    ticketTitle(ticket, row.customerName, common),
    common(`status.${ticket.status}`),
    row.customerName,
    shownNumber({ ...ticket, number: ticket.callerNumber }) ?? '',
    row.orderNumber,
    ticket.product?.name,
    row.assigneeName,
    sheetTime(ticket.createdAt),
    sheetTime(ticket.updatedAt),
    sheetTime(ticket.dueAt),
  ]
}

/**
 * The whole filtered list as a CSV file, read a page at a time. A ticket that moves between pages meanwhile is written
 * once. `isCut`: the list was the first hits of a search. `onProgress` hears how many of how many; the signal ends it with the signal's reason.
 */
export async function exportTickets(
  desk: DeskClient,
  filter: TicketFilter,
  t: TFunction<'tickets'>,
  common: TFunction,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly count: number; readonly isCut: boolean }> {
  const rows = new Map<string, readonly CsvValue[]>()
  let pages = 1
  let isCut = false
  for (let page = 0; page < pages; page += 1) {
    signal.throwIfAborted()
    const answer = await askPage(desk, 'ticket.list', filter, page, EXPORT_PAGE, signal)
    for (const row of answer.rows) rows.set(row.ticket.id, exportRow(row, common))
    isCut ||= answer.isCut ?? false
    pages = Math.ceil(answer.total / EXPORT_PAGE)
    onProgress(rows.size, answer.total)
  }
  signal.throwIfAborted()
  const head = HEAD.map((column) => t(`columns.${column}`))
  return { text: toCsv(head, rows.values()), count: rows.size, isCut }
}
