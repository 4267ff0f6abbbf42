import { z } from 'zod'
import { TicketId } from '../domain/ids.ts'
import { dueAfter } from '../domain/sla.ts'
import { TICKET_STEPS, type Ticket } from '../domain/ticket.ts'
import type { Change } from '../entities/change.ts'
import { accept, defineAct, entityRead, refuse } from './define-act.ts'
import { EVERY_AGENT } from './permissions.ts'
import { NOT_FOUND } from './refusals.ts'

const set = (id: string, fields: Partial<Ticket>): Change => ({ op: 'set', entity: 'ticket', id, fields })

/** 同意 or 驳回 of what a ticket asks for. */
const decideRequest = defineAct({
  type: 'ticket.decide',
  title: { en: 'Ticket decided', 'zh-CN': '审批工单' },
  input: z.object({
    id: TicketId,
    verdict: z.enum(['approved', 'rejected']),
    words: z.string().max(500),
  }),
  subject: ({ id }) => ({ entity: 'ticket', id }),
  advancesSubject: () => true,
  reads: ({ id }) => [entityRead('ticket', id)],
  grants: EVERY_AGENT,
  offline: 'intent',
  refusals: {
    notFound: NOT_FOUND,
    nothingToDecide: {
      en: 'Nothing is asked for here that needs a decision.',
      'zh-CN': '这张工单没有需要审批的申请。',
    },
    alreadyDecided: {
      en: 'The request was decided already. Look at the decision.',
      'zh-CN': '这个申请已经审批过了，请看看审批结果。',
    },
  },
  draft: ({ id, words }) => ({ key: `ticket:${id}`, value: { words } }),
  typedText: ({ words }) => words,
  decide: ({ id, verdict, words }, view, { actor, at }) => {
    const ticket = view.get('ticket', id)
    if (!ticket) return refuse('notFound')
    const steps: readonly string[] = TICKET_STEPS[ticket.kind]
    if (!steps.includes('review')) return refuse('nothingToDecide')
    if (ticket.decision) return refuse('alreadyDecided')
    const decision = { verdict, by: actor.id, at, words }
    if (verdict === 'rejected') return accept(set(id, { decision, status: 'resolved', updatedAt: at }))
    const step = steps.indexOf('review') + 1
    const dueAt = dueAfter('nextStep', ticket.priority, at)
    return accept(set(id, { decision, step, status: 'processing', dueAt, updatedAt: at }))
  },
})

export const reviewActs = [decideRequest] as const
