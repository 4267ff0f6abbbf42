import { v7 as uuidv7 } from 'uuid'
import { CallerSession } from '../../shared/contract/caller.ts'
import type { PhoneCallEvent, PhoneProblem, SipAccount } from '../../shared/contract/phone.ts'
import type { CallEndReason } from '../../shared/domain/call.ts'
import { CallId, ContactId } from '../../shared/domain/ids.ts'
import type { E164 } from '../../shared/domain/phone-number.ts'
import type { Moment } from '../../shared/domain/time.ts'
import { Devices } from '../sip/devices.ts'
import { Bell } from '../sip/bell.ts'
import { IncomingSipCall } from '../sip/incoming-call.ts'
import { measureLevel } from '../sip/level-meter.ts'
import { OutgoingSipCall } from '../sip/outgoing-call.ts'
import type { CallParts, SipCall } from '../sip/sip-call.ts'
import { LinePermission } from '../sip/line-permission.ts'
import { SipLine } from '../sip/sip-line.ts'
import { problemOfError } from '../sip/sip-problem.ts'
import type { Timers } from '../sip/steady-timer.ts'
import { TonePlayer } from '../sip/tone-player.ts'
import { askHub } from './ask-hub.ts'

/** What a customer's phone shows. */
export interface CustomerPhoneState {
  readonly stage: 'idle' | 'calling' | 'queued' | 'ringing' | 'incoming' | 'talking' | 'ended'
  /** Place in the queue, from 1, while queued. */
  readonly position: number | null
  readonly answeredAt: Moment | null
  /** The agent put this caller on hold. */
  readonly isHeld: boolean
  /** How loud the other side is, 0 to 1. */
  readonly receivedLevel: number
  readonly endReason: CallEndReason | null
  readonly problem: PhoneProblem | null
  /** Keys pressed in this call. */
  readonly tones: string
}

const IDLE: CustomerPhoneState = {
  stage: 'idle',
  position: null,
  answeredAt: null,
  isHeld: false,
  receivedLevel: 0,
  endReason: null,
  problem: null,
  tones: '',
}

const REGISTER_PATIENCE_MS = 8000

/** Whose phone it is: a number, or null for one that is withheld from who is called. */
export interface Caller {
  readonly number: E164 | null
}

/**
 * A customer's phone: one number at a time, one call at a time. It stays registered under its number, so that an agent
 * who calls back rings here.
 */
export class CustomerPhone {
  readonly #timers: Timers
  readonly #sipPath: string
  readonly #iceServers: SipAccount['iceServers']
  readonly #devices: Devices
  readonly #player = new TonePlayer()
  readonly #bell: Bell
  readonly #listeners = new Set<() => void>()
  #state = IDLE
  #line: SipLine | null = null
  #lineOf: E164 | null | undefined
  #call: SipCall | null = null
  /** Counts what was asked for, so that a slow sign-in does not call after somebody hung up or chose another. */
  #asked = 0
  #stopRingback: (() => void) | null = null
  #isRenewing = false

  constructor(timers: Timers, sipPath: string, iceServers: SipAccount['iceServers']) {
    this.#timers = timers
    this.#sipPath = sipPath
    this.#iceServers = iceServers
    this.#devices = new Devices(timers, {
      devices: () => undefined,
      problem: (problem) => this.#set({ problem }),
    })
    this.#bell = new Bell(this.#player, this.#devices.ringer, this.#devices.speaker)
  }

  readonly snapshot = (): CustomerPhoneState => this.#state
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Becomes this caller's phone: registered, so that an agent who calls back rings here. Does nothing in mid-call. Throws
   * when the hub gives no phone.
   */
  async become(caller: Caller): Promise<void> {
    const isGood = this.#line !== null && this.#line.registration.state !== 'failed'
    if (this.#call || (isGood && this.#lineOf === caller.number)) return
    this.#asked += 1
    const request = this.#asked
    const session = CallerSession.parse(await askHub('/api/caller/session', { number: caller.number }))
    const before = this.#line
    if (request !== this.#asked || this.#call) return
    this.#line = null
    await before?.stop()
    if (request !== this.#asked) return
    const server = session.server ?? `${location.origin.replace(/^http/, 'ws')}${this.#sipPath}`
    const line: SipLine = new SipLine(
      {
        uri: `sip:${session.username}@${session.domain}`,
        username: session.username,
        password: session.password,
        displayName: session.displayName,
        server,
        iceServers: this.#iceServers,
      },
      new LinePermission('free', () => undefined),
      {
        microphone: this.#devices.microphone,
        timers: this.#timers,
        play: (stream) => this.#play(stream),
      },
      {
        onRegistration: ({ problem }) => {
          if (problem?.code === 'badCredentials') void this.#renew(line, caller)
          this.#notify()
        },
        onIncoming: (invitation, audio) => {
          const call = new IncomingSipCall(invitation, audio, this.#partsOf(line), this.#call !== null)
          if (this.#call) return call.reject()
          this.#call = call
          this.#set({ ...IDLE, stage: 'incoming' })
          this.#bell.set('ring')
          void call.prepare(this.#devices.microphone.isPermitted())
        },
        onLost: () => this.#call?.lineLost(),
        onBack: () => this.#call?.lineBack(),
      },
    )
    this.#line = line
    this.#lineOf = caller.number
    line.start()
  }

  /** A hub that was started anew has forgotten this phone: its account is asked for again, and a call goes on meanwhile. */
  async #renew(line: SipLine, { number }: Caller): Promise<void> {
    if (this.#isRenewing || number === null) return
    this.#isRenewing = true
    try {
      const { password } = CallerSession.parse(await askHub('/api/caller/session', { number }))
      if (this.#line === line) line.changePassword(password)
    } catch (error) {
      // the line is asked again by itself, and with its refusal this
      console.warn('The phone has no account any more', error)
    } finally {
      this.#isRenewing = false
    }
  }

  /** Calls a queue or an extension as this caller. Trouble shows in the state. */
  async dial(caller: Caller, target: string): Promise<void> {
    if (this.#call) return
    this.#set({ ...IDLE, stage: 'calling' })
    const isWanted = (): boolean => this.#state.stage === 'calling'
    try {
      await this.become(caller)
      const line = await this.#registeredLine()
      // somebody hung up before the phone was ready
      if (!isWanted()) return
      const call = OutgoingSipCall.make(
        {
          callId: CallId.parse(uuidv7()),
          contactId: ContactId.parse(uuidv7()),
          target,
          isContactIdSent: false,
          isAnonymous: caller.number === null,
        },
        {
          ...this.#partsOf(line),
          ringback: (isOn) => this.#setRingback(isOn),
          queuePosition: (position) => this.#set({ stage: 'queued', position }),
        },
      )
      this.#call = call
      await call.dial()
    } catch (error) {
      if (isWanted()) this.#over('failed', problemOfError(error))
    }
  }

  async answer(): Promise<void> {
    this.#bell.set('silent')
    const call = this.#call
    if (!(call instanceof IncomingSipCall)) return
    try {
      await call.answer()
    } catch (error) {
      this.#set({ problem: problemOfError(error) })
    }
  }

  hangUp(): void {
    if (this.#call instanceof IncomingSipCall && this.#state.stage === 'incoming') this.#call.reject()
    else if (this.#call) this.#call.hangUp()
    else this.#set({ ...IDLE })
  }

  async press(tone: string): Promise<void> {
    if (this.#state.stage !== 'talking' || !this.#call) return
    this.#set({ tones: (this.#state.tones + tone).slice(-24) })
    await this.#call.sendDtmf(tone)
  }

  /** The page goes: says goodbye while the socket is still there. */
  leave(): void {
    this.#call?.hangUp()
  }

  #partsOf(line: SipLine): CallParts {
    return {
      line,
      timers: this.#timers,
      dtmf: () => 'rfc4733',
      emit: (event) => this.#heard(event),
      quality: () => undefined,
    }
  }

  #heard(event: PhoneCallEvent): void {
    switch (event.type) {
      case 'progress':
        if (this.#state.stage === 'calling') this.#set({ stage: 'ringing' })
        break
      case 'answered':
        this.#bell.set('silent')
        this.#set({ stage: 'talking', position: null, answeredAt: this.#timers.now() })
        break
      case 'remoteHeld':
        this.#set({ isHeld: event.held })
        break
      case 'problem':
        this.#set({ problem: event.problem })
        break
      case 'ended':
        this.#over(event.reason, event.problem)
        break
      default:
        break
    }
  }

  #over(endReason: CallEndReason, problem: PhoneProblem | null): void {
    this.#call = null
    this.#bell.set('silent')
    this.#setRingback(false)
    this.#set({ stage: 'ended', endReason, problem, position: null, receivedLevel: 0, isHeld: false })
  }

  /** Waits for the registration, since a line takes calls from phones that it knows. */
  #registeredLine(): Promise<SipLine> {
    return new Promise((resolve, reject) => {
      const stop = this.#timers.after(REGISTER_PATIENCE_MS, () => {
        this.#listeners.delete(look)
        reject(new Error('The line does not answer.'))
      })
      const look = (): void => {
        if (!this.#line?.isUp) return
        stop()
        this.#listeners.delete(look)
        resolve(this.#line)
      }
      this.#listeners.add(look)
      look()
    })
  }

  #play(stream: MediaStream): () => void {
    const stopPlaying = this.#devices.speaker.play(stream)
    const stopMeter = measureLevel(stream, this.#timers, (receivedLevel) => this.#set({ receivedLevel }))
    return () => {
      stopMeter()
      stopPlaying()
    }
  }

  #setRingback(isOn: boolean): void {
    if (isOn) this.#stopRingback ??= this.#player.loop('ringback', this.#devices.speaker, 1)
    else {
      this.#stopRingback?.()
      this.#stopRingback = null
    }
  }

  #set(change: Partial<CustomerPhoneState>): void {
    this.#state = { ...this.#state, ...change }
    this.#notify()
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
