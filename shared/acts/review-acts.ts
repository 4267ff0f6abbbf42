import { z } from 'zod'
import { approvalBy, approvalNeed, type ApprovalNeed } from '../domain/approvers.ts'
import { CustomerId, TicketId } from '../domain/ids.ts'
import { withProgress } from '../domain/progress.ts'
import { isSameRequest, isUnderReview, needsComment, withoutDecision } from '../domain/review-rules.ts'
import { dueAfter } from '../domain/sla.ts'
import { limitsInForce, TEAM_SETTINGS_ID } from '../domain/team-settings.ts'
import { DecidedRequest, ProductRef, TicketKind, type Ticket } from '../domain/ticket.ts'
import { writtenAt } from '../domain/time.ts'
import {
  accept,
  defineAct,
  entityRead,
  orderRead,
  refuse,
  type DecideContext,
  type Decision,
} from './define-act.ts'
import { EVERY_AGENT } from './permissions.ts'
import { NOT_FOUND } from './refusals.ts'
import { teamSettingsRead } from './team-settings-acts.ts'

const change = (ticket: Ticket, fields: Partial<Ticket> & Pick<Ticket, 'updatedAt'>): Decision<never> =>
  accept({
    op: 'set',
    entity: 'ticket',
    id: ticket.id,
    fields: withProgress(ticket, fields, fields.updatedAt),
  })

/** Takes away what was said about the request and does not count: a first approval of another request, an older decision. */
function withoutStale(ticket: Ticket, { first }: ApprovalNeed, context: DecideContext): Partial<Ticket> {
  // a decision on a ticket at its review is one of a round that an older version did not end
  const cause = ticket.decision === null ? 'changed' : 'reopened'
  return withoutDecision(first ? { ...ticket, firstApproval: null } : ticket, cause, context)
}

/** 同意 or 驳回 of what a ticket asks for. Pressed twice it is one decision; a second person's is refused, unless two must approve. */
const decideRequest = defineAct({
  type: 'ticket.decideRequest',
  title: { en: 'Ticket decided', 'zh-CN': '审批工单' },
  input: z.object({
    id: TicketId,
    verdict: z.enum(['approved', 'rejected']),
    comment: z.string().max(500),
    /** What the person saw and decided about; absent from older consoles, and its amount from those of before amounts. */
    about: z
      .object({
        kind: TicketKind,
        product: ProductRef.nullable(),
        customerId: CustomerId.nullable(),
        amount: DecidedRequest.shape.amount.optional(),
      })
      .optional(),
  }),
  subject: ({ id }) => ({ entity: 'ticket', id }),
  advancesSubject: () => true,
  reads: ({ id }) => [entityRead('ticket', id), teamSettingsRead],
  furtherReads: ({ id }, view) => orderRead(view.get('ticket', id)),
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
      en: 'Kind, product, customer or amount are others now than those decided about. Look at the ticket and decide again.',
      'zh-CN': '类型、商品、客户或金额已经不是审批时看到的了。请看过工单再决定。',
    },
    productMissing: {
      en: 'The product is missing: say which one this is about, then approve. You can reject it as it is.',
      'zh-CN': '还没有填写商品：请先选择要处理的商品，再同意；驳回不需要。',
    },
    ownRequest: {
      en: 'You asked for this yourself, and two other persons must approve it. You can still reject it.',
      'zh-CN': '这个申请是您本人提交的，要由另外两个人同意；您仍可以驳回。',
    },
    secondPersonNeeded: {
      en: 'You have approved this already. A second person must approve it: a supervisor or an administrator.',
      'zh-CN': '您已经同意过了，还要由另一位主管或管理员同意。',
    },
    supervisorNeeded: {
      en: 'This was approved once. The second approval must come from a supervisor or an administrator.',
      'zh-CN': '已经有一个人同意，第二个人要是主管或管理员。',
    },
    onlySecondApprover: {
      en: 'Nobody but you can give the second approval. Let somebody who did not ask for it approve first; then you give the second. You can also reject it.',
      'zh-CN': '能做第二个同意的只有您：请先让一位不是提交人的同事同意，您再给第二个同意。您也可以驳回。',
    },
    noSecondApprover: {
      en: 'After you nobody could give the second approval: it takes a supervisor or an administrator who did not ask for it. Reject it and let somebody else reopen it, or ask your administrator for another supervisor.',
      'zh-CN':
        '您同意之后没有人能做第二个同意：要有一位不是提交人的主管或管理员。请驳回后由别人重新打开，或请管理员增加一位主管。',
    },
  },
  draft: ({ id, comment }) => ({ key: `ticket:${id}`, value: { comment } }),
  typedText: ({ comment }) => comment,
  decide: ({ id, verdict, comment, about }, view, context) => {
    const { actor, at, timezone } = context
    const ticket = view.get('ticket', id)
    if (!ticket) return refuse('notFound')
    const { decision, product } = ticket
    if (!isUnderReview(ticket)) {
      if (decision === null) return refuse('nothingToDecide')
      const isRepeat =
        decision.by === actor.id && decision.verdict === verdict && decision.comment === comment
      return isRepeat ? accept() : refuse('alreadyDecided')
    }
    const order = product?.orderId ? view.get('order', product.orderId) : undefined
    const orders = order ? [order] : []
    const limits = limitsInForce(view.get('teamSettings', TEAM_SETTINGS_ID), context.approvalLimits)
    const need = approvalNeed(ticket, orders, limits)
    const { request, first } = need
    if (about && !isSameRequest(about, request)) return refuse('changedMeanwhile')
    const approval = verdict === 'approved' ? approvalBy(actor, ticket, need, context.supervisors()) : null
    if (approval?.refusal === 'secondPersonNeeded' && first?.comment === comment) return accept()
    if (approval?.refusal) return refuse(approval.refusal)
    if (comment.trim() === '' && needsComment(verdict, ticket, orders, at, timezone))
      return refuse('reasonNeeded')
    const own = { by: actor.id, ...writtenAt(context), comment }
    const stale = withoutStale(ticket, need, context)
    if (approval?.part === 'first')
      return change(ticket, { ...stale, firstApproval: { ...own, about: request }, updatedAt: at })
    const fields: Partial<Ticket> & Pick<Ticket, 'updatedAt'> = {
      ...stale,
      ...(first ? { firstApproval: null } : {}),
      decision: {
        verdict,
        ...own,
        about: request,
        ...(first ? { first: { by: first.by, ...writtenAt(first), comment: first.comment } } : {}),
      },
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
