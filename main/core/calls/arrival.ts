import type { CallRecord, CallSegment } from '../../../shared/domain/call-record.ts'
import { callRecordIdOf, type PersonId } from '../../../shared/domain/ids.ts'
import { givenNote } from '../../../shared/domain/handover-note.ts'
import { segmentOf, segmentsOf } from '../../../shared/domain/segments.ts'
import type { LedgerCache } from '../cache/ledger-cache.ts'
import type { LiveCall } from './live-call.ts'

type Ledger = Pick<LedgerCache, 'get'>

const lastIn = ({ answeredAt, rejoinedAt, handedOverAt }: CallSegment): number =>
  Math.max(answeredAt ?? 0, rejoinedAt ?? 0, handedOverAt ?? 0)

/** The agent who had the contact last when it began to ring here. Who answers while it rings here took it, and handed nothing over. */
function previousIn(record: CallRecord, { person, state }: LiveCall): PersonId | null {
  const before = segmentsOf(record).filter(
    ({ agentId, answeredAt }) => agentId !== person && answeredAt !== null && answeredAt <= state.startedAt,
  )
  return before.sort((a, b) => lastIn(b) - lastIn(a))[0]?.agentId ?? null
}

/** The record of a call's contact, and who had it before; null where nobody had, or the ledger does not know it (yet). */
function beforeHere(ledger: Ledger, call: LiveCall): { record: CallRecord; previous: PersonId } | null {
  if (call.state.direction === 'outbound') return null
  const record = ledger.get('call', callRecordIdOf(call.contactId))
  const previous = record ? previousIn(record, call) : null
  return record && previous !== null ? { record, previous } : null
}

/** Who handed the customer over to this agent, by the ledger; null where nobody did, or that is not known. */
export const previousAgent = (ledger: Ledger, call: LiveCall): PersonId | null =>
  beforeHere(ledger, call)?.previous ?? null

/** What the colleague who handed the customer over gave this agent to know, by the ledger; null where nothing was given, or it is not here yet. */
export function handoverNote(ledger: Ledger, call: LiveCall): string | null {
  const before = beforeHere(ledger, call)
  const segment = before && segmentOf(before.record, before.previous)
  return segment ? givenNote(segment) : null
}

/**
 * The call with the queue and the wait of its contact. A transfer to an agent names neither, and they hold for the contact all the same:
 * rule for tickets and length of the wrap-up follow the queue. What the line does name counts first (a transfer to another queue).
 */
export function inItsQueue(ledger: Ledger, call: LiveCall): LiveCall {
  const before = beforeHere(ledger, call)
  if (before === null || call.queueId !== null || call.queueName !== null) return call
  const { queueId, waitedMs } = before.record
  return { ...call, queueId, waitedMs: call.waitedMs ?? waitedMs }
}
