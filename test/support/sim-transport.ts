import { WebSocket } from 'ws'
import { EmitterImpl, TransportState } from 'sip.js/lib/api/index.js'
import type { Transport } from 'sip.js/lib/api/index.js'
import type { Logger } from 'sip.js/lib/core/index.js'

export interface SimTransportOptions {
  /** `ws://` or `wss://` address of the line. */
  readonly server: string
  /** Called with every message that is sent (true) or received (false). */
  readonly onTraffic?: (isSent: boolean, text: string) => void
}

/** A sip.js transport over `ws` whose network can be taken away: `cut` drops the connection as a pulled cable does. */
export class SimTransport implements Transport {
  readonly protocol = 'WS'
  readonly stateChange = new EmitterImpl<TransportState>()
  onConnect: (() => void) | undefined
  onDisconnect: ((error?: Error) => void) | undefined
  onMessage: ((message: string) => void) | undefined
  #state = TransportState.Disconnected
  #socket: WebSocket | null = null
  readonly #options: SimTransportOptions
  /** While true, whatever the phone sends is lost, though the connection stands: a program that hangs. */
  isMute = false
  /** The code the server closed the last connection with. */
  closeCode: number | null = null

  constructor(_logger: Logger, options: SimTransportOptions) {
    this.#options = options
  }

  get state(): TransportState {
    return this.#state
  }

  isConnected(): boolean {
    return this.#state === TransportState.Connected
  }

  connect(): Promise<void> {
    if (this.isConnected()) return Promise.resolve()
    this.#become(TransportState.Connecting)
    const socket = new WebSocket(this.#options.server, 'sip', { rejectUnauthorized: false })
    this.#socket = socket
    return new Promise((resolve, reject) => {
      socket.on('open', () => {
        this.#become(TransportState.Connected)
        this.onConnect?.()
        resolve()
      })
      socket.on('message', (data) => {
        if (socket !== this.#socket) return
        const text = String(data)
        this.#options.onTraffic?.(false, text)
        if (text.trim() !== '') this.#receive(text)
      })
      socket.on('error', (error) => {
        if (this.#state !== TransportState.Connecting) return
        this.#become(TransportState.Disconnected)
        reject(error)
      })
      socket.on('close', (code) => {
        if (socket !== this.#socket) return
        this.closeCode = code
        const wasWished = this.#state === TransportState.Disconnecting
        this.#become(TransportState.Disconnected)
        this.onDisconnect?.(wasWished ? undefined : new Error(`closed with ${code}`))
      })
    })
  }

  disconnect(): Promise<void> {
    const socket = this.#socket
    if (!socket || this.#state === TransportState.Disconnected) return Promise.resolve()
    this.#become(TransportState.Disconnecting)
    return new Promise((resolve) => {
      socket.once('close', () => resolve())
      socket.close(1000)
    })
  }

  dispose(): Promise<void> {
    return this.disconnect()
  }

  send(message: string): Promise<void> {
    if (!this.#socket || !this.isConnected()) return Promise.reject(new Error('not connected'))
    if (this.isMute) return Promise.resolve()
    this.#options.onTraffic?.(true, message)
    this.#socket.send(message)
    return Promise.resolve()
  }

  /** Pulls the cable: nothing more arrives, and the other side sees a broken connection. */
  cut(): void {
    this.#socket?.terminate()
  }

  /** Closes as a browser does whose page is left or loaded again. */
  leavePage(): void {
    this.#socket?.close(1001)
  }

  /** sip.js throws at some answers (a CSeq that it cannot read); such a message is dropped, as any phone would do. */
  #receive(text: string): void {
    try {
      this.onMessage?.(text)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }

  #become(state: TransportState): void {
    this.#state = state
    this.stateChange.emit(state)
  }
}
