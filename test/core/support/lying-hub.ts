import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server, type Socket } from 'socket.io'
import { hubCalls, SnapshotLine, type Health, type HubCallName } from '../../../shared/contract/hub.ts'
import { afterTest } from '../../hub/support/test-hub.ts'
import { io } from 'socket.io-client'

/** In the place of an answer: none comes. */
export const NO_ANSWER = Symbol('no answer')

/** A hub in front of a real one that changes what it says: what no honest hub would do to a console. */
export class LyingHub {
  readonly url: string
  readonly #io: Server
  /** Changes an answer of the real hub's Socket.IO, or (a promise) lets what the hub says later go before it. */
  lie: (name: HubCallName, reply: unknown) => unknown = (_name, reply) => reply
  /** Events of the real hub that no console hears. */
  readonly silenced = new Set<string>()
  /** Changes what a console asks. */
  question: (name: HubCallName, input: unknown) => unknown = (_name, input) => input
  /** Changes what the hub tells by itself. */
  event: (name: string, data: unknown) => unknown = (_name, data) => data
  /** Changes how a console introduces itself. */
  introduction: (auth: Record<string, unknown>) => Record<string, unknown> = (auth) => auth
  /** Changes a line of a snapshot. */
  line: ((line: SnapshotLine) => unknown) | undefined
  /** What `/health` says differently. */
  health: { readonly [K in keyof Health]?: unknown } = {}
  readonly sockets = new Set<Socket>()
  /** The snapshots that were asked for, as the ends of their addresses. */
  readonly snapshotsAsked: string[] = []
  /** So many bytes of a snapshot come through; the rest waits for `letGo`. */
  snapshotBytes = Number.POSITIVE_INFINITY
  #isAway = false
  readonly #heldBack = new Set<IncomingMessage>()

  private constructor(url: string, server: Server) {
    this.url = url
    this.#io = server
  }

  static async start(realUrl: string): Promise<LyingHub> {
    let hub: LyingHub | undefined
    const server = createServer((asked, answer) => hub?.pass(realUrl, asked, answer))
    const socketServer = new Server(server, { serveClient: false })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    hub = new LyingHub(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, socketServer)
    const mine = hub
    socketServer.use((socket, next) => mine.join(realUrl, socket, next))
    afterTest(async () => {
      await mine.#io.close()
      server.closeAllConnections()
    })
    return hub
  }

  /** While true nobody answers here, and nobody is connected. */
  set isAway(isAway: boolean) {
    this.#isAway = isAway
    if (isAway) for (const socket of this.sockets) socket.disconnect(true)
  }

  /** Tells every console an event. */
  tell(name: string, ...data: unknown[]): void {
    for (const socket of this.sockets) socket.emit(name, ...data)
  }

  /** The snapshots that are held back go on, whole. */
  letGo(): void {
    this.snapshotBytes = Number.POSITIVE_INFINITY
    for (const real of this.#heldBack) real.resume()
    this.#heldBack.clear()
  }

  /** Connects to the real hub for a console; who is refused there is refused here. */
  private join(realUrl: string, socket: Socket, next: (refused?: Error) => void): void {
    const real = io(realUrl, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { authorization: socket.handshake.headers.authorization ?? '' },
      auth: this.introduction(socket.handshake.auth),
    })
    real.once('connect', () => {
      this.sockets.add(socket)
      next()
    })
    real.once('connect_error', next)
    real.onAny((name: string, data: unknown) => {
      if (!this.silenced.has(name)) socket.emit(name, this.event(name, data))
    })
    real.on('disconnect', () => socket.disconnect(true))
    socket.on('disconnect', () => {
      this.sockets.delete(socket)
      real.disconnect()
    })
    for (const name of Object.keys(hubCalls) as HubCallName[])
      socket.on(name, (input: unknown, ack: (reply: unknown) => void) => {
        real.emit(name, this.question(name, input), (reply: unknown) => {
          const said = this.lie(name, reply)
          if (said instanceof Promise) void said.then(ack)
          else if (said !== NO_ANSWER) ack(said)
        })
      })
  }

  private pass(realUrl: string, asked: IncomingMessage, answer: ServerResponse): void {
    if (this.#isAway) return void asked.destroy()
    if (asked.url?.startsWith('/api/snapshot'))
      this.snapshotsAsked.push(asked.url.slice('/api/snapshot'.length))
    const onward = request(
      `${realUrl}${asked.url ?? '/'}`,
      { method: asked.method, headers: asked.headers },
      (real) => {
        const isHealth = asked.url?.split('?', 1)[0] === '/health'
        if (!isHealth) {
          answer.writeHead(real.statusCode ?? 500, real.headers)
          if (asked.url?.startsWith('/api/snapshot')) {
            if (this.line) return void this.passRewritten(real, answer, this.line)
            return this.passSlowly(real, answer)
          }
          return real.pipe(answer)
        }
        let text = ''
        real.on('data', (chunk: Buffer) => (text += chunk.toString()))
        real.on('end', () => {
          const health: unknown = JSON.parse(text)
          answer.writeHead(real.statusCode ?? 500, { 'content-type': 'application/json' })
          answer.end(JSON.stringify({ ...(health as Health), ...this.health }))
        })
        return undefined
      },
    )
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
  }

  private async passRewritten(
    real: IncomingMessage,
    answer: ServerResponse,
    rewrite: (line: SnapshotLine) => unknown,
  ): Promise<void> {
    let text = ''
    for await (const chunk of real.setEncoding('utf8')) text += String(chunk)
    const lines = text.trim().split('\n')
    answer.end(
      lines.map((line) => `${JSON.stringify(rewrite(SnapshotLine.parse(JSON.parse(line))))}\n`).join(''),
    )
  }

  private passSlowly(real: IncomingMessage, answer: ServerResponse): void {
    let bytes = 0
    real.on('data', (chunk: Buffer) => {
      answer.write(chunk)
      bytes += chunk.length
      if (bytes < this.snapshotBytes) return
      real.pause()
      this.#heldBack.add(real)
    })
    real.on('end', () => answer.end())
    real.on('error', () => answer.destroy())
    answer.on('close', () => real.destroy())
  }
}
