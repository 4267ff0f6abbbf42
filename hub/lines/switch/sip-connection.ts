import type { RawData, WebSocket } from 'ws'
import { SIP_CLOSE_CODES } from '../../../shared/contract/sip.ts'
import { after, every } from '../../../shared/timer.ts'
import type { SwitchSettings } from './switch-options.ts'
import { TokenBucket } from '../../token-bucket.ts'
import type { UnprovenSocket } from './unproven-sockets.ts'

/** The close code of a page that is left or loaded again (RFC 6455, section 7.4.1). */
const GOING_AWAY = 1001

/** Where a socket comes from. */
export interface ConnectionOrigin {
  readonly remoteAddress: string
  /** The account whose pass it carried; null for a stranger. */
  readonly passOf: string | null
  /** The host name by which it came, in lower case: a phone may take it for the domain. */
  readonly reachedAt: string
}

export interface ConnectionHandlers {
  onText(connection: SipConnection, text: string): void
  /** It has proven an account for the first time. */
  onProven(connection: SipConnection): void
  onClosed(connection: SipConnection): void
}

/**
 * One WebSocket carrying SIP (RFC 7118). It knows limits and life signs, and nothing of SIP but its keep-alive. Until it
 * has proven an account its limits are narrow, and it has `proofSeconds` to do so.
 */
export class SipConnection implements UnprovenSocket {
  readonly id: number
  readonly remoteAddress: string
  readonly passOf: string | null
  readonly reachedAt: string
  readonly openedAt: number
  readonly #socket: WebSocket
  readonly #settings: SwitchSettings
  readonly #handlers: ConnectionHandlers
  readonly #malformed: TokenBucket
  readonly #stopProofTimer: () => void
  #username: string | null = null
  #hasSpoken = false
  #isAlive = true
  #isPageGone = false
  #messages: TokenBucket

  constructor(
    id: number,
    socket: WebSocket,
    origin: ConnectionOrigin,
    settings: SwitchSettings,
    handlers: ConnectionHandlers,
  ) {
    const { clock, limits, times } = settings
    this.id = id
    this.remoteAddress = origin.remoteAddress
    this.passOf = origin.passOf
    this.reachedAt = origin.reachedAt
    this.openedAt = clock.now()
    this.#socket = socket
    this.#settings = settings
    this.#handlers = handlers
    const now = (): number => clock.now()
    this.#messages = new TokenBucket(limits.unprovenMessagesPerSecond, limits.unprovenMessageBurst, now)
    this.#malformed = new TokenBucket(limits.malformedMessages / 60, limits.malformedMessages, now)
    this.#stopProofTimer = clock.after(times.proofSeconds * 1000, () => {
      settings.log.info({ connection: id, address: this.remoteAddress }, 'SIP socket proved no account')
      this.close(SIP_CLOSE_CODES.notProven, 'no account proven in time')
    })
    this.#listen(times.pingSeconds)
  }

  /** The account that has proven itself over this socket; null before. One account a socket. */
  get username(): string | null {
    return this.#username
  }

  get hasSpoken(): boolean {
    return this.#hasSpoken
  }

  /** Bytes that one message may have now. */
  get messageBytes(): number {
    const { messageBytes, unprovenMessageBytes } = this.#settings.limits
    return this.#username === null ? Math.min(unprovenMessageBytes, messageBytes) : messageBytes
  }

  /** True once it was closed as browsers close the sockets of a page that goes away: it may be loaded again. */
  get isPageGone(): boolean {
    return this.#isPageGone
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  /** This account has passed digest authentication over the socket: the limits are those of a phone from now on. */
  prove(username: string): void {
    const isFirst = this.#username === null
    this.#username = username
    if (!isFirst) return
    const { clock, limits } = this.#settings
    this.#stopProofTimer()
    this.#messages = new TokenBucket(limits.messagesPerSecond, limits.messageBurst, () => clock.now())
    this.#handlers.onProven(this)
  }

  /** Closes it for a newcomer: it has been unproven the longest. */
  makeRoom(): void {
    this.close(1013, 'no account proven, place given on')
  }

  send(text: string): void {
    if (!this.isOpen) return
    this.#socket.send(text, (error) => {
      if (error)
        this.#settings.log.warn({ connection: this.id, error: error.message }, 'SIP message not sent')
    })
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  /** Closes, and cuts the connection when the other side has not agreed to it in `ms`. */
  closeWithin(code: number, reason: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.readyState === this.#socket.CLOSED) return resolve()
      const stopWaiting = after(ms, () => this.terminate())
      this.#socket.once('close', () => {
        stopWaiting()
        resolve()
      })
      this.close(code, reason)
    })
  }

  /** Cuts the connection without a word. */
  terminate(): void {
    this.#socket.terminate()
  }

  /** Counts a message that was no SIP; too many in a minute close the socket. */
  noteMalformed(): void {
    if (!this.#malformed.take()) this.close(1008, 'not SIP')
  }

  #listen(pingSeconds: number): void {
    const { id } = this
    const { log } = this.#settings
    const stopPings = every(pingSeconds * 1000, () => this.#ping())
    this.#socket.on('pong', () => {
      this.#isAlive = true
    })
    this.#socket.on('ping', () => this.#count())
    this.#socket.on('message', (data) => {
      this.#isAlive = true
      this.#hasSpoken = true
      if (!this.#count()) return
      const text = textOf(data)
      // the double CRLF of RFC 7118 (and RFC 5626, section 3.5.1) is answered by a single one
      if (text.trim() !== '') this.#handlers.onText(this, text)
      else if (text === '\r\n\r\n') this.send('\r\n')
    })
    this.#socket.on('error', (error) => {
      // ws itself closes with 1009 for a message that is too large, and 1002 or 1007 for a broken frame
      log.warn({ connection: id, error: error.message }, 'SIP socket failed')
    })
    this.#socket.on('close', (code) => {
      stopPings()
      this.#stopProofTimer()
      log.debug({ connection: id, code }, 'SIP socket closed')
      this.#isPageGone = code === GOING_AWAY
      this.#handlers.onClosed(this)
    })
  }

  /** Counts whatever came in; false, and the socket is closed, when that is too much. */
  #count(): boolean {
    if (this.#messages.take()) return true
    this.close(1008, 'too many messages')
    return false
  }

  #ping(): void {
    if (!this.isOpen) return
    if (!this.#isAlive) {
      this.#settings.log.info({ connection: this.id }, 'SIP socket gave no sign of life')
      this.terminate()
      return
    }
    this.#isAlive = false
    this.#socket.ping()
  }
}

const textOf = (data: RawData): string => {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8')
}
