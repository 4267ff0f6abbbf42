import { v7 } from 'uuid'
import type { Act } from '../../../shared/acts/registry.ts'
import {
  callRecordIdOf,
  ticketIdOf,
  type CallId,
  type CustomerId,
  type NoteId,
  type TicketId,
} from '../../../shared/domain/ids.ts'
import type { E164 } from '../../../shared/domain/e164.ts'
import type { MatchReason } from '../../../shared/domain/match.ts'
import type { HandoverNoteFate } from '../../../shared/contract/desk-state.ts'
import { cleanHandoverNote, givenNote, NO_HANDOVER_NOTE } from '../../../shared/domain/handover-note.ts'
import { segmentOf } from '../../../shared/domain/segments.ts'
import type { Cache } from '../cache/cache.ts'
import { hubHas } from '../cache/hub-features.ts'
import type { CallerMatcher } from '../matching/caller-matcher.ts'
import { inItsQueue } from './arrival.ts'
import type { CallActs } from './call-acts.ts'
import type { CallCards } from './call-cards.ts'
import type { LiveCall } from './live-call.ts'
import type { LiveCalls } from './live-calls.ts'

export interface CallSubjectOptions {
  readonly cache: Cache
  readonly calls: Pick<LiveCalls, 'find' | 'update'>
  readonly cards: Pick<CallCards, 'identify' | 'numberOf'>
  readonly acts: CallActs
  readonly matcher: CallerMatcher
  /** Does acts as the signed-in person, all or none. */
  perform(acts: readonly Act[]): void
  readonly isHubThere: () => boolean
  /** True where the calls of other consoles name the contact by the same id. */
  readonly isContactShared: (call: LiveCall) => boolean
}

/** What an agent says of who calls, and about which ticket; also while the call is wrapped up. */
export class CallSubject {
  readonly #options: CallSubjectOptions

  constructor(options: CallSubjectOptions) {
    this.#options = options
  }

  /** Corrects who calls; `remember` teaches the matcher for this number. */
  chooseCustomer(callId: CallId, customerId: CustomerId, remember: boolean): void {
    const call = this.#options.calls.find(callId)
    const e164 = this.#e164Of(call)
    const link: Act[] = remember && e164 ? [{ type: 'customer.linkNumber', id: customerId, e164 }] : []
    this.#choose(call, customerId, 'chosen', link)
  }

  /** Takes the customer of an order that the caller names; false where there is no such order. */
  matchByOrderNumber(callId: CallId, orderNumber: string): boolean {
    const { cache, calls, matcher } = this.#options
    const order = matcher.findOrder(orderNumber)
    if (!order || !cache.ledger.get('customer', order.customerId)) return false
    this.#choose(calls.find(callId), order.customerId, 'spokenOrder', [])
    return true
  }

  /** Makes a customer of this caller and takes it; returns its id. */
  createCustomer(callId: CallId, name: string): CustomerId {
    const call = this.#options.calls.find(callId)
    const e164 = this.#e164Of(call)
    const id = v7() as CustomerId
    const label = e164 && /^\+861[3-9]\d{9}$/.test(e164) ? ('mobile' as const) : ('other' as const)
    const numbers = e164 ? [{ e164, label }] : []
    this.#options.cache.write('durable', () => {
      this.#options.perform([
        {
          type: 'customer.create',
          id,
          fields: { name, level: 'standard', tags: [], numbers, addresses: [] },
        },
      ])
      this.#choose(call, id, 'chosen', [])
    })
    return id
  }

  /** Opens a ticket of its own for this contact, though another one of the caller is open; returns its id. */
  newTicket(callId: CallId): TicketId {
    const { cache, calls, cards } = this.#options
    const call = calls.find(callId)
    // pressed twice, it is still one
    if (call.ownTicketId && cache.ledger.get('ticket', call.ownTicketId)) return call.ownTicketId
    const derived = ticketIdOf(call.contactId)
    const id = cache.ledger.get('ticket', derived) ? (v7() as TicketId) : derived
    this.#options.perform([
      ...this.#reportActs(call),
      {
        type: 'ticket.open',
        id,
        contactId: call.contactId,
        customerId: cards.identify(call).customerId,
        ...this.#options.acts.callerOf(call),
        queueId: inItsQueue(cache.ledger, call).queueId,
        fields: { kind: 'unsorted', priority: 'P3', title: '', reason: null, product: null },
      },
    ])
    calls.update(callId, { ownTicketId: id })
    return id
  }

  /** Says that the call is about this ticket. */
  useTicket(callId: CallId, ticketId: TicketId): void {
    const call = this.#options.calls.find(callId)
    this.#options.perform([
      ...this.#reportActs(call),
      { type: 'call.assign', contactId: call.contactId, ticketId },
    ])
  }

  /** Gives the next agent of the contact something to know; says what becomes of it. */
  giveNote(callId: CallId, text: string): HandoverNoteFate {
    const clean = cleanHandoverNote(text)
    if (clean === '') return this.#takeNoteBack(callId)
    const { cache, calls, perform, isHubThere } = this.#options
    const call = calls.find(callId)
    const { contactId } = call
    if (!hubHas(cache.meta, 'handoverNotes')) {
      // a hub of before refuses the act; a note on the ticket it takes
      const ticketId = cache.ledger.get('call', callRecordIdOf(contactId))?.ticketId
      if (!ticketId) return 'failed'
      const id = v7() as NoteId
      perform([{ type: 'note.add', id, about: { entity: 'ticket', id: ticketId }, text: clean }])
      return 'stays'
    }
    perform([...this.#reportActs(call), { type: 'call.addHandoverNote', contactId, text: clean }])
    if (!this.#options.isContactShared(call)) return 'stays'
    return isHubThere() ? 'sent' : 'waits'
  }

  /** A note of a transfer that failed was for somebody else than the one whom the customer goes to now. */
  #takeNoteBack(callId: CallId): 'none' {
    const { cache, calls, perform } = this.#options
    const { contactId, person } = calls.find(callId)
    const record = cache.ledger.get('call', callRecordIdOf(contactId))
    const segment = record && segmentOf(record, person)
    if (hubHas(cache.meta, 'handoverNotes') && segment && givenNote(segment) !== null)
      perform([{ type: 'call.addHandoverNote', contactId, text: NO_HANDOVER_NOTE }])
    return 'none'
  }

  #e164Of(call: LiveCall): E164 | null {
    const number = this.#options.cards.numberOf(call)
    return number.kind === 'e164' ? number.e164 : null
  }

  #choose(call: LiveCall, customerId: CustomerId, reason: MatchReason, others: readonly Act[]): void {
    this.#options.perform([
      ...this.#reportActs(call),
      { type: 'call.assign', contactId: call.contactId, customerId },
      ...this.#ticketActs(call, customerId),
      ...others,
    ])
    this.#options.calls.update(call.callId, { customerId, chosen: reason })
  }

  /** The record must be there before anything is said about it; the facts may have been held back until now. */
  #reportActs(call: LiveCall): Act[] {
    const { cache, acts } = this.#options
    return cache.ledger.get('call', callRecordIdOf(call.contactId)) ? [] : acts.now(call)
  }

  /** The ticket follows the customer: its own is corrected, somebody else's is let go. */
  #ticketActs(call: LiveCall, customerId: CustomerId): Act[] {
    const { ledger } = this.#options.cache
    const { contactId, queueId } = inItsQueue(ledger, call)
    const ticketId = ledger.get('call', callRecordIdOf(contactId))?.ticketId
    const ticket = ticketId ? ledger.get('ticket', ticketId) : undefined
    if (!ticket || ticket.customerId === customerId) return []
    if (ticket.contactId === contactId)
      return [{ type: 'ticket.update', id: ticket.id, fields: { customerId } }]
    const caller = this.#options.acts.callerOf(call)
    return [
      { type: 'call.assign', contactId, ticketId: null },
      { type: 'ticket.openForContact', contactId, customerId, ...caller, queueId, title: '' },
    ]
  }
}
