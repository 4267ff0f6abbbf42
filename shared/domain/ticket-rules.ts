import type { CallRecord } from './call-record.ts'
import type { ActOf } from './command.ts'
import { accept, refuse, type DecideContext, type Decision, type LedgerView } from './decision.ts'
import { callRecordIdOf, ticketIdOf } from './ids.ts'
import type { Change } from './ledger.ts'
import { dueAfter } from './sla.ts'
import { nextStatuses, TICKET_REASONS, TICKET_STEPS, type Ticket, type TicketKind } from './ticket.ts'

type TicketAct = ActOf<
  | 'ticket.openForContact'
  | 'ticket.open'
  | 'ticket.update'
  | 'ticket.moveTo'
  | 'ticket.advance'
  | 'ticket.decide'
>

const put = (ticket: Ticket): Change => ({ op: 'put', entity: 'ticket', id: ticket.id, value: ticket })
const set = (id: string, fields: Partial<Ticket>): Change => ({ op: 'set', entity: 'ticket', id, fields })
const linkCall = (call: CallRecord | undefined, ticketId: Ticket['id']): Change[] =>
  call && call.ticketId !== ticketId ? [{ op: 'set', entity: 'call', id: call.id, fields: { ticketId } }] : []

const newTicket = (
  act: ActOf<'ticket.openForContact' | 'ticket.open'>,
  fields: Pick<Ticket, 'id' | 'kind' | 'priority' | 'title' | 'reason' | 'product'>,
  call: CallRecord | undefined,
  { actor, at, ticketNumber }: DecideContext,
): Ticket => ({
  ...fields,
  number: ticketNumber,
  status: 'new',
  step: 0,
  customerId: act.customerId,
  callerNumber: act.callerNumber,
  contactId: act.contactId,
  queueId: act.queueId,
  assignee: actor.isLine ? null : actor.id,
  createdAt: at,
  updatedAt: at,
  // who is being talked to has been contacted; what is owed next is a plan
  dueAt: dueAfter(call?.answeredAt ? 'firstPlan' : 'firstContact', fields.priority, at),
  decision: null,
})

/** Gives a contact its one ticket: the one it has, else the caller's newest open one, else a new one. */
function openForContact(
  act: ActOf<'ticket.openForContact'>,
  view: LedgerView,
  context: DecideContext,
): Decision {
  const call = view.get('call', callRecordIdOf(act.contactId))
  if (call?.ticketId) return accept()
  const id = ticketIdOf(act.contactId)
  if (view.get('ticket', id)) return accept(...linkCall(call, id))
  const open = act.customerId ? view.openTicketsOf(act.customerId)[0] : undefined
  if (open && call) return accept(...linkCall(call, open.id))
  const fields = {
    id,
    kind: 'unsorted',
    priority: 'P3',
    title: act.title,
    reason: null,
    product: null,
  } as const
  return accept(put(newTicket(act, fields, call, context)), ...linkCall(call, id))
}

const reasonsOf = (kind: TicketKind): readonly string[] => TICKET_REASONS[kind]

function update(act: ActOf<'ticket.update'>, ticket: Ticket, { at }: DecideContext): Decision {
  const kind = act.fields.kind ?? ticket.kind
  const isOtherKind = kind !== ticket.kind
  if (act.fields.reason && !reasonsOf(kind).includes(act.fields.reason))
    return refuse('badValue', `“${act.fields.reason}” is no reason for a ticket of the kind ${kind}.`)
  const reason = act.fields.reason ?? (isOtherKind ? null : ticket.reason)
  return accept(
    set(ticket.id, {
      ...act.fields,
      reason: act.fields.reason === null ? null : reason,
      // a ticket that changes its kind starts the new road at its first step of work
      ...(isOtherKind ? { step: Math.min(1, TICKET_STEPS[kind].length - 1) } : {}),
      ...(ticket.status === 'new' ? { status: 'processing' as const } : {}),
      updatedAt: at,
    }),
  )
}

function advance(act: ActOf<'ticket.advance'>, ticket: Ticket, { at }: DecideContext): Decision {
  if (ticket.step > act.fromStep) return accept()
  const steps = TICKET_STEPS[ticket.kind]
  if (steps[ticket.step] === 'review' && ticket.decision?.verdict !== 'approved')
    return refuse('illegalState', 'The request waits for 同意 or 驳回 before it can go on.')
  if (ticket.step >= steps.length - 1) return refuse('illegalState', 'The ticket stands at its last step.')
  const step = ticket.step + 1
  const isLast = step === steps.length - 1
  return accept(
    set(ticket.id, {
      step,
      updatedAt: at,
      ...(isLast ? { status: 'resolved' as const } : { status: 'processing' as const }),
    }),
  )
}

function judge(act: ActOf<'ticket.decide'>, ticket: Ticket, { actor, at }: DecideContext): Decision {
  const steps: readonly string[] = TICKET_STEPS[ticket.kind]
  if (!steps.includes('review')) return refuse('illegalState', 'Nothing is asked for here that needs 同意.')
  if (ticket.decision) return refuse('alreadyDone', 'The request was decided already.')
  const decision = { verdict: act.verdict, by: actor.id, at, words: act.words }
  if (act.verdict === 'rejected')
    return accept(set(ticket.id, { decision, status: 'resolved', updatedAt: at }))
  const step = steps.indexOf('review') + 1
  const dueAt = dueAfter('nextStep', ticket.priority, at)
  return accept(set(ticket.id, { decision, step, status: 'processing', dueAt, updatedAt: at }))
}

/** The rules of tickets; see `decide`. */
export function decideTicket(act: TicketAct, view: LedgerView, context: DecideContext): Decision {
  if (act.type === 'ticket.openForContact') return openForContact(act, view, context)
  const ticket = view.get('ticket', act.id)
  if (act.type === 'ticket.open') {
    if (act.fields.reason && !reasonsOf(act.fields.kind).includes(act.fields.reason))
      return refuse(
        'badValue',
        `“${act.fields.reason}” is no reason for a ticket of the kind ${act.fields.kind}.`,
      )
    const call = act.contactId ? view.get('call', callRecordIdOf(act.contactId)) : undefined
    return ticket
      ? accept(...linkCall(call, ticket.id))
      : accept(put(newTicket(act, { id: act.id, ...act.fields }, call, context)), ...linkCall(call, act.id))
  }
  if (!ticket) return refuse('notFound', 'This ticket is not known (any more).')
  switch (act.type) {
    case 'ticket.update':
      return update(act, ticket, context)
    case 'ticket.advance':
      return advance(act, ticket, context)
    case 'ticket.decide':
      return judge(act, ticket, context)
    case 'ticket.moveTo':
      if (ticket.status === act.status) return accept()
      if (!nextStatuses(ticket.status).includes(act.status))
        return refuse('illegalState', `A ticket that is ${ticket.status} cannot become ${act.status}.`)
      return accept(set(ticket.id, { status: act.status, updatedAt: context.at }))
  }
}
