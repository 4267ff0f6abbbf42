import type { IncomingRequestMessage, IncomingResponseMessage, LoggerFactory } from 'sip.js/lib/core/index.js'
import { Endpoint } from './endpoint.ts'
import type { EndpointHandlers } from './endpoint.ts'
import type { SipConnection } from './sip-connection.ts'
import type { Account, SwitchSettings } from './switch-options.ts'

/** Longer than any transaction lasts (64*T1 = 32 s, RFC 3261), so that a late BYE still finds its device. */
const FORGET_AFTER_MS = 40_000

/** All devices of all accounts that have proven themselves, until they are gone and idle for a while. */
export class EndpointBook {
  readonly #settings: SwitchSettings
  readonly #loggerFactory: LoggerFactory
  readonly #handlers: EndpointHandlers
  readonly #byUsername = new Map<string, Map<string, Endpoint>>()
  readonly #forgetting = new Map<Endpoint, () => void>()

  constructor(settings: SwitchSettings, loggerFactory: LoggerFactory, handlers: EndpointHandlers) {
    this.#settings = settings
    this.#loggerFactory = loggerFactory
    this.#handlers = handlers
  }

  /** The device of that account and instance, made when it is new. */
  obtain(account: Account, instance: string): Endpoint {
    const ofAccount = this.#byUsername.get(account.username) ?? new Map<string, Endpoint>()
    this.#byUsername.set(account.username, ofAccount)
    let endpoint = ofAccount.get(instance)
    if (!endpoint) {
      endpoint = new Endpoint(account, instance, this.#settings, this.#loggerFactory, this.#handlers)
      ofAccount.set(instance, endpoint)
    }
    endpoint.account = account
    this.#keep(endpoint)
    return endpoint
  }

  of(username: string): Endpoint[] {
    return [...(this.#byUsername.get(username)?.values() ?? [])]
  }

  /** The device of that account for which this request is: by transaction or dialog. */
  findOwner(username: string, message: IncomingRequestMessage): Endpoint | undefined {
    return this.of(username).find((endpoint) => endpoint.owns(message))
  }

  findClient(username: string, message: IncomingResponseMessage): Endpoint | undefined {
    return this.of(username).find((endpoint) =>
      endpoint.core.userAgentClients.has(message.viaBranch + message.method),
    )
  }

  all(): Endpoint[] {
    return [...this.#byUsername.values()].flatMap((ofAccount) => [...ofAccount.values()])
  }

  /** Tells every device that spoke over this socket that it is gone. */
  detach(connection: SipConnection): void {
    if (connection.username === null) return
    for (const endpoint of this.of(connection.username)) endpoint.detach(connection)
  }

  /** Forgets a device some time after it has neither socket nor legs; coming back in time keeps it. */
  considerForgetting(endpoint: Endpoint): void {
    if (endpoint.isReachable || endpoint.legs.size > 0 || this.#forgetting.has(endpoint)) return
    const stop = this.#settings.clock.after(FORGET_AFTER_MS, () => {
      this.#forgetting.delete(endpoint)
      if (endpoint.isReachable || endpoint.legs.size > 0) return
      const ofAccount = this.#byUsername.get(endpoint.username)
      ofAccount?.delete(endpoint.instance)
      if (ofAccount?.size === 0) this.#byUsername.delete(endpoint.username)
      endpoint.dispose()
    })
    this.#forgetting.set(endpoint, stop)
  }

  dispose(): void {
    for (const stop of this.#forgetting.values()) stop()
    for (const endpoint of this.all()) endpoint.dispose()
    this.#forgetting.clear()
    this.#byUsername.clear()
  }

  #keep(endpoint: Endpoint): void {
    this.#forgetting.get(endpoint)?.()
    this.#forgetting.delete(endpoint)
  }
}
