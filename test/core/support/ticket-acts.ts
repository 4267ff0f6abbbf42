import type { ActOf } from '../../../shared/acts/registry.ts'
import type { TicketId } from '../../../shared/domain/ids.ts'

/** Opens a ticket of nobody yet: a return, about which the story goes. */
export const openReturn = (id: TicketId, priority: 'P2' | 'P3'): ActOf<'ticket.open'> => ({
  type: 'ticket.open',
  id,
  contactId: null,
  customerId: null,
  callerNumber: null,
  queueId: null,
  fields: {
    ...{ kind: 'return', priority, title: '净化器退货', reason: null },
    // named, but of no order that anybody knows
    product: { orderId: null, name: '净化器', serial: null },
  },
})
