import type { TicketView } from '../../../shared/contract/desk-queries.ts'
import type { CustomerCard } from '../../../shared/contract/desk-state.ts'
import type { Customer } from '../../../shared/domain/customer.ts'
import type * as Ids from '../../../shared/domain/ids.ts'
import type { Order } from '../../../shared/domain/order.ts'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import { DAY_MS, SECOND_MS } from '../../../shared/domain/time.ts'
import { missedRecord, sampleRecord, segmentViews } from './calls.ts'
import { sampleId } from './sample-id.ts'

interface Known {
  readonly customer: Customer
  readonly orders: Order[]
  readonly ticket: Ticket
  readonly repair: Ticket
}

/** What the customer panel shows of 王小明. */
export function sampleCustomerCard(now: number, { customer, orders, ticket, repair }: Known): CustomerCard {
  const earlier = sampleRecord(now, 13, customer.id)
  const missed = missedRecord(now, customer.id)
  return {
    customer,
    revision: 7,
    orders,
    openTickets: [repair],
    timeline: [
      { kind: 'ticket', at: ticket.createdAt, ticket },
      { kind: 'ticket', at: repair.createdAt, ticket: repair },
      {
        kind: 'call',
        at: earlier.startedAt,
        call: earlier,
        agentName: '张伟',
        queueName: '售后',
        segments: segmentViews(earlier),
      },
      { kind: 'call', at: missed.startedAt, call: missed, agentName: null, queueName: '售后', segments: [] },
      {
        kind: 'note',
        at: now - 13 * DAY_MS,
        authorName: '张伟',
        note: {
          id: sampleId<Ids.NoteId>('n0'),
          about: { entity: 'customer', id: customer.id },
          text: '客户希望下午联系',
          by: sampleId<Ids.PersonId>('p1002'),
          at: now - 13 * DAY_MS,
        },
      },
      ...orders.map((one) => ({ kind: 'order' as const, at: one.placedAt, order: one })),
    ],
    counts: { orders: 3, tickets: 2, calls: 5, callsThisMonth: 2 },
  }
}

/** The ticket of the call that goes on, as its view shows it. */
export function sampleTicketView(now: number, { customer, orders, ticket }: Known): TicketView {
  return {
    ticket,
    revision: 12,
    customer,
    orders,
    notes: [
      {
        authorName: '李静',
        note: {
          id: sampleId<Ids.NoteId>('n1'),
          about: { entity: 'ticket', id: ticket.id },
          text: '客户已拍视频，愿意退货，询问运费由谁承担。',
          by: sampleId<Ids.PersonId>('p1001'),
          at: now - 40 * SECOND_MS,
        },
      },
    ],
    calls: [],
    assigneeName: '李静',
    isPending: false,
  }
}
