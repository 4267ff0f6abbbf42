import type { TicketView } from '../../../shared/contract/desk-queries.ts'
import type { CallCard, CustomerCard, DeskState } from '../../../shared/contract/desk-state.ts'
import { sampleCall } from './calls.ts'
import { sampleCustomer } from './customer.ts'
import { sampleDeskState } from './desk-state.ts'
import { sampleTickets } from './tickets.ts'
import { sampleCustomerCard, sampleTicketView } from './views.ts'

export interface SampleWorld {
  readonly state: DeskState
  readonly card: CustomerCard
  readonly view: TicketView
  readonly call: CallCard
}

/** The sample world at a moment: 王小明, who calls about an air purifier. */
export function sampleWorld(now: number): SampleWorld {
  const { customer, twin, orders } = sampleCustomer(now)
  const known = { customer, orders, ...sampleTickets(now, customer) }
  const card = sampleCustomerCard(now, known)
  const call = sampleCall(now, card, twin, known.ticket.id)
  return { state: sampleDeskState(now, call), card, view: sampleTicketView(now, known), call }
}
