import type { ActOf } from '../acts/registry.ts'
import type { CallFacts } from './call-facts.ts'
import type { CustomerId } from './ids.ts'
import { dialTextOf } from './party-number.ts'
import type { TicketRule } from './people.ts'

/** Who the other side of a contact is thought to be. */
export interface ContactIdentity {
  readonly customerId: CustomerId | null
  /** No doubt: said by a person, or the number is this customer's alone. */
  readonly isCertain: boolean
}

/** What a contact writes down by itself. */
export interface ContactActs {
  readonly report: ActOf<'call.report'>
  /** The ticket that the queue's rule asks for. */
  readonly ticket: ActOf<'ticket.openForContact'> | null
  /** The call that is owed to somebody who was not served. */
  readonly followUp: ActOf<'followUp.openForContact'> | null
}

/** A customer who calls an agent directly is served as most queues do it. */
const DIRECT_RULE: TicketRule = 'onAnswer'

/** Why a caller is owed a call; null where nothing is owed, or not yet. */
function owedCause(facts: Omit<CallFacts, 'customerId'>): 'missed' | 'abandoned' | null {
  if (facts.direction === 'outbound' || facts.endedAt === null || facts.answeredAt !== null) return null
  return facts.outcome === 'abandoned' ? 'abandoned' : 'missed'
}

function isTicketDue(facts: Omit<CallFacts, 'customerId'>, rule: TicketRule): boolean {
  if (facts.direction === 'outbound') return false
  switch (rule) {
    case 'onRinging':
      return true
    case 'onAnswer':
      return facts.answeredAt !== null
    case 'onMissed':
      return owedCause(facts) !== null
    case 'never':
      return false
  }
}

/**
 * What a contact with a customer writes down, out of what is known of it now. Console and hub ask the same, each with what
 * it knows, at every step of the contact; the acts may be done by both, repeatedly and in any order, and the ledger comes
 * out the same (test/domain/contact-rule.test.ts). `ticketRule` is that of the queue; undefined for a call past all queues.
 */
export function contactActs(
  facts: Omit<CallFacts, 'customerId'>,
  ticketRule: TicketRule | undefined,
  identity: ContactIdentity,
): ContactActs {
  const { contactId, queueId, number, partyNumber } = facts
  const party = partyNumber === undefined ? {} : { partyNumber }
  const isServed = facts.answeredAt !== null || facts.direction === 'outbound'
  const { customerId } = identity
  const cause = owedCause(facts)
  return {
    report: {
      type: 'call.report',
      // who is not certain is named only when an agent, who sees the card, talks to them
      facts: { ...facts, customerId: identity.isCertain || isServed ? customerId : null },
    },
    ticket: isTicketDue(facts, ticketRule ?? DIRECT_RULE)
      ? {
          type: 'ticket.openForContact',
          contactId,
          customerId,
          callerNumber: number,
          ...party,
          queueId,
          title: '',
        }
      : null,
    // whoever withheld the number and is not known cannot be called back; the call itself stays in the list
    followUp:
      cause !== null && (dialTextOf(facts) !== null || customerId !== null)
        ? { type: 'followUp.openForContact', contactId, cause, number, ...party, customerId, queueId }
        : null,
  }
}
