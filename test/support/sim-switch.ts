import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { linePassOf } from '../../hub/lines/switch/line-pass.ts'
import { createSwitch } from '../../hub/lines/switch/switch.ts'
import type { Switch } from '../../hub/lines/switch/switch.ts'
import type { Account, QueueConfig, SwitchOptions } from '../../hub/lines/switch/switch-options.ts'
import type { LineEvent, LineEventOf, LineEventType } from '../../hub/lines/line-events.ts'
import { createSimAgent } from './sim-agent.ts'
import type { SimAgent, SimAgentOptions } from './sim-agent.ts'
import { createSimCaller } from './sim-caller.ts'
import type { SimPhone, SimPhoneOptions } from './sim-phone.ts'
import { waitUntil } from './sim-wait.ts'

type Own<T extends SimPhoneOptions> = Omit<T, 'url' | 'username' | 'password'>

/** The switch on a port of its own, with accounts made as they are asked for, and everything it told. */
export class SimSwitch {
  readonly switch: Switch
  readonly url: string
  readonly events: LineEvent[] = []
  readonly #accounts: Map<string, Account>
  readonly #phones: SimPhone[] = []
  readonly #stopServer: () => Promise<void>

  private constructor(line: Switch, url: string, accounts: Map<string, Account>, stop: () => Promise<void>) {
    this.switch = line
    this.url = url
    this.#accounts = accounts
    this.#stopServer = stop
    line.on('*', (event) => void this.events.push(event))
  }

  /** With a certificate it listens as `wss:`. */
  static async start(
    options: Partial<SwitchOptions> = {},
    certificate?: { readonly key: string; readonly cert: string },
  ): Promise<SimSwitch> {
    const accounts = new Map<string, Account>()
    const line = createSwitch({
      accounts: (username) => accounts.get(username),
      domain: 'ringdesk',
      defaultAvailable: true,
      ...options,
    })
    const server = certificate ? createTlsServer(certificate) : createServer()
    server.on('upgrade', (request, socket, head) => line.handleUpgrade(request, socket, head))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return new SimSwitch(
      line,
      `${certificate ? 'wss' : 'ws'}://127.0.0.1:${port}/sip`,
      accounts,
      async () => {
        await line.close()
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      },
    )
  }

  /** The address as the hub gives it to the console of this account. */
  urlWithPass(username: string): string {
    return `${this.url}?${linePassOf({ username, password: passwordOf(username) })}`
  }

  /** A registered agent, who came with a pass as consoles do. Its password is its user name backwards. */
  async agent(username: string, options: Own<SimAgentOptions> = {}): Promise<SimAgent> {
    this.addAccount({ username, kind: 'agent', displayName: options.displayName ?? `Agent ${username}` })
    const url = this.urlWithPass(username)
    const agent = createSimAgent({ ...options, url, username, password: passwordOf(username) })
    this.#phones.push(agent)
    await agent.register()
    return agent
  }

  /** A registered caller. */
  async caller(username: string, options: Own<SimPhoneOptions> = {}): Promise<SimPhone> {
    this.addAccount({ username, kind: 'caller', displayName: options.displayName ?? username })
    const caller = createSimCaller({ ...options, url: this.url, username, password: passwordOf(username) })
    this.#phones.push(caller)
    await caller.register()
    return caller
  }

  addAccount(account: Omit<Account, 'password'>): void {
    this.#accounts.set(account.username, { ...account, password: passwordOf(account.username) })
  }

  /** A phone that the test connects and registers itself; stopped with the rest. */
  phone(options: Omit<SimPhoneOptions, 'url'>): SimPhone {
    const phone = createSimCaller({ ...options, url: this.url })
    this.#phones.push(phone)
    return phone
  }

  eventsOf<T extends LineEventType>(type: T): LineEventOf<T>[] {
    return this.events.filter((event): event is LineEventOf<T> => event.type === type)
  }

  /** The first event of that type that fits, now or later. */
  event<T extends LineEventType>(
    type: T,
    fits: (event: LineEventOf<T>) => boolean = () => true,
    timeoutMs?: number,
  ): Promise<LineEventOf<T>> {
    return waitUntil(() => this.eventsOf(type).find(fits), `event ${type}`, timeoutMs)
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.#phones.map((phone) => phone.stop()))
    await this.#stopServer()
  }
}

export const passwordOf = (username: string): string => [...username].reverse().join('')

/** A queue with short times, for tests. */
export const simQueue = (queue: Partial<QueueConfig> & Pick<QueueConfig, 'members'>): QueueConfig => ({
  id: 'after-sales',
  name: '售后',
  strategy: 'round-robin',
  ringSeconds: 5,
  maxWaitSeconds: 30,
  retrySeconds: 0.2,
  ...queue,
})
