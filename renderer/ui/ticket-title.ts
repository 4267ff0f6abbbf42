import type { TFunction } from 'i18next'
import { isWithheld } from '../../shared/domain/party-number.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import { shownNumber } from './shown-number.ts'

/**
 * What stands where a ticket's title does. A ticket that a call opened has no title until somebody writes one; it is shown
 * as the call of its customer, in the language of who looks.
 */
export function ticketTitle(
  ticket: Pick<Ticket, 'title' | 'contactId' | 'callerNumber' | 'partyNumber'>,
  customerName: string | null,
  common: TFunction,
): string {
  if (ticket.title !== '') return ticket.title
  if (ticket.contactId === null) return common('untitled')
  const caller = { ...ticket, number: ticket.callerNumber }
  const none = isWithheld(caller) ? 'withheldNumber' : 'unknownNumber'
  return common('callFrom', { who: customerName ?? shownNumber(caller) ?? common(none) })
}
