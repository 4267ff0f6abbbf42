import { reviewStepOf } from './review-rules.ts'
import { slaStateOf } from './sla.ts'
import { TICKET_STEPS, type Ticket, type TicketKind } from './ticket.ts'
import type { Moment } from './time.ts'

type StepLine = { [K in TicketKind]: `${K}.${(typeof TICKET_STEPS)[K][number]}` }[TicketKind]
/** Which sentence; the words are in the i18n files (`ticket:say`). */
export type LineKey = StepLine | 'rejected' | 'undecided' | 'waiting' | 'resolved' | 'closed'

export interface LineToSay {
  readonly key: LineKey
  /** What may be promised with it: an answer by then, or that it is late and being hurried; null where nothing is owed. */
  readonly promise: { readonly kind: 'by' | 'late'; readonly at: Moment } | null
  /** The reason of a rejection, as it was written for the customer. */
  readonly comment: string | null
  /** What the sentence rests on was true then. */
  readonly asOf: Moment
}

/** The sentence to tell the customer about a ticket, made from where it stands (mission 13). */
export function lineToSay(
  ticket: Pick<Ticket, 'kind' | 'status' | 'step' | 'decision' | 'dueAt' | 'updatedAt'>,
  now: Moment,
): LineToSay {
  const asOf = ticket.updatedAt
  const isOver = ticket.status === 'resolved' || ticket.status === 'closed'
  if (ticket.decision?.verdict === 'rejected' && isOver)
    return { key: 'rejected', promise: null, comment: ticket.decision.comment || null, asOf }
  const review = reviewStepOf(ticket.kind)
  // it ended before its review came to an end: nothing was decided, and nothing was done
  if (isOver && ticket.decision === null && review !== undefined && ticket.step <= review)
    return { key: 'undecided', promise: null, comment: null, asOf }
  if (ticket.status === 'resolved' || ticket.status === 'closed')
    return { key: ticket.status, promise: null, comment: null, asOf }
  const isLate = slaStateOf(ticket, now) === 'breached'
  const promise =
    ticket.dueAt === null ? null : { kind: isLate ? ('late' as const) : ('by' as const), at: ticket.dueAt }
  if (ticket.status === 'waiting') return { key: 'waiting', promise: null, comment: null, asOf }
  const steps = TICKET_STEPS[ticket.kind]
  const step = steps[Math.min(ticket.step, steps.length - 1)]
  return { key: `${ticket.kind}.${step}` as StepLine, promise, comment: null, asOf }
}
