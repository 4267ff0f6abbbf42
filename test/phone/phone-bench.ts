import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { chromium } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { expect } from 'vitest'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { createSwitch } from '../../hub/lines/switch/switch.ts'
import type { Switch } from '../../hub/lines/switch/switch.ts'
import type { Account, SwitchOptions } from '../../hub/lines/switch/switch-options.ts'
import { connectDoor } from '../../shared/contract/door.ts'
import type { DoorClient, EventData } from '../../shared/contract/door.ts'
import { PAGE_RUN_PATH } from '../../shared/contract/page-secret.ts'
import { phoneDoor } from '../../shared/contract/phone.ts'
import type { PhoneCallEvent, PhoneDoor, LineAccess, SipAccount } from '../../shared/contract/phone.ts'
import { createPortEnd } from '../../shared/contract/port-end.ts'
import { chromiumLaunchOptions } from '../support/browser-path.ts'
import { listen, writeToneFile } from '../support/tone.ts'

const ROOT = join(import.meta.dirname, '../..')
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
}
/** As strict as the product's pages are served, so that what a policy would stop is seen here. */
const POLICY =
  "default-src 'self'; connect-src 'self' ws: wss:; style-src 'self' 'unsafe-inline'; media-src 'self' blob: mediastream:; img-src 'self' data:"

export const DOMAIN = 'ringdesk'

/** An account for whoever signs in, as an agent, with the password that the bench's phones use. */
export const everyAgent = (username: string): Account => ({
  username,
  displayName: username,
  kind: 'agent',
  password: `pw-${username}`,
})

/** Waits until `read` gives something that is not undefined, null or false. */
export async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  timeoutMs = 20_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const value = await read()
    if (value !== undefined && value !== null && value !== false) return value
    if (Date.now() > end) throw new Error(`never came about: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

export type Respond = (request: IncomingMessage, response: ServerResponse) => boolean

export interface PhoneOptions {
  readonly permissions?: string[]
  /** Runs in the page before anything else: how a test gets its hands on a broken world. */
  readonly init?: () => void
}

/** Everything a phone test needs: built pages, a line, and browsers with a tone for a microphone. */
export class PhoneBench {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ringdesk-phone-'))
  readonly #servers: Server[] = []
  readonly #browsers: Browser[] = []
  #line: Switch | null = null
  #lineServer: Server | null = null
  #lineOptions: SwitchOptions | null = null
  readonly #sipSockets = new Set<Duplex>()
  linePort = 0

  /** Builds pages as they are shipped. */
  async build(...pages: ('phone' | 'caller')[]): Promise<void> {
    await build({
      configFile: false,
      root: join(ROOT, 'renderer'),
      logLevel: 'error',
      plugins: [react()],
      build: {
        outDir: join(this.#folder, 'pages'),
        emptyOutDir: true,
        target: 'chrome130',
        minify: false,
        rolldownOptions: {
          input: Object.fromEntries(pages.map((page) => [page, join(ROOT, 'renderer', page, 'index.html')])),
          // as in vite.config.ts: before every schema stands the word that zod makes no code from text
          output: {
            codeSplitting: {
              groups: [{ name: 'zod', test: /node_modules[\\/]zod|strict-policy/, priority: 100 }],
            },
          },
        },
      },
    })
  }

  get line(): Switch {
    if (!this.#line) throw new Error('the line was not started')
    return this.#line
  }

  /** Starts the built-in switch on a free port of loopback. */
  async startLine(options: Omit<SwitchOptions, 'domain'>, port = 0): Promise<void> {
    this.#lineOptions = { ...options, domain: DOMAIN }
    const line = createSwitch(this.#lineOptions)
    const server = createServer((_request, response) => response.writeHead(404).end())
    server.on('upgrade', (request, socket, head) => {
      this.#sipSockets.add(socket)
      socket.on('close', () => this.#sipSockets.delete(socket))
      line.handleUpgrade(request, socket, head)
    })
    this.linePort = await listenOn(server, port)
    this.#line = line
    this.#lineServer = server
  }

  /** Says something to every phone over its own socket, as a line that is not well would: one text frame (RFC 6455, 5.2). */
  inject(text: string): void {
    const payload = Buffer.from(text)
    const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10)
    head[0] = 0x81
    head[1] = payload.length < 126 ? payload.length : payload.length < 65_536 ? 126 : 127
    if (head.length === 4) head.writeUInt16BE(payload.length, 2)
    if (head.length === 10) head.writeBigUInt64BE(BigInt(payload.length), 2)
    for (const socket of this.#sipSockets) socket.write(Buffer.concat([head, payload]))
  }

  /** Cuts every SIP socket, as a network does: without a word. */
  cutSockets(): void {
    for (const socket of this.#sipSockets) socket.destroy()
  }

  /** Nobody can connect any more until `openLine`. */
  async closeLinePort(): Promise<void> {
    const server = this.#lineServer
    this.cutSockets()
    await new Promise((resolve) => server?.close(resolve))
  }

  async openLinePort(): Promise<void> {
    await new Promise<void>((resolve) => this.#lineServer?.listen(this.linePort, '127.0.0.1', resolve))
  }

  /** The line dies and another one stands in its place, which knows nothing of what was. Gives the moment it listens. */
  async restartLine(): Promise<number> {
    const before = this.line
    const { linePort } = this
    await this.closeLinePort()
    if (!this.#lineOptions) throw new Error('the line was not started')
    await this.startLine(this.#lineOptions, linePort)
    // its sockets are gone: whatever it would say reaches nobody
    await before.close()
    return Date.now()
  }

  account(username: string, change: Partial<SipAccount> = {}): SipAccount {
    return {
      uri: `sip:${username}@${DOMAIN}`,
      username,
      password: `pw-${username}`,
      displayName: username,
      server: `ws://127.0.0.1:${this.linePort}/sip`,
      iceServers: [],
      ...change,
    }
  }

  /** A browser whose microphone hears a tone. */
  async browser(hz: number, without: readonly string[] = []): Promise<Browser> {
    const file = join(this.#folder, `${hz}.wav`)
    writeToneFile(file, hz)
    const { args, ...options } = chromiumLaunchOptions()
    const browser = await chromium.launch({
      ...options,
      args: [
        ...args.filter((argument) => !without.includes(argument)),
        `--use-file-for-fake-audio-capture=${file}`,
        '--disable-gpu',
        '--disable-background-networking',
      ],
    })
    this.#browsers.push(browser)
    return browser
  }

  /** Serves the pages on a free port; `respond` may answer first. */
  async serve(respond?: Respond): Promise<{ url: string; server: Server }> {
    const server = createServer((request, response) => {
      if (respond?.(request, response)) return
      const path = new URL(request.url ?? '/', 'http://page').pathname
      // as the browser shell does; the pages of a bench have no secret to prove
      if (path === PAGE_RUN_PATH)
        return void response.writeHead(200, { 'content-type': TYPES['.json'] }).end('{"run":"bench"}')
      const file = join(this.#folder, 'pages', path.endsWith('/') ? `${path}index.html` : path)
      try {
        const body = readFileSync(file)
        response
          .writeHead(200, {
            'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
            'content-security-policy': POLICY,
          })
          .end(body)
      } catch {
        response.writeHead(404).end()
      }
    })
    this.#servers.push(server)
    const port = await listenOn(server, 0)
    return { url: `http://127.0.0.1:${port}`, server }
  }

  /** Opens the phone page in a browser, and stands at the other side of its door as the core would. */
  async phone(
    browser: Browser,
    { permissions = ['microphone'], init }: PhoneOptions = {},
  ): Promise<TestPhone> {
    const { url, server } = await this.serve()
    const context = await browser.newContext({ permissions })
    const page = await context.newPage()
    if (init) await page.addInitScript(init)
    const phone = new TestPhone(page)
    const doors = new WebSocketServer({ server, path: '/door/phone' })
    doors.on('connection', (socket) => phone.receive(socket))
    await page.goto(`${url}/phone/`)
    await until('the phone opens its door', () => phone.isOpen)
    return phone
  }

  async close(): Promise<void> {
    await Promise.all(this.#browsers.map((browser) => browser.close()))
    await this.#line?.close()
    this.cutSockets()
    this.#lineServer?.close()
    for (const server of this.#servers) {
      server.closeAllConnections()
      server.close()
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

type Incoming = EventData<PhoneDoor, 'incoming'>
type CallNews = EventData<PhoneDoor, 'call'>

/** The phone page as its core sees it. */
export class TestPhone {
  readonly page: Page
  readonly incoming: Incoming[] = []
  readonly news: CallNews[] = []
  readonly registrations: EventData<PhoneDoor, 'registration'>[] = []
  readonly qualities: EventData<PhoneDoor, 'quality'>[] = []
  readonly problems: EventData<PhoneDoor, 'problem'>[] = []
  readonly levels: number[] = []
  readonly sent: { readonly at: number; readonly text: string }[] = []
  readonly received: { readonly at: number; readonly text: string }[] = []
  readonly faults: string[] = []
  #door: DoorClient<PhoneDoor> | null = null
  #socket: WebSocket | null = null
  doorsOpened = 0

  constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.faults.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('WebSocket connection to'))
        this.faults.push(JSON.stringify([message.text(), message.location()]))
    })
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) =>
        this.sent.push({ at: performance.now(), text: String(payload) }),
      )
      socket.on('framereceived', ({ payload }) =>
        this.received.push({ at: performance.now(), text: String(payload) }),
      )
    })
  }

  get isOpen(): boolean {
    return this.#door !== null
  }
  get door(): DoorClient<PhoneDoor> {
    if (!this.#door) throw new Error('the door is closed')
    return this.#door
  }

  receive(socket: WebSocket): void {
    const end = createPortEnd({
      send: (message) => socket.send(JSON.stringify(message)),
      close: () => socket.close(),
    })
    socket.on('message', (data) => end.deliver(JSON.parse(String(data))))
    socket.on('close', () => end.gone())
    const door = connectDoor(phoneDoor, end.port, (text) => this.faults.push(text))
    door.on('incoming', (call) => this.incoming.push(call))
    door.on('call', (news) => this.news.push(news))
    door.on('registration', (registration) => this.registrations.push(registration))
    door.on('quality', (quality) => this.qualities.push(quality))
    door.on('problem', (problem) => this.problems.push(problem))
    door.on('level', ({ level }) => this.levels.push(level))
    door.onClose(() => {
      if (this.#door === door) this.#door = null
    })
    this.#door = door
    this.#socket = socket
    this.doorsOpened += 1
  }

  /** The core goes, and whoever starts it anew comes later. */
  closeDoor(): void {
    this.#socket?.terminate()
  }

  /** @param access the first socket to a line that is the hub's own is `proven` by the core */
  async register(account: SipAccount, access: LineAccess = 'free'): Promise<void> {
    await this.door.call('setAccount', { account, access })
    await until(`${account.username} registers`, () => this.registrations.at(-1)?.state === 'registered')
  }

  /** Waits for the next call that rings here, after the ones counted before. */
  rings(after = this.incoming.length): Promise<Incoming> {
    return until('it rings', () => this.incoming[after])
  }

  events(callId: string): PhoneCallEvent[] {
    return this.news.filter((news) => news.callId === callId).map(({ event }) => event)
  }

  /** Waits for an event of a call, the `nth` of its kind. */
  hears<T extends PhoneCallEvent['type']>(
    callId: string,
    type: T,
    nth = 1,
    timeoutMs = 20_000,
  ): Promise<Extract<PhoneCallEvent, { type: T }>> {
    return until(
      `${type} of a call (there were ${this.events(callId)
        .map((event) => event.type)
        .join(', ')})`,
      () =>
        this.events(callId).filter(
          (event): event is Extract<PhoneCallEvent, { type: T }> => event.type === type,
        )[nth - 1],
      timeoutMs,
    )
  }

  forget(): void {
    for (const list of [this.incoming, this.news, this.qualities, this.sent, this.received, this.problems])
      list.length = 0
  }
}

const listenOn = (server: Server, port: number): Promise<number> =>
  new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

/** The two call ids of one call: the dialling side's and the ringing side's. */
export interface Ids {
  readonly theirs: string
  readonly mine: string
}

/** One phone dials the other, at extension 1001, until it rings there. */
export async function ringBetween(dialling: TestPhone, ringing: TestPhone): Promise<Ids> {
  const theirs = crypto.randomUUID()
  await dialling.door.call('dial', { callId: theirs, contactId: theirs, target: '1001' })
  return { theirs, mine: (await ringing.rings(0)).callId }
}

/** One phone dials the other, which answers, until sound flows both ways. */
export async function talkBetween(dialling: TestPhone, ringing: TestPhone): Promise<Ids> {
  const ids = await ringBetween(dialling, ringing)
  await ringing.door.call('answer', { callId: ids.mine })
  await Promise.all([ringing.hears(ids.mine, 'mediaFlows'), dialling.hears(ids.theirs, 'mediaFlows')])
  return ids
}

/** Waits until a voice of this pitch comes out of a phone. */
export async function hearsPitch(phone: TestPhone, hz: number, patienceMs?: number): Promise<void> {
  await until(`${hz} Hz arrives`, async () => Math.abs((await listen(phone.page)).hz - hz) < 25, patienceMs)
}

/** Ends every call of these phones, and holds them to having met no fault. */
export async function endAllCalls(phones: readonly TestPhone[]): Promise<void> {
  for (const phone of phones) {
    const { calls } = await phone.door.call('snapshot', null)
    for (const { callId } of calls) await phone.door.call('hangUp', { callId })
    await until(
      'all calls are over',
      async () => (await phone.door.call('snapshot', null)).calls.length === 0,
    )
    expect(phone.faults).toEqual([])
    phone.forget()
  }
}
