import type { Order } from './order.ts'
import { isOpen, type Ticket, type TicketKind } from './ticket.ts'
import { DAY_MS, type Moment } from './time.ts'

/** Who calls again within this time may call about the same matter, in milliseconds. */
export const SAME_MATTER_MS = 14 * DAY_MS

/** What a caller without an open ticket may call about, and why it may be that. */
interface SuggestedKind {
  readonly kind: TicketKind
  readonly because: 'orderReturning' | 'endedLately'
}

/**
 * The kind that the next ticket of a customer may have: a return while an order is on its way back, else the kind of the newest ticket
 * that ended within 14 days. Null where nothing speaks for one; a guess for the eye, which decides nothing.
 */
export function suggestedKind(
  orders: readonly Pick<Order, 'status'>[],
  tickets: readonly Pick<Ticket, 'kind' | 'status' | 'updatedAt'>[],
  now: Moment,
): SuggestedKind | null {
  if (orders.some(({ status }) => status === 'returning'))
    return { kind: 'return', because: 'orderReturning' }
  const ended = tickets
    .filter(
      (ticket) => !isOpen(ticket) && ticket.kind !== 'unsorted' && now - ticket.updatedAt < SAME_MATTER_MS,
    )
    .toSorted((a, b) => b.updatedAt - a.updatedAt)[0]
  return ended ? { kind: ended.kind, because: 'endedLately' } : null
}
