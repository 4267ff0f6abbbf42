import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { IncomingInviteRequest, LoggerFactory } from 'sip.js/lib/core/index.js'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { SIP_CLOSE_CODES, SIP_HEADERS, SIP_REASONS } from '../../../shared/contract/sip.ts'
import { cleanCallerName } from '../../../shared/domain/caller-name.ts'
import { pause } from '../../../shared/timer.ts'
import type {
  ContactDirection,
  LineEvent,
  LineEventOf,
  LineEventType,
  LineParty,
  LineSnapshot,
} from '../line-events.ts'
import { AgentDirectory } from './agent-directory.ts'
import { Call } from './call.ts'
import type { CallParts } from './call.ts'
import { DigestAuthenticator } from './digest-auth.ts'
import { resolveTarget } from './dial-plan.ts'
import type { CallTarget, Target } from './dial-plan.ts'
import type { Endpoint } from './endpoint.ts'
import { EndpointBook } from './endpoint-book.ts'
import { Leg } from './leg.ts'
import { readLinePass } from './line-pass.ts'
import { LoginGuard } from './login-guard.ts'
import { MessageGate } from './message-gate.ts'
import { CallQueues } from './call-queues.ts'
import { readReplaces } from './refer-to.ts'
import { Registrar } from './registrar.ts'
import { Replacement } from './replacement.ts'
import type { SimulatedCustomers } from './simulated-customers.ts'
import { SipConnection } from './sip-connection.ts'
import type { ConnectionOrigin } from './sip-connection.ts'
import { headerOf, sdpOf, sipLoggerFactory, unquoted } from './sip-message.ts'
import { settingsOf } from './switch-options.ts'
import type { Account, QueueConfig, QueueMember, SwitchOptions, SwitchSettings } from './switch-options.ts'
import { UnprovenLane } from './unproven-lane.ts'
import { UnprovenSockets } from './unproven-sockets.ts'

/** Contact ids an agent's console may choose itself. */
const CONTACT_ID = /^[\w.-]{8,100}$/

/** The built-in SIP switch; see `createSwitch`. */
export class Switch {
  readonly #settings: SwitchSettings
  readonly #loggerFactory: LoggerFactory
  readonly #sockets: WebSocketServer
  readonly #connections = new Set<SipConnection>()
  readonly #unproven: UnprovenSockets
  readonly #unprovenLane = new UnprovenLane<SipConnection>()
  readonly #book: EndpointBook
  readonly #registrar: Registrar
  readonly #agents: AgentDirectory
  readonly #queues: CallQueues
  readonly #gate: MessageGate
  readonly #calls = new Map<string, Call>()
  readonly #listeners = new Map<LineEventType | '*', Set<(event: LineEvent) => void>>()
  #nextConnection = 1
  #isClosed = false

  constructor(options: SwitchOptions) {
    const settings = settingsOf(options)
    this.#settings = settings
    this.#loggerFactory = sipLoggerFactory(settings.log)
    this.#sockets = new WebSocketServer({
      noServer: true,
      // somewhat more than a message may have, so that one that is too large can be told so
      maxPayload: 4 * settings.limits.messageBytes,
      handleProtocols: (protocols) => (protocols.has('sip') ? 'sip' : false),
    })
    this.#unproven = new UnprovenSockets(settings)
    this.#book = new EndpointBook(settings, this.#loggerFactory, {
      onInvite: (endpoint, request) => this.#receiveInvite(endpoint, request),
      onRegister: (endpoint, request) => this.#registrar.receive(endpoint, request),
      onAttached: (endpoint) => this.#registrar.noteReachability(endpoint),
      onDetached: (endpoint) => {
        this.#registrar.noteReachability(endpoint)
        this.#book.considerForgetting(endpoint)
      },
      onIdle: (endpoint) => {
        this.#registrar.noteIdle(endpoint)
        this.#book.considerForgetting(endpoint)
      },
    })
    this.#registrar = new Registrar(settings, {
      onRegistration: (event) => {
        if (event.kind === 'agent') this.#agents.setReachable(event.username, event.registered)
        this.#emit(event)
      },
    })
    this.#agents = new AgentDirectory(settings.clock, settings.defaultAvailable, () => this.#queues.touch())
    this.#queues = new CallQueues({
      settings,
      agents: this.#agents,
      registrar: this.#registrar,
      emit: (event) => this.#emit(event),
    })
    this.#queues.setQueues(options.queues ?? [])
    this.#gate = new MessageGate({
      settings,
      digest: new DigestAuthenticator({
        realm: settings.realm,
        nonceSeconds: settings.times.nonceSeconds,
        now: () => settings.clock.now(),
        accounts: settings.accounts,
      }),
      guard: new LoginGuard(settings.limits.wrongPasswordsPerMinute, () => settings.clock.now()),
      book: this.#book,
      registrationExpiresAt: (username) => this.#registrar.bindingOf(username)?.expiresAt ?? null,
    })
  }

  /** Takes an HTTP upgrade request over. Call it from the server's `upgrade` event for the switch's path (`/sip`). */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { log, accounts, addressOf } = this.#settings
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
    if (!protocols.includes('sip')) {
      log.warn({ address: addressOf(request) }, 'WebSocket without the subprotocol sip refused')
      refuseUpgrade(socket, '400 Bad Request')
      return
    }
    const remoteAddress = addressOf(request)
    const passOf = readLinePass(request.url, accounts)
    if (this.#isClosed || !this.#hasRoomFor(remoteAddress, passOf)) {
      // a phone that comes again in a second finds a place, where others have proven themselves or ran out of time
      refuseUpgrade(socket, '503 Service Unavailable', ['Retry-After: 1'])
      return
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) =>
      this.#connect(webSocket, { remoteAddress, passOf, reachedAt: hostOf(request.headers.host ?? '') }),
    )
  }

  #hasRoomFor(address: string, passOf: string | null): boolean {
    const isFull = this.#connections.size >= this.#settings.limits.connections
    // phones are not refused for strangers: who shows a pass takes the place of one
    if (isFull && !(passOf !== null && this.#unproven.yieldOne())) return false
    return this.#unproven.hasRoomFor(address, passOf)
  }

  #connect(webSocket: WebSocket, origin: ConnectionOrigin): void {
    const connection = new SipConnection(this.#nextConnection++, webSocket, origin, this.#settings, {
      onText: (from, text) => {
        if (from.username !== null || from.passOf !== null) this.#gate.receive(from, text)
        else this.#unprovenLane.run(from, () => this.#gate.receive(from, text))
      },
      onProven: (proven) => {
        this.#unproven.remove(proven)
        this.#unprovenLane.flush(proven)
      },
      onClosed: (closed) => {
        this.#connections.delete(closed)
        this.#unproven.remove(closed)
        this.#unprovenLane.drop(closed)
        this.#book.detach(closed)
      },
    })
    this.#connections.add(connection)
    this.#unproven.add(connection)
  }

  /** Says whether an agent takes queue calls. Direct calls ring whoever is registered. */
  setAgentAvailability(username: string, availability: { available: boolean }): void {
    this.#agents.setAvailable(username, availability.available)
  }

  /** Ends an account's registration and closes its sockets. Calls of its devices end after their grace time. */
  dropAccount(username: string): void {
    this.#registrar.remove(username)
    for (const connection of this.#connections)
      if (connection.username === username || connection.passOf === username)
        connection.close(SIP_CLOSE_CODES.signedOut, 'signed out')
  }

  /** Replaces all queues. Callers who wait in one that is gone are refused. */
  setQueues(queues: readonly QueueConfig[]): void {
    this.#queues.setQueues(queues)
  }

  /** Replaces the members of one queue; throws when there is no such queue. */
  setQueueMembers(queueId: string, members: readonly QueueMember[]): void {
    this.#queues.setMembers(queueId, members)
  }

  /**
   * Listens to one kind of event, or to all with `*`; gives a function that ends it. Listeners are called at once, so
   * making an agent unavailable on `contact.ended` comes in time to keep the next call away (wrap-up).
   */
  on<T extends LineEventType>(type: T, listener: (event: LineEventOf<T>) => void): () => void
  on(type: '*', listener: (event: LineEvent) => void): () => void
  on(type: LineEventType | '*', listener: (event: never) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, listeners)
    const wrapped = (event: LineEvent): void => listener(event as never)
    listeners.add(wrapped)
    return () => void listeners.delete(wrapped)
  }

  /** Messages that could not be read since the start, of all sockets. */
  get unreadableMessages(): number {
    return this.#gate.unreadableMessages
  }

  /** The whole picture now. */
  snapshot(): LineSnapshot {
    return {
      at: this.#settings.clock.now(),
      agents: this.#agents.pictures().map((agent) => {
        const binding = this.#registrar.bindingOf(agent.username)
        return {
          ...agent,
          userAgent: binding?.userAgent ?? null,
          remoteAddress: binding?.remoteAddress ?? null,
          registrationExpiresAt: binding?.expiresAt ?? null,
        }
      }),
      queues: this.#queues.pictures(),
      contacts: [...this.#calls.values()].map((call) => call.picture()),
      callers: this.#registrar
        .all()
        .filter(({ endpoint }) => endpoint.account.kind === 'caller' && endpoint.isReachable)
        .map(({ endpoint, userAgent }) => ({ username: endpoint.username, userAgent })),
    }
  }

  /** Ends every call with BYE, closes every socket (1001) and forgets everything. Resolves when the sockets are closed. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const call of [...this.#calls.values()])
      call.end({
        by: 'line',
        outcome: call.isTalking ? 'answered' : 'failed',
        reasonHeader: SIP_REASONS.closing,
      })
    this.#queues.close()
    this.#registrar.dispose()
    await this.#dialogsEnded()
    const closing = [...this.#connections].map((connection) => connection.closeWithin(1001, 'closing', 1000))
    await Promise.all(closing)
    this.#unprovenLane.close()
    this.#book.dispose()
    this.#sockets.close()
  }

  /** Waits, but not for long, until every BYE is out: one must wait for the ACK of an answer just given. */
  async #dialogsEnded(): Promise<void> {
    const until = performance.now() + 1000
    const isOpen = (endpoint: Endpoint): boolean => endpoint.isReachable && endpoint.core.dialogs.size > 0
    while (this.#book.all().some(isOpen) && performance.now() < until) await pause(10)
  }

  #emit(event: LineEvent): void {
    this.#note(event)
    for (const type of [event.type, '*'] as const) {
      for (const listener of [...(this.#listeners.get(type) ?? [])]) {
        try {
          listener(event)
        } catch (error) {
          this.#settings.log.error(
            { event: event.type, error: String(error) },
            'a listener of the switch failed',
          )
        }
      }
    }
  }

  /** What an operator wants to read later: who came and went, and how each contact began and ended. */
  #note(event: LineEvent): void {
    const { log } = this.#settings
    if (event.type === 'registration' && event.cause !== 'refreshed')
      log.info(
        { account: event.username, registered: event.registered, cause: event.cause },
        'SIP registration',
      )
    if (event.type === 'contact.started')
      log.info(
        { contactId: event.contactId, direction: event.direction, queue: event.queue },
        'contact started',
      )
    if (event.type === 'contact.ended')
      log.info(
        {
          contactId: event.contactId,
          outcome: event.outcome,
          by: event.by,
          waitedMs: event.waitedMs,
          talkedMs: event.talkedMs,
        },
        'contact ended',
      )
  }

  #receiveInvite(endpoint: Endpoint, request: IncomingInviteRequest): void {
    try {
      request.trying()
      this.#startCall(endpoint, request)
    } catch (error) {
      this.#failed(endpoint, request, error)
    }
  }

  #failed(endpoint: Endpoint, request: IncomingInviteRequest, error: unknown): void {
    const { log } = this.#settings
    log.error({ account: endpoint.username, error: String(error) }, 'INVITE could not be handled')
    try {
      request.reject({ statusCode: 500 })
    } catch (late) {
      log.warn({ account: endpoint.username, error: String(late) }, 'an INVITE was answered already')
    }
  }

  /** False, and the call is refused, where the device or the switch has as many as it may have. */
  #hasRoomForCall(endpoint: Endpoint, request: IncomingInviteRequest): boolean {
    const { limits } = this.#settings
    if (endpoint.legs.size >= limits.legsPerDevice) {
      request.reject({ statusCode: 486, reasonPhrase: 'Too Many Calls' })
      return false
    }
    if (this.#isClosed || this.#calls.size >= limits.contacts) {
      request.reject({ statusCode: 503, extraHeaders: ['Retry-After: 10'] })
      return false
    }
    return true
  }

  #startCall(endpoint: Endpoint, request: IncomingInviteRequest): void {
    const { message } = request
    if (!this.#hasRoomForCall(endpoint, request)) return
    const replaces = headerOf(message, 'replaces')
    if (replaces !== null) {
      this.#takeOver(endpoint, request, replaces)
      return
    }
    const dialled = this.#gate.dialledIn(message)?.user ?? ''
    const target = this.#resolve(dialled, endpoint)
    if (target.kind !== 'refused') return this.#beginCall(endpoint, request, dialled, target)
    const { simulated } = this.#settings
    const isNobodyThere = target.statusCode === 404 || target.statusCode === 480
    if (simulated && isNobodyThere && endpoint.account.kind === 'agent')
      this.#callSimulated(simulated, endpoint, request, dialled, target).catch((error: unknown) =>
        this.#failed(endpoint, request, error),
      )
    else request.reject({ statusCode: target.statusCode, reasonPhrase: target.reasonPhrase })
  }

  /** A trial's call to somebody who has no phone here: a customer of the sample world is simulated, all others stay refused. */
  async #callSimulated(
    simulated: SimulatedCustomers,
    endpoint: Endpoint,
    request: IncomingInviteRequest,
    dialled: string,
    refusal: Extract<Target, { kind: 'refused' }>,
  ): Promise<void> {
    let isOff = false
    request.delegate = {
      onCancel: () => {
        isOff = true
        request.reject({ statusCode: 487 })
      },
    }
    const found = await simulated.find(dialled).catch((error: unknown) => {
      this.#settings.log.error({ error: String(error) }, 'a simulated customer could not be looked up')
      return undefined
    })
    // others may have come while this one was looked up
    if (isOff || !this.#hasRoomForCall(endpoint, request)) return
    if (!found) request.reject({ statusCode: refusal.statusCode, reasonPhrase: refusal.reasonPhrase })
    else this.#beginCall(endpoint, request, dialled, { kind: 'simulated', simulated: found })
  }

  #beginCall(endpoint: Endpoint, request: IncomingInviteRequest, dialled: string, target: CallTarget): void {
    const calledKind =
      target.kind === 'queue' ? 'queue' : target.kind === 'device' ? target.endpoint.account.kind : 'caller'
    const facts = {
      contactId: this.#contactIdOf(endpoint.account, request),
      direction: directionOf(endpoint.account, calledKind),
      from: partyOf(endpoint.account, request),
      to: dialled,
    }
    const call = new Call(facts, endpoint, request, this.#callParts)
    this.#calls.set(call.contactId, call)
    call.begin(target, sdpOf(request.message))
  }

  /** An INVITE with Replaces (RFC 3891, section 3): of calls of the same account only, others are not there for it. */
  #takeOver(endpoint: Endpoint, request: IncomingInviteRequest, replaces: string): void {
    const id = readReplaces(replaces)
    if (id === null) {
      request.reject({ statusCode: 400, reasonPhrase: 'Replaces Cannot Be Read' })
      return
    }
    const old = this.#book
      .of(endpoint.username)
      .flatMap((own) => [...own.legs].filter((leg) => leg.isDialog(own.core.dialogs.get(id))))
      .find((leg) => leg instanceof Leg && leg.state === 'confirmed')
    if (!(old instanceof Leg) || !(old.owner instanceof Call)) {
      request.reject({ statusCode: 481 })
      return
    }
    if (/;\s*early-only\b/i.test(replaces)) {
      request.reject({ statusCode: 486 })
      return
    }
    const offer = sdpOf(request.message)
    if (!old.owner.isSettled || !offer) {
      request.reject({ statusCode: offer ? 491 : 488 })
      return
    }
    new Replacement(old.owner, old, endpoint, request, offer, this.#settings)
  }

  get #callParts(): CallParts {
    return {
      settings: this.#settings,
      agents: this.#agents,
      queues: this.#queues,
      registrar: this.#registrar,
      emit: (event) => this.#emit(event),
      resolve: (dialled, endpoint) => this.#resolve(dialled, endpoint),
      onEnded: (call) => this.#calls.delete(call.contactId),
    }
  }

  #resolve(dialled: string, endpoint: Endpoint) {
    const parts = { settings: this.#settings, queues: this.#queues, registrar: this.#registrar }
    return resolveTarget(dialled, endpoint.account, parts)
  }

  /** A fresh id, or the one an agent's console has chosen for the call it makes. */
  #contactIdOf(account: Account, { message }: IncomingInviteRequest): string {
    const wished = headerOf(message, SIP_HEADERS.contactId)
    const isUsable = wished !== null && CONTACT_ID.test(wished) && !this.#calls.has(wished)
    return account.kind === 'agent' && isUsable ? wished : randomUUID()
  }
}

const directionOf = (by: Account, called: 'queue' | 'agent' | 'caller'): ContactDirection => {
  if (by.kind === 'caller') return 'inbound'
  return called === 'caller' ? 'outbound' : 'internal'
}

/** Who calls, as the other side sees it: an agent is its account; a caller may name himself, and withhold both (RFC 3323). */
function partyOf(account: Account, { message }: IncomingInviteRequest): LineParty {
  const { username } = account
  if (account.kind === 'agent') return { username, number: username, displayName: account.displayName }
  const { uri, displayName } = message.from
  const isWithheld = uri.host === 'anonymous.invalid' || uri.user?.toLowerCase() === 'anonymous'
  if (isWithheld) return { username, number: null, displayName: null }
  return {
    username,
    number: username,
    displayName: displayName ? cleanCallerName(unquoted(displayName)) : null,
  }
}

/** A Host header without its port; of an IPv6 address with its brackets, as SIP writes it. */
const hostOf = (header: string): string => header.replace(/:\d*$/, '').toLowerCase()

const refuseUpgrade = (socket: Duplex, status: string, headers: readonly string[] = []): void => {
  socket.on('error', () => socket.destroy())
  const lines = [`HTTP/1.1 ${status}`, 'Connection: close', 'Content-Length: 0', ...headers]
  socket.end(`${lines.join('\r\n')}\r\n\r\n`)
}

/**
 * Makes the built-in SIP switch: registrar, back-to-back user agent and queues over WebSocket (RFC 7118), on sip.js's own
 * core. It is for trials, training and tests: no trunks, no recording, no conferences, one process, nothing kept over a
 * restart. Media goes straight between the two browsers. It has no port of its own: give it upgrade requests.
 */
export const createSwitch = (options: SwitchOptions): Switch => new Switch(options)
