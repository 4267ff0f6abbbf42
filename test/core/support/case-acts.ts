import { v7 } from 'uuid'
import type { Act } from '../../../shared/acts/registry.ts'
import type { CustomerId, FollowUpId, NoteId, TicketId } from '../../../shared/domain/ids.ts'

/** Ten acts about one customer, as a case of a hotline goes. */
export function caseOf(n: number): Act[] {
  const customer = `customer-${n}` as CustomerId
  const ticket = `ticket-${n}` as TicketId
  const about = { entity: 'ticket', id: ticket } as const
  const note = (text: string): Act => ({ type: 'note.add', id: v7() as NoteId, about, text: `${n} ${text}` })
  return [
    {
      type: 'customer.create',
      id: customer,
      fields: { name: `客户${n}`, level: 'standard', tags: [], numbers: [], addresses: [] },
    },
    {
      type: 'ticket.open',
      id: ticket,
      contactId: null,
      customerId: customer,
      callerNumber: null,
      queueId: null,
      fields: { kind: 'return', priority: 'P3', title: '净化器退货', reason: null, product: null },
    },
    note('客户说滤网有异响'),
    { type: 'ticket.update', id: ticket, fields: { priority: 'P2', reason: 'quality' } },
    { type: 'customer.update', id: customer, fields: { tags: ['离线'] } },
    { type: 'ticket.completeStage', id: ticket, fromStep: 0 },
    { type: 'ticket.decideRequest', id: ticket, verdict: 'rejected', comment: '人为损坏，不能退货' },
    note('已告知客户不能退货的原因'),
    {
      type: 'followUp.open',
      id: `follow-up-${n}` as FollowUpId,
      fields: {
        number: null,
        customerId: customer,
        ticketId: ticket,
        subject: '问是否收到',
        dueAt: n,
        assignee: null,
      },
    },
    note('约定三天后回访'),
  ]
}
