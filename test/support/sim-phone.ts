import { Inviter, Registerer, RegistererState, UserAgent } from 'sip.js/lib/api/index.js'
import type { Invitation, SessionDescriptionHandlerFactory } from 'sip.js/lib/api/index.js'
import { SimCall, simReply } from './sim-call.ts'
import type { SimReply } from './sim-call.ts'
import { SimMedia } from './sim-media.ts'
import { SimTransport } from './sim-transport.ts'
import { waitUntil } from './sim-wait.ts'

export interface SimPhoneOptions {
  /** WebSocket address of the line, e.g. `ws://127.0.0.1:4000/sip`. */
  readonly url: string
  readonly username: string
  readonly password: string
  readonly domain?: string
  readonly displayName?: string
  /** Number in From, where it is not the user name. */
  readonly number?: string
  readonly expiresSeconds?: number
  /** The media behind the calls; default describes media without having any. */
  readonly media?: SessionDescriptionHandlerFactory
  /** False for a phone that keeps its ICE names when it is asked for an offer, as JsSIP and plain sip.js do; default true. */
  readonly restartsWhenAsked?: boolean
  readonly onTraffic?: (isSent: boolean, text: string) => void
}

export interface SimDialOptions {
  readonly isAnonymous?: boolean
  readonly headers?: readonly string[]
  readonly withoutSdp?: boolean
}

/** A phone of a test: sip.js in Node, with a network that can be cut. */
export class SimPhone {
  readonly options: SimPhoneOptions
  readonly userAgent: UserAgent
  readonly registerer: Registerer
  /** Calls in order, made or received. */
  readonly calls: SimCall[] = []
  onIncoming: (call: SimCall, invitation: Invitation) => void = () => undefined

  constructor(options: SimPhoneOptions) {
    this.options = options
    const uri = UserAgent.makeURI(`sip:${options.username}@${this.domain}`)
    if (!uri) throw new Error(`not a user name: ${options.username}`)
    this.userAgent = new UserAgent({
      uri,
      displayName: quoted(options.displayName ?? ''),
      authorizationUsername: options.username,
      authorizationPassword: options.password,
      transportConstructor: SimTransport,
      transportOptions: {
        server: options.url,
        ...(options.onTraffic ? { onTraffic: options.onTraffic } : {}),
      },
      sessionDescriptionHandlerFactory: options.media ?? (() => new SimMedia()),
      logBuiltinEnabled: false,
      gracefulShutdown: false,
      userAgentString: 'sim-phone',
      delegate: {
        onInvite: (invitation) => {
          const call = new SimCall(invitation, options.restartsWhenAsked)
          this.calls.push(call)
          this.onIncoming(call, invitation)
        },
      },
    })
    this.registerer = new Registerer(this.userAgent, { expires: options.expiresSeconds ?? 300 })
  }

  get domain(): string {
    return this.options.domain ?? 'ringdesk'
  }

  get transport(): SimTransport {
    const { transport } = this.userAgent
    if (!(transport instanceof SimTransport)) throw new Error('not a simulated transport')
    return transport
  }

  get isRegistered(): boolean {
    return this.registerer.state === RegistererState.Registered
  }

  get lastCall(): SimCall | undefined {
    return this.calls.at(-1)
  }

  connect(): Promise<void> {
    return this.userAgent.start()
  }

  /** Connects where needed, and registers. Gives the final answer. */
  async register(): Promise<SimReply> {
    if (!this.transport.isConnected()) await this.connect()
    return new Promise((resolve, reject) => {
      this.registerer
        .register({
          requestDelegate: {
            onAccept: (response) => resolve(simReply(response)),
            onReject: (response) => resolve(simReply(response)),
          },
        })
        .catch(reject)
    })
  }

  unregister(all = false): Promise<SimReply> {
    return new Promise((resolve, reject) => {
      this.registerer
        .unregister({
          all,
          requestDelegate: {
            onAccept: (response) => resolve(simReply(response)),
            onReject: (response) => resolve(simReply(response)),
          },
        })
        .catch(reject)
    })
  }

  /** Pulls the cable. */
  async cutNetwork(): Promise<void> {
    this.transport.cut()
    await waitUntil(() => !this.transport.isConnected(), 'the connection to break')
  }

  /** A new connection after the old one broke, and a registration over it. */
  async comeBack(): Promise<void> {
    await this.userAgent.reconnect()
    await this.register()
  }

  /** Dials a queue, an agent or a number. The call is there at once; its progress and answer come later. */
  call(target: string, options: SimDialOptions = {}): SimCall {
    const uri = UserAgent.makeURI(target.startsWith('sip:') ? target : `sip:${target}@${this.domain}`)
    if (!uri) throw new Error(`not an address: ${target}`)
    const { number, displayName } = this.options
    const inviter = new Inviter(this.userAgent, uri, {
      anonymous: options.isAnonymous ?? false,
      inviteWithoutSdp: options.withoutSdp ?? false,
      extraHeaders: [...(options.headers ?? [])],
      params: {
        ...(number === undefined ? {} : { fromUri: `sip:${number}@${this.domain}` }),
        ...(displayName === undefined ? {} : { fromDisplayName: quoted(displayName) }),
      },
    })
    const call = new SimCall(inviter, this.options.restartsWhenAsked)
    this.calls.push(call)
    inviter
      .invite({
        requestDelegate: {
          onProgress: (response) => call.noteProgress(response),
          onAccept: (response) => {
            call.final = simReply(response)
            call.noteAnswer(response)
          },
          onReject: (response) => {
            call.final = simReply(response)
            call.noteAnswer(response)
          },
        },
      })
      .catch((error: unknown) => {
        call.final = { statusCode: 0, reasonPhrase: String(error), header: () => undefined, body: '' }
      })
    return call
  }

  /** Asks the line for a sign of life. */
  sendOptions(): Promise<SimReply> {
    const { userAgentCore: core } = this.userAgent
    const target = UserAgent.makeURI(`sip:${this.domain}`)
    if (!target) throw new Error('no domain')
    const { aor } = core.configuration
    const message = core.makeOutgoingRequestMessage('OPTIONS', target, aor, aor, {})
    return new Promise((resolve) => {
      core.request(message, {
        onAccept: (response) => resolve(simReply(response)),
        onReject: (response) => resolve(simReply(response)),
      })
    })
  }

  /** Hangs up what is going on, unregisters and disconnects. */
  async stop(): Promise<void> {
    for (const call of this.calls) if (!call.isEnded && this.transport.isConnected()) await call.hangUp()
    // sip.js's registerer keeps its refresh timer, and the process with it, until an answer to this comes
    if (this.isRegistered) await Promise.race([this.unregister(), patience(500)])
    await this.userAgent.stop()
  }
}

const patience = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref())

/** sip.js puts a display name between quotes as it is. */
const quoted = (name: string): string => name.replace(/(["\\])/g, '\\$1')
