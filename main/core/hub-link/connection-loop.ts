import { v7 } from 'uuid'
import type { HubLink as ConnectionState } from '../../../shared/contract/hub-link.ts'
import type { HubRefusal } from '../../../shared/contract/hub.ts'
import { agreeOnProtocol, CONSOLE_FEATURES, PROTOCOL, SPEAKS } from '../../../shared/contract/protocol.ts'
import { cutText } from '../../../shared/domain/cut-text.ts'
import type { DeskId } from '../../../shared/domain/ids.ts'
import { reconnectPolicy } from '../../../shared/domain/reconnect-policy.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import type { Clock } from '../clock.ts'
import type { Events } from '../events.ts'
import type { Log } from '../log.ts'
import { IllegalMoveError, moveConnection, type ConnectionMove } from './connection-machine.ts'
import type { HubClock } from './hub-clock.ts'
import type { HubHttp, ProvenHealth } from './hub-http.ts'
import type { HubLinkEvents } from './hub-link-events.ts'
import { HubConnectError, openHubSocket, type HubSocket, type HubSocketEvent } from './hub-socket.ts'
import type { Rounds } from './rounds.ts'
import { isSessionOver, type SessionKeeper } from './session-keeper.ts'

export interface ConnectionLoopOptions {
  readonly hubUrl: string
  readonly http: HubHttp
  readonly session: SessionKeeper
  readonly rounds: Rounds
  readonly hubClock: HubClock
  readonly deskId: () => DeskId
  readonly clock: Clock
  readonly log: Log
  readonly events: Events<HubLinkEvents>
  /** The hub said who it is, before anything is sent to it or taken from it. Throws where it is another one. */
  onHub(health: ProvenHealth): void
}

const HEARTBEAT_MS = 10 * SECOND_MS
const HEARTBEAT_TIMEOUT_MS = 5 * SECOND_MS
const FATAL_RETRY_MS = 15 * SECOND_MS
/** A new session may be asked for so many times in a row before the next try waits. */
const MOST_RENEWALS = 2

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Looks for the hub with the session there is, keeps the connection, and makes it anew where it breaks. */
export class ConnectionLoop {
  readonly #options: ConnectionLoopOptions
  /** One running console: two with the same desk id are told apart by it. */
  readonly #instance = v7()
  #state: ConnectionState = { state: 'signedOut' }
  #socket: HubSocket | undefined
  #attempts = 0
  #lastTrouble: { at: Moment; why: string } | null = null
  /** So many times in a row another console had this desk id: one that has just ended may hold it for a moment. */
  #timesInUse = 0
  #isClosed = false
  #protocol: number = PROTOCOL.max
  /** What the hub said that it can do, at the last try. */
  #hubFeatures: readonly string[] = []
  /** The epoch of the hub's data at the last try. */
  #epoch: string | undefined

  constructor(options: ConnectionLoopOptions) {
    this.#options = options
  }

  get state(): ConnectionState {
    return this.#state
  }
  get socket(): HubSocket | undefined {
    return this.#socket
  }
  /** What was agreed with the hub; before that the newest of this console. */
  get protocol(): number {
    return this.#protocol
  }
  /** How connecting went since the start: for whoever looks for a fault. */
  get history(): { readonly attempts: number; readonly lastTrouble: { at: Moment; why: string } | null } {
    return { attempts: this.#attempts, lastTrouble: this.#lastTrouble }
  }

  /** Moves the machine and tells it. A move that is not possible is logged and changes nothing: false then. */
  move(move: ConnectionMove): boolean {
    try {
      this.#state = moveConnection(this.#state, move)
    } catch (error) {
      if (!(error instanceof IllegalMoveError)) throw error
      this.#options.log.error(error.message)
      return false
    }
    this.#options.events.emit('state')
    return true
  }

  /** Takes the connection down, and everything that is under way for it. */
  stop(): void {
    this.#options.rounds.next()
    if (!this.#socket) return
    this.#socket.close()
    this.#socket = undefined
    this.#options.events.emit('offline')
  }

  /** Begins to look for the hub with a new session. */
  begin(): void {
    this.stop()
    this.#search({ type: 'signedIn', at: this.#now() })
  }

  /** The connection was found not to answer: it is made anew at once. */
  reconnect(why: string): void {
    const { log, session } = this.#options
    log.warn('the connection to the hub is lost', { why })
    this.#noteTrouble(why)
    this.stop()
    if (session.session() && !this.#isClosed) this.#searchAnew()
  }

  /** The hub may be there now: it is looked for at once. Nothing happens where that needs no hint. */
  hint(): void {
    if (!['connecting', 'offline'].includes(this.#state.state) || this.#socket) return
    this.stop()
    this.#searchAnew()
  }

  /** The session counts for nothing at the hub. Work goes on without it until a person signs in. */
  needSignIn(reason: HubRefusal): void {
    this.stop()
    this.move({ type: 'rejected', reason, at: this.#now() })
  }

  /** The console has another id: who has the old one does not matter any more. */
  forgetInUse(): void {
    this.#timesInUse = 0
  }

  close(): void {
    this.#isClosed = true
    this.stop()
  }

  #now(): Moment {
    return this.#options.clock.now()
  }
  #noteTrouble(why: string): void {
    this.#lastTrouble = { at: this.#now(), why: cutText(why, 500) }
  }

  /** One try in the state `connecting`, which plans what follows. */
  async #connect(): Promise<void> {
    const { rounds, session } = this.#options
    if (this.#isClosed || !session.session()) return
    const round = rounds.current()
    this.#attempts += 1
    try {
      await this.#tryOnce(round)
    } catch (error) {
      if (rounds.isCurrent(round)) await this.#afterFailure(error, round)
    }
  }

  async #tryOnce(round: number): Promise<void> {
    const { http, session, rounds, hubUrl, deskId, log } = this.#options
    const health = await http.health()
    if (!rounds.isCurrent(round)) return
    const agreed = agreeOnProtocol(SPEAKS, health)
    if ('refusal' in agreed) return void this.#refuse(agreed.refusal)
    this.#protocol = agreed.protocol
    this.#hubFeatures = health.features
    this.#epoch = health.epoch
    this.#options.onHub(health)
    await session.refresh()
    const token = session.session()?.accessToken
    if (!rounds.isCurrent(round) || token === undefined) return
    const opened = await openHubSocket(
      hubUrl,
      {
        protocol: agreed.protocol,
        protocols: PROTOCOL,
        features: [...CONSOLE_FEATURES],
        token,
        desk: deskId(),
        instance: this.#instance,
      },
      {
        onEvent: (event) => {
          if (rounds.isCurrent(round)) this.#hear(event)
        },
        onClosed: (why) => {
          if (rounds.isCurrent(round)) this.reconnect(why)
        },
        onFault: (text, error) => log.warn(text, { error }),
      },
    )
    if (rounds.isCurrent(round)) this.#take(opened, token)
    else opened.close()
  }

  #take(opened: HubSocket, token: string): void {
    const { http, session, rounds, events, log } = this.#options
    this.#socket = opened
    this.#timesInUse = 0
    this.move({ type: 'opened', at: this.#now() })
    log.info('connected to the hub')
    session.planRenewal(() => this.needSignIn('tokenRevoked'))
    this.#heartbeat(opened)
    // of this connection: what is asked for by a later one has another
    const signal = rounds.signal()
    events.emit('online', {
      socket: opened,
      hasBuckets: this.#hubFeatures.includes('buckets'),
      takesAgain: this.#hubFeatures.includes('sendAgain'),
      snapshot: (from, bucket) =>
        http.snapshot(session.session()?.accessToken ?? token, from, signal, bucket),
    })
  }

  #hear(event: HubSocketEvent): void {
    if (event.name === 'session:ended') this.#onEnded(event.data.reason)
    else if (event.name === 'hub:here') this.#meetEpoch(event.data.epoch)
    else this.#options.events.emit('news', event)
  }

  /** The hub was put back between the question for its epoch and the connection: what is known of it must be asked anew. */
  #meetEpoch(epoch: string): void {
    if (epoch === this.#epoch) return
    this.stop()
    if (this.#state.state === 'online') this.move({ type: 'lost', at: this.#now() })
    void this.#afterFailure(new Error('the hub’s data was put back'), this.#options.rounds.current())
  }

  #onEnded(reason: HubRefusal): void {
    const { log, session } = this.#options
    log.warn('the hub ended the session', { reason })
    this.#noteTrouble(reason)
    if (reason === 'tokenRevoked') return this.needSignIn(reason)
    this.stop()
    if (reason !== 'tokenExpired') return this.#refuse(reason)
    session.expire()
    this.#searchAnew()
  }

  /** The hub does not take this console: another one may be closed, hub or console updated, so it is looked at again. */
  #refuse(reason: HubRefusal): void {
    if (reason === 'deskInUse') {
      this.#timesInUse += 1
      if (this.#timesInUse > 1) return this.#options.events.emit('deskCopied')
    }
    this.move({ type: 'refused', reason, at: this.#now() })
    this.#options.rounds.later(FATAL_RETRY_MS, () => this.#searchAnew())
  }

  async #afterFailure(error: unknown, round: number): Promise<void> {
    const { rounds } = this.#options
    if (isSessionOver(error)) return void this.needSignIn('tokenRevoked')
    const reason = error instanceof HubConnectError ? error.reason : null
    if (reason === 'tokenExpired') {
      const outcome = await this.#renewNow()
      if (!rounds.isCurrent(round) || outcome === 'over') return
      if (outcome === 'renewed' && this.#attempt() < MOST_RENEWALS) return void this.#retry()
    } else if (reason === 'tokenRevoked') return void this.needSignIn(reason)
    else if (reason !== null) return void this.#refuse(reason)
    const why = messageOf(error)
    this.#noteTrouble(why)
    const delay = reconnectPolicy(this.#attempt(), Math.random())
    const next = this.#attempt() + 1
    this.move({ type: 'failed', why, retryAt: this.#now() + delay })
    rounds.later(delay, () => this.#retry(next))
  }

  /** A session whose time is over is renewed at once, but not for ever. */
  async #renewNow(): Promise<'renewed' | 'failed' | 'over'> {
    const { rounds, session } = this.#options
    const round = rounds.current()
    try {
      await session.renew()
      return 'renewed'
    } catch (error) {
      if (!rounds.isCurrent(round) || !isSessionOver(error)) return 'failed'
      this.needSignIn('tokenRevoked')
      return 'over'
    }
  }

  #attempt(): number {
    return this.#state.state === 'connecting' ? this.#state.attempt : 0
  }
  #retry(attempt = this.#attempt() + 1): void {
    this.#search({ type: 'retried', attempt })
  }
  #searchAnew(): void {
    this.#search({ type: this.#state.state === 'online' ? 'lost' : 'hinted', at: this.#now() })
  }
  #search(move: ConnectionMove): void {
    if (this.move(move)) void this.#connect()
  }

  #heartbeat(mine: HubSocket): void {
    const { hubClock, rounds } = this.#options
    const askedAt = this.#now()
    const startedAt = performance.now()
    mine.ask('clock:ask', null, HEARTBEAT_TIMEOUT_MS).then(
      ({ hubTime }) => {
        if (this.#socket !== mine) return
        const roundTripMs = performance.now() - startedAt
        hubClock.heard(Math.round(hubTime - (askedAt + roundTripMs / 2)))
        this.move({ type: 'proven', roundTripMs: Math.round(roundTripMs * 10) / 10 })
        rounds.later(HEARTBEAT_MS, () => this.#heartbeat(mine))
      },
      (error: unknown) => {
        if (this.#socket === mine) this.reconnect(messageOf(error))
      },
    )
  }
}
