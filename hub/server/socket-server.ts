import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { Logger } from '../../shared/log/create-logger.ts'
import { Server, type Socket } from 'socket.io'
import { z } from 'zod'
import { DoorError, failure, type Reply } from '../../shared/contract/door.ts'
import {
  Handshake,
  hubCalls,
  SUBMIT_LIMIT,
  type ClientToHub,
  type HubCallName,
  type HubRefusal,
  type HubToClient,
} from '../../shared/contract/hub.ts'
import { agreeOnProtocol, ProtocolRange, SPEAKS } from '../../shared/contract/protocol.ts'
import type { AgentState } from '../../shared/domain/agent.ts'
import type { PersonId } from '../../shared/domain/ids.ts'
import type { QueuePatch } from '../../shared/domain/queue.ts'
import type { AccessClaims } from '../auth/access-token.ts'
import { SignInError, type SignIn } from '../auth/sign-in.ts'
import { Announcer, audienceOf, type Audience } from '../feed/announcer.ts'
import type { BucketFeed } from '../feed/bucket-feed.ts'
import type { PlaceMarks } from '../feed/place-marks.ts'
import type { FeedBatch } from '../feed/feed-batch.ts'
import type { PresenceBook } from '../presence/presence-book.ts'
import { isDiskFull } from '../../shared/domain/disk-full.ts'
import { isFileHeld } from '../../shared/domain/storage-fault.ts'
import { DISK_FULL_MESSAGE, FILE_HELD_MESSAGE } from './store-messages.ts'
import type { ConsoleDoor } from './console-door.ts'
import { ConsoleRegistry } from './console-registry.ts'
import type { Caller, HubCallHandlers } from './hub-call-types.ts'

interface SocketData {
  claims: AccessClaims
  instance: string
  protocol: number
  /** What the console says it can do beyond its protocol. */
  features: readonly string[]
  /** The buckets that the person may read. */
  buckets: ReadonlySet<string>
  /** The session was ended on purpose: nobody needs to wait for this console to come back. */
  isOver: boolean
}
type NoServerEvents = Record<string, never>
type HubSocket = Socket<ClientToHub, HubToClient, NoServerEvents, SocketData>

export interface SocketServerOptions {
  readonly server: HttpServer
  readonly log: Logger
  readonly signIn: SignIn
  readonly presence: PresenceBook
  readonly handlers: HubCallHandlers
  readonly buckets: BucketFeed
  /** Asked of every new connection, before anything of it is read. */
  readonly isAllowed: (request: IncomingMessage) => boolean
  /** Who has not said yet whose it is. */
  readonly door: ConsoleDoor
  /** A socket has to say whose it is within this, in milliseconds. */
  readonly proofMs: number
  readonly epoch: string
  readonly marks: Pick<PlaceMarks, 'at'>
}

/** 200 commands, most of them small, some with a note of 10,000 characters. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024
const PING_INTERVAL_MS = 10_000
const PING_TIMEOUT_MS = 8000

const REFUSAL_MESSAGES: Record<HubRefusal, string> = {
  clientTooOld: 'This console is older than the hub takes. Update it; what you typed is kept.',
  hubTooOld: 'The hub is older than this console. Ask for the hub to be updated; what you typed is kept.',
  tokenExpired: 'The token ran out; renew it and come again.',
  tokenRevoked: 'This sign-in is over. Sign in again; what you typed is kept.',
  deskInUse: 'Another running console uses the data of this desk. Close one of them.',
  badHandshake: 'The hub could not read how this console introduced itself.',
}

const sessionRoom = (sessionId: string): string => `session:${sessionId}`
const personRoom = (personId: string): string => `person:${personId}`
const feedRoom = (audience: Audience): string => `feed:${audience}`
const AUDIENCES: readonly Audience[] = ['marked', 'buckets', 'older', 'oldest']
const viewRoom = (viewKey: string): string => `view:${viewKey}`

/** Commands are parsed one by one later, so that one that does not fit does not stop the others. */
const SubmitEnvelope = z.object({ commands: z.array(z.unknown()).min(1).max(SUBMIT_LIMIT) })
const inputOf = (name: HubCallName): z.ZodType =>
  name === 'commands:submit' ? SubmitEnvelope : hubCalls[name].input

const Speaking = z.object({ protocol: z.number().int(), protocols: ProtocolRange.optional() })

function refusal(code: HubRefusal): Error {
  const error = new Error(code)
  // Socket.IO hands `data` to the client beside the message
  return Object.assign(error, {
    data: { code, message: REFUSAL_MESSAGES[code], retryable: code === 'tokenExpired' },
  })
}

/** The Socket.IO door of the hub: typed by the contract, every message parsed, every refusal named. */
export class SocketServer {
  readonly #options: SocketServerOptions
  readonly #io: Server<ClientToHub, HubToClient, NoServerEvents, SocketData>
  readonly #consoles = new ConsoleRegistry()
  readonly #announcer: Announcer

  constructor(options: SocketServerOptions) {
    this.#options = options
    this.#announcer = new Announcer(options.buckets.heads, options.marks)
    this.#io = new Server(options.server, {
      serveClient: false,
      connectTimeout: options.proofMs,
      // consoles use nothing else; a request of polling would be read before anybody knows whose it is
      transports: ['websocket'],
      allowRequest: (request, decide) => {
        this.#isLetCome(request).then(
          (isLetCome) => decide(null, isLetCome),
          (error: unknown) => {
            options.log.error({ err: error }, 'a socket could not be let come')
            decide(null, false)
          },
        )
      },
      // the line's WebSockets share the server
      destroyUpgrade: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      pingInterval: PING_INTERVAL_MS,
      pingTimeout: PING_TIMEOUT_MS,
    })
    options.door.watch(this.#io.engine)
    this.#io.use((socket, next) => {
      this.#admit(socket).then(
        (refused) => {
          if (!refused) options.door.proven(socket.conn)
          next(refused && refusal(refused))
        },
        (error: unknown) => {
          options.log.error({ err: error }, 'a console could not be let in')
          next(refusal('badHandshake'))
        },
      )
    })
    this.#io.on('connection', (socket) => this.#serve(socket))
  }

  get connections(): number {
    return this.#io.sockets.sockets.size
  }

  /** Sends a batch of the feed to every console: to each what its person may read of it. */
  announce(batch: FeedBatch): void {
    const { sockets, adapter } = this.#io.sockets
    const audiences = AUDIENCES.filter((audience) => adapter.rooms.has(feedRoom(audience)))
    this.#announcer.announce(batch, {
      audiences: () => audiences,
      readers: (audience) =>
        [...(adapter.rooms.get(feedRoom(audience)) ?? [])].flatMap((id) => {
          const socket = sockets.get(id)
          return socket ? [{ socket: id, buckets: socket.data.buckets }] : []
        }),
      send: (to, news) => {
        const rooms = typeof to === 'string' ? feedRoom(to) : [...to]
        // one that goes to everybody is looked up for nobody
        const isForAll = typeof to === 'string' && audiences.length === 1
        ;(isForAll ? this.#io : this.#io.to(rooms)).emit('changes:new', news)
      },
    })
  }

  /** A person's buckets are others now: the consoles of that person are told, and get what is announced in them. */
  readerChanged(personId: string): void {
    const buckets = this.#options.buckets.readBy(personId)
    for (const socket of this.#io.sockets.sockets.values()) {
      if (socket.data.claims.personId !== personId) continue
      socket.data.buckets = buckets
      if (socket.data.features.includes('buckets'))
        socket.emit('buckets:changed', this.#options.buckets.readingOf(personId))
    }
  }

  sendPatch(viewKey: string, patch: QueuePatch): void {
    this.#io.to(viewRoom(viewKey)).emit('queues:patch', patch)
  }

  sendState(personId: PersonId, state: AgentState): void {
    this.#io.to(personRoom(personId)).emit('presence:you', state)
  }

  /** Tells the consoles of a session that it is over, and lets them go. */
  endSession(sessionId: string, reason: HubRefusal): void {
    for (const socket of this.#io.sockets.sockets.values()) {
      if (socket.data.claims.sessionId !== sessionId) continue
      socket.data.isOver = true
      socket.emit('session:ended', { reason })
      socket.disconnect(true)
    }
  }

  /** Sessions that consoles are connected with now. */
  get sessionIds(): Set<string> {
    return new Set([...this.#io.sockets.sockets.values()].map((socket) => socket.data.claims.sessionId))
  }

  close(): void {
    this.#io.disconnectSockets(true)
    this.#io.engine.close()
  }

  async #isLetCome(request: IncomingMessage): Promise<boolean> {
    const { isAllowed, door } = this.#options
    return isAllowed(request) && (await door.hasRoomFor(request))
  }

  async #admit(socket: HubSocket): Promise<HubRefusal | undefined> {
    // alone and first: of a handshake of the future this part can still be read
    const speaks = Speaking.safeParse(socket.handshake.auth)
    if (!speaks.success) return 'badHandshake'
    const agreed = agreeOnProtocol(speaks.data, SPEAKS)
    if ('refusal' in agreed) return agreed.refusal
    const handshake = Handshake.safeParse(socket.handshake.auth)
    if (!handshake.success) return 'badHandshake'
    const { token, desk, instance, features } = handshake.data
    try {
      const claims = await this.#options.signIn.check(token)
      if (claims.desk !== desk) return 'badHandshake'
      if (await this.#consoles.isHeldByOther(desk, instance)) return 'deskInUse'
      const buckets = this.#options.buckets.readBy(claims.personId)
      socket.data = { claims, instance, protocol: agreed.protocol, features, buckets, isOver: false }
      return undefined
    } catch (error) {
      if (!(error instanceof SignInError)) throw error
      return error.code === 'tokenExpired' ? 'tokenExpired' : 'tokenRevoked'
    }
  }

  #serve(socket: HubSocket): void {
    const { presence, log } = this.#options
    const { claims, instance, protocol, features } = socket.data
    this.#consoles.take(claims.desk, instance, socket)
    // a change while it was let in found no socket yet
    socket.data.buckets = this.#options.buckets.readBy(claims.personId)
    void socket.join([
      sessionRoom(claims.sessionId),
      personRoom(claims.personId),
      feedRoom(audienceOf(features)),
    ])
    socket.emit('hub:here', { epoch: this.#options.epoch })
    presence.consoleCame(claims.personId)
    log.info({ person: claims.personId, desk: claims.desk, protocol, features }, 'console connected')

    const caller: Caller = {
      ...claims,
      features,
      watchView: async (viewKey) => {
        for (const room of socket.rooms) if (room.startsWith(viewRoom(''))) await socket.leave(room)
        await socket.join(viewRoom(viewKey))
      },
    }
    for (const name of Object.keys(hubCalls) as HubCallName[]) {
      // the contract's types hold for what is sent; what arrives is unknown until it is parsed
      ;(socket as Socket).on(name, (raw: unknown, ack: unknown) => {
        if (typeof ack !== 'function') return
        this.#answer(name, raw, caller)
          .then((reply) => (ack as (reply: Reply<unknown>) => void)(reply))
          .catch((error: unknown) => log.error({ err: error, call: name }, 'an answer could not be sent'))
      })
    }
    // a console of tomorrow is not left to wait
    ;(socket as Socket).onAny((name: string, ...values: unknown[]) => {
      const ack = values.at(-1)
      if (typeof ack !== 'function' || Object.hasOwn(hubCalls, name)) return
      ;(ack as (reply: Reply<unknown>) => void)(
        failure('unknownCall', `This hub has no call named ${name.slice(0, 40)}; it may be too old.`),
      )
    })
    socket.on('disconnect', (why) => {
      this.#consoles.leave(claims.desk, socket)
      presence.consoleLeft(claims.personId, socket.data.isOver, claims.desk)
      log.info({ person: claims.personId, desk: claims.desk, why }, 'console disconnected')
    })
  }

  async #answer(name: HubCallName, raw: unknown, caller: Caller): Promise<Reply<unknown>> {
    const parsed = inputOf(name).safeParse(raw)
    if (!parsed.success) {
      const words = parsed.error.issues
        .slice(0, 3)
        .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
      return failure('badInput', `${name}: ${words.join('; ')}`)
    }
    try {
      const handle = this.#options.handlers[name] as (input: unknown, caller: Caller) => Promise<unknown>
      return { ok: true, value: await handle(parsed.data, caller) }
    } catch (error) {
      if (error instanceof DoorError) {
        // consoles of before would look for another connection at once, again and again
        const isKnown = error.code !== 'hubDamaged' || caller.features.includes('hubDamaged')
        return failure(isKnown ? error.code : 'internal', error.message, error.retryable)
      }
      this.#options.log.error({ err: error, call: name }, 'a call of a console failed')
      if (isDiskFull(error)) return failure('hubDiskFull', DISK_FULL_MESSAGE, true)
      if (isFileHeld(error)) return failure('hubBusy', FILE_HELD_MESSAGE, true)
      return failure(
        'internal',
        'Something went wrong on the hub. What you typed is kept; it is tried again.',
        true,
      )
    }
  }
}
