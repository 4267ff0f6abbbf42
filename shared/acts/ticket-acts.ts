import { z } from 'zod'
import { isApproved } from '../domain/approvers.ts'
import type { CallRecord } from '../domain/call-record.ts'
import { E164 } from '../domain/e164.ts'
import { mergeNumbers, PartyNumber } from '../domain/party-number.ts'
import { isSameValue } from '../domain/same-value.ts'
import {
  callRecordIdOf,
  ContactId,
  CustomerId,
  PersonId,
  QueueId,
  TicketId,
  ticketIdOf,
} from '../domain/ids.ts'
import { withProgress } from '../domain/progress.ts'
import {
  backToReview,
  isUnderReview,
  possibleStatuses,
  reviewStepOf,
  roundAfterReopening,
  roundAfterUpdate,
} from '../domain/review-rules.ts'
import { dueAfter } from '../domain/sla.ts'
import {
  isOpen,
  Priority,
  ProductRef,
  TICKET_REASONS,
  TICKET_STEPS,
  TicketKind,
  TicketStatus,
  type Ticket,
  type TicketStep,
} from '../domain/ticket.ts'
import { Moment } from '../domain/time.ts'
import type { Change } from '../entities/change.ts'
import type { EntityOf, EntityType } from '../entities/registry.ts'
import { accept, defineAct, entityRead, orderRead, refuse, type DecideContext } from './define-act.ts'
import { EVERY_AGENT } from './permissions.ts'
import { NEEDS_DECISION, NOT_FOUND, REASON_OF_OTHER_KIND } from './refusals.ts'

const ticketFields = z.object({
  kind: TicketKind,
  priority: Priority,
  title: z.string().max(200),
  reason: z.string().max(40).nullable(),
  product: ProductRef.nullable(),
  customerId: CustomerId.nullable(),
  assignee: PersonId.nullable(),
  dueAt: Moment.nullable(),
})

const put = (ticket: Ticket): Change => ({ op: 'put', entity: 'ticket', id: ticket.id, value: ticket })
const set = (ticket: Ticket, fields: Partial<Ticket>, at: Moment): Change => ({
  op: 'set',
  entity: 'ticket',
  id: ticket.id,
  fields: withProgress(ticket, fields, at),
})
const linkCall = (call: CallRecord | undefined, ticketId: Ticket['id']): Change[] =>
  call && call.ticketId !== ticketId ? [{ op: 'set', entity: 'call', id: call.id, fields: { ticketId } }] : []

/** A reason belongs to one kind; none belongs to every kind. */
const fitsKind = (reason: string | null | undefined, kind: TicketKind): boolean =>
  !reason || (TICKET_REASONS[kind] as readonly string[]).includes(reason)

/** Earlier consoles composed a title for the ticket of a call; such acts may still lie in their outboxes. */
const withoutComposedTitle = <T extends { title: string }>(fields: T): T =>
  /^(?:来电|Call from) /.test(fields.title) ? { ...fields, title: '' } : fields

const newTicket = (
  opening: Pick<Ticket, 'customerId' | 'callerNumber' | 'partyNumber' | 'contactId' | 'queueId'>,
  fields: Pick<Ticket, 'id' | 'kind' | 'priority' | 'title' | 'reason' | 'product'>,
  call: CallRecord | undefined,
  assignee: Ticket['assignee'],
  { actor, at, ticketNumber }: DecideContext,
): Ticket => ({
  ...fields,
  number: ticketNumber,
  status: 'new',
  step: 0,
  customerId: opening.customerId,
  callerNumber: opening.callerNumber,
  ...(opening.partyNumber === undefined ? {} : { partyNumber: opening.partyNumber }),
  contactId: opening.contactId,
  ...(opening.contactId === null || call || actor.isLine ? {} : { isContactUnknown: true }),
  queueId: opening.queueId,
  assignee,
  createdAt: at,
  updatedAt: at,
  progressAt: at,
  // who is being talked to has been contacted; what is owed next is a plan
  dueAt: call?.answeredAt
    ? dueAfter('firstPlan', fields.priority, call.answeredAt)
    : dueAfter('firstContact', fields.priority, at),
  decision: null,
})

/** As the rule opened it: nobody has sorted it, moved it or decided anything on it. */
const isUntouched = (ticket: Ticket): boolean =>
  ticket.kind === 'unsorted' && ticket.status === 'new' && ticket.step === 0 && ticket.decision === null

/**
 * What is known now and was not when the rule opened the ticket: who calls, and who answered. Fields that hold something
 * stay, so that reports may come from console and hub, late and in any order.
 */
function learned(
  ticket: Ticket,
  opening: Pick<Ticket, 'customerId' | 'callerNumber' | 'partyNumber' | 'queueId'>,
  call: CallRecord | undefined,
): Partial<Ticket> {
  const fields: Partial<Ticket> = {}
  for (const name of ['customerId', 'queueId'] as const)
    if (ticket[name] === null && opening[name] !== null) Object.assign(fields, { [name]: opening[name] })
  const { number, partyNumber } = mergeNumbers(
    { ...ticket, number: ticket.callerNumber },
    { ...opening, number: opening.callerNumber },
  )
  if (number !== ticket.callerNumber) fields.callerNumber = number
  if (partyNumber !== undefined && !isSameValue(partyNumber, ticket.partyNumber))
    fields.partyNumber = partyNumber
  if (!call?.answeredAt) return fields
  if (ticket.assignee === null && call.agentId !== null) fields.assignee = call.agentId
  const dueAt = dueAfter('firstPlan', ticket.priority, call.answeredAt)
  if (ticket.dueAt === dueAfter('firstContact', ticket.priority, ticket.createdAt)) fields.dueAt = dueAt
  return fields
}

/**
 * Gives the contact its one ticket by the rule: the one it has; else the newest open ticket of the caller; else a new one
 * whose id follows from the contact id. A ticket that was opened before it was known who calls is left for the caller's open
 * ticket as long as nobody has touched it.
 */
const openTicketForContact = defineAct({
  type: 'ticket.openForContact',
  title: { en: 'Ticket of a call', 'zh-CN': '来电建工单' },
  input: z.object({
    contactId: ContactId,
    customerId: CustomerId.nullable(),
    callerNumber: E164.nullable(),
    partyNumber: PartyNumber.optional(),
    queueId: QueueId.nullable(),
    /** Not used: earlier consoles composed a title here. Sent as '' for hubs that ask for it. */
    title: z.string().max(200),
  }),
  subject: ({ contactId }) => ({ entity: 'ticket', id: ticketIdOf(contactId) }),
  createsSubject: true,
  isAutomatic: true,
  references: ({ customerId, queueId }) => [
    ['customer', customerId],
    ['queue', queueId],
  ],
  reads: ({ contactId, customerId }) => [
    entityRead('ticket', ticketIdOf(contactId)),
    entityRead('call', callRecordIdOf(contactId)),
    ...(customerId ? [{ kind: 'openTicketsOf', customerId } as const] : []),
  ],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: {},
  draft: () => null,
  typedText: () => '',
  decide: (act, view, context) => {
    const call = view.get('call', callRecordIdOf(act.contactId))
    const id = ticketIdOf(act.contactId)
    if (call?.ticketId && call.ticketId !== id) return accept()
    const own = view.get('ticket', id)
    const open = act.customerId
      ? view.openTicketsOf(act.customerId).find((ticket) => ticket.id !== id)
      : undefined
    if (own) {
      if (!isUntouched(own)) return accept(...linkCall(call, id))
      if (open && call && own.customerId === null)
        return accept(
          ...linkCall(call, open.id),
          set(
            own,
            {
              status: 'closed',
              customerId: act.customerId,
              mergedInto: open.id,
              updatedAt: context.at,
            },
            context.at,
          ),
        )
      const fields = learned(own, act, call)
      return accept(
        ...(Object.keys(fields).length > 0 ? [set(own, fields, context.at)] : []),
        ...linkCall(call, id),
      )
    }
    if (open && call) return accept(...linkCall(call, open.id))
    const fields = {
      id,
      kind: 'unsorted',
      priority: 'P3',
      title: '',
      reason: null,
      product: null,
    } as const
    // a call that rings is nobody's yet, whoever reports it
    const assignee = call ? call.agentId : context.actor.isLine ? null : context.actor.id
    return accept(put(newTicket(act, fields, call, assignee, context)), ...linkCall(call, id))
  },
})

/** An agent's own wish for a ticket: for a contact though another is open, or for none. */
const openTicket = defineAct({
  type: 'ticket.open',
  title: { en: 'New ticket', 'zh-CN': '新建工单' },
  input: z.object({
    id: TicketId,
    contactId: ContactId.nullable(),
    customerId: CustomerId.nullable(),
    callerNumber: E164.nullable(),
    partyNumber: PartyNumber.optional(),
    queueId: QueueId.nullable(),
    fields: ticketFields.pick({ kind: true, priority: true, title: true, reason: true, product: true }),
  }),
  subject: ({ id }) => ({ entity: 'ticket', id }),
  createsSubject: true,
  references: ({ customerId, queueId }) => [
    ['customer', customerId],
    ['queue', queueId],
  ],
  reads: ({ id, contactId }) => [
    entityRead('ticket', id),
    ...(contactId ? [entityRead('call', callRecordIdOf(contactId))] : []),
  ],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: { reasonOfOtherKind: REASON_OF_OTHER_KIND },
  draft: ({ id, fields }) => ({ key: `ticket:${id}`, value: fields }),
  typedText: ({ fields }) => fields.title,
  decide: (act, view, context) => {
    if (!fitsKind(act.fields.reason, act.fields.kind)) return refuse('reasonOfOtherKind')
    const ticket = view.get('ticket', act.id)
    const call = act.contactId ? view.get('call', callRecordIdOf(act.contactId)) : undefined
    const fields = act.contactId ? withoutComposedTitle(act.fields) : act.fields
    return ticket
      ? accept(...linkCall(call, ticket.id))
      : accept(
          put(
            newTicket(
              act,
              { id: act.id, ...fields },
              call,
              context.actor.isLine ? null : context.actor.id,
              context,
            ),
          ),
          ...linkCall(call, act.id),
        )
  },
})

const updateTicket = defineAct({
  type: 'ticket.update',
  title: { en: 'Ticket changed', 'zh-CN': '修改工单' },
  input: z.object({ id: TicketId, fields: ticketFields.partial() }),
  subject: ({ id }) => ({ entity: 'ticket', id }),
  references: ({ fields }) => [
    ['customer', fields.customerId],
    ['person', fields.assignee],
  ],
  // another kind has other stages, and other reasons
  advancesSubject: ({ fields }) => fields.kind !== undefined || Boolean(fields.reason),
  reads: ({ id }) => [entityRead('ticket', id)],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: { notFound: NOT_FOUND, reasonOfOtherKind: REASON_OF_OTHER_KIND },
  draft: ({ id, fields }) => ({ key: `ticket:${id}`, value: fields }),
  typedText: ({ fields }) => fields.title ?? '',
  decide: ({ id, fields }, view, context) => {
    const ticket = view.get('ticket', id)
    if (!ticket) return refuse('notFound')
    const kind = fields.kind ?? ticket.kind
    const isOtherKind = kind !== ticket.kind
    if (!fitsKind(fields.reason, kind)) return refuse('reasonOfOtherKind')
    const reason = fields.reason ?? (isOtherKind ? null : ticket.reason)
    return accept(
      set(
        ticket,
        {
          ...fields,
          reason: fields.reason === null ? null : reason,
          ...(ticket.status === 'new' ? { status: 'processing' as const } : {}),
          ...roundAfterUpdate(ticket, fields, context),
          updatedAt: context.at,
        },
        context.at,
      ),
    )
  },
})

const setTicketStatus = defineAct({
  type: 'ticket.setStatus',
  title: { en: 'Ticket’s status', 'zh-CN': '工单改状态' },
  input: z.object({ id: TicketId, status: TicketStatus }),
  subject: ({ id }) => ({ entity: 'ticket', id }),
  advancesSubject: () => true,
  reads: ({ id }) => [entityRead('ticket', id)],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: {
    notFound: NOT_FOUND,
    needsDecision: NEEDS_DECISION,
    wrongStatus: {
      en: 'A ticket cannot go to this status from where it stands now. Look at its present status.',
      'zh-CN': '工单不能从现在的状态改成这个状态，请看看它的最新状态。',
    },
  },
  draft: () => null,
  typedText: () => '',
  decide: ({ id, status }, view, context) => {
    const ticket = view.get('ticket', id)
    if (!ticket) return refuse('notFound')
    if (ticket.status === status) return accept()
    if (!possibleStatuses(ticket).includes(status))
      return refuse(isUnderReview(ticket) && !isOpen({ status }) ? 'needsDecision' : 'wrongStatus')
    const fields = { status, updatedAt: context.at }
    if (isOpen(ticket) || !isOpen(fields)) return accept(set(ticket, fields, context.at))
    // what was promised before is over; a new round has a time of its own
    const dueAt = dueAfter('nextStep', ticket.priority, context.at)
    return accept(set(ticket, { ...roundAfterReopening(ticket, context), ...fields, dueAt }, context.at))
  },
})

/** Stages with which money or goods leave the house. */
const COSTLY_STAGES: ReadonlySet<TicketStep> = new Set(['refunded', 'replacementSent'])

/**
 * One stage on, by the stages of the ticket's kind. Past the review every stage looks at the approval again: where the amount of the
 * order is not the one that was approved, or nothing was, the ticket stands before its review instead.
 */
const completeStage = defineAct({
  type: 'ticket.completeStage',
  title: { en: 'Ticket’s next step', 'zh-CN': '工单进下一步' },
  input: z.object({ id: TicketId, fromStep: z.number().int().nonnegative() }),
  subject: ({ id }) => ({ entity: 'ticket', id }),
  advancesSubject: () => true,
  reads: ({ id }) => [entityRead('ticket', id)],
  furtherReads: ({ id }, view) => orderRead(view.get('ticket', id)),
  grants: EVERY_AGENT,
  offline: (subject: EntityOf<EntityType> | undefined) => {
    const ticket = subject as Pick<Ticket, 'kind' | 'step'> | undefined
    const next: TicketStep | undefined = ticket && TICKET_STEPS[ticket.kind][ticket.step + 1]
    return next !== undefined && COSTLY_STAGES.has(next) ? 'intent' : 'final'
  },
  refusals: {
    notFound: NOT_FOUND,
    needsDecision: NEEDS_DECISION,
    ticketEnded: {
      en: 'The ticket is resolved or closed. Reopen it before it goes on.',
      'zh-CN': '工单已解决或关闭，要先重新打开，才能进入下一步。',
    },
    putBack: {
      en: 'The ticket was put back to an earlier stage meanwhile. Look at where it stands now.',
      'zh-CN': '工单已被退回到前面的步骤，请看看它现在到了哪一步。',
    },
    atLastStage: {
      en: 'The ticket stands at its last stage already.',
      'zh-CN': '工单已经在最后一步。',
    },
  },
  draft: () => null,
  typedText: () => '',
  decide: ({ id, fromStep }, view, { actor, at }) => {
    const ticket = view.get('ticket', id)
    if (!ticket) return refuse('notFound')
    if (ticket.step > fromStep) return accept()
    if (!isOpen(ticket)) return refuse('ticketEnded')
    if (isUnderReview(ticket)) return refuse('needsDecision')
    if (ticket.step < fromStep) return refuse('putBack')
    const last = TICKET_STEPS[ticket.kind].length - 1
    if (ticket.step >= last) return refuse('atLastStage')
    const review = reviewStepOf(ticket.kind)
    const order = ticket.product?.orderId ? view.get('order', ticket.product.orderId) : undefined
    if (review !== undefined && ticket.step > review && !isApproved(ticket, order ? [order] : [])) {
      const dueAt = dueAfter('nextStep', ticket.priority, at)
      return accept(set(ticket, { ...backToReview(ticket, { actor, at }), updatedAt: at, dueAt }, at))
    }
    const step = ticket.step + 1
    const isLast = step === last
    return accept(
      set(
        ticket,
        {
          step,
          updatedAt: at,
          status: isLast ? 'resolved' : 'processing',
          // who moves a ticket to its review asks for what is decided there
          ...(step === review ? { requesters: [actor.id] } : {}),
        },
        at,
      ),
    )
  },
})

export const ticketActs = [
  openTicketForContact,
  openTicket,
  updateTicket,
  setTicketStatus,
  completeStage,
] as const
