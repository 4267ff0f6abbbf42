import { v7 } from 'uuid'
import type { z } from 'zod'
import type { Act } from '../../../shared/acts/registry.ts'
import type { deskDoor } from '../../../shared/contract/desk.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import { startCall } from '../../../shared/domain/call.ts'
import {
  callRecordIdOf,
  ticketIdOf,
  type CallId,
  type ContactId,
  type CustomerId,
  type PersonId,
  type TicketId,
} from '../../../shared/domain/ids.ts'
import type { MatchReason } from '../../../shared/domain/match.ts'
import { parseCallerNumber } from '../../../shared/domain/phone-number.ts'
import type { Cache } from '../cache/cache.ts'
import type { Clock } from '../clock.ts'
import type { PhoneLine } from '../lines/phone-line.ts'
import type { CallerMatcher } from '../matching/caller-matcher.ts'
import { e164Of } from './call-facts.ts'
import type { CallCards } from './call-cards.ts'
import type { CallActs } from './call-acts.ts'
import type { LiveCall } from './live-call.ts'
import type { LiveCalls } from './live-calls.ts'
import type { WrapUps } from './wrap-ups.ts'

/** What an agent asks of a call. Everything throws DoorError with words for the agent. */
export interface CallControls {
  dial(input: z.output<(typeof deskDoor)['calls']['call.dial']['input']>): Promise<CallId>
  answer(callId: CallId): Promise<void>
  reject(callId: CallId): Promise<void>
  hangUp(callId: CallId): Promise<void>
  hold(callId: CallId): Promise<void>
  resume(callId: CallId): Promise<void>
  transfer(callId: CallId, target: string): Promise<void>
  chooseCustomer(callId: CallId, customerId: CustomerId, remember: boolean): void
  /** True where the order was found and its customer taken. */
  spokenOrder(callId: CallId, orderNumber: string): boolean
  createCustomer(callId: CallId, name: string): CustomerId
  newTicket(callId: CallId): TicketId
  useTicket(callId: CallId, ticketId: TicketId): void
}
export interface CallControlsOptions {
  readonly cache: Cache
  readonly clock: Clock
  readonly line: PhoneLine
  readonly calls: LiveCalls
  readonly wrapUps: WrapUps
  readonly cards: CallCards
  readonly acts: CallActs
  readonly matcher: CallerMatcher
  readonly person: () => PersonId
  /** Does acts as the signed-in person, all or none. */
  perform(acts: readonly Act[]): void
}

export function createCallControls(options: CallControlsOptions): CallControls {
  const { cache, clock, line, calls, wrapUps, cards, acts, matcher, perform } = options
  const { ledger } = cache

  /** A call that lives, or is being wrapped up. */
  const find = (callId: CallId): LiveCall =>
    wrapUps.running().find((call) => call.callId === callId) ?? calls.get(callId)
  const update = (callId: CallId, change: Partial<LiveCall>): LiveCall =>
    wrapUps.update(callId, change) ?? calls.update(callId, change)

  /** The record must be there before anything is said about it; the facts may have been held back until now. */
  const reportActs = (call: LiveCall): Act[] =>
    ledger.get('call', callRecordIdOf(call.contactId)) ? [] : acts.now(call)

  /** The ticket follows the customer: its own is corrected, somebody else's is let go. */
  const ticketActs = (call: LiveCall, customerId: CustomerId): Act[] => {
    const ticketId = ledger.get('call', callRecordIdOf(call.contactId))?.ticketId
    const ticket = ticketId ? ledger.get('ticket', ticketId) : undefined
    if (!ticket || ticket.customerId === customerId) return []
    if (ticket.contactId === call.contactId)
      return [{ type: 'ticket.update', id: ticket.id, fields: { customerId } }]
    return [
      { type: 'call.assign', contactId: call.contactId, ticketId: null },
      {
        type: 'ticket.openForContact',
        contactId: call.contactId,
        customerId,
        callerNumber: e164Of(call),
        queueId: call.queueId,
        title: '',
      },
    ]
  }

  const choose = (
    call: LiveCall,
    customerId: CustomerId,
    reason: MatchReason,
    others: readonly Act[],
  ): void => {
    perform([
      ...reportActs(call),
      { type: 'call.assign', contactId: call.contactId, customerId },
      ...ticketActs(call, customerId),
      ...others,
    ])
    update(call.callId, { customerId, chosen: reason })
  }

  return {
    dial: async ({ number, customerId, followUpId, ticketId }) => {
      const parsed = parseCallerNumber(number)
      if (parsed.kind === 'withheld')
        throw new DoorError('badNumber', 'This is no number that can be dialled.')
      const target = parsed.kind === 'e164' ? parsed.e164 : parsed.digits
      const callId = v7() as CallId
      const contactId = v7() as ContactId
      const followUp = followUpId ? ledger.get('followUp', followUpId) : undefined
      const aboutCustomer = customerId ?? followUp?.customerId ?? null
      calls.add({
        callId,
        contactId,
        person: options.person(),
        state: startCall('outbound', clock.now()),
        rawNumber: target,
        displayName: null,
        queueId: null,
        queueName: null,
        waitedMs: null,
        quality: null,
        problem: null,
        gaps: [],
        customerId: aboutCustomer,
        chosen: aboutCustomer ? 'chosen' : null,
        followUpId,
        aboutTicketId: ticketId ?? followUp?.ticketId ?? null,
        ownTicketId: null,
        wrapUp: null,
      })
      try {
        await line.ask('dial', { callId, contactId, target })
      } catch (error) {
        calls.end(callId, null)
        throw error
      }
      return callId
    },
    answer: async (callId) => {
      // its phone may have been told by the window itself, and be faster than the window's word to here
      if (calls.get(callId).state.phase === 'talking') return
      await calls.ask(callId, 'answerAsked', { type: 'answerFailed' }, () => line.ask('answer', { callId }))
    },
    reject: (callId) => calls.ask(callId, 'endAsked', null, () => line.ask('reject', { callId })),
    hangUp: async (callId) => {
      const isRinging = ['ringing', 'answering'].includes(find(callId).state.phase)
      if (find(callId).state.phase === 'ended' || find(callId).state.phase === 'ending') return
      try {
        await calls.ask(callId, 'endAsked', null, () => line.ask(isRinging ? 'reject' : 'hangUp', { callId }))
      } catch (error) {
        // a phone that is not there holds no call: for the agent it is over
        if (!(error instanceof DoorError) || !['noPhone', 'doorClosed', 'noSuchCall'].includes(error.code))
          throw error
        calls.end(callId, null)
      }
    },
    hold: (callId) =>
      calls.ask(callId, 'holdAsked', { type: 'holdFailed' }, () => line.ask('hold', { callId })),
    resume: (callId) =>
      calls.ask(callId, 'resumeAsked', { type: 'resumeFailed' }, () => line.ask('resume', { callId })),
    transfer: (callId, target) => {
      const parsed = parseCallerNumber(target)
      const to = parsed.kind === 'e164' ? parsed.e164 : target.trim()
      return calls.ask(callId, 'transferAsked', { type: 'transferFailed' }, () =>
        line.ask('transfer', { callId, target: to }),
      )
    },

    chooseCustomer: (callId, customerId, remember) => {
      const call = find(callId)
      const e164 = e164Of(call)
      choose(
        call,
        customerId,
        'chosen',
        remember && e164 ? [{ type: 'customer.linkNumber', id: customerId, e164 }] : [],
      )
    },
    spokenOrder: (callId, orderNumber) => {
      const order = matcher.findOrder(orderNumber)
      if (!order || !ledger.get('customer', order.customerId)) return false
      choose(find(callId), order.customerId, 'spokenOrder', [])
      return true
    },
    createCustomer: (callId, name) => {
      const call = find(callId)
      const e164 = e164Of(call)
      const id = v7() as CustomerId
      const label = e164 && /^\+861[3-9]\d{9}$/.test(e164) ? ('mobile' as const) : ('other' as const)
      cache.write('person', () => {
        perform([
          {
            type: 'customer.create',
            id,
            fields: {
              name,
              level: 'standard',
              tags: [],
              numbers: e164 ? [{ e164, label }] : [],
              addresses: [],
            },
          },
        ])
        choose(call, id, 'chosen', [])
      })
      return id
    },
    newTicket: (callId) => {
      const call = find(callId)
      // pressed twice, it is still one
      if (call.ownTicketId && ledger.get('ticket', call.ownTicketId)) return call.ownTicketId
      const derived = ticketIdOf(call.contactId)
      const id = ledger.get('ticket', derived) ? (v7() as TicketId) : derived
      perform([
        ...reportActs(call),
        {
          type: 'ticket.open',
          id,
          contactId: call.contactId,
          customerId: cards.identify(call).customerId,
          callerNumber: e164Of(call),
          queueId: call.queueId,
          fields: { kind: 'unsorted', priority: 'P3', title: '', reason: null, product: null },
        },
      ])
      update(callId, { ownTicketId: id })
      return id
    },
    useTicket: (callId, ticketId) => {
      const call = find(callId)
      perform([...reportActs(call), { type: 'call.assign', contactId: call.contactId, ticketId }])
    },
  }
}
