import JsSIP from 'jssip'
import { WebSocket } from 'ws'
import { DescribedConnection } from './described-connection.ts'
import { waitUntil } from './sim-wait.ts'

type Session = InstanceType<typeof JsSIP.UA> extends { call(...given: never[]): infer T } ? T : never

/** JsSIP is written for browsers: what it looks for there, as far as it looks. */
function standInBrowser(): void {
  const stream = {
    getTracks: () => [{ stop: () => undefined }],
    getAudioTracks: () => [],
    getVideoTracks: () => [],
  }
  const browser = {
    RTCPeerConnection: DescribedConnection,
    RTCSessionDescription: function (this: object, description: object) {
      Object.assign(this, description)
    },
  }
  Object.assign(globalThis, browser, { window: globalThis })
  const mediaDevices = { getUserMedia: () => Promise.resolve(stream) }
  Object.defineProperty(globalThis.navigator, 'mediaDevices', { configurable: true, value: mediaDevices })
}

/** JsSIP's socket over `ws`, which it has none for in Node. */
class NodeSocket {
  readonly via_transport = 'WS'
  readonly sip_uri = 'sip:jssip.invalid;transport=ws'
  readonly url: string
  onconnect: () => void = () => undefined
  ondisconnect: (isError: boolean, code?: number, reason?: string) => void = () => undefined
  ondata: (data: string) => void = () => undefined
  #socket: WebSocket | null = null

  constructor(url: string) {
    this.url = url
  }

  connect(): void {
    const socket = new WebSocket(this.url, 'sip')
    this.#socket = socket
    socket.on('open', () => this.onconnect())
    socket.on('message', (data) => this.ondata(String(data)))
    socket.on('error', () => undefined)
    socket.on('close', (code) => this.ondisconnect(code !== 1000, code))
  }

  disconnect(): void {
    this.#socket?.close(1000)
  }

  send(text: string): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false
    this.#socket.send(text)
    return true
  }
}

/** One call of a JsSIP phone. */
export class JsSipCall {
  readonly session: Session
  state: 'ringing' | 'talking' | 'ended' = 'ringing'
  cause: string | undefined
  readonly invite: { getHeader(name: string): string | undefined; body: string }
  /** Final statuses of its transfers. */
  readonly transfers: string[] = []

  constructor(session: Session, request: unknown) {
    this.session = session
    this.invite = request as JsSipCall['invite']
    session.on('confirmed', () => (this.state = 'talking'))
    for (const type of ['ended', 'failed'] as const)
      session.on(type, (event: { cause: string }) => {
        this.state = 'ended'
        this.cause = event.cause
      })
  }

  get connection(): DescribedConnection {
    return this.session.connection as unknown as DescribedConnection
  }

  answer(): void {
    this.session.answer({ mediaConstraints: { audio: true, video: false } })
  }

  hangUp(): void {
    this.session.terminate()
  }

  /** Transfers the other side to an address, or to the other side of another call. */
  transfer(target: string | JsSipCall): void {
    const isCall = typeof target !== 'string'
    this.session.refer(isCall ? 'sip:ringdesk@ringdesk' : target, {
      ...(isCall ? { replaces: target.session } : {}),
      eventHandlers: {
        accepted: () => this.transfers.push('accepted'),
        failed: ({ status_line: line }: { status_line: { status_code: number; reason_phrase: string } }) =>
          this.transfers.push(`${line.status_code} ${line.reason_phrase}`),
        requestFailed: () => this.transfers.push('refused'),
      },
    })
  }
}

/** A phone made of JsSIP as it comes: it keeps its ICE names when it is asked for an offer. */
export class JsSipPhone {
  readonly calls: JsSipCall[] = []
  readonly closeCodes: number[] = []
  readonly #agent: InstanceType<typeof JsSIP.UA>

  constructor(url: string, username: string, password: string, answers = true) {
    standInBrowser()
    this.#agent = new JsSIP.UA({
      sockets: [new NodeSocket(url) as never],
      uri: `sip:${username}@ringdesk`,
      password,
      register: true,
      session_timers: false,
      connection_recovery_min_interval: 1,
    })
    this.#agent.on('disconnected', (event: { code?: number }) => void this.closeCodes.push(event.code ?? 0))
    this.#agent.on('newRTCSession', (event: { session: Session; originator: string; request: unknown }) => {
      const call = new JsSipCall(event.session, event.request)
      this.calls.push(call)
      if (event.originator === 'remote' && answers) call.answer()
    })
  }

  get lastCall(): JsSipCall | undefined {
    return this.calls.at(-1)
  }

  async register(): Promise<void> {
    this.#agent.start()
    await waitUntil(() => this.#agent.isRegistered(), 'JsSIP to register')
  }

  call(target: string): JsSipCall {
    this.#agent.call(`sip:${target}@ringdesk`, { mediaConstraints: { audio: true, video: false } })
    const call = this.lastCall
    if (!call) throw new Error('JsSIP made no call')
    return call
  }

  async stop(): Promise<void> {
    for (const call of this.calls) if (call.state !== 'ended') call.hangUp()
    this.#agent.stop()
    await waitUntil(() => !this.#agent.isConnected(), 'JsSIP to stop')
  }
}
