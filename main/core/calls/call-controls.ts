import { v7 } from 'uuid'
import type { z } from 'zod'
import type { deskDoor } from '../../../shared/contract/desk.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import { canAsk } from '../../../shared/domain/call.ts'
import type { CallId, ContactId, PersonId } from '../../../shared/domain/ids.ts'
import { parseCallerNumber } from '../../../shared/domain/phone-number.ts'
import type { LedgerCache } from '../cache/ledger-cache.ts'
import type { Clock } from '../clock.ts'
import type { PhoneLine } from '../lines/phone-line.ts'
import type { LiveCalls } from './live-calls.ts'
import { dialledCall } from './new-call.ts'

type Dialling = z.output<(typeof deskDoor)['calls']['call.dial']['input']>

export interface CallControlsOptions {
  readonly ledger: Pick<LedgerCache, 'get'>
  readonly clock: Clock
  readonly line: PhoneLine
  readonly calls: LiveCalls
  readonly person: () => PersonId
}

/** What an agent does with a call on the phone. Everything throws DoorError with words for the agent. */
export class CallControls {
  readonly #options: CallControlsOptions

  constructor(options: CallControlsOptions) {
    this.#options = options
  }

  /** Dials a number; returns the call, which is about what the caller of this says, or its follow-up. */
  async dial({ number, customerId, followUpId, ticketId }: Dialling): Promise<CallId> {
    const { ledger, clock, line, calls } = this.#options
    const parsed = parseCallerNumber(number)
    if (parsed.kind === 'withheld') throw new DoorError('badNumber', 'This is no number that can be dialled.')
    const target = parsed.kind === 'e164' ? parsed.e164 : parsed.digits
    const callId = v7() as CallId
    const contactId = v7() as ContactId
    const followUp = followUpId ? ledger.get('followUp', followUpId) : undefined
    calls.add(
      dialledCall({
        callId,
        contactId,
        person: this.#options.person(),
        at: clock.now(),
        target,
        customerId: customerId ?? followUp?.customerId ?? null,
        followUpId,
        ticketId: ticketId ?? followUp?.ticketId ?? null,
      }),
    )
    try {
      await line.ask('dial', { callId, contactId, target })
    } catch (error) {
      calls.end(callId, null)
      throw error
    }
    return callId
  }

  async answer(callId: CallId): Promise<void> {
    const { calls, line } = this.#options
    // its phone may have been told by the window itself, and be faster than the window's word to here
    if (calls.get(callId).state.phase === 'talking') return
    await calls.ask(callId, 'answerAsked', { type: 'answerFailed' }, () => line.ask('answer', { callId }))
  }

  reject(callId: CallId): Promise<void> {
    const { calls, line } = this.#options
    return calls.ask(callId, 'endAsked', null, () => line.ask('reject', { callId }))
  }

  async hangUp(callId: CallId): Promise<void> {
    const { calls, line } = this.#options
    const { phase } = calls.find(callId).state
    if (phase === 'ended' || phase === 'ending') return
    const isRinging = phase === 'ringing' || phase === 'answering'
    try {
      await calls.ask(callId, 'endAsked', null, () => line.ask(isRinging ? 'reject' : 'hangUp', { callId }))
    } catch (error) {
      // a phone that is not there holds no call: for the agent it is over
      if (!(error instanceof DoorError) || !['noPhone', 'doorClosed', 'noSuchCall'].includes(error.code))
        throw error
      calls.end(callId, null)
    }
  }

  hold(callId: CallId): Promise<void> {
    const { calls, line } = this.#options
    return calls.ask(callId, 'holdAsked', { type: 'holdFailed' }, () => line.ask('hold', { callId }))
  }

  resume(callId: CallId): Promise<void> {
    const { calls, line } = this.#options
    return calls.ask(callId, 'resumeAsked', { type: 'resumeFailed' }, () => line.ask('resume', { callId }))
  }

  /** Hands the call to a number or an extension, without asking there first. */
  transfer(callId: CallId, target: string): Promise<void> {
    const { calls, line } = this.#options
    const parsed = parseCallerNumber(target)
    const to = parsed.kind === 'e164' ? parsed.e164 : target.trim()
    if (canAsk(calls.find(callId).state.phase, 'transferAsked')) calls.update(callId, { transferTo: to })
    return calls.ask(callId, 'transferAsked', { type: 'transferFailed' }, () =>
      line.ask('transfer', { callId, target: to }),
    )
  }
}
