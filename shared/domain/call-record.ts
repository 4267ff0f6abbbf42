import { z } from 'zod'
import { CallGap, MOST_GAPS } from './call-gap.ts'
import { CallRecordId, ContactId, CustomerId, PersonId, QueueId, TicketId } from './ids.ts'
import { E164 } from './e164.ts'
import { Moment } from './time.ts'

/** How a contact ended, for the customer. `null` in a record means that it has not ended yet. */
export const CallOutcome = z.enum([
  'answered',
  'missed',
  'abandoned',
  'rejected',
  'failed',
  'noAnswer',
  'busy',
])
export type CallOutcome = z.infer<typeof CallOutcome>

/** Media quality over a whole call, from RTCP statistics. */
export const CallQuality = z.object({
  /** Mean opinion score estimate, 1 (bad) to 4.5. */
  mos: z.number().min(1).max(5),
  /** Share of packets lost, 0 to 1. */
  loss: z.number().min(0).max(1),
  jitterMs: z.number().nonnegative(),
  roundTripMs: z.number().nonnegative().nullable(),
})
export type CallQuality = z.infer<typeof CallQuality>

/** What an agent says a call was about, when wrapping up. */
export const Disposition = z.enum([
  'solved',
  'ticketOpened',
  'informationGiven',
  'followUpNeeded',
  'transferred',
  'wrongNumber',
  'noReply',
  'other',
])
export type Disposition = z.infer<typeof Disposition>

/** What a further agent of the same contact said it was about, as after a transfer. */
export const FurtherOutcome = z.object({ by: PersonId, at: Moment, disposition: Disposition })
export type FurtherOutcome = z.infer<typeof FurtherOutcome>
export const MOST_FURTHER_OUTCOMES = 20

/** One contact with a customer by phone: the same record whichever device, agent or program saw it. */
export const CallRecord = z.object({
  id: CallRecordId,
  contactId: ContactId,
  direction: z.enum(['inbound', 'outbound']),
  /** The other side's number; null when withheld or no public number. */
  number: E164.nullable(),
  queueId: QueueId.nullable(),
  /** Who answered or dialled. */
  agentId: PersonId.nullable(),
  customerId: CustomerId.nullable(),
  ticketId: TicketId.nullable(),
  startedAt: Moment,
  answeredAt: Moment.nullable(),
  endedAt: Moment.nullable(),
  waitedMs: z.number().int().nonnegative().nullable(),
  outcome: CallOutcome.nullable(),
  quality: CallQuality.nullable(),
  /** What was away in mid-call, oldest first; absent where nobody measured it (a missed call, an older console). */
  gaps: z.array(CallGap).max(MOST_GAPS).optional(),
  disposition: Disposition.nullable(),
  /** Null while the wrap-up is unfinished (it may never have one: a missed call). */
  wrappedUpAt: Moment.nullable(),
  /** Whose `disposition` it is; absent while there is none, and where an older program wrote it. */
  wrappedUpBy: PersonId.optional(),
  /** Outcomes of other agents than the first to say one, one each; absent where there are none. */
  furtherOutcomes: z.array(FurtherOutcome).max(MOST_FURTHER_OUTCOMES).optional(),
})
export type CallRecord = z.infer<typeof CallRecord>

/**
 * True where this person has said what the call was about. Where the record does not say whose outcome it has, it counts as
 * anybody's.
 */
export const hasWrappedUp = (call: CallRecord, person: PersonId): boolean =>
  (call.wrappedUpAt !== null && (call.wrappedUpBy ?? person) === person) ||
  (call.furtherOutcomes ?? []).some(({ by }) => by === person)

/** What the agents said a call was about, each once, the first agent's first. */
export const outcomesOf = (call: CallRecord): readonly Disposition[] => [
  ...new Set([
    ...(call.disposition === null ? [] : [call.disposition]),
    ...(call.furtherOutcomes ?? []).map(({ disposition }) => disposition),
  ]),
]

/** Answered, over, and the agent has not said what it was about. */
export const isWrapUpOwed = (call: CallRecord): boolean =>
  call.agentId !== null && call.answeredAt !== null && call.endedAt !== null && call.wrappedUpAt === null
