import { z } from 'zod'
import { CallGap, mergeGaps, MOST_GAPS } from './call-gap.ts'
import { CallOutcome, CallQuality, MOST_SEGMENTS, SegmentFacts, type CallRecord } from './call-record.ts'
import { E164 } from './e164.ts'
import { callRecordIdOf, ContactId, CustomerId, PersonId, QueueId } from './ids.ts'
import { emptySegmentFacts, mergeSegments, segmentsOf, segmentsReported } from './segments.ts'
import { mergeNumbers, PartyNumber } from './party-number.ts'
import { Moment } from './time.ts'

/** What a line knows of a contact; facts only grow, so they may be reported twice, late and from two places. */
export const CallFacts = z.object({
  contactId: ContactId,
  direction: z.enum(['inbound', 'outbound']),
  number: E164.nullable(),
  /** As in a record. Absent from a console to a hub without the feature `numberKinds`. */
  partyNumber: PartyNumber.optional(),
  queueId: QueueId.nullable(),
  agentId: PersonId.nullable(),
  customerId: CustomerId.nullable(),
  startedAt: Moment,
  answeredAt: Moment.nullable(),
  endedAt: Moment.nullable(),
  waitedMs: z.number().int().nonnegative().nullable(),
  outcome: CallOutcome.nullable(),
  quality: CallQuality.nullable(),
  gaps: z.array(CallGap).max(MOST_GAPS).optional(),
  /** Each agent's part as far as the reporter knows it. Absent from a console to a hub without the feature `segments`. */
  segments: z.array(SegmentFacts).max(MOST_SEGMENTS).optional(),
  /** Said by the hub alone: true where its line has not told of the contact, false where it has. Absent from a console. */
  isConsolesWord: z.boolean().optional(),
})
export type CallFacts = z.infer<typeof CallFacts>

const CONSOLES_WORD = { isConsolesWord: true } as const

/** How much an outcome says: a contact that one agent missed and another answered was answered. */
const OUTCOME_RANK: Record<CallOutcome, number> = {
  failed: 1,
  rejected: 2,
  missed: 3,
  noAnswer: 3,
  busy: 3,
  abandoned: 4,
  answered: 5,
}
const earliest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b)
const strongest = (a: CallOutcome | null, b: CallOutcome | null): CallOutcome | null =>
  a === null || (b !== null && OUTCOME_RANK[b] > OUTCOME_RANK[a]) ? b : a

const withGaps = (gaps: CallRecord['gaps']): Pick<CallRecord, 'gaps'> => (gaps === undefined ? {} : { gaps })

/** The segments of a record after a report. The same list where nothing is new; absent while they are in a record of before. */
function withSegments(before: CallRecord | undefined, facts: CallFacts): Pick<CallRecord, 'segments'> {
  const known = before ? segmentsOf(before) : []
  const segments = mergeSegments(known, segmentsReported(facts))
  if (segments === known && known === before?.segments) return { segments: before.segments }
  return before && segments.length === 0 ? {} : { segments: [...segments] }
}

/**
 * The record of a contact after one more report of it. Facts only grow: two programs may report the same contact, late,
 * twice and in any order, and the record comes out the same (the merge is commutative and idempotent for times and
 * outcome). What an agent assigned (customer, ticket, wrap-up) is never touched by a report.
 * Gives `before` itself when nothing is new.
 */
export function mergeCallFacts(before: CallRecord | undefined, facts: CallFacts): CallRecord {
  // what the line has told once it has told
  const { isConsolesWord: isUnknown = before?.isConsolesWord === true, ...told } = facts
  const mark = isUnknown && (before === undefined || before.isConsolesWord === true) ? CONSOLES_WORD : {}
  if (!before) {
    const { segments: _segments, ...others } = told
    return {
      ...others,
      ...mark,
      ...withGaps(mergeGaps(undefined, facts.gaps)),
      id: callRecordIdOf(facts.contactId),
      ticketId: null,
      disposition: null,
      wrappedUpAt: null,
      outcome: facts.answeredAt === null ? facts.outcome : 'answered',
      ...withSegments(undefined, facts),
    }
  }
  const answeredAt = earliest(before.answeredAt, facts.answeredAt)
  const { partyNumber: _known, isConsolesWord: _wasUnknown, ...others } = before
  const after: CallRecord = {
    ...others,
    ...mark,
    ...mergeNumbers(before, facts),
    queueId: before.queueId ?? facts.queueId,
    // who answered outranks whom it only rang at
    agentId: facts.answeredAt !== null && facts.agentId ? facts.agentId : (before.agentId ?? facts.agentId),
    customerId: before.customerId ?? facts.customerId,
    startedAt: Math.min(before.startedAt, facts.startedAt),
    answeredAt,
    endedAt:
      before.endedAt === null
        ? facts.endedAt
        : facts.endedAt === null
          ? before.endedAt
          : Math.max(before.endedAt, facts.endedAt),
    waitedMs: before.waitedMs ?? facts.waitedMs,
    outcome: answeredAt !== null ? 'answered' : strongest(before.outcome, facts.outcome),
    quality: before.quality ?? facts.quality,
    ...withGaps(mergeGaps(before.gaps, facts.gaps)),
    ...withSegments(before, facts),
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof CallRecord>
  const isSame = [...keys].every((key) => after[key] === before[key])
  return isSame ? before : after
}

/**
 * What a console may say of a contact that the line knows: the facts are the line's, and an agent who was in the contact adds what only
 * a console has: who the customer is, the quality, the gaps. That agent may also say that a talk is over which the line was started
 * anew in and never heard the end of. Nobody rewrites a colleague's call, or makes up one that was answered.
 * @param by the agent who says it
 * @param isInContact the line saw this agent in the contact
 */
export function besideLineFacts(
  record: CallRecord,
  said: CallFacts,
  by: PersonId,
  isInContact: boolean,
  now: Moment,
): CallFacts {
  const {
    contactId,
    direction,
    number,
    partyNumber,
    queueId,
    agentId,
    startedAt,
    answeredAt,
    waitedMs,
    outcome,
  } = record
  const segments = segmentsOf(record)
  const own = segments.find((segment) => segment.agentId === by)
  // where the line has told that this agent left, it is there, and tells the end of the contact as well
  const isEndUntold = isInContact && own !== undefined && own.answeredAt !== null && own.leftAt === null
  const isAnotherIn = segments.some((one) => one !== own && one.answeredAt !== null && one.leftAt === null)
  const saidEnd = isEndUntold && !isAnotherIn && answeredAt !== null ? said.endedAt : null
  const endedAt =
    record.endedAt ?? (saidEnd === null ? null : Math.max(answeredAt ?? 0, Math.min(saidEnd, now)))
  const saidOwn = said.segments?.find((segment) => segment.agentId === by)
  return {
    ...(partyNumber === undefined ? {} : { partyNumber }),
    ...{ contactId, direction, number, queueId, agentId, startedAt, answeredAt, endedAt, waitedMs, outcome },
    segments: isEndUntold ? [endOfTalk(own, said, saidOwn, now)] : [],
    // while it rings nobody is in it yet, and who is certain of the caller may say so
    customerId: isInContact || agentId === null ? said.customerId : null,
    quality: isInContact ? said.quality : null,
    ...(isInContact ? withGaps(said.gaps) : {}),
  }
}

/** The rest of an agent's own part, of which the line never told the end: as long as it can have been at most. */
function endOfTalk(
  own: SegmentFacts,
  said: CallFacts,
  saidOwn: SegmentFacts | undefined,
  now: Moment,
): SegmentFacts {
  const answeredAt = own.answeredAt ?? now
  const saidEnd = saidOwn?.leftAt ?? said.endedAt
  const leftAt = saidEnd === null ? null : Math.max(answeredAt, Math.min(saidEnd, now))
  const talkedMs = leftAt === null ? 0 : leftAt - answeredAt
  const heldMs = Math.min(saidOwn?.heldMs ?? 0, talkedMs)
  return { ...emptySegmentFacts(own.agentId), leftAt, talkedMs, heldMs }
}
