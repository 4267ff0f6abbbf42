import type { Act } from '../../../shared/acts/registry.ts'
import { callRecordIdOf } from '../../../shared/domain/ids.ts'
import type { TicketRule } from '../../../shared/domain/people.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import { parseCallerNumber } from '../../../shared/domain/phone-number.ts'
import type { Cache } from '../cache/cache.ts'
import type { Names } from '../queries/names.ts'
import { e164Of, factsOf, owedCauseOf } from './call-facts.ts'
import type { CallCards } from './call-cards.ts'
import type { LiveCall } from './live-call.ts'

/** A moment of a call at which something is written down. */
export type CallMoment = 'started' | 'answered' | 'ended'

/** What a call writes down by itself at its moments: the record, the ticket by rule, the follow-up that is owed. */
export interface ContactActs {
  at(moment: CallMoment, call: LiveCall): Act[]
  openTicket(call: LiveCall): Act
  title(call: LiveCall): string
  /** A call between colleagues: no customer's, so nothing is written down. */
  isInternal(call: LiveCall): boolean
}

/** A call that came past every queue is served as the queues' default has it. */
const DIRECT_RULE: TicketRule = 'onAnswer'

export function createContactActs(
  { ledger }: Cache,
  cards: CallCards,
  names: Names,
  isChinese: () => boolean,
): ContactActs {
  const isInternal = (call: LiveCall): boolean => {
    const number = parseCallerNumber(call.rawNumber)
    return (
      number.kind === 'local' &&
      call.queueName === null &&
      names.people().some((person) => person.extension === number.digits)
    )
  }
  const title = (call: LiveCall): string => {
    const { candidates } = cards.identify(call)
    const number = e164Of(call)
    const who = candidates[0]?.customer.name ?? call.displayName ?? (number && formatNumber(number))
    if (isChinese()) return `来电 ${who ?? '号码未知'}`
    return `Call from ${who ?? 'a withheld number'}`
  }
  const openTicket = (call: LiveCall): Act => ({
    type: 'ticket.openForContact',
    contactId: call.contactId,
    customerId: cards.identify(call).customerId,
    callerNumber: e164Of(call),
    queueId: call.queueId,
    title: title(call),
  })
  const ruleOf = (call: LiveCall): TicketRule => {
    if (call.state.direction === 'outbound') return 'never'
    const queue = call.queueId ? ledger.get('queue', call.queueId) : undefined
    return queue?.ticketRule ?? DIRECT_RULE
  }

  return {
    title,
    openTicket,
    isInternal,
    at: (moment, call) => {
      if (isInternal(call)) return []
      const { customerId, isCertain } = cards.identify(call)
      const isServed = call.state.answeredAt !== null || call.state.direction === 'outbound'
      const acts: Act[] = [
        { type: 'call.report', facts: factsOf(call, isCertain || isServed ? customerId : null) },
      ]
      const rule = ruleOf(call)
      const cause = moment === 'ended' ? owedCauseOf(call) : null
      const isTicketDue =
        (rule === 'onRinging' && moment === 'started') ||
        ((rule === 'onAnswer' || rule === 'onRinging') && call.state.answeredAt !== null) ||
        (rule === 'onMissed' && cause !== null)
      if (isTicketDue) acts.push(openTicket(call))
      const ticketId = call.aboutTicketId
      if (
        ticketId &&
        ledger.get('ticket', ticketId) &&
        !ledger.get('call', callRecordIdOf(call.contactId))?.ticketId
      )
        acts.push({ type: 'call.assign', contactId: call.contactId, ticketId })
      const number = e164Of(call)
      if (cause !== null && (number !== null || customerId !== null))
        acts.push({
          type: 'followUp.openForContact',
          contactId: call.contactId,
          cause,
          number,
          customerId,
          queueId: call.queueId,
        })
      return acts
    },
  }
}
