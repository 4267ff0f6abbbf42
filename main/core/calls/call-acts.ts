import { contactActs, type ContactActs } from '../../../shared/domain/contact-rule.ts'
import { callRecordIdOf } from '../../../shared/domain/ids.ts'
import { parseCallerNumber } from '../../../shared/domain/phone-number.ts'
import type { Act, ActOf } from '../../../shared/acts/registry.ts'
import type { Cache } from '../cache/cache.ts'
import { hubHas } from '../cache/hub-features.ts'
import type { Names } from '../names/names.ts'
import { e164Of, factsOf } from './call-facts.ts'
import type { CallCards } from './call-cards.ts'
import type { LiveCall } from './live-call.ts'

/** What the calls of this console write down by themselves, by the rule that the hub has, too. */
export interface CallActs {
  /** Everything that is to be written of a call now: the record, the ticket by rule, the follow-up that is owed. */
  now(call: LiveCall): Act[]
  /** The ticket of a call, where somebody wants it whatever the queue's rule says. */
  openTicket(call: LiveCall): ActOf<'ticket.openForContact'>
  /** A call between colleagues: no customer's, so nothing is written down. */
  isInternal(call: LiveCall): boolean
}

export function createCallActs({ ledger, meta }: Cache, cards: CallCards, names: Names): CallActs {
  const isInternal = (call: LiveCall): boolean => {
    const number = parseCallerNumber(call.rawNumber)
    return (
      number.kind === 'local' &&
      call.queueName === null &&
      names.people().some((person) => person.extension === number.digits)
    )
  }
  const ruled = (call: LiveCall): ContactActs => {
    const queue = call.queueId ? ledger.get('queue', call.queueId) : undefined
    const { segments, ...facts } = factsOf(call)
    // a hub of before would refuse the whole report
    const sent = segments && hubHas(meta, 'segments') ? { ...facts, segments } : facts
    return contactActs(sent, queue?.ticketRule, cards.identify(call))
  }

  return {
    isInternal,
    openTicket: (call) => ({
      type: 'ticket.openForContact',
      contactId: call.contactId,
      customerId: cards.identify(call).customerId,
      callerNumber: e164Of(call),
      queueId: call.queueId,
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
