import { contactActs, type ContactActs } from '../../../shared/domain/contact-rule.ts'
import { callRecordIdOf, type ContactId, type PersonId } from '../../../shared/domain/ids.ts'
import { numberFields, type PartyNumber } from '../../../shared/domain/party-number.ts'
import { segmentOf } from '../../../shared/domain/segments.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Act, ActOf } from '../../../shared/acts/registry.ts'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import type { Cache } from '../cache/cache.ts'
import { hubHas } from '../cache/hub-features.ts'
import type { Names } from '../names/names.ts'
import { inItsQueue } from './arrival.ts'
import { factsOf } from './call-facts.ts'
import type { CallCards } from './call-cards.ts'
import type { LiveCall } from './live-call.ts'

/** Who calls, as a ticket holds it. */
export type CallerFields = Pick<Ticket, 'callerNumber' | 'partyNumber'>

/** What the calls of this console write down by themselves, by the rule that the hub has, too. */
export interface CallActs {
  /** Everything that is to be written of a call now: the record, the ticket by rule, the follow-up that is owed. */
  now(call: LiveCall): Act[]
  /** The ticket of a call, where somebody wants it whatever the queue's rule says. */
  openTicket(call: LiveCall): ActOf<'ticket.openForContact'>
  /** Who calls, as an act for a ticket says it. */
  callerOf(call: LiveCall): CallerFields
  /** A call between colleagues: no customer's, so nothing is written down. */
  isInternal(call: LiveCall): boolean
  /** What the agent talked and held of a contact that now comes back, in calls before this one. */
  earlierPart(contactId: ContactId, person: PersonId): LiveCall['earlier']
  /** When this call was over for its agent, by the ledger; null where that is not known (yet). */
  leftAt(call: LiveCall): Moment | null
}

export function createCallActs({ ledger, meta }: Cache, cards: CallCards, names: Names): CallActs {
  /** Without what a hub of before would refuse. */
  const withNumberTaken = <T extends { partyNumber?: PartyNumber | undefined }>(fields: T): T => {
    if (fields.partyNumber === undefined || hubHas(meta, 'numberKinds')) return fields
    const { partyNumber: _not, ...others } = fields
    return others as T
  }
  // a PBX names something for the queue also where there is none, and a colleague who calls a queue is no customer either
  const isInternal = (call: LiveCall): boolean => {
    const number = cards.numberOf(call)
    return number.kind === 'internal' && names.people().some((person) => person.extension === number.digits)
  }
  const ruled = (ringing: LiveCall): ContactActs => {
    const call = inItsQueue(ledger, ringing)
    const queue = call.queueId ? ledger.get('queue', call.queueId) : undefined
    const { segments, ...facts } = factsOf(call, cards.numberOf(call))
    // a hub of before would refuse the whole report
    const sent = segments && hubHas(meta, 'segments') ? { ...facts, segments } : facts
    return contactActs(withNumberTaken(sent), queue?.ticketRule, cards.identify(call))
  }

  const callerOf = (call: LiveCall): CallerFields => {
    const { number, ...party } = withNumberTaken(numberFields(cards.numberOf(call)))
    return { callerNumber: number, ...party }
  }

  return {
    isInternal,
    callerOf,
    earlierPart: (contactId, person) => {
      const record = ledger.get('call', callRecordIdOf(contactId))
      const { talkedMs = 0, heldMs = 0 } = (record && segmentOf(record, person)) ?? {}
      return { talkedMs, heldMs }
    },
    leftAt: ({ contactId, person, state }) => {
      const record = ledger.get('call', callRecordIdOf(contactId))
      const at = (record && segmentOf(record, person)?.leftAt) ?? record?.endedAt ?? null
      // of an earlier call of the same contact it says nothing
      return at !== null && at >= (state.answeredAt ?? state.startedAt) ? at : null
    },
    openTicket: (call) => ({
      type: 'ticket.openForContact',
      contactId: call.contactId,
      customerId: cards.identify(call).customerId,
      ...callerOf(call),
      queueId: inItsQueue(ledger, call).queueId,
      title: '',
    }),
    now: (call) => {
      if (isInternal(call)) return []
      const { report, ticket, followUp } = ruled(call)
      const acts: Act[] = ticket ? [report, ticket] : [report]
      const ticketId = call.aboutTicketId
      if (
        ticketId &&
        ledger.get('ticket', ticketId) &&
        !ledger.get('call', callRecordIdOf(call.contactId))?.ticketId
      )
        acts.push({ type: 'call.assign', contactId: call.contactId, ticketId })
      return followUp ? [...acts, followUp] : acts
    },
  }
}
