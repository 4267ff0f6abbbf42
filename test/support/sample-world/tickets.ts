import type { Customer } from '../../../shared/domain/customer.ts'
import type * as Ids from '../../../shared/domain/ids.ts'
import type { E164 } from '../../../shared/domain/phone-number.ts'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/domain/time.ts'
import { sampleId } from './sample-id.ts'

/** The ticket of the call that goes on, and an older repair of the same customer. */
export function sampleTickets(now: number, customer: Customer): { ticket: Ticket; repair: Ticket } {
  const ticket: Ticket = {
    id: sampleId<Ids.TicketId>('t1'),
    number: 'T-20261122-0042',
    kind: 'return',
    priority: 'P2',
    status: 'processing',
    step: 1,
    title: '开机约十分钟后自动停机，要求退货',
    reason: 'quality',
    product: {
      orderId: sampleId<Ids.OrderId>('o2026110988431'),
      name: '空气净化器 AP-300',
      serial: '8842017',
    },
    customerId: customer.id,
    callerNumber: sampleId<E164>('+8613800138000'),
    contactId: sampleId<Ids.ContactId>('contact1'),
    queueId: sampleId<Ids.QueueId>('q5000'),
    assignee: sampleId<Ids.PersonId>('p1001'),
    createdAt: now - 3 * MINUTE_MS,
    updatedAt: now - 12 * SECOND_MS,
    progressAt: now - 2 * MINUTE_MS,
    dueAt: now + 52 * MINUTE_MS + 10 * SECOND_MS,
    decision: null,
    requesters: [sampleId<Ids.PersonId>('p1001')],
  }
  const repair: Ticket = {
    ...ticket,
    id: sampleId<Ids.TicketId>('t2'),
    number: 'T-20261109-0311',
    kind: 'repair',
    priority: 'P3',
    step: 2,
    title: '净化器高速时异响',
    reason: 'noise',
    status: 'processing',
    createdAt: now - 13 * DAY_MS,
    dueAt: now + 22 * HOUR_MS,
    decision: {
      verdict: 'approved',
      by: sampleId<Ids.PersonId>('p2001'),
      at: now - 12 * DAY_MS,
      comment: '',
    },
  }
  return { ticket, repair }
}
