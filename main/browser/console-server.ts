import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
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
import { answer, html, json, pathOf, plainText, queryOf, readForm, redirect } from './http-answer.ts'
import { OPENING_PATH } from './open-browser.ts'
import { NO_SESSION_PAGE } from './no-session-page.ts'
import { createSessionGate, newPageSession, type PageSession, type SessionGate } from './session-gate.ts'

/** A message of a window; a page of a customer's history is some hundred kilobytes. */
const MAX_MESSAGE_BYTES = 8_000_000

/** Answers a request for a page or one of its files; whoever is signed in is given another page than who is not. */
export type ServePages = (
  request: IncomingMessage,
  response: ServerResponse,
  isSignedIn: () => boolean,
) => void

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
/** How long a connection that nothing is asked on stays open, in milliseconds. */
const KEEP_ALIVE_MS = 72_000

/**
 * Serves one console to the browser of this machine's user, on 127.0.0.1 only. Node's own server and not the hub's framework: that is
 * half of what this process would read before the first page, for six addresses.
 */
export async function serveConsole(options: ConsoleServerOptions): Promise<ConsoleServer> {
  // the gate needs the port, which is known only when listening; nothing is answered before
  let gate = createSessionGate(0, newPageSession())
  let host = ''
  const handle = createRequestHandler(options, () => ({ gate, host }))
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      options.say(`A page could not be served: ${error instanceof Error ? error.message : String(error)}`)
      if (response.headersSent) response.destroy()
      else
        answer(response, 500, plainText('Ringdesk could not answer; what it said stands in the terminal.\n'))
    })
  })
  // a window asks for more files than it has connections; what it does not use is closed with the console
  server.keepAliveTimeout = KEEP_ALIVE_MS

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    // never the secret that is offered beside it
    handleProtocols: () => PAGE_PROTOCOL,
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // who asked may go before the core has opened the door
    socket.on('error', () => socket.destroy())
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

  const port = await listen(server, options.preferredPort)
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
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** What answers requests; a gate and a host are those of the moment. */
function createRequestHandler(
  options: ConsoleServerOptions,
  now: () => { readonly gate: SessionGate; readonly host: string },
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { isDevelopment, servePages } = options

  /** The headers of every answer. */
  const setHeaders = (request: IncomingMessage, response: ServerResponse, path: string): void => {
    response.setHeader('x-content-type-options', 'nosniff').setHeader('referrer-policy', 'no-referrer')
    if (isDevelopment) return
    // typed, from a bookmark, or opened by another program (Fetch Metadata, W3C)
    const hasNoOpener = request.headers['sec-fetch-site'] === 'none'
    const hasPhone = PAGES_WITH_PHONE.has(path)
    const own = { socketOrigin: `ws://${now().host}`, hasPhone, hasNoOpener }
    for (const [name, value] of Object.entries(pageHeaders(options.hubUrl(), own)))
      response.setHeader(name, value)
  }

  const takeForm = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = await readForm(request, FORM_BYTES)
    if (form === undefined) {
      response.setHeader('connection', 'close')
      return void answer(response, 413, plainText('The form is too long.\n'))
    }
    const admission = now().gate.redeem(form.get('token') ?? '')
    if (admission === undefined) return void answer(response, 401, html(NO_SESSION_PAGE))
    // no redirect: the form is a file's, so a browser would not send the Strict cookie along with it
    response.setHeader('set-cookie', admission.cookie).setHeader('cache-control', 'no-store')
    const next = `0;url=/${fragmentOf(admission.pageSecret)}`
    answer(response, 200, html(`<meta http-equiv="refresh" content="${next}"><title>Ringdesk</title>`))
  }

  return async (request, response) => {
    const { gate, host } = now()
    const path = pathOf(request)
    // another site's page can have its name resolve to 127.0.0.1 (DNS rebinding), but cannot forge this header
    if (request.headers.host !== host) return void answer(response, 421, plainText('Not the console.\n'))
    setHeaders(request, response, path)
    const token = PAGES_BY_ADDRESS.has(path) ? queryOf(request).get('token') : null
    const admission = token === null ? undefined : gate.redeem(token)
    if (admission !== undefined) {
      response.setHeader('set-cookie', admission.cookie).setHeader('cache-control', 'no-store')
      return void redirect(response, `${path}${fragmentOf(admission.pageSecret)}`)
    }
    if (request.method === 'POST' && path === OPENING_PATH) return takeForm(request, response)
    if (!gate.isKnown(request.headers.cookie)) return void answer(response, 401, html(NO_SESSION_PAGE))
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return void answer(response, 405, plainText('Pages are read only.\n'))
    switch (path) {
      case PAGE_RUN_PATH:
        response.setHeader('cache-control', 'no-store')
        return void answer(response, 200, json({ run: gate.run }))
      case PAGE_CHECK_PATH: {
        const proof = request.headers[PAGE_PROOF_HEADER]
        return void answer(response, typeof proof === 'string' && gate.isProof(proof) ? 204 : 403)
      }
      case '/shell/about':
        return void answer(response, 200, json({ ok: true, value: options.about }))
      case '/caller':
        return void redirect(response, `${options.hubUrl()}/caller`)
      default:
        return void servePages(request, response, () => options.isSignedIn())
    }
  }
}

async function listen(server: Server, preferredPort: number): Promise<number> {
  const tryPort = async (port: number): Promise<void> => {
    const listening = once(server, 'listening')
    server.listen({ host: '127.0.0.1', port })
    await listening
  }
  try {
    await tryPort(preferredPort)
  } catch (error) {
    if (preferredPort === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    await tryPort(0)
  }
  return (server.address() as AddressInfo).port
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
