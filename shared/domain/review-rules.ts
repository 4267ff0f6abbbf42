import { approvalChecklist, objectionsIn, type ReviewedTicket } from './approval.ts'
import type { PersonId } from './ids.ts'
import type { Order } from './order.ts'
import { isSameValue } from './same-value.ts'
import {
  isOpen,
  MOST_VOID_DECISIONS,
  nextStatuses,
  TICKET_STEPS,
  type Ticket,
  type TicketKind,
  type TicketStatus,
  type VoidDecision,
} from './ticket.ts'
import type { Moment } from './time.ts'

/**
 * The review of a request (同意 or 驳回), in rounds.
 *
 *   submitted --completeStage--> review --approved--> the steps after it --> resolved
 *                                  |  ^                     |
 *                       rejected ->|  |<- what the decision is about changes, or the ticket is reopened:
 *                        resolved     |   the decision is void and a new round begins
 *
 * A ticket of a kind with a review passes it with an approval only, and an approval is about the kind, product and
 * customer that the ticket has. While it stands at its review it cannot be resolved or closed: no request ends undecided.
 */

/** What a decision is about: a change of any of these makes it void. */
export const DECIDED_FIELDS = ['kind', 'product', 'customerId'] as const
export type Decided = Pick<Ticket, (typeof DECIDED_FIELDS)[number]>

/** True where two of these say the same of everything that a decision is about. */
export const isSameRequest = (a: Decided, b: Decided): boolean =>
  DECIDED_FIELDS.every((field) => isSameValue(a[field], b[field]))

/** The index of the review among the steps of a kind; undefined for kinds that are not reviewed. */
export function reviewStepOf(kind: TicketKind): number | undefined {
  const steps: readonly string[] = TICKET_STEPS[kind]
  const index = steps.indexOf('review')
  return index < 0 ? undefined : index
}

/**
 * True where an open ticket waits for 同意 or 驳回. A decision that still stands on a ticket at its review is left over from
 * a round that older versions did not end, and does not count.
 */
export const isUnderReview = (ticket: Pick<Ticket, 'kind' | 'step' | 'status'>): boolean =>
  isOpen(ticket) && reviewStepOf(ticket.kind) === ticket.step

/** The statuses that a person can give a ticket now; a request under review cannot be resolved or closed. */
export function possibleStatuses(ticket: Pick<Ticket, 'kind' | 'step' | 'status'>): readonly TicketStatus[] {
  const next = nextStatuses(ticket.status)
  return isUnderReview(ticket) ? next.filter((status) => isOpen({ status })) : next
}

/**
 * Whether a decision is refused without a comment: a rejection always, an approval while a check speaks against it. `orders`
 * must hold the order of the ticket's product; others do no harm.
 */
export const needsComment = (
  verdict: 'approved' | 'rejected',
  ticket: ReviewedTicket,
  orders: readonly Order[],
  now: Moment,
  timezone: string,
): boolean =>
  verdict === 'rejected' || objectionsIn(approvalChecklist(ticket, orders, now, timezone)).length > 0

interface Voider {
  readonly actor: { readonly id: PersonId }
  readonly at: Moment
}
type RoundFields = Partial<Pick<Ticket, 'decision' | 'voidDecisions' | 'step' | 'status'>>

/** Takes the decision of the ticket, if any, among the void ones. */
export function withoutDecision(
  { decision, voidDecisions = [] }: Ticket,
  cause: VoidDecision['cause'],
  { actor, at }: Voider,
): RoundFields {
  if (decision === null) return {}
  const voided = { ...decision, cause, voidedBy: actor.id, voidedAt: at }
  return { decision: null, voidDecisions: [...voidDecisions, voided].slice(-MOST_VOID_DECISIONS) }
}

/**
 * What changed fields of a ticket do to its steps and its round. Another kind starts at its first step of work. A request
 * that comes to stand before its review is open, whatever it was: nothing that waits for a decision is out of sight.
 */
export function roundAfterUpdate(ticket: Ticket, fields: Partial<Decided>, context: Voider): RoundFields {
  const isNew = (field: keyof Decided): boolean =>
    fields[field] !== undefined && !isSameValue(fields[field], ticket[field])
  const kind = fields.kind ?? ticket.kind
  const isVoid = ticket.decision !== null && DECIDED_FIELDS.some(isNew)
  if (!isNew('kind') && !isVoid) return {}
  const review = reviewStepOf(kind)
  return {
    ...withoutDecision(ticket, 'changed', context),
    step: review ?? (isNew('kind') ? Math.min(1, TICKET_STEPS[kind].length - 1) : ticket.step),
    ...(review !== undefined && !isOpen(ticket) ? { status: 'processing' as const } : {}),
  }
}

/** What reopening does to the round: a request that was at its review, or past it, stands before it again. */
export function roundAfterReopening(ticket: Ticket, context: Voider): RoundFields {
  const review = reviewStepOf(ticket.kind)
  const isBack = review !== undefined && ticket.step >= review
  return { ...withoutDecision(ticket, 'reopened', context), ...(isBack ? { step: review } : {}) }
}
