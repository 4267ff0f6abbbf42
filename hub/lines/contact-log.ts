import type { CallFacts } from '../../shared/domain/call-facts.ts'
import { MOST_SEGMENTS, type CallOutcome } from '../../shared/domain/call-record.ts'
import type { ContactId, PersonId, QueueId } from '../../shared/domain/ids.ts'
import type { E164 } from '../../shared/domain/e164.ts'
import { numberFields, type PartyNumber, type PhoneNumber } from '../../shared/domain/party-number.ts'
import type { ContactOutcome, LineEvent, LineEventOf } from './line-events.ts'
import { followParts, type AgentParts } from './segment-log.ts'

/** A contact with a customer as the line has told it so far. */
export interface Contact {
  readonly contactId: ContactId
  readonly direction: 'inbound' | 'outbound'
  readonly number: E164 | null
  readonly partyNumber?: PartyNumber | undefined
  readonly queueId: QueueId | null
  readonly agentId: PersonId | null
  readonly startedAt: number
  readonly answeredAt: number | null
  readonly endedAt: number | null
  readonly waitedMs: number | null
  readonly outcome: CallOutcome | null
  /** Each agent's part. */
  readonly parts: AgentParts
}

const OUTCOMES: Record<ContactOutcome, CallOutcome> = {
  answered: 'answered',
  abandoned: 'abandoned',
  missed: 'missed',
  rejected: 'rejected',
  failed: 'failed',
  // nobody took the call in all the time that the queue gives: for the customer it was missed
  'max-wait': 'missed',
}
/** What the same ends are called for a call that we made: nobody was there. */
const OUTBOUND_OUTCOMES: Partial<Record<ContactOutcome, CallOutcome>> = {
  abandoned: 'noAnswer',
  missed: 'noAnswer',
  rejected: 'busy',
}

type PersonOf = (username: string) => PersonId | null

/** What the log asks of the team: whose extension it is, and what a number is as the team's lines write it. */
export interface LineNames {
  readonly personOf: PersonOf
  readonly numberOf: (raw: string | null) => PhoneNumber
}

/** A contact from its first event; undefined for one between colleagues, which is no customer's. */
export function startContact(
  event: LineEventOf<'contact.started'>,
  { personOf, numberOf }: LineNames,
): Contact | undefined {
  if (event.direction === 'internal') return undefined
  const isInbound = event.direction === 'inbound'
  return {
    contactId: event.contactId as ContactId,
    direction: isInbound ? 'inbound' : 'outbound',
    ...numberFields(numberOf(isInbound ? event.from.number : event.to)),
    queueId: event.queue as QueueId | null,
    agentId: isInbound ? null : personOf(event.from.username),
    startedAt: event.at,
    answeredAt: null,
    endedAt: null,
    waitedMs: null,
    outcome: null,
    parts: followParts([], event, personOf),
  }
}

/** The contact after an event of its own; the same object where the event says nothing new. */
export function followContact(contact: Contact, event: LineEvent, personOf: PersonOf): Contact {
  const followed = followItself(contact, event, personOf)
  const parts = followParts(contact.parts, event, personOf)
  return parts === contact.parts ? followed : { ...followed, parts }
}

function followItself(contact: Contact, event: LineEvent, personOf: PersonOf): Contact {
  switch (event.type) {
    case 'queue.position':
      return contact.queueId === null ? { ...contact, queueId: event.queue as QueueId } : contact
    case 'contact.answered':
      return {
        ...contact,
        answeredAt: event.at,
        agentId: personOf(event.agent) ?? contact.agentId,
        waitedMs: event.waitedMs,
      }
    case 'contact.transferred':
      // whose call it is now; one that nobody had answered is answered by its own event
      return contact.answeredAt === null
        ? contact
        : { ...contact, agentId: personOf(event.to) ?? contact.agentId }
    case 'contact.ended': {
      const outbound = contact.direction === 'outbound' ? OUTBOUND_OUTCOMES[event.outcome] : undefined
      const outcome = contact.answeredAt === null ? (outbound ?? OUTCOMES[event.outcome]) : 'answered'
      return { ...contact, endedAt: event.at, waitedMs: contact.waitedMs ?? event.waitedMs, outcome }
    }
    case 'contact.started':
    case 'agent.ringing':
    case 'agent.ring-ended':
    case 'contact.held':
    case 'contact.resumed':
    case 'contact.dtmf':
    case 'registration':
      return contact
  }
}

/** What the line knows of a contact, for the rule; a line measures no quality. */
export const factsOf = ({ parts, ...contact }: Contact): Omit<CallFacts, 'customerId'> => ({
  ...contact,
  quality: null,
  segments: parts.slice(0, MOST_SEGMENTS).map(({ facts }) => facts),
  isConsolesWord: false,
})
