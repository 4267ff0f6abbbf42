import {
  Dialog,
  NonInviteServerTransaction,
  SessionDialog,
  TransactionState,
  UserAgentCore,
  UserAgentServer,
} from 'sip.js/lib/core/index.js'
import type {
  IncomingInviteRequest,
  IncomingRegisterRequest,
  IncomingRequest,
  IncomingRequestMessage,
  LoggerFactory,
} from 'sip.js/lib/core/index.js'
import { URI } from 'sip.js/lib/grammar/index.js'
import { SUPPORTED, sdpOf, withOwnAllow } from './sip-message.ts'
import type { SipConnection } from './sip-connection.ts'
import type { Account, SwitchSettings } from './switch-options.ts'

/** User part of the switch's own Contact, the same in every dialog. */
const SWITCH_USER = 'ringdesk'
/** What waits for a socket is of no use after the other side's transactions have timed out (64*T1, RFC 3261). */
const OUTBOX_MS = 32_000
const OUTBOX_SIZE = 50
/** User-Agent of the phones of our own pages (`renderer/sip/sip-line.ts`). */
const OWN_PHONE = 'Ringdesk'

export interface EndpointHandlers {
  onInvite(endpoint: Endpoint, request: IncomingInviteRequest): void
  onRegister(endpoint: Endpoint, request: IncomingRegisterRequest): void
  /** Reachable again over a socket, perhaps another one than before. */
  onAttached(endpoint: Endpoint): void
  onDetached(endpoint: Endpoint): void
  /** Its last leg has ended. */
  onIdle(endpoint: Endpoint): void
}

/** One dialog of a device, as the device needs to know it (`Leg`). */
export interface EndpointLeg {
  readonly state: 'early' | 'confirmed' | 'ended'
  /** The device has been away for too long. */
  lose(): void
  isDialog(dialog: Dialog | undefined): boolean
  receiveUpdate(request: IncomingRequest): void
}

/**
 * One device of one account: sip.js's user agent core with a transport that is re-pointed to the newest socket. The core
 * keeps the dialogs, so a call goes on when the device comes back over another network. While there is no socket,
 * responses and ACKs wait in an outbox; requests are sent again by their transactions when the socket comes.
 */
export class Endpoint {
  account: Account
  /** Tells the devices of an account apart: the Contact address a device made up for itself. */
  readonly instance: string
  /** Where requests to the device are addressed. */
  remoteContact: URI | null = null
  /** What the device says of itself. */
  userAgent: string | null = null
  /** True once it answered a call without an offer, and had no sound to offer itself, as JsSIP does. */
  cannotOffer = false
  readonly core: UserAgentCore
  readonly contact: URI
  readonly #settings: SwitchSettings
  readonly #handlers: EndpointHandlers
  readonly #legs = new Set<EndpointLeg>()
  #connection: SipConnection | null = null
  #outbox: { at: number; text: string }[] = []
  #stopTimers: (() => void)[] = []
  #isDisposed = false
  #isConsole = false

  constructor(
    account: Account,
    instance: string,
    settings: SwitchSettings,
    loggerFactory: LoggerFactory,
    handlers: EndpointHandlers,
  ) {
    this.account = account
    this.instance = instance
    this.#settings = settings
    this.#handlers = handlers
    this.contact = new URI('sip', SWITCH_USER, settings.domain, undefined, { transport: 'ws' })
    const contactText = `<${this.contact.toString()}>`
    const transport = { protocol: 'WS', send: (text: string) => this.#send(text) }
    this.core = new UserAgentCore(
      {
        aor: new URI('sip', account.username, settings.domain),
        contact: {
          pubGruu: undefined,
          tempGruu: undefined,
          uri: this.contact,
          toString: () => contactText,
        },
        displayName: '',
        loggerFactory,
        hackViaTcp: false,
        routeSet: [],
        // prefix of the Call-IDs the switch makes up
        sipjsId: 'rdesk',
        supportedOptionTags: SUPPORTED,
        supportedOptionTagsResponse: SUPPORTED,
        userAgentHeaderFieldValue: 'Ringdesk built-in switch',
        viaForceRport: false,
        viaHost: settings.domain,
        authenticationFactory: () => undefined,
        transportAccessor: () => transport,
      },
      {
        onInvite: (request) => handlers.onInvite(this, request),
        onRegister: (request) => handlers.onRegister(this, request),
      },
    )
  }

  get username(): string {
    return this.account.username
  }

  get connection(): SipConnection | null {
    return this.#connection
  }

  /**
   * True for phones of our own pages: they open a new connection for an offer of somebody new, and know what 4001 means. A
   * console's came with a pass (`line-pass.ts`).
   */
  get isOurs(): boolean {
    return this.#isConsole || this.userAgent === OWN_PHONE
  }

  get isReachable(): boolean {
    return this.#connection?.isOpen ?? false
  }

  get legs(): ReadonlySet<EndpointLeg> {
    return this.#legs
  }

  addLeg(leg: EndpointLeg): void {
    this.#legs.add(leg)
  }

  removeLeg(leg: EndpointLeg): void {
    if (this.#legs.delete(leg) && this.#legs.size === 0 && !this.#isDisposed) this.#handlers.onIdle(this)
  }

  /** Speaks over this socket from now on. What waited is sent, what got no answer is sent again. */
  attach(connection: SipConnection): void {
    if (this.#connection === connection) return
    // the device itself has moved on: what the old socket still says comes too late
    this.#connection?.close(1000, 'superseded by a newer connection')
    this.#connection = connection
    this.#isConsole = connection.passOf !== null
    this.#clearTimers()
    const since = this.#settings.clock.now() - OUTBOX_MS
    const waiting = this.#outbox.filter(({ at }) => at >= since)
    this.#outbox = []
    for (const { text } of waiting) connection.send(text)
    for (const client of this.core.userAgentClients.values()) {
      const { state } = client.transaction
      if (state === TransactionState.Calling || state === TransactionState.Trying)
        connection.send(client.message.toString())
    }
    this.#handlers.onAttached(this)
  }

  /** Its socket is gone. Legs live on for their grace time. */
  detach(connection: SipConnection): void {
    if (this.#connection !== connection) return
    this.#connection = null
    const { clock, times } = this.#settings
    const talkingSeconds = connection.isPageGone ? times.reloadSeconds : times.graceSeconds
    const lose = (isDue: (leg: EndpointLeg) => boolean) => () => {
      for (const leg of [...this.#legs]) if (isDue(leg)) leg.lose()
    }
    this.#stopTimers = [
      clock.after(
        times.ringingGraceSeconds * 1000,
        lose((leg) => leg.state === 'early'),
      ),
      clock.after(
        talkingSeconds * 1000,
        lose(() => true),
      ),
    ]
    this.#handlers.onDetached(this)
  }

  /** True when one of its transactions or dialogs is meant by this message. */
  owns(message: IncomingRequestMessage): boolean {
    return this.core.userAgentServers.has(message.viaBranch) || this.hasDialog(message)
  }

  hasDialog(message: IncomingRequestMessage): boolean {
    return this.core.dialogs.has(dialogIdOf(message))
  }

  /** Hands a request to the core; UPDATE, which sip.js's core does not know, goes to the leg directly (RFC 3311). */
  receive(message: IncomingRequestMessage): void {
    if (message.method === 'UPDATE' && !this.core.userAgentServers.has(message.viaBranch)) {
      this.#receiveUpdate(message)
      return
    }
    this.core.receiveIncomingRequestFromTransport(message)
  }

  dispose(): void {
    this.#isDisposed = true
    this.#clearTimers()
    this.#outbox = []
    this.core.dispose()
  }

  #receiveUpdate(message: IncomingRequestMessage): void {
    const dialog = this.core.dialogs.get(dialogIdOf(message))
    const leg = [...this.#legs].find((candidate) => candidate.isDialog(dialog))
    if (!leg || !(dialog instanceof SessionDialog)) {
      this.core.replyStateless(message, { statusCode: 481 })
      return
    }
    if (dialog.remoteSequenceNumber && message.cseq <= dialog.remoteSequenceNumber) {
      this.core.replyStateless(message, { statusCode: 500 })
      return
    }
    const hasOpenOffer = dialog.offer !== undefined && dialog.answer === undefined
    if (sdpOf(message) && hasOpenOffer) {
      this.core.replyStateless(message, { statusCode: 491 })
      return
    }
    // the sequence number is kept by the base class; SessionDialog's own method would answer 501
    Dialog.prototype.receiveRequest.call(dialog, message)
    leg.receiveUpdate(new UserAgentServer(NonInviteServerTransaction, this.core, message))
  }

  #send(text: string): Promise<void> {
    if (this.#connection?.isOpen) {
      this.#connection.send(withOwnAllow(text))
      return Promise.resolve()
    }
    const isSentAgain = !text.startsWith('SIP/2.0 ') && !text.startsWith('ACK ')
    if (!isSentAgain && !this.#isDisposed) {
      this.#outbox.push({ at: this.#settings.clock.now(), text: withOwnAllow(text) })
      if (this.#outbox.length > OUTBOX_SIZE) this.#outbox.shift()
    }
    return Promise.resolve()
  }

  #clearTimers(): void {
    for (const stop of this.#stopTimers) stop()
    this.#stopTimers = []
  }
}

/** As the switch, who is the one addressed, names a dialog (RFC 3261, section 12). */
export const dialogIdOf = (message: IncomingRequestMessage): string =>
  message.callId + message.toTag + message.fromTag
