import type { DoorHandlers, DoorServer } from '../../shared/contract/door.ts'
import { DoorError } from '../../shared/contract/door.ts'
import type {
  LineAccess,
  PhoneDoor,
  PhoneSettings,
  Registration,
  SipAccount,
} from '../../shared/contract/phone.ts'
import { isLoopback } from '../../shared/domain/hub-address.ts'
import type { CallId } from '../../shared/domain/ids.ts'
import { AudioOutput } from '../sip/audio-output.ts'
import { notifyWhenHeard } from '../ui/phone-in-window.ts'
import { measureLevel } from '../sip/level-meter.ts'
import { LinePermission } from '../sip/line-permission.ts'
import { SipLine } from '../sip/sip-line.ts'
import { doorErrorOf, problemOfError } from '../sip/sip-problem.ts'
import type { Timers } from '../sip/steady-timer.ts'
import { TonePlayer } from '../sip/tone-player.ts'
import { Calls } from './calls.ts'
import { checkMicrophone, gatherIce } from './self-check.ts'
import { Devices } from '../sip/devices.ts'
import { Bell } from '../sip/bell.ts'

type Emit = DoorServer<PhoneDoor>['emit']

/** A line that takes longer keeps nobody waiting for the rest of the phone; in milliseconds. */
const SETTLES_WITHIN_MS = 400

const NOT_SIGNED_IN: Registration = {
  state: 'none',
  provenAt: null,
  roundTripMs: null,
  problem: null,
  retryAt: null,
}

/** The line's address without the pass, which is another one after each sign-in. */
const placeOf = ({ server }: SipAccount): string => server.split('?')[0] ?? server

/** The phone behind its door: one account at a time, its calls, and the devices of this computer. */
export class Phone {
  readonly #timers: Timers
  readonly #devices: Devices
  readonly #calls: Calls
  readonly #bell: Bell
  readonly #player = new TonePlayer()
  #line: SipLine | null = null
  /** Resolves with the next line, for who waits for one. */
  #nextLine = Promise.withResolvers<SipLine>()
  /** Of `#line`. */
  #permission: LinePermission | null = null
  #account: SipAccount | null = null
  #settings: PhoneSettings = {
    devices: { microphone: null, speaker: null, ringer: null },
    dtmf: 'rfc4733',
    ringVolume: 1,
  }
  #emit: Emit | null = null
  readonly #onSettled: () => void
  /** Calls can come, or cannot for now: what is not needed for that comes after. */
  #isSettled = false
  /** Ends that happened while no core was there to hear them. */
  #unheard: Parameters<Emit>[] = []
  #stopMeter: (() => void) | null = null
  #stopRingback: (() => void) | null = null
  /** The ways to end the simulated customers that speak in this page. */
  readonly #customers = new Set<() => void>()

  /** @param onSettled hears that calls can come now, or why they cannot: there is no account, or the line is in trouble */
  constructor(timers: Timers, onSettled: () => void) {
    this.#timers = timers
    this.#onSettled = onSettled
    this.#devices = new Devices(timers, {
      devices: (devices) => this.#send('devices', { devices }),
      problem: (problem) => this.#send('problem', { problem }),
    })
    this.#bell = new Bell(this.#player, this.#devices.ringer, this.#devices.speaker)
    this.#calls = new Calls(timers, this.#devices.microphone, () => this.#settings.dtmf, {
      incoming: (call) => this.#send('incoming', call.details),
      event: (callId, event) => {
        const change = { callId, at: timers.now(), event }
        if (this.#emit === null && event.type === 'ended') this.#unheard.push(['call', change])
        this.#send('call', change)
      },
      quality: (callId, quality) => this.#send('quality', { callId, quality }),
      ringing: (ringing) => this.#bell.set(ringing),
      ringback: (isOn) => this.#setRingback(isOn),
      customerWanted: (account) => void this.#speakFor(account),
    })
    // looking for devices wakes the browser's sound, which takes the processor from what has to come first
    timers.after(SETTLES_WITHIN_MS, () => this.#settled())
  }

  /** True while nobody would be hurt by this phone's going. */
  get isIdle(): boolean {
    return this.#calls.isIdle
  }

  /** A core is there: it asks for a snapshot, and hears everything from now on. */
  attach(emit: Emit): void {
    this.#emit = emit
    this.#permission?.repeat()
  }

  /** The core is gone. Calls go on without it. */
  detach(): void {
    this.#emit = null
    void this.#setMeter(false)
  }

  /** The network or the page's visibility changed. */
  hint(): void {
    this.#line?.hint()
  }

  /**
   * Answers a call that the core is about to ask for. Only what rings here, and while the core is there to hear of it; what
   * comes of it the core is told, and when it asks, the same answer is given again.
   */
  answerAhead(callId: CallId): void {
    if (this.#emit === null) return
    this.#calls.answer(callId).catch((error: unknown) => console.warn('A call was not answered ahead', error))
  }

  /** Unregisters and ends all calls. */
  async signOut(): Promise<void> {
    const line = this.#line
    this.#line = null
    this.#permission = null
    this.#account = null
    this.#calls.leave()
    this.#leaveCustomers()
    await line?.stop()
  }

  /** The phone goes for good: says goodbye in the calls while the socket is still there. */
  leave(): void {
    this.#calls.leave()
    this.#leaveCustomers()
  }

  /** The page goes, and the next one may take its calls over: only what it cannot take is ended. */
  leavePage(): void {
    this.#calls.leavePage()
    // they speak in this page alone
    this.#leaveCustomers()
  }

  readonly handlers: DoorHandlers<PhoneDoor> = {
    snapshot: async () => {
      // one that is only just starting tells them as soon as it knows them
      const devices = this.#isSettled ? await this.#devices.refresh() : this.#devices.known
      // after the answer, so that the core knows the calls that these are the ends of
      setTimeout(() => this.#sendUnheard(), 0)
      return {
        registration: this.#line?.registration ?? NOT_SIGNED_IN,
        calls: this.#calls.list(),
        devices,
      }
    },
    setAccount: async ({ account, access }) => {
      await this.#setAccount(account, access)
      return null
    },
    answerLine: ({ ask, answer }) => {
      this.#permission?.answer(ask, answer)
      return null
    },
    setSettings: async ({ settings }) => {
      this.#settings = settings
      this.#bell.setVolume(settings.ringVolume)
      await this.#devices.choose(settings.devices)
      return null
    },
    probe: () => (this.#line ? this.#line.probe() : NOT_SIGNED_IN),
    wake: () => {
      this.#line?.wake()
      return null
    },
    dial: (dialled) =>
      this.#do(async () => {
        if (!this.#line) throw new DoorError('notSignedIn', 'The phone is not signed in. Sign in first.')
        await this.#calls.dial(this.#line, dialled)
      }),
    takeOver: async ({ call, dialog, withinMs }) => {
      try {
        const line = this.#line ?? this.#nextLine.promise
        return { call: await this.#calls.takeOver(call, dialog, withinMs, Promise.resolve(line)) }
      } catch (error) {
        if (error instanceof DoorError) throw error
        return { problem: problemOfError(error) }
      }
    },
    answer: ({ callId }) => this.#do(() => this.#calls.answer(callId)),
    reject: ({ callId }) => this.#do(() => this.#calls.reject(callId)),
    hangUp: ({ callId }) => this.#do(() => this.#calls.hangUp(callId)),
    hold: ({ callId }) => this.#do(() => this.#calls.hold(callId)),
    resume: ({ callId }) => this.#do(() => this.#calls.resume(callId)),
    mute: ({ callId, muted }) => this.#do(() => this.#calls.mute(callId, muted)),
    sendDtmf: ({ callId, tones }) => this.#do(() => this.#calls.sendDtmf(callId, tones)),
    transfer: ({ callId, target }) => this.#do(() => this.#calls.transfer(callId, target)),
    playTestTone: ({ device, as }) =>
      this.#do(async () => {
        const output = new AudioOutput(as, this.#timers, (problem) => this.#send('problem', { problem }))
        await this.#player.once('test', output, as === 'ringer' ? this.#settings.ringVolume : 1, device)
      }),
    checkMicrophone: () => checkMicrophone(this.#devices.microphone, this.#timers),
    gatherIce: () => gatherIce(this.#account?.iceServers ?? [], this.#timers),
    meter: ({ on }) => this.#do(() => this.#setMeter(on)),
  }

  async #setAccount(account: SipAccount | null, access: LineAccess): Promise<void> {
    const before = this.#account
    if (account === null) {
      this.#settled()
      return this.signOut()
    }
    const isSamePhone =
      before !== null &&
      before.uri === account.uri &&
      before.username === account.username &&
      placeOf(before) === placeOf(account)
    if (isSamePhone && this.#line && this.#line.registration.problem?.code !== 'registeredElsewhere') {
      this.#account = account
      this.#line.updateAccount(account)
      this.#permission?.set(access)
      return
    }
    await this.signOut()
    this.#account = account
    const permission = new LinePermission(access, (ask) => this.#send('lineWanted', { ask }))
    const line: SipLine = new SipLine(
      account,
      permission,
      {
        microphone: this.#devices.microphone,
        timers: this.#timers,
        play: (stream) => {
          notifyWhenHeard(stream)
          return this.#devices.speaker.play(stream)
        },
      },
      {
        onRegistration: (registration) => {
          if (registration.state === 'registered' || registration.problem !== null) this.#settled()
          if (this.#line === line || this.#line === null) this.#send('registration', registration)
        },
        onIncoming: (invitation, audio) => this.#calls.offer(line, invitation, audio),
        onLost: () => this.#calls.lineLost(),
        onBack: () => this.#calls.lineBack(),
      },
    )
    this.#line = line
    this.#permission = permission
    this.#nextLine.resolve(line)
    this.#nextLine = Promise.withResolvers()
    line.start()
  }

  /** Speaks as a customer of a trial. A trial's line is on this computer; no other one makes this page do so. */
  async #speakFor({ username, password }: { username: string; password: string }): Promise<void> {
    const account = this.#account
    if (account === null || !isLoopback(new URL(account.server).hostname)) return
    try {
      const { speakAsCustomer } = await import('./simulated-customer.ts')
      const leave = speakAsCustomer(
        {
          uri: `sip:${username}@${account.uri.split('@').at(-1) ?? ''}`,
          username,
          password,
          displayName: '',
          server: placeOf(account),
          iceServers: account.iceServers,
        },
        this.#timers,
        () => this.#customers.delete(leave),
      )
      this.#customers.add(leave)
    } catch (error) {
      // the line notices that nobody speaks, and tells the agent
      console.warn('A simulated customer could not be started', error)
    }
  }

  #leaveCustomers(): void {
    for (const leave of [...this.#customers]) leave()
  }

  async #do(act: () => void | Promise<void>): Promise<null> {
    try {
      await act()
      return null
    } catch (error) {
      throw doorErrorOf(error)
    }
  }

  readonly #send: Emit = (event, data) => this.#emit?.(event, data)

  #settled(): void {
    if (this.#isSettled) return
    this.#isSettled = true
    this.#onSettled()
    void this.#devices.refresh()
  }

  #sendUnheard(): void {
    const unheard = this.#unheard
    this.#unheard = []
    for (const [event, data] of unheard) this.#send(event, data)
  }

  #setRingback(isOn: boolean): void {
    if (isOn) this.#stopRingback ??= this.#player.loop('ringback', this.#devices.speaker, 1)
    else {
      this.#stopRingback?.()
      this.#stopRingback = null
    }
  }

  #setMeter(isOn: boolean): void | Promise<void> {
    this.#stopMeter?.()
    this.#stopMeter = null
    if (!isOn) return
    let isWanted = true
    this.#stopMeter = () => (isWanted = false)
    return this.#devices.microphone.lend().then(
      (loan) => {
        if (!isWanted) return loan.giveBack()
        const stop = measureLevel(loan.stream, this.#timers, (level) => this.#send('level', { level }))
        this.#stopMeter = () => {
          stop()
          loan.giveBack()
        }
      },
      (error: unknown) => {
        this.#stopMeter = null
        this.#send('problem', { problem: problemOfError(error) })
        throw error
      },
    )
  }
}
