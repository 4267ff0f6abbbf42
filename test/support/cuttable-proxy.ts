import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** A stretch of network between a client and a server on this machine, that a test may cut or let die in silence. */
export class CuttableProxy {
  readonly port: number
  /** Where the server is reached through it, without a slash at the end. */
  readonly url: string
  /** Connections made so far. */
  accepted = 0
  readonly #server: Server
  readonly #sockets: Set<Socket>
  readonly #frozen: WeakSet<Socket>
  #isParted = false

  private constructor(server: Server, sockets: Set<Socket>, frozen: WeakSet<Socket>) {
    this.#server = server
    this.#sockets = sockets
    this.#frozen = frozen
    this.port = (server.address() as AddressInfo).port
    this.url = `http://127.0.0.1:${this.port}`
  }

  /** @param targetPort asked at every connection, so that the server behind may move */
  static async start(targetPort: () => number): Promise<CuttableProxy> {
    const sockets = new Set<Socket>()
    const frozen = new WeakSet<Socket>()
    const keep = (socket: Socket): void => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      // a cut is no fault of the test
      socket.on('error', () => socket.destroy())
    }
    const server = createServer((near) => {
      if (proxy.#isParted) return void near.destroy()
      proxy.accepted += 1
      const far = connect(targetPort(), '127.0.0.1')
      keep(near)
      keep(far)
      const pass = (from: Socket, to: Socket): void => {
        from.on('data', (data) => {
          if (!frozen.has(from)) to.write(data)
        })
        from.on('close', () => {
          if (!frozen.has(from)) to.destroy()
        })
      }
      pass(near, far)
      pass(far, near)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const proxy = new CuttableProxy(server, sockets, frozen)
    return proxy
  }

  /** Breaks every connection, as a network does that both ends notice. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Breaks every connection, and lets nobody through until `join`. */
  part(): void {
    this.#isParted = true
    this.cut()
  }

  join(): void {
    this.#isParted = false
  }

  /** Lets every connection die without a word: both ends believe in it, and nothing comes through. New ones live. */
  freeze(): void {
    for (const socket of this.#sockets) this.#frozen.add(socket)
  }

  async stop(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
