import type { CallCard, CustomerCard, SegmentView } from '../../../shared/contract/desk-state.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { Customer } from '../../../shared/domain/customer.ts'
import type * as Ids from '../../../shared/domain/ids.ts'
import type { E164 } from '../../../shared/domain/phone-number.ts'
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../shared/domain/time.ts'
import { isWrapUpOwed, segmentOutcome, segmentsOf } from '../../../shared/domain/segments.ts'
import { PEOPLE } from './people.ts'
import { sampleId } from './sample-id.ts'

/** A call of so many days ago, answered by a colleague. */
export function sampleRecord(
  now: number,
  days: number,
  customerId: Ids.CustomerId,
  fields: Partial<CallRecord> = {},
): CallRecord {
  return {
    id: sampleId<Ids.CallRecordId>(`r${days}`),
    contactId: sampleId<Ids.ContactId>(`contact-r${days}`),
    direction: 'inbound',
    number: sampleId<E164>('+8613800138000'),
    queueId: sampleId<Ids.QueueId>('q5000'),
    agentId: sampleId<Ids.PersonId>('p1002'),
    customerId,
    ticketId: null,
    startedAt: now - days * DAY_MS,
    answeredAt: now - days * DAY_MS + 9000,
    endedAt: now - days * DAY_MS + 261_000,
    waitedMs: 9000,
    outcome: 'answered',
    quality: { mos: 4.1, loss: 0.002, jitterMs: 6, roundTripMs: 31 },
    disposition: 'ticketOpened',
    wrappedUpAt: now - days * DAY_MS + 300_000,
    ...fields,
  }
}

/** A call that 李静 took and handed over to 张伟, who solved it and wrote a note. */
export function transferredRecord(now: number, customerId: Ids.CustomerId | null): CallRecord {
  const startedAt = now - 2 * HOUR_MS
  const at = (seconds: number): number => startedAt + seconds * SECOND_MS
  const [first, second] = [sampleId<Ids.PersonId>('p1001'), sampleId<Ids.PersonId>('p1002')]
  const nothing = { rejoinedAt: null, handedOverAt: null, handedOverTo: null, heldMs: 0 }
  return {
    ...sampleRecord(now, 1, sampleId('c1')),
    id: sampleId<Ids.CallRecordId>('transferred'),
    contactId: sampleId<Ids.ContactId>('contact-transferred'),
    customerId,
    agentId: second,
    ...{ startedAt, answeredAt: at(20), endedAt: at(260), waitedMs: 20_000 },
    ...{ disposition: 'solved', wrappedUpBy: second, wrappedUpAt: at(300) },
    segments: [
      {
        ...nothing,
        ...{
          agentId: first,
          rangAt: at(12),
          answeredAt: at(20),
          leftAt: at(80),
          talkedMs: 60_000,
          heldMs: 15_000,
        },
        ...{ handedOverAt: at(80), handedOverTo: second, wrapUpEndedAt: null, disposition: null, note: '' },
        handoverNotes: [{ at: at(70), text: '客户着急出门' }],
      },
      {
        ...nothing,
        ...{ agentId: second, rangAt: at(74), answeredAt: at(80), leftAt: at(260), talkedMs: 180_000 },
        ...{ wrapUpEndedAt: at(290), disposition: 'solved', note: '已寄出新滤网\n=运费我们付' },
      },
    ],
  }
}

/** Each agent's part of a call, as the core tells it. */
export const segmentViews = (call: CallRecord): SegmentView[] =>
  segmentsOf(call).map((segment) => ({
    ...segment,
    agentName: nameOf(segment.agentId),
    handedOverToName: nameOf(segment.handedOverTo),
    outcome: segmentOutcome(segment),
    isWrapUpOwed: isWrapUpOwed(call, segment),
  }))
const nameOf = (id: Ids.PersonId | null): string | null =>
  PEOPLE.find((person) => person.id === id)?.name ?? null

/** A call of before that was abandoned while it waited. */
export const missedRecord = (now: number, customerId: Ids.CustomerId): CallRecord =>
  sampleRecord(now, 12.9, customerId, {
    answeredAt: null,
    endedAt: now - 12.9 * DAY_MS + 41_000,
    waitedMs: 41_000,
    outcome: 'abandoned',
    quality: null,
    disposition: null,
    agentId: null,
    wrappedUpAt: null,
  })

/** The call that goes on, with its two candidates. */
export function sampleCall(
  now: number,
  card: CustomerCard,
  twin: Customer,
  ticketId: Ids.TicketId,
): CallCard {
  return {
    callId: sampleId<Ids.CallId>('call1'),
    contactId: sampleId<Ids.ContactId>('contact1'),
    direction: 'inbound',
    phase: 'talking',
    isMuted: false,
    isRemoteHeld: false,
    number: {
      kind: 'e164',
      value: '+8613800138000',
      display: '138 0013 8000',
      place: { 'zh-CN': '浙江 杭州', en: 'Hangzhou, Zhejiang' },
      arrivedBy: null,
    },
    displayName: null,
    queueId: sampleId<Ids.QueueId>('q5000'),
    queueName: '售后',
    waitedMs: 18_000,
    transferredBy: null,
    handoverNote: null,
    startedAt: now - 170_000,
    answeredAt: now - 161_000,
    heldSince: null,
    endedAt: null,
    endReason: null,
    quality: { mos: 4.3, loss: 0.001, jitterMs: 4, roundTripMs: 24 },
    problem: null,
    gaps: [],
    ringsUntil: null,
    earlierCalls: [],
    candidates: [
      {
        customer: card.customer,
        reason: 'exactNumber',
        lastContactAt: now - 13 * DAY_MS,
        hasOpenTicket: true,
      },
      { customer: twin, reason: 'householdNumber', lastContactAt: null, hasOpenTicket: false },
    ],
    customer: card,
    ticketId,
    followUpId: null,
    wrapUp: null,
    transfer: null,
    extension: null,
    simulated: null,
  }
}
