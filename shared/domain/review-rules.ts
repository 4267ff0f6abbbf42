import { approvalChecklist, objectionsIn, type ReviewedTicket } from './approval.ts'
import type { PersonId } from './ids.ts'
import type { Order } from './order.ts'
import { isSameValue } from './same-value.ts'
import {
  isOpen,
  MOST_REQUESTERS,
  MOST_VOID_DECISIONS,
  nextStatuses,
  TICKET_STEPS,
  type DecidedRequest,
  type Ticket,
  type TicketDecision,
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
 * A ticket of a kind with a review passes it with an approval only, and an approval is about the kind, product, customer and
 * amount that the ticket has. While it stands at its review it cannot be resolved or closed: no request ends undecided.
 * How many persons approve, and who they may be, is said in `approvers.ts`; the first of two approvals ends with the round, too.
 */

/** What a decision is about: a change of any of these makes it void. */
export const DECIDED_FIELDS = ['kind', 'product', 'customerId'] as const
export type Decided = Pick<Ticket, (typeof DECIDED_FIELDS)[number]>

/** What somebody saw and decided about; an older console does not say the amount. */
export type SeenRequest = Decided & { readonly amount?: number | null | undefined }

/** True where a request is the one that somebody saw, in everything that is said of both. */
export const isSameRequest = (seen: SeenRequest, request: Decided & Partial<DecidedRequest>): boolean =>
  DECIDED_FIELDS.every((field) => isSameValue(seen[field], request[field])) &&
  (seen.amount === undefined || request.amount === undefined || seen.amount === request.amount)

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
type RoundFields = Partial<
  Pick<Ticket, 'decision' | 'firstApproval' | 'voidDecisions' | 'requesters' | 'step' | 'status'>
>

/** Takes the decision of the ticket, or the first of its two approvals, if any, among the void ones. */
export function withoutDecision(
  { decision, firstApproval, voidDecisions = [] }: Ticket,
  cause: VoidDecision['cause'],
  { actor, at }: Voider,
): RoundFields {
  const standing: TicketDecision[] = []
  if (firstApproval) standing.push({ verdict: 'approved', ...firstApproval })
  if (decision) standing.push(decision)
  if (standing.length === 0) return {}
  const voided = standing.map((one) => ({ ...one, cause, voidedBy: actor.id, voidedAt: at }))
  return {
    decision: null,
    ...(firstApproval ? { firstApproval: null } : {}),
    voidDecisions: [...voidDecisions, ...voided].slice(-MOST_VOID_DECISIONS),
  }
}

/** Who asks for a request that this person changes: those of before, and this one. */
function requestersWith(person: PersonId, { requesters = [] }: Pick<Ticket, 'requesters'>): PersonId[] {
  if (requesters.includes(person)) return [...requesters]
  const [first, ...others] = [...requesters, person]
  return [...(first === undefined ? [] : [first]), ...others.slice(1 - MOST_REQUESTERS)]
}

/** True where the ticket stands at its review, or is past it. */
const isBrought = ({ kind, step }: Pick<Ticket, 'kind' | 'step'>): boolean => {
  const review = reviewStepOf(kind)
  return review !== undefined && step >= review
}

/** A ticket before its review again, because what was approved is not what is asked for any more. */
export const backToReview = (ticket: Ticket, context: Voider): RoundFields => ({
  ...withoutDecision(ticket, 'changed', context),
  step: reviewStepOf(ticket.kind) ?? ticket.step,
  status: 'processing',
})

/**
 * What changed fields of a ticket do to its steps and its round. Another kind starts at its first step of work. A request
 * that comes to stand before its review is open, whatever it was: nothing that waits for a decision is out of sight.
 */
export function roundAfterUpdate(ticket: Ticket, fields: Partial<Decided>, context: Voider): RoundFields {
  const isNew = (field: keyof Decided): boolean =>
    fields[field] !== undefined && !isSameValue(fields[field], ticket[field])
  if (!DECIDED_FIELDS.some(isNew)) return {}
  const kind = fields.kind ?? ticket.kind
  const review = reviewStepOf(kind)
  const person = context.actor.id
  const requesters = isBrought(ticket) ? requestersWith(person, ticket) : [person]
  if (!isNew('kind') && ticket.decision === null)
    return {
      // where nobody knows who asked for it, that stays so
      ...(isBrought(ticket) && ticket.requesters ? { requesters } : {}),
      ...withoutDecision(ticket, 'changed', context),
    }
  return {
    ...(review === undefined ? {} : { requesters }),
    ...withoutDecision(ticket, 'changed', context),
    step: review ?? (isNew('kind') ? Math.min(1, TICKET_STEPS[kind].length - 1) : ticket.step),
    ...(review !== undefined && !isOpen(ticket) ? { status: 'processing' as const } : {}),
  }
}

/**
 * What stays of the round of a ticket that the hub lost and a console sends again. What the hub has itself (`here`) holds; of the rest nobody can
 * prove who asked and who approved: the approval is void, and a request that is past its review, or was approved, stands before it again. A rejection
 * stays, because nothing follows from it.
 */
export function roundAfterSending(ticket: Ticket, here: Ticket | undefined, context: Voider): RoundFields {
  const review = reviewStepOf(ticket.kind)
  if (review === undefined) return {}
  const isKnown = (field: 'decision' | 'firstApproval' | 'requesters'): boolean =>
    here !== undefined && isSameValue(here[field] ?? null, ticket[field] ?? null)
  const isSame =
    here !== undefined && DECIDED_FIELDS.every((field) => isSameValue(here[field], ticket[field]))
  const isApproved = ticket.step > review || ticket.decision?.verdict === 'approved'
  const isProven =
    isSame && isKnown('decision') && isKnown('firstApproval') && (here.step > review || !isApproved)
  return {
    ...(isKnown('requesters') ? {} : { requesters: undefined }),
    ...(isProven || (!isApproved && !ticket.firstApproval)
      ? {}
      : withoutDecision(ticket, 'sentAgain', context)),
    ...(isProven || !isApproved ? {} : { step: review, status: 'processing' as const }),
  }
}

/**
 * What reopening does to the round: a request that was at its review, or past it, stands before it again, and is asked for by
 * who reopened it.
 */
export function roundAfterReopening(ticket: Ticket, context: Voider): RoundFields {
  const review = reviewStepOf(ticket.kind)
  const isBack = isBrought(ticket) && review !== undefined
  return {
    ...withoutDecision(ticket, 'reopened', context),
    ...(isBack ? { step: review, requesters: [context.actor.id] } : {}),
  }
}
