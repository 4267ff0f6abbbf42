import type { CallCard, CustomerCard } from '../../../shared/contract/desk-state.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { Customer } from '../../../shared/domain/customer.ts'
import type * as Ids from '../../../shared/domain/ids.ts'
import type { E164 } from '../../../shared/domain/phone-number.ts'
import { DAY_MS } from '../../../shared/domain/time.ts'
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
    number: { kind: 'e164', value: '+8613800138000', display: '138 0013 8000', place: '浙江 杭州' },
    displayName: null,
    queueId: sampleId<Ids.QueueId>('q5000'),
    queueName: '售后',
    waitedMs: 18_000,
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
  }
}
