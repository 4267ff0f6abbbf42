import { z } from 'zod'
import { CustomerId, TicketId } from '../domain/ids.ts'
import { isSameRequest, isUnderReview, needsComment, withoutDecision } from '../domain/review-rules.ts'
import { dueAfter } from '../domain/sla.ts'
import { ProductRef, TicketKind, type Ticket } from '../domain/ticket.ts'
import { accept, defineAct, entityRead, refuse, type Decision } from './define-act.ts'
import { EVERY_AGENT } from './permissions.ts'
import { NOT_FOUND } from './refusals.ts'

const change = (ticket: Ticket, fields: Partial<Ticket>): Decision<never> =>
  accept({ op: 'set', entity: 'ticket', id: ticket.id, fields })

/** 同意 or 驳回 of what a ticket asks for. Pressed twice it is one decision; a second person's is refused. */
const decideRequest = defineAct({
  type: 'ticket.decideRequest',
  title: { en: 'Ticket decided', 'zh-CN': '审批工单' },
  input: z.object({
    id: TicketId,
    verdict: z.enum(['approved', 'rejected']),
    comment: z.string().max(500),
    /** What the person saw and decided about; absent from older consoles. */
    about: z
      .object({
        kind: TicketKind,
        product: ProductRef.nullable(),
        customerId: CustomerId.nullable(),
      })
      .optional(),
  }),
  subject: ({ id }) => ({ entity: 'ticket', id }),
  advancesSubject: () => true,
  reads: ({ id }) => [entityRead('ticket', id)],
  furtherReads: ({ id }, view) => {
    const orderId = view.get('ticket', id)?.product?.orderId
    return orderId ? [entityRead('order', orderId)] : []
  },
  grants: EVERY_AGENT,
  offline: 'intent',
  refusals: {
    notFound: NOT_FOUND,
    nothingToDecide: {
      en: 'This ticket is not under review now, so there is nothing to decide. Look at where it stands.',
      'zh-CN': '这张工单现在不在审核，没有需要审批的申请。请看看它的最新状态。',
    },
    alreadyDecided: {
      en: 'The request was decided already. Look at the decision.',
      'zh-CN': '这个申请已经审批过了，请看看审批结果。',
    },
    reasonNeeded: {
      en: 'A reason in words is needed: for every rejection, and for an approval while a check speaks against it.',
      'zh-CN': '要写明理由：驳回一定要写，有核对项不符合时同意也要写。',
    },
    changedMeanwhile: {
      en: 'Kind, product or customer are others now than those decided about. Look at the ticket and decide again.',
      'zh-CN': '类型、商品或客户已经不是审批时看到的了。请看过工单再决定。',
    },
  },
  draft: ({ id, comment }) => ({ key: `ticket:${id}`, value: { comment } }),
  typedText: ({ comment }) => comment,
  decide: ({ id, verdict, comment, about }, view, { actor, at, timezone }) => {
    const ticket = view.get('ticket', id)
    if (!ticket) return refuse('notFound')
    const { decision, product } = ticket
    if (!isUnderReview(ticket)) {
      if (decision === null) return refuse('nothingToDecide')
      const isRepeat =
        decision.by === actor.id && decision.verdict === verdict && decision.comment === comment
      return isRepeat ? accept() : refuse('alreadyDecided')
    }
    if (about && !isSameRequest(about, ticket)) return refuse('changedMeanwhile')
    const order = product?.orderId ? view.get('order', product.orderId) : undefined
    if (comment.trim() === '' && needsComment(verdict, ticket, order ? [order] : [], at, timezone))
      return refuse('reasonNeeded')
    const fields = {
      // one of a round that an older version did not end
      ...withoutDecision(ticket, 'reopened', { actor, at }),
      decision: { verdict, by: actor.id, at, comment },
      updatedAt: at,
    }
    if (verdict === 'rejected') return change(ticket, { ...fields, status: 'resolved' })
    return change(ticket, {
      ...fields,
      step: ticket.step + 1,
      status: 'processing',
      dueAt: dueAfter('nextStep', ticket.priority, at),
    })
  },
})

export const reviewActs = [decideRequest] as const
