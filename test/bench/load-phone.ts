import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { PLAIN_SDP } from '../support/raw-phone.ts'

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
const token = (): string => randomBytes(6).toString('hex')

const header = (text: string, name: string): string =>
  new RegExp(`^${name}: *(.*)\\r$`, 'm').exec(text)?.[1] ?? ''
const addressIn = (value: string): string => /<([^>]+)>/.exec(value)?.[1] ?? value

/** One request of a call that this phone makes, as far as its answers need to know. */
interface Asked {
  onFinal(status: number, text: string): void
}

/**
 * A phone that costs the machine as little as a phone can, so that what is measured is the other side: it fills in templates,
 * answers what rings at once, and understands nothing that it need not.
 */
export class LoadPhone {
  readonly #socket: WebSocket
  readonly #username: string
  readonly #host = `${token()}.invalid`
  readonly #asked = new Map<string, Asked>()

  private constructor(socket: WebSocket, username: string) {
    this.#socket = socket
    this.#username = username
    socket.on('message', (data) => this.#receive(String(data)))
  }

  static async connect(url: string, username: string): Promise<LoadPhone> {
    const socket = new WebSocket(url, 'sip')
    await once(socket, 'open')
    return new LoadPhone(socket, username)
  }

  async register(): Promise<void> {
    const { status } = await this.#ask('REGISTER', 'sip:ringdesk', token(), 1, this.#to(this.#username))
    if (status !== 200) throw new Error(`${this.#username} is not registered: ${status}`)
  }

  /** Calls, hangs up after `talkMs`, and resolves when that is done: with the milliseconds from INVITE to answer. */
  async call(target: string, talkMs: number): Promise<number> {
    const callId = token()
    const uri = `sip:${target}@ringdesk`
    const begin = performance.now()
    const { status, text, cseq } = await this.#ask('INVITE', uri, callId, 1, this.#to(target), PLAIN_SDP)
    const took = performance.now() - begin
    if (status !== 200) throw new Error(`a call was answered ${status}`)
    const contact = addressIn(header(text, 'Contact'))
    const to = header(text, 'To')
    this.#send('ACK', contact, callId, cseq, to)
    await new Promise((resume) => setTimeout(resume, talkMs))
    await this.#ask('BYE', contact, callId, cseq + 1, to)
    return took
  }

  close(): void {
    this.#socket.terminate()
  }

  #to(user: string): string {
    return `<sip:${user}@ringdesk>`
  }

  /** Sends a request; where it is challenged, again with the proof. */
  async #ask(
    method: string,
    uri: string,
    callId: string,
    cseq: number,
    to: string,
    body = '',
  ): Promise<{ status: number; text: string; cseq: number }> {
    const first = await this.#exchange(method, uri, callId, cseq, to, body, [])
    if (first.status !== 401 && first.status !== 407) return { ...first, cseq }
    if (method === 'INVITE')
      this.#send('ACK', uri, callId, cseq, header(first.text, 'To'), '', [], first.branch)
    const proof = this.#proofFor(first.status, first.text, method, uri)
    return { ...(await this.#exchange(method, uri, callId, cseq + 1, to, body, [proof])), cseq: cseq + 1 }
  }

  #exchange(
    method: string,
    uri: string,
    callId: string,
    cseq: number,
    to: string,
    body: string,
    more: readonly string[],
  ): Promise<{ status: number; text: string; branch: string }> {
    return new Promise((resolve) => {
      const branch = `z9hG4bK${token()}`
      this.#asked.set(`${callId} ${cseq} ${method}`, {
        onFinal: (status, text) => resolve({ status, text, branch }),
      })
      this.#send(method, uri, callId, cseq, to, body, more, branch)
    })
  }

  #send(
    method: string,
    uri: string,
    callId: string,
    cseq: number,
    to: string,
    body = '',
    more: readonly string[] = [],
    branch = `z9hG4bK${token()}`,
  ): void {
    const lines = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/WS ${this.#host};branch=${branch}`,
      'Max-Forwards: 70',
      `From: <sip:${this.#username}@ringdesk>;tag=${this.#host.slice(0, 8)}`,
      `To: ${to}`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:${this.#username}@${this.#host};transport=ws>`,
      'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, NOTIFY',
      'User-Agent: load phone',
      ...more,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.length}`,
    ]
    this.#socket.send(`${lines.join('\r\n')}\r\n\r\n${body}`)
  }

  #receive(text: string): void {
    if (text.startsWith('SIP/2.0 ')) {
      const status = Number(text.slice(8, 11))
      if (status < 200) return
      const id = `${header(text, 'Call-ID')} ${header(text, 'CSeq')}`
      this.#asked.get(id)?.onFinal(status, text)
      this.#asked.delete(id)
      return
    }
    if (text.startsWith('INVITE ')) {
      this.#answer(text, '180 Ringing')
      this.#answer(text, '200 OK', PLAIN_SDP)
    } else if (!text.startsWith('ACK ')) this.#answer(text, '200 OK')
  }

  #answer(text: string, status: string, body = ''): void {
    const to = header(text, 'To')
    const lines = [
      `SIP/2.0 ${status}`,
      `Via: ${header(text, 'Via')}`,
      `From: ${header(text, 'From')}`,
      `To: ${to.includes(';tag=') ? to : `${to};tag=${this.#host.slice(0, 8)}`}`,
      `Call-ID: ${header(text, 'Call-ID')}`,
      `CSeq: ${header(text, 'CSeq')}`,
      `Contact: <sip:${this.#username}@${this.#host};transport=ws>`,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.length}`,
    ]
    this.#socket.send(`${lines.join('\r\n')}\r\n\r\n${body}`)
  }

  #proofFor(status: number, text: string, method: string, uri: string): string {
    const challenge = header(text, status === 407 ? 'Proxy-Authenticate' : 'WWW-Authenticate')
    const field = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? ''
    const [realm, nonce, cnonce] = [field('realm'), field('nonce'), token()]
    const secret = md5(`${this.#username}:${realm}:${passwordFor(this.#username)}`)
    const response = md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${md5(`${method}:${uri}`)}`)
    const name = status === 407 ? 'Proxy-Authorization' : 'Authorization'
    return `${name}: Digest username="${this.#username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="${cnonce}"`
  }
}

/** Of every account of the benchmark. */
export const passwordFor = (username: string): string => [...username].reverse().join('')
