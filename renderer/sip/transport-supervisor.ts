import { UserAgentState, Web } from 'sip.js'
import type { UserAgent } from 'sip.js'
import { reconnectPolicy } from '../../shared/domain/reconnect-policy.ts'
import type { LineAnswer } from '../../shared/contract/phone.ts'
import type { LinePermission } from './line-permission.ts'
import type { Timers } from './steady-timer.ts'

export interface TransportListener {
  onConnecting(): void
  onConnected(): void
  /** The socket dropped; calls go on. */
  onLost(): void
  /** The next try starts at this moment; `why` says what came of the last one. */
  onWaiting(retryAt: number, why: Exclude<LineAnswer, 'open'>): void
}

/**
 * Keeps a user agent's socket up for as long as it should be: sip.js gives up after a few tries, and its session manager
 * ends every live call when the socket drops. Here the same UserAgent, and with it every dialog, lives through any
 * number of sockets.
 */
export class TransportSupervisor {
  readonly #userAgent: UserAgent
  readonly #timers: Timers
  readonly #random: () => number
  readonly #listener: TransportListener
  readonly #permission: LinePermission
  #isWanted = false
  #attempt = 0
  #cancelWait: (() => void) | null = null

  constructor(
    userAgent: UserAgent,
    permission: LinePermission,
    timers: Timers,
    random: () => number,
    listener: TransportListener,
  ) {
    this.#permission = permission
    this.#userAgent = userAgent
    this.#timers = timers
    this.#random = random
    this.#listener = listener
  }

  start(): void {
    if (this.#isWanted) return
    this.#isWanted = true
    this.#attempt = 0
    this.#connect()
  }

  stop(): void {
    this.#isWanted = false
    this.#permission.withdraw()
    this.#cancelWait?.()
    this.#cancelWait = null
  }

  /** The network seems to be back: does not wait for the next try. A hint, never taken for truth. */
  tryNow(): void {
    this.#permission.repeat()
    if (this.#cancelWait === null) return
    this.#cancelWait()
    this.#cancelWait = null
    this.#connect()
  }

  /** Leaves a socket that no longer answers, without waiting for its end, and opens another. */
  drop(): void {
    const { transport } = this.#userAgent
    const socket = transport instanceof Web.Transport ? transport.ws : undefined
    transport.disconnect().catch(() => undefined)
    // a browser waits up to a minute for the other side to agree, which is not there any more; what the old socket still
    // has to say reaches nobody, since sip.js has let go of it
    socket?.dispatchEvent(new CloseEvent('close', { code: 1006 }))
  }

  /** To be called from the user agent's delegate. */
  connected(): void {
    this.#attempt = 0
    if (this.#isWanted) this.#listener.onConnected()
  }

  /** To be called from the user agent's delegate. */
  disconnected(): void {
    if (!this.#isWanted) return
    this.#listener.onLost()
    this.#later('unreachable')
  }

  #connect(): void {
    this.#listener.onConnecting()
    this.#permission.request((answer) => {
      if (answer === 'open') this.#open()
      else this.#later(answer)
    })
  }

  #open(): void {
    const isStarted = this.#userAgent.state === UserAgentState.Started
    const connecting = isStarted ? this.#userAgent.reconnect() : this.#userAgent.start()
    connecting.catch(() => this.#later('unreachable'))
  }

  #later(why: Exclude<LineAnswer, 'open'>): void {
    if (!this.#isWanted || this.#cancelWait !== null) return
    const delay = reconnectPolicy(this.#attempt, this.#random())
    this.#attempt += 1
    this.#listener.onWaiting(this.#timers.now() + delay, why)
    this.#cancelWait = this.#timers.after(delay, () => {
      this.#cancelWait = null
      this.#connect()
    })
  }
}
