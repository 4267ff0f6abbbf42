import { z } from 'zod'
import { CallGap, MOST_GAPS } from './call-gap.ts'
import { CallRecordId, ContactId, CustomerId, PersonId, QueueId, TicketId } from './ids.ts'
import { E164 } from './e164.ts'
import { PartyNumber } from './party-number.ts'
import { SentAgain } from './sent-again.ts'
import { HOUR_MS, MINUTE_MS, Moment } from './time.ts'

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

/** Longest note of a wrap-up, in characters. */
export const MOST_NOTE_CHARACTERS = 10_000

/**
 * What a line or a phone knows of one agent's part of a contact. Facts only grow, so they may be reported twice, late and from two
 * places (`mergeSegments`). Moments are null where they have not come, or nobody knows them.
 */
export const SegmentFacts = z.object({
  agentId: PersonId,
  /** When it first rang at this agent; for a call that the agent made, when it was dialled. */
  rangAt: Moment.nullable(),
  answeredAt: Moment.nullable(),
  /** When the agent last came back into a contact that this agent had left. */
  rejoinedAt: Moment.nullable(),
  /** When the agent was last out of it: the end, a handover, or the end of a ring that was not answered. */
  leftAt: Moment.nullable(),
  /** Connected in all, hold included; grows when a stretch of it ends. */
  talkedMs: z.number().int().nonnegative(),
  /** How long this agent held the customer in all. */
  heldMs: z.number().int().nonnegative(),
  /** When the agent last handed the customer over. */
  handedOverAt: Moment.nullable(),
  /** To which colleague; null for another number, and where that is not known. */
  handedOverTo: PersonId.nullable(),
})
export type SegmentFacts = z.infer<typeof SegmentFacts>

/** Longest note that is given with a transfer, in characters: it is read while it rings. */
export const MOST_HANDOVER_NOTE = 300
/** So many of an agent's handover notes are kept, the newest. */
export const MOST_HANDOVER_NOTES = 10
/** What an agent gave the next one to know, on one line. */
export const HandoverNote = z.object({ at: Moment, text: z.string().min(1).max(MOST_HANDOVER_NOTE) })
export type HandoverNote = z.infer<typeof HandoverNote>

/** One agent's part of a contact: one for each agent, with what only that agent writes. */
export const CallSegment = SegmentFacts.extend({
  /** When the wrap-up was over: its timer ended, it was put off, or the outcome was said. */
  wrapUpEndedAt: Moment.nullable(),
  /** What this agent chose; what the system sets beside it follows from the facts (`segmentOutcome`). */
  disposition: Disposition.nullable(),
  /** What this agent wrote in the wrap-up; '' where nothing was written. It stands as a note on the ticket or customer, too. */
  note: z.string().max(MOST_NOTE_CHARACTERS),
  /** What this agent gave colleagues to know with transfers, oldest first; absent where nothing was given. */
  handoverNotes: z.array(HandoverNote).max(MOST_HANDOVER_NOTES).optional(),
})
export type CallSegment = z.infer<typeof CallSegment>
export const MOST_SEGMENTS = 50

/** What a further agent of the same contact said it was about: as programs of before segments read it. */
export const FurtherOutcome = z.object({ by: PersonId, at: Moment, disposition: Disposition })
export type FurtherOutcome = z.infer<typeof FurtherOutcome>
export const MOST_FURTHER_OUTCOMES = 20

/**
 * True where the hub's line has not told of the contact, so that all of this is what consoles said of it, as with a phone of another
 * PBX. Absent elsewhere, on a console before the hub has answered, and in records of an older hub.
 */
export const ConsolesWord = z.literal(true).optional()

/**
 * True in what names a contact of which the hub knew nothing when it was written: neither its line nor a console had told of the call. It
 * is that console's word alone. False once somebody has told of it in the follow-up and the ticket that bear the contact's own id; elsewhere
 * (another ticket, attempts) it stays as it was when this was written. Absent where the contact was known, and in what an older hub wrote.
 */
export const ContactUnknown = z.boolean().optional()

/** One contact with a customer by phone: the same record whichever device, agent or program saw it. */
export const CallRecord = z.object({
  id: CallRecordId,
  contactId: ContactId,
  direction: z.enum(['inbound', 'outbound']),
  /** The other side's number where it is a public one. Read it with `dialTextOf`. */
  number: E164.nullable(),
  /** Where it is another one, or says more; absent too where a program of before wrote the record. */
  partyNumber: PartyNumber.optional(),
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
  /** One for each agent, in the order in which they came. Read it with `segmentsOf`: a program of before wrote none. */
  segments: z.array(CallSegment).max(MOST_SEGMENTS).optional(),
  isConsolesWord: ConsolesWord,
  /** Who sent it to the hub again, where nothing proved whose it was. */
  sentAgain: SentAgain.optional(),
})
export type CallRecord = z.infer<typeof CallRecord>

/** Longest that a caller waits at the hub's own line: no queue may have a longer maximum. */
const LONGEST_WAIT_MS = 2 * HOUR_MS
/** Nobody tells a console how long a caller waits at another line; what rang at its phone is over by then. */
const LONGEST_RING_ELSEWHERE_MS = 10 * MINUTE_MS

/** True for an unanswered call whose end nobody has told, and nobody will any more: it is not said to go on. */
export function isEndUnknown(
  call: Pick<CallRecord, 'answeredAt' | 'endedAt' | 'outcome' | 'startedAt' | 'isConsolesWord'>,
  now: Moment,
): boolean {
  if (call.outcome !== null || call.endedAt !== null || call.answeredAt !== null) return false
  return now - call.startedAt > (call.isConsolesWord ? LONGEST_RING_ELSEWHERE_MS : LONGEST_WAIT_MS)
}
