import { z } from 'zod'
import { PhoneProblem, SipDialog } from '../../../shared/contract/phone.ts'
import { OpenGap } from '../../../shared/domain/call-gap.ts'
import { CallQuality } from '../../../shared/domain/call-record.ts'
import { CallEndReason, CallPhase, type CallState } from '../../../shared/domain/call.ts'
import {
  CallId,
  ContactId,
  CustomerId,
  FollowUpId,
  PersonId,
  QueueId,
  TicketId,
} from '../../../shared/domain/ids.ts'
import { MatchReason } from '../../../shared/domain/match.ts'
import { SimulatedCustomer } from '../../../shared/domain/simulated-customer.ts'
import { Moment } from '../../../shared/domain/time.ts'

const State = z.object({
  direction: z.enum(['inbound', 'outbound']),
  phase: CallPhase,
  isMuted: z.boolean(),
  isRemoteHeld: z.boolean(),
  startedAt: Moment,
  answeredAt: Moment.nullable(),
  heldSince: Moment.nullable(),
  endedAt: Moment.nullable(),
  endReason: CallEndReason.nullable(),
  beforeTransfer: z.enum(['talking', 'held']).nullable(),
}) satisfies z.ZodType<CallState>

/**
 * A call of this desk from its first ring or dial until it is wrapped up: what a core that starts again must know. What
 * the cache can tell (customer, candidates, ticket) is asked there each time.
 */
export const LiveCall = z.object({
  callId: CallId,
  contactId: ContactId,
  person: PersonId,
  /** False where the line named no contact, so that the calls of others have another id; absent in a call that an older console wrote down. */
  isContactOfLine: z.boolean().default(true),
  state: State,
  /** The other side's number as the line wrote it; null when withheld. */
  rawNumber: z.string().nullable(),
  displayName: z.string().nullable(),
  queueId: QueueId.nullable(),
  /** As the line wrote it, for a queue that the hub does not know. */
  queueName: z.string().nullable(),
  waitedMs: z.number().int().nullable(),
  /** Who transferred it, as the line names that account; absent in a call that an older console wrote down. */
  referredBy: z.string().nullable().default(null),
  quality: CallQuality.nullable(),
  problem: PhoneProblem.nullable(),
  /** Absent in a call that an older console wrote down. */
  gaps: z.array(OpenGap).default([]),
  customerId: CustomerId.nullable(),
  /** Where a person, and not the number, said who it is. */
  chosen: MatchReason.nullable(),
  followUpId: FollowUpId.nullable(),
  /** The ticket that an outbound call was dialled about. */
  aboutTicketId: TicketId.nullable(),
  /** The ticket that the agent opened for this contact by hand. */
  ownTicketId: TicketId.nullable(),
  wrapUp: z.object({ until: Moment, total: z.number().int() }).nullable(),
  /** Where the call goes, went, or was last tried to go; absent in a call that an older console wrote down. */
  transferTo: z.string().nullable().default(null),
  /** What is to be keyed in after the answer, and whether it was; absent in a call that an older console wrote down. */
  extension: z.object({ digits: z.string(), isSent: z.boolean() }).nullable().default(null),
  /** How the simulated customer of a trial takes it; null for everybody real. */
  simulated: SimulatedCustomer.nullable().default(null),
  /** How long it was held, up to the last time that it was taken back. */
  heldMs: z.number().int().nonnegative().default(0),
  /** What this agent talked and held of the contact before this call: it came back. */
  earlier: z
    .object({ talkedMs: z.number().int().nonnegative(), heldMs: z.number().int().nonnegative() })
    .default({ talkedMs: 0, heldMs: 0 }),
  /** With it the next page of the phone takes the call over; null where the line does not do that, or nobody has said so yet. */
  dialog: SipDialog.nullable().default(null),
  /** When its wrap-up was over without an outcome: the timer ended, or it was put off. */
  wrapUpEndedAt: Moment.nullable().default(null),
})
export type LiveCall = z.infer<typeof LiveCall>

export const isOver = (call: LiveCall): boolean => call.state.phase === 'ended'

/**
 * True for a call that was dialled and that the line took: answered, rung out, busy, or refused by a final status (404). One that the
 * phone could not even send leaves nothing to say about it.
 */
export const hasReachedLine = ({ state, problem }: LiveCall): boolean =>
  state.direction === 'outbound' && (state.endReason !== 'failed' || (problem?.sipStatus ?? null) !== null)

export type CallStage = 'live' | 'wrapUp' | 'later'

/** The call with its moments by a clock that was set by so many ms. */
export function shiftedCall(call: LiveCall, byMs: number): LiveCall {
  const shifted = <T extends Moment | null>(at: T): T =>
    (at === null ? at : Math.max(0, Math.round(at + byMs))) as T
  const { startedAt, answeredAt, heldSince, endedAt } = call.state
  return {
    ...call,
    state: {
      ...call.state,
      startedAt: shifted(startedAt),
      answeredAt: shifted(answeredAt),
      heldSince: shifted(heldSince),
      endedAt: shifted(endedAt),
    },
    gaps: call.gaps.map((gap) => ({ ...gap, from: shifted(gap.from) })),
    wrapUp: call.wrapUp && { ...call.wrapUp, until: shifted(call.wrapUp.until) },
    wrapUpEndedAt: shifted(call.wrapUpEndedAt),
  }
}

/** What was wrong, on the card of a call that is over: nothing is being brought back any more. */
export const problemAtEnd = (call: LiveCall, problem: PhoneProblem | null): PhoneProblem | null =>
  problem ?? (call.problem?.code === 'mediaLost' ? null : call.problem)
