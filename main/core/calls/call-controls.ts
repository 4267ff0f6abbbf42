import { v7 } from 'uuid'
import type { z } from 'zod'
import type { deskDoor } from '../../../shared/contract/desk.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import { canAsk, isAskedAlready } from '../../../shared/domain/call.ts'
import type { CallId, ContactId, PersonId } from '../../../shared/domain/ids.ts'
import { NO_DIAL_RULES, type DialRules } from '../../../shared/domain/dial-rules.ts'
import { lineForm } from '../../../shared/domain/line-form.ts'
import { dialText, type DialableNumber } from '../../../shared/domain/party-number.ts'
import type { TypedChoice } from '../../../shared/domain/typed-number.ts'
import type { LedgerCache } from '../cache/ledger-cache.ts'
import type { Clock } from '../clock.ts'
import type { PhoneLine } from '../lines/phone-line.ts'
import type { Numbers } from '../numbers/numbers.ts'
import type { LiveCalls } from './live-calls.ts'
import { dialledCall } from './new-call.ts'

type Dialling = z.output<(typeof deskDoor)['calls']['call.dial']['input']>

export interface CallControlsOptions {
  readonly ledger: Pick<LedgerCache, 'get'>
  readonly clock: Clock
  readonly line: PhoneLine
  readonly calls: LiveCalls
  readonly person: () => PersonId
  readonly numbers: Pick<Numbers, 'typed' | 'plan'>
  /** How the line of the phone wants numbers; undefined where it said nothing. */
  readonly dialRules: () => DialRules | undefined
}

const severalNumbers = (): DoorError =>
  new DoorError(
    'severalNumbers',
    'The text holds more than one number, or words around one. Choose which is meant.',
  )

/** What an agent does with a call on the phone. Everything throws DoorError with words for the agent. */
export class CallControls {
  readonly #options: CallControlsOptions

  constructor(options: CallControlsOptions) {
    this.#options = options
  }

  /**
   * Dials a number; returns the call, which is about what the caller of this says, or its follow-up. A number that is being dialled is not
   * dialled beside it once more: that is the same call.
   */
  async dial({ number, customerId, followUpId, ticketId }: Dialling): Promise<CallId> {
    const { ledger, clock, line, calls } = this.#options
    const read = this.#read(number)
    const target = dialText(read.number)
    const underWay = calls.dialling(target, read.extension)
    if (underWay) return underWay.callId
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
        extension: read.extension,
        customerId: customerId ?? followUp?.customerId ?? null,
        followUpId,
        ticketId: ticketId ?? followUp?.ticketId ?? null,
      }),
    )
    try {
      await line.ask('dial', { callId, contactId, ...this.#forLine(read.number) })
    } catch (error) {
      calls.end(callId, null)
      throw error
    }
    return callId
  }

  /** Answers. Its phone may have been told by the window itself, and be faster than the window's word to here: then it is talked already. */
  answer(callId: CallId): Promise<void> {
    const { calls, line } = this.#options
    return calls.ask(callId, 'answerAsked', { type: 'answerFailed' }, () => line.ask('answer', { callId }))
  }

  reject(callId: CallId): Promise<void> {
    const { calls, line } = this.#options
    return calls.ask(callId, 'endAsked', null, () => line.ask('reject', { callId }))
  }

  async hangUp(callId: CallId): Promise<void> {
    const { calls, line } = this.#options
    const { phase } = calls.find(callId).state
    if (isAskedAlready(phase, 'endAsked')) return
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

  /** Keys tones in during a call. Where they are the extension that was dialled with it, they are marked as sent. */
  async sendDtmf(callId: CallId, tones: string): Promise<void> {
    const { calls, line } = this.#options
    if (!/^(?=.*[^,])[0-9A-D*#,]{1,40}$/.test(tones))
      throw new DoorError('badTones', 'Only the keys 0 to 9, A to D, * and # can be sent.')
    const { extension } = calls.get(callId)
    // the phone plays them one after the other
    for (const part of tones.split(',').filter((one) => one !== ''))
      await line.ask('sendDtmf', { callId, tones: part })
    if (extension?.digits === tones) calls.update(callId, { extension: { digits: tones, isSent: true } })
  }

  hold(callId: CallId): Promise<void> {
    const { calls, line } = this.#options
    return calls.ask(callId, 'holdAsked', { type: 'holdFailed' }, () => line.ask('hold', { callId }))
  }

  resume(callId: CallId): Promise<void> {
    const { calls, line } = this.#options
    return calls.ask(callId, 'resumeAsked', { type: 'resumeFailed' }, () => line.ask('resume', { callId }))
  }

  /** Hands the call to a number or an extension, without asking there first; `beforehand` is done when the line is going to be asked. */
  transfer(callId: CallId, target: string, beforehand: () => void = () => undefined): Promise<void> {
    const { calls, line } = this.#options
    const read = this.#options.numbers.typed(target)
    if (read.kind === 'asked') throw severalNumbers()
    // this phone is out of the call before anybody could key it in
    if (read.kind === 'one' && read.extension !== null)
      throw new DoorError(
        'extensionWithTransfer',
        'The extension cannot be keyed in after the transfer. Transfer to the number alone, or to another one.',
      )
    // a whole SIP address, or a name of the line
    const to = read.kind === 'one' ? dialText(read.number) : target.trim()
    const asTheLineWants = read.kind === 'one' ? this.#forLine(read.number).target : to
    const { state, transferTo } = calls.find(callId)
    if (state.phase === 'transferring' && transferTo === to) return Promise.resolve()
    if (canAsk(state.phase, 'transferAsked')) {
      beforehand()
      calls.update(callId, { transferTo: to })
    }
    return calls.ask(callId, 'transferAsked', { type: 'transferFailed' }, () =>
      line.ask('transfer', { callId, target: asTheLineWants }),
    )
  }

  /** The one number in a text. Throws DoorError `badNumber` or `severalNumbers`. */
  #read(text: string): TypedChoice {
    const read = this.#options.numbers.typed(text)
    if (read.kind === 'one') return read
    if (read.kind === 'asked') throw severalNumbers()
    throw new DoorError('badNumber', 'This is no number that can be dialled.')
  }

  #forLine(number: DialableNumber): { target: string; callerId: string | null } {
    const rules = this.#options.dialRules() ?? NO_DIAL_RULES
    const { country } = this.#options.numbers.plan()
    return { target: lineForm(number, rules, country), callerId: rules.callerId }
  }
}
