import type { IncomingRegisterRequest, IncomingRequestMessage } from 'sip.js/lib/core/index.js'
import type { NameAddrHeader } from 'sip.js/lib/grammar/index.js'
import { SIP_CLOSE_CODES } from '../../../shared/contract/sip.ts'
import type { LineEventOf } from '../line-events.ts'
import { Bindings } from './bindings.ts'
import type { Binding } from './bindings.ts'
import type { Endpoint } from './endpoint.ts'
import { WILDCARD_CONTACT, contactsOf, instanceOf } from './read-message.ts'
import { headerOf } from './sip-message.ts'
import type { SwitchSettings } from './switch-options.ts'

type Cause = LineEventOf<'registration'>['cause']

export interface RegistrarHandlers {
  /** The account's binding was made, renewed, lost or became (un)reachable. */
  onRegistration(event: LineEventOf<'registration'>): void
}

/**
 * Who can be called (RFC 3261, section 10.3): of each account the phone that registered last. A console's phone that is
 * replaced keeps its socket while it still has calls, and then is closed with 4001, which its page explains. Any other phone
 * would connect and register again, and put out the one that came after it: it stays, and rings when the newer one has gone.
 */
export class Registrar {
  readonly #settings: SwitchSettings
  readonly #handlers: RegistrarHandlers
  readonly #bindings = new Bindings()
  readonly #replaced = new WeakSet<Endpoint>()
  readonly #awaited = new Map<string, (endpoint: Endpoint) => void>()

  constructor(settings: SwitchSettings, handlers: RegistrarHandlers) {
    this.#settings = settings
    this.#handlers = handlers
  }

  /** The phone of that account that rings. */
  bindingOf(username: string): Binding | undefined {
    return this.#bindings.chiefOf(username)
  }

  /** The device that calls for this number or user name go to: the exact name, else the same number spelt otherwise. */
  findReachable(dialled: string): Endpoint | undefined {
    const found = this.#bindings.chiefOf(dialled) ?? this.#findByNumber(dialled)
    return found?.endpoint.isReachable ? found.endpoint : undefined
  }

  /** Hands over the phone of that account when it registers, once; gives the way to wait no longer. */
  awaitPhone(username: string, onCome: (endpoint: Endpoint) => void): () => void {
    this.#awaited.set(username, onCome)
    return () => void this.#awaited.delete(username)
  }

  /** The phones that ring, one an account. */
  all(): Binding[] {
    return this.#bindings.chiefs()
  }

  receive(endpoint: Endpoint, request: IncomingRegisterRequest): void {
    const { message } = request
    const { username } = endpoint
    const { host, user } = message.to.uri
    if (host !== this.#settings.domain && host !== endpoint.connection?.reachedAt) {
      request.reject({ statusCode: 404 })
      return
    }
    if (user !== username) {
      request.reject({ statusCode: 403, reasonPhrase: 'Not Your Address' })
      return
    }
    if (this.#isOvertaken(username, message)) {
      request.reject({ statusCode: 500, reasonPhrase: 'A Later REGISTER Was Here' })
      return
    }
    if (message.hasHeader(WILDCARD_CONTACT)) {
      if (headerOf(message, 'expires') !== '0') {
        request.reject({ statusCode: 400, reasonPhrase: 'Expires Must Be 0' })
        return
      }
      this.remove(username)
      request.accept({ statusCode: 200 })
      return
    }
    this.#change(endpoint, request)
  }

  /** Takes the account's registrations away, as if its devices had done so. */
  remove(username: string): void {
    // those that stand by first, so that none of them is told as registered in between
    for (const binding of [...this.#bindings.of(username)]) this.#remove(binding, 'unregistered')
  }

  /** The device's socket has come or gone. */
  noteReachability(endpoint: Endpoint): void {
    const binding = this.#bindings.chiefOf(endpoint.username)
    if (binding?.endpoint !== endpoint) return
    this.#tell(binding, endpoint.isReachable ? 'reconnected' : 'disconnected')
  }

  /** The device has no calls any more: if another one has taken its place, it need not stay. */
  noteIdle(endpoint: Endpoint): void {
    if (!this.#replaced.has(endpoint) || endpoint.legs.size > 0) return
    if (endpoint.core.dialogs.size > 0) {
      // a BYE still waits for the ACK that must come before it
      this.#settings.clock.after(1000, () => this.noteIdle(endpoint))
      return
    }
    this.#replaced.delete(endpoint)
    endpoint.connection?.close(SIP_CLOSE_CODES.registeredElsewhere, 'registered elsewhere')
  }

  dispose(): void {
    this.#bindings.clear()
  }

  #findByNumber(dialled: string): Binding | undefined {
    const { normaliseNumber } = this.#settings
    const number = normaliseNumber(dialled)
    return this.#bindings.chiefs().find(({ endpoint }) => normaliseNumber(endpoint.username) === number)
  }

  /** RFC 3261, section 10.3, step 7: a request that is older than what it would change changes nothing. */
  #isOvertaken(username: string, { callId, cseq }: IncomingRequestMessage): boolean {
    return this.#bindings.of(username).some((binding) => binding.callId === callId && binding.cseq >= cseq)
  }

  /** Adds, renews and takes away what the Contacts say, all or nothing (RFC 3261, section 10.3, step 7). */
  #change(endpoint: Endpoint, request: IncomingRegisterRequest): void {
    const { message } = request
    const { minRegisterSeconds } = this.#settings.times
    const asked = contactsOf(message).map((contact) => ({
      contact,
      seconds: this.#secondsOf(contact, message),
    }))
    const [added, second] = asked.filter(({ seconds }) => seconds > 0)
    if (second) {
      // over a WebSocket the phone is where its socket ends (RFC 7118, section 5.1): there cannot be two of it
      request.reject({ statusCode: 400, reasonPhrase: 'One Contact A Phone' })
      return
    }
    if (added && added.seconds < minRegisterSeconds) {
      request.reject({ statusCode: 423, extraHeaders: [`Min-Expires: ${minRegisterSeconds}`] })
      return
    }
    for (const { contact, seconds } of asked) {
      const { username } = endpoint
      const gone =
        seconds === 0 ? this.#bindings.find({ username, instance: instanceOf(contact) }) : undefined
      if (gone) this.#remove(gone, 'unregistered')
    }
    if (added) {
      endpoint.remoteContact = added.contact.uri
      this.#bind(endpoint, added.seconds, message)
    }
    request.accept({ statusCode: 200, extraHeaders: this.#contactHeaders(endpoint.username) })
    const onCome = added && this.#awaited.get(endpoint.username)
    this.#awaited.delete(endpoint.username)
    onCome?.(endpoint)
  }

  #secondsOf(contact: NameAddrHeader, message: IncomingRequestMessage): number {
    const { maxRegisterSeconds, defaultRegisterSeconds } = this.#settings.times
    const asked = Number(
      contact.getParam('expires') ?? headerOf(message, 'expires') ?? defaultRegisterSeconds,
    )
    return Math.min(
      Number.isInteger(asked) && asked >= 0 ? asked : defaultRegisterSeconds,
      maxRegisterSeconds,
    )
  }

  #bind(endpoint: Endpoint, seconds: number, message: IncomingRequestMessage): void {
    const { clock } = this.#settings
    const { username, instance } = endpoint
    const own = this.#bindings.find({ username, instance })
    const before = this.#bindings.chiefOf(username)
    const binding: Binding = {
      endpoint,
      expiresAt: clock.now() + seconds * 1000,
      userAgent: headerOf(message, 'user-agent'),
      remoteAddress: endpoint.connection?.remoteAddress ?? null,
      callId: message.callId,
      cseq: message.cseq,
      stopExpiry: clock.after(seconds * 1000, () => this.#remove(binding, 'expired')),
    }
    // a phone that renews does not come before one that came after it; one that was started anew does
    const isRenewal = own !== undefined && own.callId === binding.callId
    this.#bindings.set(binding, isRenewal ? 'same' : 'last')
    this.#replaced.delete(endpoint)
    if (this.#bindings.chiefOf(username) !== binding) return
    const isSamePhone = before?.endpoint === endpoint
    if (before && !isSamePhone && before.endpoint.isOurs) this.#replace(before, endpoint)
    this.#tell(binding, isSamePhone ? 'refreshed' : 'registered')
  }

  #replace(before: Binding, endpoint: Endpoint): void {
    this.#bindings.delete(before)
    this.#replaced.add(before.endpoint)
    // a socket that carries the new device as well must stay
    if (before.endpoint.connection !== endpoint.connection) this.noteIdle(before.endpoint)
  }

  #remove(binding: Binding, cause: Cause): void {
    const { username } = binding.endpoint
    if (!this.#bindings.of(username).includes(binding)) return
    const wasChief = this.#bindings.chiefOf(username) === binding
    this.#bindings.delete(binding)
    if (!wasChief) return
    this.#tell(binding, cause)
    const next = this.#bindings.chiefOf(username)
    if (next) this.#tell(next, 'registered')
  }

  #tell(binding: Binding, cause: Cause): void {
    const { endpoint } = binding
    const isBound = this.#bindings.chiefOf(endpoint.username)?.endpoint === endpoint
    this.#handlers.onRegistration({
      type: 'registration',
      at: this.#settings.clock.now(),
      username: endpoint.username,
      kind: endpoint.account.kind,
      registered: isBound && endpoint.isReachable,
      cause,
      userAgent: binding.userAgent,
      remoteAddress: binding.remoteAddress,
      expiresAt: isBound ? binding.expiresAt : null,
    })
  }

  /** All that is registered now, as the answer has to say (RFC 3261, section 10.3, step 8). */
  #contactHeaders(username: string): string[] {
    const now = this.#settings.clock.now()
    return this.#bindings.of(username).map(({ endpoint, expiresAt }) => {
      const address = (endpoint.remoteContact ?? endpoint.contact).toString()
      return `Contact: <${address}>;expires=${Math.max(0, Math.round((expiresAt - now) / 1000))}`
    })
  }
}
