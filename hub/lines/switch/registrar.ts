import type { IncomingRegisterRequest } from 'sip.js/lib/core/index.js'
import { NameAddrHeader } from 'sip.js/lib/grammar/index.js'
import { SIP_CLOSE_CODES } from '../../../shared/contract/sip.ts'
import type { LineEventOf } from '../line-events.ts'
import type { Endpoint } from './endpoint.ts'
import { WILDCARD_CONTACT, headerOf } from './sip-message.ts'
import type { SwitchSettings } from './switch-options.ts'

export interface Binding {
  readonly endpoint: Endpoint
  readonly expiresAt: number
  readonly userAgent: string | null
  readonly remoteAddress: string | null
}

type Cause = LineEventOf<'registration'>['cause']

export interface RegistrarHandlers {
  /** A binding was made, renewed, lost or became (un)reachable. */
  onRegistration(event: LineEventOf<'registration'>): void
}

/**
 * Who can be called (RFC 3261, section 10.3). One binding an account: the device that registered last. The device it
 * replaces keeps its socket while it still has calls, and then is closed with 4001.
 */
export class Registrar {
  readonly #settings: SwitchSettings
  readonly #handlers: RegistrarHandlers
  readonly #bindings = new Map<string, Binding & { stopExpiry: () => void }>()
  readonly #replaced = new WeakSet<Endpoint>()

  constructor(settings: SwitchSettings, handlers: RegistrarHandlers) {
    this.#settings = settings
    this.#handlers = handlers
  }

  bindingOf(username: string): Binding | undefined {
    return this.#bindings.get(username)
  }

  /** The device that calls for this number or user name go to: the exact name, else the same number spelt otherwise. */
  findReachable(dialled: string): Endpoint | undefined {
    const { normaliseNumber } = this.#settings
    const exact = this.#bindings.get(dialled)
    const number = normaliseNumber(dialled)
    const found = exact ?? [...this.#bindings].find(([username]) => normaliseNumber(username) === number)?.[1]
    return found?.endpoint.isReachable ? found.endpoint : undefined
  }

  all(): Binding[] {
    return [...this.#bindings.values()]
  }

  receive(endpoint: Endpoint, request: IncomingRegisterRequest): void {
    const { message } = request
    const { minRegisterSeconds, maxRegisterSeconds, defaultRegisterSeconds } = this.#settings.times
    if (message.to.uri.user !== endpoint.username) {
      request.reject({ statusCode: 403, reasonPhrase: 'Not Your Address' })
      return
    }
    const expiresHeader = headerOf(message, 'expires')
    if (message.hasHeader(WILDCARD_CONTACT)) {
      if (expiresHeader !== '0') {
        request.reject({ statusCode: 400, reasonPhrase: 'Expires Must Be 0' })
        return
      }
      this.#remove(endpoint.username, 'unregistered')
      request.accept({ statusCode: 200 })
      return
    }
    const contact: unknown = message.parseHeader('contact')
    if (!(contact instanceof NameAddrHeader)) {
      const binding = this.#bindings.get(endpoint.username)
      request.accept({ statusCode: 200, extraHeaders: binding ? [this.#contactHeader(binding)] : [] })
      return
    }
    const asked = Number(contact.getParam('expires') ?? expiresHeader ?? defaultRegisterSeconds)
    const seconds = Math.min(
      Number.isInteger(asked) && asked >= 0 ? asked : defaultRegisterSeconds,
      maxRegisterSeconds,
    )
    const echo = contact.clone()
    echo.setParam('expires', seconds)
    if (seconds === 0) {
      if (this.#bindings.get(endpoint.username)?.endpoint === endpoint)
        this.#remove(endpoint.username, 'unregistered')
      request.accept({ statusCode: 200, extraHeaders: [`Contact: ${echo.toString()}`] })
      return
    }
    if (seconds < minRegisterSeconds) {
      request.reject({ statusCode: 423, extraHeaders: [`Min-Expires: ${minRegisterSeconds}`] })
      return
    }
    endpoint.remoteContact = contact.uri
    this.#bind(endpoint, seconds, headerOf(message, 'user-agent'))
    request.accept({ statusCode: 200, extraHeaders: [`Contact: ${echo.toString()}`] })
  }

  /** Takes the account's registration away, as if its device had done so. */
  remove(username: string): void {
    this.#remove(username, 'unregistered')
  }

  /** The device's socket has come or gone. */
  noteReachability(endpoint: Endpoint): void {
    const binding = this.#bindings.get(endpoint.username)
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
    for (const { stopExpiry } of this.#bindings.values()) stopExpiry()
    this.#bindings.clear()
  }

  #bind(endpoint: Endpoint, seconds: number, userAgent: string | null): void {
    const { clock } = this.#settings
    const { username } = endpoint
    const before = this.#bindings.get(username)
    before?.stopExpiry()
    const binding = {
      endpoint,
      expiresAt: clock.now() + seconds * 1000,
      userAgent,
      remoteAddress: endpoint.connection?.remoteAddress ?? null,
      stopExpiry: clock.after(seconds * 1000, () => this.#remove(username, 'expired')),
    }
    this.#bindings.set(username, binding)
    this.#replaced.delete(endpoint)
    const isRefresh = before?.endpoint === endpoint
    this.#tell(binding, isRefresh ? 'refreshed' : 'registered')
    if (before && !isRefresh) {
      this.#replaced.add(before.endpoint)
      // a socket that carries the new device as well must stay
      if (before.endpoint.connection !== endpoint.connection) this.noteIdle(before.endpoint)
    }
  }

  #remove(username: string, cause: Cause): void {
    const binding = this.#bindings.get(username)
    if (!binding) return
    binding.stopExpiry()
    this.#bindings.delete(username)
    this.#tell(binding, cause)
  }

  #tell(binding: Binding, cause: Cause): void {
    const { endpoint } = binding
    const isBound = this.#bindings.get(endpoint.username)?.endpoint === endpoint
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

  #contactHeader(binding: Binding): string {
    const left = Math.max(0, Math.round((binding.expiresAt - this.#settings.clock.now()) / 1000))
    return `Contact: <${binding.endpoint.remoteContact?.toString() ?? binding.endpoint.contact.toString()}>;expires=${left}`
  }
}
