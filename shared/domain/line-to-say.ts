import { isUnderReview, reviewStepOf } from './review-rules.ts'
import { slaStateOf } from './sla.ts'
import { isOpen, TICKET_STEPS, type Ticket, type TicketKind, type TicketStep } from './ticket.ts'
import type { Moment } from './time.ts'

type StepLine = { [K in TicketKind]: `${K}.${(typeof TICKET_STEPS)[K][number]}` }[TicketKind]
/** How a ticket that is over ended, as far as is known: `unfinished` between its review and its last stage. */
type EndLine = 'rejected' | 'undecided' | 'unfinished' | 'merged' | 'resolved' | 'closed'
/** Which sentence; the words are in the i18n files (`ticket:say`). */
export type LineKey = StepLine | EndLine | 'waiting' | 'reviewAgain' | 'reviewAfterRejection'

export interface LineToSay {
  readonly key: LineKey
  /** What may be promised with it: an answer by then, or that it is late and being hurried; null where nothing is owed. */
  readonly promise: { readonly kind: 'by' | 'late'; readonly at: Moment } | null
  /** The reason of a rejection, as it was written for the customer. */
  readonly comment: string | null
  /** When the ticket last came to stand where it does; null where an older version did not write it down. */
  readonly asOf: Moment | null
}

type Told = Pick<
  Ticket,
  | 'kind'
  | 'status'
  | 'step'
  | 'decision'
  | 'dueAt'
  | 'progressAt'
  | 'voidDecisions'
  | 'firstApproval'
  | 'mergedInto'
>

/** Steps whose own sentence says what is waited for. What else is waited for is written nowhere, and not guessed. */
const SAYS_WHAT_IS_AWAITED: ReadonlySet<TicketStep> = new Set(['sentBack', 'received', 'parts', 'agreed'])

/** The sentence to tell the customer about a ticket, made from where it stands (mission 13). */
export function lineToSay(ticket: Told, now: Moment): LineToSay {
  const asOf = ticket.progressAt ?? null
  if (!isOpen(ticket)) {
    const key = endOf(ticket)
    return { key, promise: null, comment: (key === 'rejected' && ticket.decision?.comment) || null, asOf }
  }
  const steps: readonly TicketStep[] = TICKET_STEPS[ticket.kind]
  const step = steps[Math.min(ticket.step, steps.length - 1)]
  if (ticket.status === 'waiting')
    return { key: awaited(ticket.kind, step), promise: null, comment: null, asOf }
  const isLate = slaStateOf(ticket, now) === 'breached'
  const promise =
    ticket.dueAt === null ? null : { kind: isLate ? ('late' as const) : ('by' as const), at: ticket.dueAt }
  const key = isUnderReview(ticket) ? reviewOf(ticket) : stepLine(ticket.kind, step)
  return { key, promise, comment: null, asOf }
}

const stepLine = (kind: TicketKind, step: TicketStep | undefined): LineKey => `${kind}.${step}` as StepLine

const awaited = (kind: TicketKind, step: TicketStep | undefined): LineKey =>
  step !== undefined && SAYS_WHAT_IS_AWAITED.has(step) ? stepLine(kind, step) : 'waiting'

/** A first review, or another one: whoever was told of a rejection is not told that the request has just come in. */
function reviewOf({ kind, decision, voidDecisions = [] }: Told): LineKey {
  // a decision on a ticket at its review is left over from a round that an older version did not end
  const last = decision ?? voidDecisions.at(-1)
  if (last === undefined) return stepLine(kind, 'review')
  return last.verdict === 'rejected' ? 'reviewAfterRejection' : 'reviewAgain'
}

/** How a ticket that is over ended. Only one that went all its way, or that somebody resolved, is settled. */
function endOf({ kind, status, step, decision, mergedInto }: Told): LineKey {
  if (mergedInto !== undefined) return 'merged'
  if (decision?.verdict === 'rejected') return 'rejected'
  const review = reviewStepOf(kind)
  // it ended before its review came to an end: nothing was decided, and nothing was done
  if (review !== undefined && decision === null && step <= review) return 'undecided'
  // what was approved was not done to its end
  if (review !== undefined && step < TICKET_STEPS[kind].length - 1) return 'unfinished'
  return status === 'closed' ? 'closed' : 'resolved'
}
