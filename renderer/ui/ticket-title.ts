import type { TFunction } from 'i18next'
import { formatNumber } from '../../shared/domain/number-display.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'

/**
 * What stands where a ticket's title does. A ticket that a call opened has no title until somebody writes one; it is shown
 * as the call of its customer, in the language of who looks.
 */
export function ticketTitle(
  ticket: Pick<Ticket, 'title' | 'contactId' | 'callerNumber'>,
  customerName: string | null,
  common: TFunction,
): string {
  if (ticket.title !== '') return ticket.title
  if (ticket.contactId === null) return common('untitled')
  const number = ticket.callerNumber === null ? null : formatNumber(ticket.callerNumber)
  return common('callFrom', { who: customerName ?? number ?? common('unknownNumber') })
}
