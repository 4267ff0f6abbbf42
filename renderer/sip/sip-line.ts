import { Inviter, UserAgent } from 'sip.js'
import type { Invitation, InviterOptions, Session, URI } from 'sip.js'
import type { PhoneProblem, Registration, SipAccount } from '../../shared/contract/phone.ts'
import { SIP_CLOSE_CODES } from '../../shared/contract/sip.ts'
import type { LineHeaders } from '../../shared/contract/sip.ts'
import { MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts'
import { reconnectPolicy } from '../../shared/domain/reconnect-policy.ts'
import { maskNumber } from '../../shared/domain/mask-number.ts'
import type { LinePermission } from './line-permission.ts'
import { LineFaults } from './line-faults.ts'
import { readLineWith } from './line-reader.ts'
import type { LineFault } from './line-reader.ts'
import { LineRefusal, RegistrarClient } from './registrar-client.ts'
import { SessionAudio } from './session-description.ts'
import type { AudioParts } from './session-description.ts'
import { PhoneFault, makeProblem, problemOfError } from './sip-problem.ts'
import type { Timers } from './steady-timer.ts'
import { takeInvitation } from './take-invitation.ts'
import { TransportSupervisor } from './transport-supervisor.ts'

export const LINE_TIMES = {
  /** Between proofs that the line answers, and after one that failed. */
  probeMs: 15 * SECOND_MS,
  probeAgainMs: 5 * SECOND_MS,
  /** How long one proof may take; less when something hints that the network changed. */
  probePatienceMs: 4 * SECOND_MS,
  hintPatienceMs: 2 * SECOND_MS,
  registerPatienceMs: 8 * SECOND_MS,
  /** Refreshed after this share of what the registrar granted. */
  refreshShare: 0.6,
  /** A wrong password does not get right by asking often, and a registrar may lock the account. */
  refusedPauseMs: MINUTE_MS,
}

export interface LineListener {
  onRegistration(registration: Registration): void
  onIncoming(invitation: Invitation, audio: SessionAudio): void
  /** The socket dropped; talking calls go on. */
  onLost(): void
  /** Registered again after a drop: dialogs have to be proven anew. */
  onBack(): void
}

/**
 * One SIP account on one line: its socket, its registration and the proof that both are alive. `registration.provenAt`
 * is when a round trip last succeeded, and nothing else counts as being registered.
 */
export class SipLine {
  readonly #userAgent: UserAgent
  readonly #supervisor: TransportSupervisor
  readonly #registrar: RegistrarClient
  readonly #permission: LinePermission
  readonly #timers: Timers
  readonly #listener: LineListener
  readonly #audioParts: AudioParts
  readonly #audios = new WeakMap<Session, SessionAudio>()
  readonly #waitingForLine = new Set<() => void>()
  readonly #faults = new LineFaults()
  #account: SipAccount
  #registration: Registration = {
    state: 'none',
    provenAt: null,
    roundTripMs: null,
    problem: null,
    retryAt: null,
  }
  #cancelRegister = (): void => undefined
  #cancelProbe = (): void => undefined
  #failedProbes = 0
  #failedRegistrations = 0
  #wasLost = false
  #isProven = false
  #isStopped = false

  constructor(
    account: SipAccount,
    permission: LinePermission,
    audio: Omit<AudioParts, 'iceServers'>,
    listener: LineListener,
  ) {
    const uri = UserAgent.makeURI(account.uri)
    if (!uri)
      throw new PhoneFault(makeProblem('badCredentials', `The address ${account.uri} cannot be read.`))
    this.#account = account
    this.#permission = permission
    this.#timers = audio.timers
    this.#listener = listener
    this.#audioParts = { ...audio, iceServers: () => iceServersOf(this.#account) }
    this.#userAgent = new UserAgent({
      uri,
      authorizationUsername: account.username,
      authorizationPassword: account.password,
      displayName: account.displayName,
      userAgentString: 'Ringdesk',
      transportOptions: { server: account.server, connectionTimeout: 5, traceSip: false },
      sessionDescriptionHandlerFactory: (session) => this.#audioOf(session),
      // how long it rings is for the line to say
      noAnswerTimeout: 10 * 60,
      // "ringing" is said when there is a card
      sendInitialProvisionalResponse: false,
      // voice-mail notices that nobody subscribed to are taken and dropped
      allowLegacyNotifications: true,
      gracefulShutdown: false,
      logBuiltinEnabled: false,
      logConfiguration: false,
      logLevel: 'warn',
      logConnector: (level, category, _label, content) => {
        if (level === 'error') console.warn(`${category}: ${maskNumber(content)}`)
      },
      delegate: {
        onConnect: () => this.#supervisor.connected(),
        onDisconnect: (error) => this.#disconnected(error),
        onInvite: (invitation) =>
          takeInvitation(invitation, () => listener.onIncoming(invitation, this.#audioOf(invitation))),
      },
    })
    readLineWith(this.#userAgent, (fault) => this.#failedToRead(fault))
    this.#registrar = new RegistrarClient(this.#userAgent, this.#timers)
    this.#supervisor = new TransportSupervisor(this.#userAgent, permission, this.#timers, Math.random, {
      onConnecting: () => this.#set({ state: 'connecting', retryAt: null }),
      onConnected: () => void this.#register(),
      onLost: () => this.#lost(),
      onWaiting: (retryAt, why) => {
        const problem = makeProblem(why === 'otherHub' ? 'otherHub' : 'lineUnreachable')
        this.#set({ state: 'connecting', retryAt, problem })
      },
    })
  }

  get registration(): Registration {
    return this.#registration
  }
  /** Where the line says what; undefined where it does as the built-in switch. */
  get headers(): LineHeaders | undefined {
    return this.#account.headers
  }
  /** True for the hub's own switch, of which it is known what it does; of a PBX only what it says is known. */
  get isHubsOwn(): boolean {
    return this.#permission.isOfHub
  }
  get domain(): string {
    return this.#userAgent.configuration.uri.host
  }
  /** True while the line knows the socket that it is spoken to over: registered since it opened. */
  get isUp(): boolean {
    return this.#isProven && this.#isConnected
  }
  get #isConnected(): boolean {
    return this.#userAgent.isConnected()
  }

  start(): void {
    this.#supervisor.start()
  }

  /** The same phone with a new password, pass, name or ICE servers: calls stay, and what comes next uses them. */
  updateAccount(account: SipAccount): void {
    const { password } = this.#account
    this.#account = { ...account, password }
    // sip.js reads the address when it connects the next time: the pass in it changes with the sign-in
    const { configuration } = this.#userAgent.transport as unknown as { configuration: { server: string } }
    configuration.server = account.server
    this.changePassword(account.password)
  }

  changePassword(password: string): void {
    const isNew = password !== this.#account.password
    this.#account = { ...this.#account, password }
    this.#userAgent.configuration.authorizationPassword = password
    if (isNew && this.#registration.state === 'failed') void this.#register()
  }

  /** Unregisters, closes the socket and forgets everything. Calls must have been ended before. */
  async stop(): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    this.#supervisor.stop()
    this.#cancelRegister()
    this.#cancelProbe()
    this.#registrar.abandon()
    if (this.#isConnected) await this.#registrar.unregister(2 * SECOND_MS).catch(() => undefined)
    this.#registrar.abandon()
    await this.#userAgent.stop()
    this.#waitingForLine.clear()
    this.#set({ state: 'none', provenAt: null, roundTripMs: null, problem: null, retryAt: null })
  }

  /** Something hints that the network changed or came back: try or prove it now. */
  hint(): void {
    if (this.#isStopped) return
    this.#supervisor.tryNow()
    if (this.isUp && this.#registration.state === 'registered')
      void this.#probe(LINE_TIMES.hintPatienceMs, true)
  }

  /** The computer slept: nothing that was proven counts until the line has answered, over a new socket if need be. */
  wake(): void {
    if (this.#isStopped) return
    if (!this.#isConnected) return this.#supervisor.tryNow()
    this.#lost()
    void this.#register(LINE_TIMES.hintPatienceMs)
  }

  /** Asks the line for a sign of life now, and gives what is proven. */
  async probe(): Promise<Registration> {
    if (this.isUp) await this.#probe(LINE_TIMES.probePatienceMs, false)
    else this.#supervisor.tryNow()
    return this.#registration
  }

  makeInviter(target: URI, options: InviterOptions): { inviter: Inviter; audio: SessionAudio } {
    const inviter = new Inviter(this.#userAgent, target, options)
    return { inviter, audio: this.#audioOf(inviter) }
  }

  /** Runs `act` now, or as soon as the line is back; not at all when that takes longer than `patienceMs`. */
  whenUp(patienceMs: number, act: () => void): void {
    if (this.isUp) return act()
    const run = (): void => {
      cancel()
      this.#waitingForLine.delete(run)
      act()
    }
    const cancel = this.#timers.after(patienceMs, () => this.#waitingForLine.delete(run))
    this.#waitingForLine.add(run)
  }

  #failedToRead(fault: LineFault): void {
    if (!this.#faults.add(fault)) return
    const { state, problem } = this.#registration
    this.#set({ problem: state === 'registered' ? this.#faults.problem : problem })
  }

  #audioOf(session: Session): SessionAudio {
    const audio = this.#audios.get(session) ?? new SessionAudio(this.#audioParts)
    this.#audios.set(session, audio)
    return audio
  }

  #disconnected(error: Error | undefined): void {
    // sip.js tells the close code in words only
    const code = Number(/\(code: (\d+)\)/.exec(error?.message ?? '')?.[1] ?? 0)
    if (code !== SIP_CLOSE_CODES.registeredElsewhere) return this.#supervisor.disconnected()
    this.#supervisor.stop()
    this.#lost()
    this.#set({ state: 'failed', problem: makeProblem('registeredElsewhere'), retryAt: null })
  }

  #lost(): void {
    this.#cancelRegister()
    this.#cancelProbe()
    this.#registrar.abandon()
    this.#isProven = false
    this.#wasLost = true
    this.#listener.onLost()
  }

  async #register(patienceMs = LINE_TIMES.registerPatienceMs): Promise<void> {
    this.#cancelRegister()
    if (!this.#isProven || this.#registration.state !== 'registered')
      this.#set({ state: 'registering', retryAt: null })
    try {
      const { expiresMs, provenAt, roundTripMs } = await this.#registrar.register(patienceMs)
      if (this.#isStopped) return
      this.#failedRegistrations = 0
      this.#isProven = true
      this.#failedProbes = 0
      this.#faults.proven()
      this.#set({ state: 'registered', provenAt, roundTripMs, problem: this.#faults.problem, retryAt: null })
      this.#registerIn(expiresMs * LINE_TIMES.refreshShare)
      this.#probeIn(LINE_TIMES.probeMs)
      this.#isBack()
    } catch (error) {
      // without a socket the supervisor is at work, and registers when it has one
      if (!this.#isStopped && this.#isConnected) this.#registrationFailed(error)
    }
  }

  #registrationFailed(error: unknown): void {
    if (!(error instanceof LineRefusal)) {
      this.#set({ problem: problemOfError(error) })
      this.#supervisor.drop()
      return
    }
    const isFinal = error.problem.code === 'badCredentials' || error.problem.code === 'forbidden'
    const pauseMs = isFinal
      ? LINE_TIMES.refusedPauseMs
      : (error.retryAfterMs ?? reconnectPolicy(this.#failedRegistrations + 2, Math.random()))
    this.#failedRegistrations += 1
    this.#set({ state: 'failed', problem: error.problem, retryAt: this.#timers.now() + pauseMs })
    this.#registerIn(pauseMs)
  }

  #isBack(): void {
    const waiting = [...this.#waitingForLine]
    for (const run of waiting) run()
    if (!this.#wasLost) return
    this.#wasLost = false
    this.#listener.onBack()
  }

  async #probe(patienceMs: number, isHint: boolean): Promise<void> {
    this.#cancelProbe()
    try {
      const { provenAt, roundTripMs, isRegistered } = await this.#registrar.probe(patienceMs)
      if (this.#isStopped) return
      // the line lives, but does not know this phone any more: no call would come
      if (isRegistered === false && this.#registration.state === 'registered') return void this.#register()
      this.#failedProbes = 0
      this.#faults.proven()
      const problem: PhoneProblem | null =
        this.#registration.state === 'registered' ? this.#faults.problem : this.#registration.problem
      this.#set({ provenAt, roundTripMs, problem })
      this.#probeIn(LINE_TIMES.probeMs)
    } catch (error) {
      if (this.#isStopped || !this.#isConnected) return
      this.#failedProbes += 1
      this.#set({ problem: problemOfError(error) })
      // the socket says that it is open and nothing comes through it
      if (isHint || this.#failedProbes > 1) this.#supervisor.drop()
      else this.#probeIn(LINE_TIMES.probeAgainMs)
    }
  }

  #registerIn(ms: number): void {
    this.#cancelRegister()
    this.#cancelRegister = this.#timers.after(ms, () => void this.#register())
  }

  #probeIn(ms: number): void {
    this.#cancelProbe()
    this.#cancelProbe = this.#timers.after(ms, () => void this.#probe(LINE_TIMES.probePatienceMs, false))
  }

  #set(change: Partial<Registration>): void {
    this.#registration = { ...this.#registration, ...change, unreadable: this.#faults.total }
    this.#listener.onRegistration(this.#registration)
  }
}

function iceServersOf(account: SipAccount): RTCIceServer[] {
  return account.iceServers.map(({ urls, username, credential }) => ({
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  }))
}
