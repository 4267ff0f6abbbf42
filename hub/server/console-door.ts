import type { IncomingMessage } from 'node:http'
import type { Server, Socket } from 'socket.io'
import { UnprovenSockets, type UnprovenSocket } from '../lines/switch/unproven-sockets.ts'
import { DEFAULT_LIMITS } from '../lines/switch/switch-options.ts'
import type { ClientAddress } from './client-address.ts'

/** The connection under a socket of Socket.IO. */
export type Connection = Socket['conn']

/** A console introduces itself in some 2 kB and says nothing more before it is let in. */
const UNPROVEN_BYTES = 8 * 1024

export interface ConsoleDoorOptions {
  readonly addressOf: ClientAddress
  /** Whose access token this is; null where the hub never gave it, or it ran out. */
  readonly passOf: (accessToken: string) => Promise<string | null>
  /** Milliseconds of a clock that goes on evenly. */
  readonly now: () => number
}

/**
 * The door before consoles have said whose they are, as the switch's for phones: so many places an address and in all, a newcomer
 * takes the place of who has been there the longest, and all that one may send before its proof is small. A console that
 * comes with its access token has a place apart from strangers, and one that has proven itself is counted no more.
 */
export class ConsoleDoor {
  readonly #options: ConsoleDoorOptions
  readonly #places: UnprovenSockets
  readonly #passes = new WeakMap<IncomingMessage, string>()
  readonly #waiting = new WeakMap<Connection, () => void>()

  constructor(options: ConsoleDoorOptions) {
    this.#options = options
    this.#places = new UnprovenSockets({ limits: DEFAULT_LIMITS, clock: options })
  }

  /** Watches the connections of a server. */
  watch(engine: Server['engine']): void {
    engine.on('connection', (connection: Connection) => this.#came(connection))
  }

  /** Whether there is a place for whom this request comes from. Ask before it becomes a socket. */
  async hasRoomFor(request: IncomingMessage): Promise<boolean> {
    const { addressOf, passOf } = this.#options
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
    const pass = token === undefined ? null : await passOf(token)
    if (pass !== null) this.#passes.set(request, pass)
    return this.#places.hasRoomFor(addressOf(request), pass)
  }

  /** It has said whose it is: the limits are those of a console from now on. */
  proven(connection: Connection): void {
    this.#waiting.get(connection)?.()
  }

  #came(connection: Connection): void {
    const { request } = connection as { request: IncomingMessage }
    const stream = request.socket
    const end = (): void => {
      // closed first, so that nothing of what has just come is read
      connection.close(true)
      stream.destroy()
    }
    let bytes = 0
    const count = (chunk: Buffer): void => {
      bytes += chunk.length
      if (bytes > UNPROVEN_BYTES) end()
    }
    const socket: UnprovenSocket = {
      remoteAddress: this.#options.addressOf(request),
      passOf: this.#passes.get(request) ?? null,
      openedAt: this.#options.now(),
      get hasSpoken() {
        return bytes > 0
      },
      makeRoom: end,
    }
    const leave = (): void => {
      stream.off('data', count)
      this.#places.remove(socket)
      this.#waiting.delete(connection)
    }
    stream.prependListener('data', count)
    connection.once('close', leave)
    this.#waiting.set(connection, leave)
    this.#places.add(socket)
  }
}
