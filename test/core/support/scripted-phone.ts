import { DoorError, serveDoor, type DoorServer, type Port } from '../../../shared/contract/door.ts'
import {
  phoneDoor,
  type IncomingCall,
  type LineAccess,
  type LineAnswer,
  type PhoneCall,
  type PhoneCallEvent,
  type PhoneDoor,
  type PhoneProblem,
  type PhoneSettings,
  type Registration,
  type SipAccount,
  type SipDialog,
} from '../../../shared/contract/phone.ts'
import { closeGaps, type OpenGap } from '../../../shared/domain/call-gap.ts'
import type { CallQuality } from '../../../shared/domain/call-record.ts'
import type { CallId, ContactId } from '../../../shared/domain/ids.ts'
import { v7 } from 'uuid'
import { until } from '../../hub/support/test-hub.ts'

export const REGISTERED: Registration = {
  state: 'registered',
  provenAt: Date.now(),
  roundTripMs: 12,
  problem: null,
  retryAt: null,
}
export const QUALITY: CallQuality = { mos: 4.3, loss: 0.01, jitterMs: 4, roundTripMs: 30 }

/** The other end of the phone's door: does what it is told, and what the test lets the line do. */
export class ScriptedPhone {
  readonly calls = new Map<CallId, PhoneCall>()
  /** The computer's clock, which the page has. */
  computer: () => number = Date.now
  /** Everything the core asked, in order. */
  readonly asked: { name: string; input: unknown }[] = []
  registration: Registration = { ...REGISTERED, provenAt: this.computer() }
  account: SipAccount | null | undefined
  /** Whether it may connect to the line of its account. */
  access: LineAccess | undefined
  settings: PhoneSettings | undefined
  /** Named asks are refused with this code until it is taken away. */
  readonly refusing = new Map<string, string>()
  /** What the line says where a call is to be taken over; null where it gives it. */
  takeOverProblem: PhoneProblem | null = null
  /** A takeover comes about when this is kept. */
  takeOverDone: Promise<unknown> = Promise.resolve()
  /** Dialogs that calls got here, so that each is another one. */
  #dialogs = 0
  #door: DoorServer<PhoneDoor> | undefined
  readonly #lineAnswers = new Map<number, LineAnswer>()
  #lineAsks = 0

  /** Serves the door on a port, as a page that has just been opened. */
  attach(port: Port): void {
    const note = <T>(name: string, input: T): T => {
      this.asked.push({ name, input })
      const code = this.refusing.get(name)
      if (code) throw new DoorError(code, `the phone refuses to ${name}`)
      return input
    }
    this.#door = serveDoor(
      phoneDoor,
      port,
      {
        snapshot: () => ({ registration: this.registration, calls: [...this.calls.values()], devices: [] }),
        setAccount: ({ account, access }) => {
          this.account = note('setAccount', account)
          this.access = access
          return null
        },
        answerLine: ({ ask, answer }) => {
          this.#lineAnswers.set(ask, answer)
          return null
        },
        setSettings: ({ settings }) => {
          this.settings = note('setSettings', settings)
          return null
        },
        probe: () => REGISTERED,
        wake: () => (note('wake', null), null),
        dial: (input) => {
          note('dial', input)
          this.#hold({ ...input, incoming: null, direction: 'outbound', phase: 'dialing' })
          return null
        },
        takeOver: async ({ call, dialog, withinMs }) => {
          note('takeOver', { call, dialog, withinMs })
          await this.takeOverDone
          if (this.takeOverProblem) return { problem: this.takeOverProblem }
          const taken = { ...call, dialog: this.#newDialog() }
          this.calls.set(call.callId, taken)
          return { call: taken }
        },
        answer: ({ callId }) => (note('answer', callId), this.answered(callId), null),
        reject: ({ callId }) => (note('reject', callId), this.ended(callId, 'rejected'), null),
        hangUp: ({ callId }) => {
          note('hangUp', callId)
          // a page has nothing to hang up of a call that it does not have
          if (this.calls.has(callId))
            this.ended(callId, this.calls.get(callId)?.answeredAt ? 'hungUp' : 'cancelled')
          return null
        },
        hold: ({ callId }) => (note('hold', callId), this.tell(callId, { type: 'held' }), null),
        resume: ({ callId }) => (note('resume', callId), this.tell(callId, { type: 'resumed' }), null),
        mute: (input) => (
          note('mute', input),
          this.tell(input.callId, { type: 'muted', muted: input.muted }),
          null
        ),
        sendDtmf: (input) => (note('sendDtmf', input), null),
        transfer: (input) => (note('transfer', input), null),
        playTestTone: (input) => (note('playTestTone', input), null),
        meter: (input) => (note('meter', input), null),
        checkMicrophone: () => ({ permission: 'granted', label: 'Headset', peak: 0.4, problem: null }),
        gatherIce: () => ({
          servers: [],
          host: 1,
          srflx: 0,
          relay: 0,
          tookMs: 40,
          isComplete: true,
          errors: [],
        }),
      },
      (text, error) => {
        throw new Error(`phone door: ${text}`, { cause: error })
      },
    )
    this.#door.emit('registration', this.registration)
  }

  /** What the line has proven, or no longer. */
  registers(change: Partial<Registration>): void {
    this.registration = { ...this.registration, ...change }
    this.#door?.emit('registration', this.registration)
  }

  /** Asks whether it may connect now, and gives the answer. */
  asksForLine(): Promise<LineAnswer> {
    const ask = ++this.#lineAsks
    this.#door?.emit('lineWanted', { ask })
    return until('the answer about the line', () => this.#lineAnswers.get(ask), 15_000)
  }

  /** The page goes without a word. */
  detach(): void {
    this.#door?.close()
    this.#door = undefined
  }

  /** A call rings here. */
  rings(
    call: Partial<Omit<IncomingCall, 'contactId' | 'callId'>> & { contactId?: string; callId?: string },
  ): {
    callId: CallId
    contactId: ContactId
  } {
    const incoming: IncomingCall = {
      from: null,
      displayName: null,
      queue: null,
      waitedMs: null,
      referredBy: null,
      isSecond: false,
      at: this.computer(),
      ...call,
      callId: (call.callId ?? v7()) as CallId,
      contactId: (call.contactId ?? v7()) as ContactId,
    }
    const { callId, contactId } = incoming
    this.#hold({ callId, contactId, incoming, direction: 'inbound', target: null, phase: 'ringing' })
    this.#door?.emit('incoming', incoming)
    return { callId, contactId }
  }

  answered(callId: CallId): void {
    const call = this.calls.get(callId)
    if (call) this.calls.set(callId, { ...call, phase: 'talking', answeredAt: this.computer() })
    this.tell(callId, { type: 'answered' })
  }

  /** The line would give the call to another page (RFC 3891). */
  dialogStands(callId: CallId): SipDialog {
    const dialog = this.#newDialog()
    const call = this.calls.get(callId)
    if (call) this.calls.set(callId, { ...call, dialog })
    this.tell(callId, { type: 'dialog', dialog })
    return dialog
  }

  ended(callId: CallId, reason: Extract<PhoneCallEvent, { type: 'ended' }>['reason']): void {
    const call = this.calls.get(callId)
    this.calls.delete(callId)
    const gaps = closeGaps(call?.gaps ?? [], this.computer())
    this.tell(callId, {
      type: 'ended',
      reason,
      problem: null,
      quality: call?.answeredAt ? QUALITY : null,
      gaps,
    })
  }

  /** A call that was dialled ends before anybody answered, for this reason. */
  fails(callId: CallId, problem: PhoneProblem): void {
    this.calls.delete(callId)
    this.tell(callId, { type: 'ended', reason: 'failed', problem, quality: null, gaps: [] })
  }

  tell(callId: CallId, event: PhoneCallEvent): void {
    this.#door?.emit('call', { callId, at: this.computer(), event })
  }

  /** Sound or line is away, or back. */
  gap(callId: CallId, gap: OpenGap): void {
    const call = this.calls.get(callId)
    const others = (call?.gaps ?? []).filter((known) => known.from !== gap.from || known.kind !== gap.kind)
    if (call) this.calls.set(callId, { ...call, gaps: [...others, gap] })
    this.tell(callId, { type: 'gap', gap })
  }

  quality(callId: CallId, quality: CallQuality): void {
    this.#door?.emit('quality', { callId, quality })
  }

  #newDialog(): SipDialog {
    this.#dialogs += 1
    return {
      callId: `dialog-${this.#dialogs}`,
      localTag: 'mine',
      remoteTag: 'theirs',
      target: 'sip:switch@ringdesk',
    }
  }

  #hold(call: Omit<PhoneCall, 'muted' | 'startedAt' | 'answeredAt' | 'gaps' | 'dialog'>): void {
    this.calls.set(call.callId, {
      ...call,
      muted: false,
      startedAt: this.computer(),
      answeredAt: null,
      gaps: [],
      dialog: null,
    })
  }
}
