import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { CustomerId } from '../../../shared/domain/ids.ts'
import { callRecordIdOf } from '../../../shared/domain/ids.ts'
import { rankCandidates, type Candidate } from '../../../shared/domain/match.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import { parseCallerNumber } from '../../../shared/domain/phone-number.ts'
import { SECOND_MS } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import type { CallerMatcher } from '../matching/caller-matcher.ts'
import { placeOf } from '../matching/number-place.ts'
import type { CustomerCards } from '../queries/customer-cards.ts'
import type { Names } from '../names/names.ts'
import { e164Of } from './call-facts.ts'
import type { LiveCall } from './live-call.ts'

export interface Identity {
  readonly candidates: Candidate[]
  readonly customerId: CustomerId | null
  /** No doubt who it is: said by a person, or the number is this customer's alone. */
  readonly isCertain: boolean
}

/** Cards as they pop, out of calls and cache. */
export interface CallCards {
  identify(call: LiveCall): Identity
  card(call: LiveCall): CallCard
}

const CERTAIN = new Set(['chosen', 'spokenOrder', 'confirmed', 'exactNumber'])

export function numberOf(raw: string | null): CallCard['number'] {
  const number = parseCallerNumber(raw)
  switch (number.kind) {
    case 'withheld':
      return { kind: 'withheld', value: null, display: '', place: null }
    case 'local':
      return { kind: 'local', value: number.digits, display: number.digits, place: null }
    case 'e164':
      return {
        kind: 'e164',
        value: number.e164,
        display: formatNumber(number.e164),
        place: placeOf(number.e164),
      }
  }
}

export function createCallCards(
  { ledger }: Cache,
  matcher: CallerMatcher,
  customers: CustomerCards,
  names: Names,
): CallCards {
  const identify = (call: LiveCall): Identity => {
    const e164 = e164Of(call)
    const byNumber = e164 ? matcher.match(e164) : []
    const assigned = ledger.get('call', callRecordIdOf(call.contactId))?.customerId
    // who the contact was said to be, here or at the desk where it rang before, stays in front
    const isNews = assigned !== undefined && assigned !== byNumber[0]?.customer.id
    const said = call.chosen !== null ? call.customerId : isNews ? assigned : null
    const chosen = said && matcher.candidate(said, call.chosen ?? 'chosen')
    const candidates = chosen ? rankCandidates([chosen, ...byNumber]) : byNumber
    const first = candidates[0]
    const isShared = first?.reason === 'exactNumber' && candidates[1]?.reason === 'exactNumber'
    return {
      candidates,
      customerId: first?.customer.id ?? null,
      isCertain: first !== undefined && CERTAIN.has(first.reason) && !isShared,
    }
  }

  const nameOf = (call: LiveCall): string | null => {
    if (call.displayName) return call.displayName
    const number = parseCallerNumber(call.rawNumber)
    // a colleague who dials this desk
    return number.kind === 'local'
      ? (names.people().find((person) => person.extension === number.digits)?.name ?? null)
      : null
  }

  const transferOf = ({ transferTo }: LiveCall): CallCard['transfer'] => {
    if (transferTo === null) return null
    const known = [...names.people(), ...names.queues()].find(({ extension }) => extension === transferTo)
    return { target: transferTo, name: known?.name ?? numberOf(transferTo).display }
  }

  return {
    identify,
    card: (call) => {
      const { state } = call
      const { candidates, customerId } = identify(call)
      const queue = call.queueId ? ledger.get('queue', call.queueId) : undefined
      const stranger = customerId === null ? e164Of(call) : null
      const record = ledger.get('call', callRecordIdOf(call.contactId))
      return {
        callId: call.callId,
        contactId: call.contactId,
        direction: state.direction,
        phase: state.phase,
        isMuted: state.isMuted,
        isRemoteHeld: state.isRemoteHeld,
        number: numberOf(call.rawNumber),
        displayName: nameOf(call),
        queueId: call.queueId,
        queueName: queue?.name ?? call.queueName,
        waitedMs: call.waitedMs,
        startedAt: state.startedAt,
        answeredAt: state.answeredAt,
        heldSince: state.heldSince,
        endedAt: state.endedAt,
        endReason: state.endReason,
        quality: call.quality,
        problem: call.problem,
        gaps: call.gaps,
        ringsUntil:
          queue && state.phase === 'ringing' ? state.startedAt + queue.ringSeconds * SECOND_MS : null,
        candidates,
        customer: (customerId && customers.card(customerId)) ?? null,
        earlierCalls: stranger ? customers.callsOfStranger(stranger, call.contactId) : [],
        ticketId: record?.ticketId ?? call.aboutTicketId,
        followUpId: call.followUpId,
        wrapUp: call.wrapUp,
        transfer: transferOf(call),
      }
    },
  }
}
