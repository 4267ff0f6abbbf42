import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { parseDigest } from '../../hub/lines/switch/digest-auth.ts'
import { waitUntil } from './sim-wait.ts'

interface RawRequest {
  readonly method: string
  readonly uri?: string
  /** Instead of the headers of the same name that the phone makes up; a value of null leaves one out. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>
  readonly body?: string
  /** The requests of one call share it. */
  readonly callId?: string
  readonly cseq?: number
  readonly toTag?: string
  /** The value of the topmost Via; a new branch of RFC 3261 where it is not given. */
  readonly via?: string
}

/** One SIP message as text, with what tests look for. */
export class RawMessage {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** The status of an answer, 0 for a request. */
  get statusCode(): number {
    return Number(/^SIP\/2\.0 (\d{3})/.exec(this.text)?.[1] ?? 0)
  }

  get method(): string {
    return this.statusCode === 0 ? (this.text.split(' ', 1)[0] ?? '') : ''
  }

  /** The first header of that name; undefined where there is none. */
  header(name: string): string | undefined {
    return new RegExp(`^${name}: *(.*?)\\r?$`, 'im').exec(this.text.split('\r\n\r\n', 1)[0] ?? '')?.[1]
  }

  get body(): string {
    return this.text.split('\r\n\r\n').slice(1).join('\r\n\r\n')
  }

  get toTag(): string | undefined {
    return /;tag=([^;\s]+)/.exec(this.header('To') ?? '')?.[1]
  }
}

/**
 * A phone that sends what a test writes, letter by letter, and proves its account where it is asked to: for what phones
 * made of a library never send.
 */
export class RawPhone {
  readonly username: string
  readonly received: RawMessage[] = []
  closeCode: number | null = null
  /** Call-ID of all its registrations, as phones keep it until they are started anew. */
  readonly registrationId = `boot-${randomBytes(5).toString('hex')}`
  readonly #socket: WebSocket
  readonly #password: string
  readonly #host = `${randomBytes(5).toString('hex')}.invalid`
  readonly #tag = randomBytes(5).toString('hex')
  #count = 0

  private constructor(socket: WebSocket, username: string, password: string) {
    this.#socket = socket
    this.username = username
    this.#password = password
    socket.on('error', () => undefined)
    socket.on('close', (code) => (this.closeCode = code))
    socket.on('message', (data) => this.received.push(new RawMessage(String(data))))
  }

  static async connect(url: string, username: string, password: string): Promise<RawPhone> {
    const socket = new WebSocket(url, 'sip')
    const phone = new RawPhone(socket, username, password)
    await once(socket, 'open')
    return phone
  }

  get contact(): string {
    return `<sip:${this.username}@${this.#host};transport=ws>`
  }

  get isOpen(): boolean {
    return this.closeCode === null
  }

  /** Sends a request; gives its final answer, which comes after it has proven the account where it was asked to. */
  async ask(request: RawRequest): Promise<RawMessage> {
    const { headers, cseq } = this.#numbered(request)
    const asked = { ...request, cseq }
    const first = await this.#exchange(asked, headers)
    if (first.statusCode !== 401 && first.statusCode !== 407) return first
    const proof = this.#prove(first, asked)
    return this.#exchange({ ...asked, cseq: cseq + 1 }, { ...headers, ...proof })
  }

  /** Sends a request once and as it is. */
  send(request: RawRequest): void {
    const { headers, cseq } = this.#numbered(request)
    this.sendText(this.#write({ ...request, cseq }, headers))
  }

  sendText(text: string): void {
    this.#socket.send(text)
  }

  /** Waits for a message from the switch. */
  next(fits: (message: RawMessage) => boolean, what: string): Promise<RawMessage> {
    return waitUntil(() => this.received.find(fits), what)
  }

  /** All that came before this moment has been read when it resolves: a sign of life over the same socket. */
  async settle(): Promise<void> {
    await this.ask({ method: 'OPTIONS', uri: 'sip:ringdesk' })
  }

  async close(): Promise<void> {
    if (!this.isOpen) return
    const closed = once(this.#socket, 'close')
    this.#socket.close()
    await closed
  }

  #numbered(request: RawRequest): {
    headers: Record<string, string | readonly string[] | null>
    cseq: number
  } {
    const { callId = `raw-${randomBytes(6).toString('hex')}`, cseq = ++this.#count } = request
    return { headers: { 'Call-ID': callId, ...request.headers }, cseq }
  }

  async #exchange(
    request: RawRequest,
    headers: Record<string, string | readonly string[] | null>,
  ): Promise<RawMessage> {
    this.sendText(this.#write(request, headers))
    const id = [headers['Call-ID'], request.cseq, request.method].join(' ')
    return this.next(
      (answer) =>
        answer.statusCode >= 200 && `${answer.header('Call-ID') ?? ''} ${answer.header('CSeq') ?? ''}` === id,
      `an answer to ${request.method}`,
    )
  }

  #write(request: RawRequest, headers: Record<string, string | readonly string[] | null>): string {
    const { method, uri = 'sip:ringdesk', body = '', toTag } = request
    const branch = `z9hG4bK${randomBytes(6).toString('hex')}`
    const all: Record<string, string | readonly string[] | null> = {
      Via: request.via ?? `SIP/2.0/WS ${this.#host};branch=${branch}`,
      'Max-Forwards': '70',
      From: `<sip:${this.username}@ringdesk>;tag=${this.#tag}`,
      To: `<sip:${this.username}@ringdesk>${toTag === undefined ? '' : `;tag=${toTag}`}`,
      CSeq: `${request.cseq ?? 1} ${method}`,
      Contact: this.contact,
      ...(body === '' ? {} : { 'Content-Type': 'application/sdp' }),
      'Content-Length': String(Buffer.byteLength(body)),
      ...headers,
    }
    const lines = Object.entries(all).flatMap(([name, value]) =>
      value === null ? [] : [value].flat().map((one) => `${name}: ${one}`),
    )
    return [`${method} ${uri} SIP/2.0`, ...lines, '', body].join('\r\n')
  }

  /** The credentials that answer a challenge (RFC 7616 with MD5). */
  #prove(challenge: RawMessage, { method, uri = 'sip:ringdesk' }: RawRequest): Record<string, string> {
    const isProxy = challenge.statusCode === 407
    const fields = parseDigest(challenge.header(isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate') ?? '')
    const realm = fields?.get('realm') ?? ''
    const nonce = fields?.get('nonce') ?? ''
    const cnonce = randomBytes(6).toString('hex')
    const secret = md5(`${this.username}:${realm}:${this.#password}`)
    const response = md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${md5(`${method}:${uri}`)}`)
    const value = [
      `Digest username="${this.username}", realm="${realm}", nonce="${nonce}", uri="${uri}"`,
      `response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="${cnonce}"`,
    ].join(', ')
    return { [isProxy ? 'Proxy-Authorization' : 'Authorization']: value }
  }
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** A session description as a phone without WebRTC writes it. */
export const PLAIN_SDP = [
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.7',
  's=-',
  'c=IN IP4 192.0.2.7',
  't=0 0',
  'm=audio 40000 RTP/AVP 0',
  'a=rtpmap:0 PCMU/8000',
  '',
].join('\r\n')
