import { z } from 'zod'
import { CallGap, mergeGaps, MOST_GAPS } from './call-gap.ts'
import { CallOutcome, CallQuality, type CallRecord } from './call-record.ts'
import { E164 } from './e164.ts'
import { callRecordIdOf, ContactId, CustomerId, PersonId, QueueId } from './ids.ts'
import { Moment } from './time.ts'

/** What a line knows of a contact; facts only grow, so they may be reported twice, late and from two places. */
export const CallFacts = z.object({
  contactId: ContactId,
  direction: z.enum(['inbound', 'outbound']),
  number: E164.nullable(),
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
})
export type CallFacts = z.infer<typeof CallFacts>

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

/**
 * The record of a contact after one more report of it. Facts only grow: two programs may report the same contact, late,
 * twice and in any order, and the record comes out the same (the merge is commutative and idempotent for times and
 * outcome). What an agent assigned (customer, ticket, wrap-up) is never touched by a report.
 * Gives `before` itself when nothing is new.
 */
export function mergeCallFacts(before: CallRecord | undefined, facts: CallFacts): CallRecord {
  if (!before)
    return {
      ...facts,
      ...withGaps(mergeGaps(undefined, facts.gaps)),
      id: callRecordIdOf(facts.contactId),
      ticketId: null,
      disposition: null,
      wrappedUpAt: null,
      outcome: facts.answeredAt === null ? facts.outcome : 'answered',
    }
  const answeredAt = earliest(before.answeredAt, facts.answeredAt)
  const after: CallRecord = {
    ...before,
    number: before.number ?? facts.number,
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
  }
  const isSame = (Object.keys(after) as (keyof CallRecord)[]).every((key) => after[key] === before[key])
  return isSame ? before : after
}

/**
 * What a console may say of a contact that the line knows: the facts are the line's, and an agent who was in the contact adds what only
 * a console has: who the customer is, the quality, the gaps. That agent may also say that a talk is over which the line was started
 * anew in and never heard the end of. Nobody rewrites a colleague's call, or makes up one that was answered.
 * @param isInContact the line saw this agent in the contact
 */
export function besideLineFacts(
  record: CallRecord,
  said: CallFacts,
  isInContact: boolean,
  now: Moment,
): CallFacts {
  const { contactId, direction, number, queueId, agentId, startedAt, answeredAt, waitedMs, outcome } = record
  const saidEnd = isInContact && answeredAt !== null ? said.endedAt : null
  const endedAt =
    record.endedAt ?? (saidEnd === null ? null : Math.max(answeredAt ?? 0, Math.min(saidEnd, now)))
  return {
    ...{ contactId, direction, number, queueId, agentId, startedAt, answeredAt, endedAt, waitedMs, outcome },
    // while it rings nobody is in it yet, and who is certain of the caller may say so
    customerId: isInContact || agentId === null ? said.customerId : null,
    quality: isInContact ? said.quality : null,
    ...(isInContact ? withGaps(said.gaps) : {}),
  }
}
