import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import Fastify from 'fastify'
import type { WebSocket } from 'ws'
import { WebSocketServer } from 'ws'
import type { Port } from '../../shared/contract/door.ts'
import { failure } from '../../shared/contract/door.ts'
import type { ShellAbout } from '../../shared/contract/shell.ts'
import type { DoorKind } from '../../shared/contract/shell.ts'
import { PageDoor } from '../../shared/contract/shell.ts'
import {
  fragmentOf,
  PAGE_CHECK_PATH,
  PAGE_PROOF_HEADER,
  PAGE_PROTOCOL,
  PAGE_RUN_PATH,
} from '../../shared/contract/page-secret.ts'
import { pageHeaders } from '../launch/page-policy.ts'
import { OPENING_PATH } from './open-browser.ts'
import { NO_SESSION_PAGE } from './no-session-page.ts'
import { createSessionGate, newPageSession, type PageSession } from './session-gate.ts'

/** A message of a window; a page of a customer's history is some hundred kilobytes. */
const MAX_MESSAGE_BYTES = 8_000_000

/** Serves pages from this server; whoever is signed in is given another page than who is not. */
export type ServePages = (app: FastifyInstance, isSignedIn: () => boolean) => Promise<void>

export interface ConsoleServerOptions {
  /** The port to try first, so that the browser knows this origin again (microphone permission); 0 is any. */
  readonly preferredPort: number
  /** The session of the last run on that port; it is not used on another one. */
  readonly lastSession?: PageSession | undefined
  /** Serves the pages: the built ones, or Vite's in development. */
  servePages: ServePages
  readonly about: ShellAbout
  hubUrl(): string
  /** Whether somebody is signed in at this desk. */
  isSignedIn(): boolean
  openPort(kind: DoorKind): Promise<Port>
  /** Vite's pages bring inline scripts and a socket of their own, so in development no policy is sent. */
  readonly isDevelopment: boolean
  say(line: string): void
}

export interface ConsoleServer {
  readonly port: number
  /** To be kept with the port for the next run. */
  readonly session: PageSession
  /** A fresh address with a one-time token. */
  issueAddress(): string
  close(): Promise<void>
}

/** Pages that a one-time token opens: the workspace, and the board for a screen with a browser of its own. */
const PAGES_BY_ADDRESS: ReadonlySet<string> = new Set(['/', '/board/'])

/** In a browser the phone runs in the page of the workspace. */
const PAGES_WITH_PHONE: ReadonlySet<string> = new Set(['/'])

const FORM_BYTES = 1000

/** Serves one console to the browser of this machine's user, on 127.0.0.1 only. */
export async function serveConsole(options: ConsoleServerOptions): Promise<ConsoleServer> {
  const app = Fastify({ logger: false, forceCloseConnections: true })
  // the gate needs the port, which is known only when listening; nothing is answered before
  let gate = createSessionGate(0, newPageSession())
  let host = ''

  app.addHook('onRequest', async (request, reply) => {
    // another site's page can have its name resolve to 127.0.0.1 (DNS rebinding), but cannot forge this header
    if (request.headers.host !== host) return reply.code(421).type('text/plain').send('Not the console.\n')
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer')
    if (!options.isDevelopment) {
      // typed, from a bookmark, or opened by another program (Fetch Metadata, W3C)
      const hasNoOpener = request.headers['sec-fetch-site'] === 'none'
      const hasPhone = PAGES_WITH_PHONE.has(request.url.split('?', 1)[0] ?? '')
      reply.headers(pageHeaders(options.hubUrl(), { socketOrigin: `ws://${host}`, hasPhone, hasNoOpener }))
    }
    const { token } = request.query as { token?: unknown }
    const page = request.url.split('?', 1)[0] ?? ''
    if (PAGES_BY_ADDRESS.has(page) && typeof token === 'string') {
      const admission = gate.redeem(token)
      if (admission !== undefined) {
        return reply
          .header('set-cookie', admission.cookie)
          .header('cache-control', 'no-store')
          .redirect(`${page}${fragmentOf(admission.pageSecret)}`)
      }
    }
    if (request.method === 'POST' && page === OPENING_PATH) return
    if (!gate.isKnown(request.headers.cookie)) {
      return reply.code(401).type('text/html; charset=utf-8').send(NO_SESSION_PAGE)
    }
  })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_BYTES },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  )
  app.post(OPENING_PATH, (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : undefined
    const admission = gate.redeem(form?.get('token') ?? '')
    if (admission === undefined) return reply.code(401).type('text/html; charset=utf-8').send(NO_SESSION_PAGE)
    // no redirect: the form is a file's, so a browser would not send the Strict cookie along with it
    return reply
      .header('set-cookie', admission.cookie)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(
        `<meta http-equiv="refresh" content="0;url=/${fragmentOf(admission.pageSecret)}"><title>Ringdesk</title>`,
      )
  })
  app.get(PAGE_RUN_PATH, (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ run: gate.run }),
  )
  app.get(PAGE_CHECK_PATH, (request, reply) => {
    const proof = request.headers[PAGE_PROOF_HEADER]
    return reply.code(typeof proof === 'string' && gate.isProof(proof) ? 204 : 403).send()
  })
  app.get('/shell/about', () => ({ ok: true, value: options.about }))
  app.get('/caller', (_request, reply) => reply.redirect(`${options.hubUrl()}/caller`))
  await options.servePages(app, () => options.isSignedIn())

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    // never the secret that is offered beside it
    handleProtocols: () => PAGE_PROTOCOL,
  })
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const kind = PageDoor.safeParse(/^\/door\/([a-z]+)$/.exec(request.url ?? '')?.[1])
    if (!kind.success) {
      if (!options.isDevelopment) socket.destroy()
      return
    }
    const isOwn =
      request.headers.host === host &&
      request.headers.origin === `http://${host}` &&
      gate.isKnown(request.headers.cookie) &&
      gate.isPage(request.headers['sec-websocket-protocol'])
    if (!isOwn) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    options.openPort(kind.data).then(
      (port) =>
        sockets.handleUpgrade(request, socket, head, (webSocket) => relay(webSocket, port, options.say)),
      () => socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n'),
    )
  })

  const port = await listen(app, options.preferredPort)
  host = `127.0.0.1:${port}`
  // a browser tells origins apart by their port: on another one nobody has the session of before
  const kept = port === options.preferredPort ? options.lastSession : undefined
  const session = kept ?? newPageSession()
  gate = createSessionGate(port, session)
  return {
    port,
    session,
    issueAddress: () => `http://${host}/?token=${gate.issueToken()}`,
    close: async () => {
      for (const client of sockets.clients) client.terminate()
      await app.close()
    },
  }
}

async function listen(app: FastifyInstance, preferredPort: number): Promise<number> {
  try {
    await app.listen({ host: '127.0.0.1', port: preferredPort })
  } catch (error) {
    if (preferredPort === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    await app.listen({ host: '127.0.0.1', port: 0 })
  }
  return (app.server.address() as AddressInfo).port
}

/** Passes messages between a window's socket and the core's port; when one goes, so does the other. */
function relay(socket: WebSocket, port: Port, say: (line: string) => void): void {
  port.onClose(() => socket.close(1012, 'The core starts again'))
  socket.on('close', () => port.close())
  // 'close' follows and ends the port
  socket.on('error', (error) => say(`A window's connection broke: ${error.message}`))
  socket.on('message', (data: Buffer, isBinary) => {
    const message = isBinary ? undefined : parseMessage(data)
    if (message === undefined) socket.close(1003, failure('badMessage', 'JSON only').error.message)
    else port.post(message)
  })
  port.onMessage((message) => socket.send(JSON.stringify(message)))
}

function parseMessage(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString('utf8'))
  } catch {
    // the relay closes such a socket
    return undefined
  }
}
