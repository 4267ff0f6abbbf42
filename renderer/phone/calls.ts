import type { Invitation } from 'sip.js'
import type { PhoneCall, PhoneCallEvent, SipDialog } from '../../shared/contract/phone.ts'
import { DoorError } from '../../shared/contract/door.ts'
import type { CallQuality } from '../../shared/domain/call-record.ts'
import type { CallId } from '../../shared/domain/ids.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import type { Microphone } from '../sip/microphone.ts'
import { ContinuedSipCall, isForLater } from '../sip/continued-call.ts'
import { IncomingSipCall } from '../sip/incoming-call.ts'
import { OutgoingSipCall, type Dialled } from '../sip/outgoing-call.ts'
import type { SessionAudio } from '../sip/session-description.ts'
import type { CallParts, SipCall } from '../sip/sip-call.ts'
import type { SipLine } from '../sip/sip-line.ts'
import { PhoneFault, makeProblem, problemOfError } from '../sip/sip-problem.ts'
import { pause } from '../sip/steady-timer.ts'
import type { Timers } from '../sip/steady-timer.ts'
import type { Ringing } from '../sip/bell.ts'
import { afterPop } from './after-pop.ts'

export interface CallsListener {
  incoming(call: IncomingSipCall): void
  event(callId: CallId, event: PhoneCallEvent): void
  quality(callId: CallId, quality: CallQuality): void
  /** What should be heard now, besides the calls themselves. */
  ringing(ringing: Ringing): void
  ringback(isOn: boolean): void
  /** A customer of a trial is called, for whom somebody has to speak under this account. */
  customerWanted(account: { readonly username: string; readonly password: string }): void
}

/** Between tries to take a call over that the line cannot give just now; they are few, since the whole may not take long. */
const TAKE_OVER_AGAIN_MS = SECOND_MS

/** A call as it is now, for a core that comes (back). */
const describe = (call: SipCall): PhoneCall => ({
  ...call.description,
  callId: call.callId,
  contactId: call.contactId,
  phase: call.phase,
  muted: call.isMuted,
  startedAt: call.startedAt,
  answeredAt: call.answeredAt,
  gaps: call.gaps,
  dialog: call.dialog,
})

/** All calls of this phone. One talks at a time: who answers or takes back another puts the first on hold. */
export class Calls {
  readonly #calls = new Map<CallId, SipCall>()
  /** Of all calls that this page ever had. */
  readonly #had = new Set<CallId>()
  readonly #takeovers = new Map<CallId, Promise<PhoneCall>>()
  readonly #ringbacks = new Set<CallId>()
  readonly #timers: Timers
  readonly #microphone: Microphone
  readonly #dtmf: () => 'rfc4733' | 'info'
  readonly #listener: CallsListener

  constructor(
    timers: Timers,
    microphone: Microphone,
    dtmf: () => 'rfc4733' | 'info',
    listener: CallsListener,
  ) {
    this.#timers = timers
    this.#microphone = microphone
    this.#dtmf = dtmf
    this.#listener = listener
  }

  get isIdle(): boolean {
    return this.#calls.size === 0
  }

  /** Every call as it is now, for a core that comes (back). */
  list(): PhoneCall[] {
    const isHere = (call: SipCall): boolean => !(call instanceof ContinuedSipCall) || call.isAnswered
    return [...this.#calls.values()].filter(isHere).map(describe)
  }

  /** A call comes in: it is offered, then it rings, and everything is made ready to answer it in one step. */
  offer(line: SipLine, invitation: Invitation, audio: SessionAudio): void {
    const parts = this.#partsOf(line, () => call.callId)
    const call: IncomingSipCall = new IncomingSipCall(invitation, audio, parts, !this.isIdle)
    this.#take(call)
    this.#listener.incoming(call)
    afterPop(this.#timers, () => {
      this.#ring()
      void call.prepare(this.#microphone.isPermitted())
    })
  }

  /** Throws PhoneFault or DoorError when there can be no such call; then it is as if it had never been asked for. */
  async dial(
    line: SipLine,
    dialled: Pick<Dialled, 'callId' | 'contactId' | 'target' | 'callerId'>,
  ): Promise<void> {
    const { callId } = dialled
    if (this.#calls.has(callId)) throw new DoorError('callExists', 'This call has been dialled already.')
    const call = OutgoingSipCall.make(
      { ...dialled, isContactIdSent: true },
      {
        ...this.#partsOf(line, () => callId),
        ringback: (isOn) => this.#setRingback(callId, isOn),
        customerWanted: (account) => this.#listener.customerWanted(account),
      },
    )
    this.#take(call)
    try {
      await this.#holdOthers(callId)
      await call.dial()
    } catch (error) {
      this.#forget(callId)
      throw error
    }
  }

  /**
   * Takes over a call that another page of this console had, and gives it as it goes on here. Asked twice it does it once. Throws
   * PhoneFault where it cannot be had, and DoorError `heldHere` for one that this page had itself.
   * @param line resolves when there is one, which may not be up yet
   */
  takeOver(
    before: PhoneCall,
    dialog: SipDialog,
    withinMs: number,
    line: Promise<SipLine>,
  ): Promise<PhoneCall> {
    const { callId } = before
    const known = this.#takeovers.get(callId)
    if (known) return known
    const call = this.#calls.get(callId)
    if (call) return Promise.resolve(describe(call))
    if (this.#had.has(callId))
      return Promise.reject(new DoorError('heldHere', 'This page had the call itself, and it is over.'))
    const taking = this.#takeOver(before, dialog, this.#timers.now() + withinMs, line).finally(() =>
      this.#takeovers.delete(callId),
    )
    this.#takeovers.set(callId, taking)
    return taking
  }

  async answer(callId: CallId): Promise<void> {
    const call = this.#find(callId)
    if (!(call instanceof IncomingSipCall))
      throw new DoorError('notRinging', 'Only a call that rings here can be answered.')
    await this.#holdOthers(callId)
    await call.answer()
  }

  reject(callId: CallId): void {
    const call = this.#find(callId)
    if (call instanceof IncomingSipCall) call.reject()
    else call.hangUp()
  }

  hangUp(callId: CallId): void {
    this.#calls.get(callId)?.hangUp()
  }

  async hold(callId: CallId): Promise<void> {
    await this.#find(callId).hold()
  }

  async resume(callId: CallId): Promise<void> {
    const call = this.#find(callId)
    await this.#holdOthers(callId)
    await call.resume()
  }

  mute(callId: CallId, isMuted: boolean): void {
    this.#find(callId).mute(isMuted)
  }

  async sendDtmf(callId: CallId, tones: string): Promise<void> {
    await this.#find(callId).sendDtmf(tones)
  }

  transfer(callId: CallId, target: string): void {
    this.#find(callId).transfer(target)
  }

  lineLost(): void {
    for (const call of [...this.#calls.values()]) call.lineLost()
  }

  lineBack(): void {
    for (const call of [...this.#calls.values()]) call.lineBack()
  }

  /**
   * The page goes, and another may come: what the hub's own switch keeps for that one stays as it is, everything else ends. Nobody hangs up
   * at a PBX what no page takes over, and how long it keeps the other side waiting for a phone that is gone it does not say.
   */
  leavePage(): void {
    for (const call of [...this.#calls.values()]) {
      if (call.isKeptByLine || (call instanceof ContinuedSipCall && !call.isAnswered)) continue
      if (call instanceof IncomingSipCall && !call.isAnswered) call.leave()
      else call.endWithPage()
    }
  }

  /** Ends everything, because the phone signs out or goes for good: nobody is left in silence. */
  leave(): void {
    for (const call of [...this.#calls.values()]) {
      if (call instanceof IncomingSipCall) call.leave()
      else call.hangUp()
    }
  }

  #partsOf(line: SipLine, callId: () => CallId): CallParts {
    return {
      line,
      timers: this.#timers,
      dtmf: this.#dtmf,
      emit: (event) => this.#heard(callId(), event),
      quality: (quality) => this.#listener.quality(callId(), quality),
    }
  }

  #heard(callId: CallId, event: PhoneCallEvent): void {
    if (event.type === 'ended') this.#forget(callId)
    this.#listener.event(callId, event)
    // another one may have come from the page before while this one was on its way
    if (event.type === 'answered' || event.type === 'resumed') this.#holdLate(this.#talkingBesides(callId))
    this.#ring()
  }

  async #takeOver(
    before: PhoneCall,
    dialog: SipDialog,
    until: number,
    line: Promise<SipLine>,
  ): Promise<PhoneCall> {
    const { callId } = before
    for (;;) {
      const left = until - this.#timers.now()
      const parts = this.#partsOf(await inTime(line, left, this.#timers), () => callId)
      const call = ContinuedSipCall.make(before, dialog, parts)
      this.#calls.set(callId, call)
      try {
        await call.takeOver(Math.max(0, until - this.#timers.now()))
        this.#take(call)
        // whom the agent talks to since then stays; this one was not there yet to be held for them
        if (call.phase === 'talking' && this.#talkingBesides(callId).length > 0) this.#holdLate([call])
        return describe(call)
      } catch (error) {
        this.#forget(callId)
        const isWorthIt = isForLater(problemOfError(error))
        if (!isWorthIt || this.#timers.now() + TAKE_OVER_AGAIN_MS >= until) throw error
      }
      await pause(this.#timers, TAKE_OVER_AGAIN_MS)
    }
  }

  #take(call: SipCall): void {
    this.#had.add(call.callId)
    this.#calls.set(call.callId, call)
  }

  #forget(callId: CallId): void {
    this.#calls.delete(callId)
    this.#setRingback(callId, false)
  }

  async #holdOthers(callId: CallId): Promise<void> {
    for (const call of this.#talkingBesides(callId)) await call.hold()
  }

  #talkingBesides(callId: CallId): SipCall[] {
    return [...this.#calls.values()].filter((call) => call.callId !== callId && call.phase === 'talking')
  }

  /** Nobody asked for this hold who could be told that it failed. */
  #holdLate(calls: readonly SipCall[]): void {
    for (const call of calls)
      call.hold().catch((error: unknown) => console.warn('A second call could not be held', error))
  }

  #find(callId: CallId): SipCall {
    const call = this.#calls.get(callId)
    if (!call) throw new DoorError('noSuchCall', 'This call is over.')
    return call
  }

  #setRingback(callId: CallId, isOn: boolean): void {
    if (isOn) this.#ringbacks.add(callId)
    else this.#ringbacks.delete(callId)
    this.#listener.ringback(this.#ringbacks.size > 0)
  }

  #ring(): void {
    const calls = [...this.#calls.values()]
    const isRinging = calls.some((call) => call.phase === 'ringing')
    const isBusy = calls.some((call) => call.phase !== 'ringing')
    this.#listener.ringing(isRinging ? (isBusy ? 'secondCall' : 'ring') : 'silent')
  }
}

/** What is waited for, or PhoneFault where it takes longer. */
function inTime<T>(wanted: Promise<T>, ms: number, timers: Timers): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(Math.max(0, ms), () => reject(new PhoneFault(makeProblem('callLost'))))
    wanted.then(resolve, reject).finally(cancel)
  })
}
