import type { LedgerItem } from '../../shared/entities/registry.ts'
import type { CallRecord } from '../../shared/domain/call-record.ts'
import type { Customer } from '../../shared/domain/customer.ts'
import type { FollowUp } from '../../shared/domain/follow-up.ts'
import type { Order } from '../../shared/domain/order.ts'
import type { Note, Ticket } from '../../shared/domain/ticket.ts'

/**
 * A customer with everything that happened to them. Now and then a stranger's contact rides along: tickets, calls and
 * follow-ups of nobody, whose `customerId` is null.
 */
export interface CustomerBundle {
  readonly customer: Customer
  readonly orders: Order[]
  readonly tickets: Ticket[]
  readonly notes: Note[]
  readonly calls: CallRecord[]
  readonly followUps: FollowUp[]
}

/** One entity of the world with its kind: what the ledger calls an item. */
export type WorldEntity = Extract<
  LedgerItem,
  { entity: 'customer' | 'order' | 'ticket' | 'note' | 'call' | 'followUp' }
>

/** The entities of a bundle in an order in which each comes after those that it refers to. */
export function appendEntities(bundle: CustomerBundle, into: WorldEntity[]): void {
  into.push({ entity: 'customer', value: bundle.customer })
  for (const value of bundle.orders) into.push({ entity: 'order', value })
  for (const value of bundle.tickets) into.push({ entity: 'ticket', value })
  for (const value of bundle.calls) into.push({ entity: 'call', value })
  for (const value of bundle.notes) into.push({ entity: 'note', value })
  for (const value of bundle.followUps) into.push({ entity: 'followUp', value })
}
