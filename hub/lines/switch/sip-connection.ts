import type { RawData, WebSocket } from 'ws'
import type { SwitchSettings } from './switch-options.ts'

export interface ConnectionHandlers {
  onText(connection: SipConnection, text: string): void
  onClosed(connection: SipConnection): void
}

/** One WebSocket carrying SIP (RFC 7118). It knows limits and life signs, and nothing of SIP but its keep-alive. */
export class SipConnection {
  readonly id: number
  readonly remoteAddress: string
  /** The account that has proven itself over this socket; null before. One account a socket. */
  username: string | null = null
  readonly #socket: WebSocket
  readonly #settings: SwitchSettings
  #isAlive = true
  #tokens: number
  #tokensAt: number
  #malformed = 0

  constructor(
    id: number,
    socket: WebSocket,
    remoteAddress: string,
    settings: SwitchSettings,
    handlers: ConnectionHandlers,
  ) {
    this.id = id
    this.remoteAddress = remoteAddress
    this.#socket = socket
    this.#settings = settings
    this.#tokens = settings.limits.messageBurst
    this.#tokensAt = settings.clock.now()

    const pings = setInterval(() => this.#ping(), settings.times.pingSeconds * 1000)
    socket.on('pong', () => {
      this.#isAlive = true
    })
    socket.on('message', (data) => {
      this.#isAlive = true
      const text = textOf(data)
      // the double CRLF of RFC 7118 (and RFC 5626, section 3.5.1) is answered by a single one
      if (text.trim() === '') {
        if (text === '\r\n\r\n') this.send('\r\n')
        return
      }
      if (this.#takeToken()) handlers.onText(this, text)
      else this.close(1008, 'too many messages')
    })
    socket.on('error', (error) => {
      // ws itself closes with 1009 for a message that is too large, and 1002 or 1007 for a broken frame
      settings.log.warn({ connection: id, error: error.message }, 'SIP socket failed')
    })
    socket.on('close', (code) => {
      clearInterval(pings)
      settings.log.debug({ connection: id, code }, 'SIP socket closed')
      handlers.onClosed(this)
    })
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
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
      const timer = setTimeout(() => this.terminate(), ms)
      this.#socket.once('close', () => {
        clearTimeout(timer)
        resolve()
      })
      this.close(code, reason)
    })
  }

  /** Cuts the connection without a word. */
  terminate(): void {
    this.#socket.terminate()
  }

  /** Counts a message that was no SIP; too many close the socket. */
  noteMalformed(): void {
    this.#malformed++
    if (this.#malformed > this.#settings.limits.malformedMessages) this.close(1008, 'not SIP')
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

  #takeToken(): boolean {
    const { messageBurst, messagesPerSecond } = this.#settings.limits
    const now = this.#settings.clock.now()
    const gained = (Math.max(0, now - this.#tokensAt) / 1000) * messagesPerSecond
    this.#tokens = Math.min(messageBurst, this.#tokens + gained)
    this.#tokensAt = now
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }
}

const textOf = (data: RawData): string => {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8')
}
