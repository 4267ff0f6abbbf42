import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { ContactId, CustomerId } from '../../../shared/domain/ids.ts'
import { callRecordIdOf } from '../../../shared/domain/ids.ts'
import { dialText, type PhoneNumber } from '../../../shared/domain/party-number.ts'
import { rankCandidates, type Candidate } from '../../../shared/domain/match.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import type { E164 } from '../../../shared/domain/phone-number.ts'
import { SECOND_MS } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import type { CallerMatcher } from '../matching/caller-matcher.ts'
import type { CustomerCards } from '../queries/customer-cards.ts'
import type { Names } from '../names/names.ts'
import type { Numbers } from '../numbers/numbers.ts'
import { handoverNote, inItsQueue, previousAgent } from './arrival.ts'
import type { LiveCall } from './live-call.ts'

export interface Identity {
  readonly candidates: Candidate[]
  readonly customerId: CustomerId | null
  /** No doubt who it is: said by a person, or the number is this customer's alone. */
  readonly isCertain: boolean
}

/** Cards as they pop, out of calls and cache. */
export interface CallCards {
  /** What the other side's number is. */
  numberOf(call: LiveCall): PhoneNumber
  identify(call: LiveCall): Identity
  card(call: LiveCall): CallCard
  /**
   * Does what the first card of a process takes longest for, for a number of nobody: the first number that is read makes the tables of all
   * countries ready, which takes 15 times as long as reading it.
   */
  makeReady(): void
}

/** Of the mobile numbers that are given in examples; whoever has it is looked up, and nothing is done about it. */
const EXAMPLE = '+8613800138000' as E164

const CERTAIN = new Set(['chosen', 'spokenOrder', 'confirmed', 'exactNumber'])

function shownNumber(number: PhoneNumber, { placeOf }: Numbers): CallCard['number'] {
  const nothing = { place: null, arrivedBy: null }
  if (number.kind === 'withheld') return { ...nothing, kind: 'withheld', value: null, display: '' }
  const value = dialText(number)
  if (number.kind !== 'e164') return { ...nothing, kind: number.kind, value, display: value }
  const { arrivedBy = null } = number
  return { kind: 'e164', value, display: formatNumber(value), place: placeOf(value), arrivedBy }
}

export function createCallCards(
  { ledger }: Cache,
  matcher: CallerMatcher,
  customers: CustomerCards,
  names: Names,
  numbers: Numbers,
  isAtHubsLine: () => boolean,
): CallCards {
  const numberOf = (call: LiveCall): PhoneNumber => numbers.ofLine(call.rawNumber)
  const identify = (call: LiveCall): Identity => {
    const number = numberOf(call)
    const byNumber = number.kind === 'e164' ? matcher.match(number.e164, call.contactId) : []
    const assigned = ledger.get('call', callRecordIdOf(call.contactId))?.customerId
    // who the contact was said to be, here or at the desk where it rang before, stays in front
    const isNews = assigned !== undefined && assigned !== byNumber[0]?.customer.id
    const said = call.chosen !== null ? call.customerId : isNews ? assigned : null
    const chosen = said && matcher.candidate(said, call.chosen ?? 'chosen', call.contactId)
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
    const number = numberOf(call)
    // a colleague who dials this desk
    return number.kind === 'internal'
      ? (names.people().find((person) => person.extension === number.digits)?.name ?? null)
      : null
  }

  const transferredBy = (call: LiveCall): string | null => {
    const known = names.person(previousAgent(ledger, call))
    if (known !== null || call.referredBy === null) return known
    // the ledger does not know of it yet, as while the hub is away: what the line says, where it names a colleague
    const { referredBy, person } = call
    return names.people().find((one) => one.extension === referredBy && one.id !== person)?.name ?? null
  }

  const transferOf = ({ transferTo }: LiveCall): CallCard['transfer'] => {
    if (transferTo === null) return null
    const known = [...names.people(), ...names.queues()].find(({ extension }) => extension === transferTo)
    return {
      target: transferTo,
      name: known?.name ?? shownNumber(numbers.ofLine(transferTo), numbers).display,
    }
  }

  return {
    numberOf,
    identify,
    makeReady: () => {
      shownNumber(numbers.ofLine(EXAMPLE), numbers)
      matcher.match(EXAMPLE, '' as ContactId)
      customers.callsOfStranger(EXAMPLE, '' as ContactId)
    },
    card: (call) => {
      const { state } = call
      const { candidates, customerId } = identify(call)
      const { queueId, waitedMs } = inItsQueue(ledger, call)
      const queue = queueId ? ledger.get('queue', queueId) : undefined
      const number = shownNumber(numberOf(call), numbers)
      const stranger = customerId === null ? number.value : null
      const record = ledger.get('call', callRecordIdOf(call.contactId))
      return {
        callId: call.callId,
        contactId: call.contactId,
        direction: state.direction,
        phase: state.phase,
        isMuted: state.isMuted,
        isRemoteHeld: state.isRemoteHeld,
        number,
        displayName: nameOf(call),
        queueId,
        queueName: queue?.name ?? call.queueName,
        waitedMs,
        transferredBy: transferredBy(call),
        handoverNote: handoverNote(ledger, call),
        startedAt: state.startedAt,
        answeredAt: state.answeredAt,
        heldSince: state.heldSince,
        endedAt: state.endedAt,
        endReason: state.endReason,
        quality: call.quality,
        problem: call.problem,
        gaps: call.gaps,
        // another line goes on to the next agent by a time of its own
        ringsUntil:
          // a queue that only handed it over once does not go on to the next agent, either
          queue && call.queueId !== null && state.phase === 'ringing' && isAtHubsLine()
            ? state.startedAt + queue.ringSeconds * SECOND_MS
            : null,
        candidates,
        customer: (customerId && customers.card(customerId)) ?? null,
        earlierCalls: stranger ? customers.callsOfStranger(stranger, call.contactId) : [],
        ticketId: record?.ticketId ?? call.aboutTicketId,
        followUpId: call.followUpId,
        wrapUp: call.wrapUp,
        transfer: transferOf(call),
        extension: call.extension,
        simulated: call.simulated,
      }
    },
  }
}
