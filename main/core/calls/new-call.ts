import type { EventData } from '../../../shared/contract/door.ts'
import type { PhoneCall, PhoneDoor } from '../../../shared/contract/phone.ts'
import { startCall } from '../../../shared/domain/call.ts'
import type {
  CallId,
  ContactId,
  CustomerId,
  FollowUpId,
  PersonId,
  TicketId,
} from '../../../shared/domain/ids.ts'
import type { Queue } from '../../../shared/domain/people.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { LiveCall } from './live-call.ts'

/** What nobody has said of a call that begins. */
const NOTHING_YET = {
  quality: null,
  problem: null,
  gaps: [],
  customerId: null,
  chosen: null,
  followUpId: null,
  aboutTicketId: null,
  ownTicketId: null,
  wrapUp: null,
  transferTo: null,
  extension: null,
  simulated: null,
  heldMs: 0,
  earlier: { talkedMs: 0, heldMs: 0 },
  dialog: null,
  wrapUpEndedAt: null,
} satisfies Partial<LiveCall>

/** The queue as the line names it: by id, extension or name; one that the hub does not know keeps the line's name. */
function queueOf(named: string | null, queues: readonly Queue[]): Pick<LiveCall, 'queueId' | 'queueName'> {
  const known = queues.find(({ id, extension, name }) => [id, extension, name].includes(named as never))
  return { queueId: known?.id ?? null, queueName: named }
}

/** The call that begins to ring. */
export function ringingCall(
  incoming: EventData<PhoneDoor, 'incoming'>,
  queues: readonly Queue[],
  person: PersonId,
): LiveCall {
  return {
    ...NOTHING_YET,
    ...queueOf(incoming.queue, queues),
    callId: incoming.callId,
    contactId: incoming.contactId,
    isContactOfLine: incoming.isContactOfLine ?? true,
    person,
    rawNumber: incoming.from,
    displayName: incoming.displayName,
    waitedMs: incoming.waitedMs,
    referredBy: incoming.referredBy,
    state: startCall('inbound', incoming.at),
  }
}

/** A call that the phone holds, as far as the phone knows it. */
export function callOfPhone(
  held: PhoneCall,
  queues: readonly Queue[],
  person: PersonId,
  now: Moment,
): LiveCall {
  const { incoming, direction, phase } = held
  return {
    ...NOTHING_YET,
    ...queueOf(incoming?.queue ?? null, queues),
    callId: held.callId,
    contactId: held.contactId,
    isContactOfLine: incoming?.isContactOfLine ?? true,
    person,
    rawNumber: incoming ? incoming.from : held.target,
    displayName: incoming?.displayName ?? null,
    waitedMs: incoming?.waitedMs ?? null,
    referredBy: incoming?.referredBy ?? null,
    gaps: held.gaps,
    dialog: held.dialog,
    state: {
      ...startCall(direction, held.startedAt),
      phase,
      isMuted: held.muted,
      answeredAt: held.answeredAt,
      heldSince: phase === 'held' ? now : null,
    },
  }
}

/** A call as its phone held it: the other way round. */
export function phoneCallOf(call: LiveCall): PhoneCall {
  const { callId, contactId, rawNumber, displayName, queueName, waitedMs, referredBy, state, gaps, dialog } =
    call
  const isInbound = state.direction === 'inbound'
  return {
    ...{ callId, contactId, direction: state.direction, gaps, dialog },
    incoming: isInbound
      ? {
          ...{ callId, contactId, from: rawNumber, displayName, queue: queueName, waitedMs, referredBy },
          isSecond: false,
          at: state.startedAt,
        }
      : null,
    target: isInbound ? null : rawNumber,
    phase: state.heldSince === null ? 'talking' : 'held',
    muted: state.isMuted,
    startedAt: state.startedAt,
    answeredAt: state.answeredAt,
  }
}

/** The call that an agent dials, with what it is about. */
export function dialledCall(dialled: {
  readonly callId: CallId
  readonly contactId: ContactId
  readonly person: PersonId
  readonly at: Moment
  readonly target: string
  readonly customerId: CustomerId | null
  readonly followUpId: FollowUpId | null
  readonly ticketId: TicketId | null
  /** What is to be keyed in after the answer. */
  readonly extension: string | null
}): LiveCall {
  return {
    ...NOTHING_YET,
    callId: dialled.callId,
    contactId: dialled.contactId,
    // until the line names it
    isContactOfLine: false,
    person: dialled.person,
    state: startCall('outbound', dialled.at),
    rawNumber: dialled.target,
    displayName: null,
    queueId: null,
    queueName: null,
    waitedMs: null,
    referredBy: null,
    customerId: dialled.customerId,
    chosen: dialled.customerId ? 'chosen' : null,
    followUpId: dialled.followUpId,
    aboutTicketId: dialled.ticketId,
    extension: dialled.extension === null ? null : { digits: dialled.extension, isSent: false },
  }
}
