import type { CallFacts } from '../../../shared/domain/call-facts.ts'
import { closeGaps } from '../../../shared/domain/call-gap.ts'
import type { CallOutcome, SegmentFacts } from '../../../shared/domain/call-record.ts'
import { numberFields, type PhoneNumber } from '../../../shared/domain/party-number.ts'
import { emptySegmentFacts } from '../../../shared/domain/segments.ts'
import type { LiveCall } from './live-call.ts'

/**
 * How the contact came out, as far as this desk can know. Null where it goes on elsewhere: a queue call that was not
 * answered here may be answered by the next agent, and only the hub sees its end.
 */
export function outcomeOf({ state, queueId, queueName }: LiveCall): CallOutcome | null {
  if (state.endReason === null) return null
  if (state.answeredAt !== null) return 'answered'
  if (state.direction === 'outbound') {
    if (state.endReason === 'busy' || state.endReason === 'refused') return 'busy'
    return state.endReason === 'failed' ? 'failed' : 'noAnswer'
  }
  if (state.endReason === 'abandoned') return 'abandoned'
  if (state.endReason === 'stoppedRinging' || state.endReason === 'answeredElsewhere') return null
  if (queueId !== null || queueName !== null) return null
  if (state.endReason === 'rejected') return 'rejected'
  return state.endReason === 'failed' ? 'failed' : 'missed'
}

/** The own part of a call that was answered or dialled here. */
function segmentFactsOf({ person, state, heldMs, earlier }: LiveCall): SegmentFacts {
  const { startedAt, answeredAt, endedAt, endReason } = state
  const talkedMs = answeredAt === null || endedAt === null ? 0 : Math.max(0, endedAt - answeredAt)
  return {
    ...emptySegmentFacts(person),
    rangAt: startedAt,
    answeredAt,
    leftAt: endedAt,
    // a record keeps the longest of what is reported: who came back reports the whole
    talkedMs: earlier.talkedMs + talkedMs,
    heldMs: earlier.heldMs + heldMs,
    // to whom, only the hub's line knows
    handedOverAt: endReason === 'transferred' ? endedAt : null,
  }
}

/** What this console knows of the call now; who the customer is belongs to the identity. */
export function factsOf(call: LiveCall, number: PhoneNumber): Omit<CallFacts, 'customerId'> {
  const { state } = call
  const isMine = state.answeredAt !== null || state.direction === 'outbound'
  const outcome = outcomeOf(call)
  return {
    contactId: call.contactId,
    direction: state.direction,
    ...numberFields(number),
    queueId: call.queueId,
    agentId: isMine ? call.person : null,
    startedAt: state.startedAt,
    answeredAt: state.answeredAt,
    endedAt: outcome === null ? null : state.endedAt,
    waitedMs: call.waitedMs,
    outcome,
    quality: isMine ? call.quality : null,
    ...(state.answeredAt !== null && state.endedAt !== null
      ? { gaps: closeGaps(call.gaps, state.endedAt) }
      : {}),
    segments: isMine ? [segmentFactsOf(call)] : [],
  }
}
