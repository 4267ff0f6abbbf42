import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import type { Page } from '@playwright/test'
import type { Health } from '../../shared/contract/hub.ts'
import { createPortEnd } from '../../shared/contract/port-end.ts'
import { TestConsole } from '../core/support/test-console.ts'
import { afterTest, startTestHub, until } from '../hub/support/test-hub.ts'
import { CuttableProxy } from '../support/cuttable-proxy.ts'
import { listen } from '../support/tone.ts'
import { PhoneBench } from './phone-bench.ts'

/**
 * Somebody else in the place of the hub: a real core and a real phone, the hub they know, and a stranger who counts what is said to him.
 * No phone connects there, and no call is cut.
 */

const bench = new PhoneBench()
beforeAll(() => bench.build('phone'), 60_000)
afterAll(() => bench.close())

/** Says that it is a hub, as `health` says, and counts who wants to speak SIP with it. */
async function startStranger(health: Partial<Health>): Promise<{ port: number; upgrades: string[] }> {
  const upgrades: string[] = []
  const server: Server = createServer((request, answer) => {
    if (!request.url?.startsWith('/health')) return void answer.writeHead(500).end()
    answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(health))
  })
  server.on('upgrade', (request, socket) => {
    upgrades.push(request.url ?? '')
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterTest(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, upgrades }
}

/** A console whose phone is a page in a browser that hears this pitch. */
async function openDesk(hubUrl: string, extension: string, hz: number) {
  const desk = await TestConsole.start(hubUrl)
  // the page is its phone, also after a restart of the core
  desk.phone.detach()
  let isUp = true
  desk.attachPhone = () => {
    isUp = true
  }
  const { url, server } = await bench.serve()
  const doors = new WebSocketServer({ server, path: '/door/phone' })
  doors.on('connection', (socket) => {
    if (!isUp) return socket.terminate()
    const end = createPortEnd({
      send: (message) => socket.send(JSON.stringify(message)),
      close: () => socket.close(),
    })
    socket.on('message', (data) => end.deliver(JSON.parse(String(data))))
    socket.on('close', () => end.gone())
    desk.core.attach('phone', end.port)
  })
  const browser = await bench.browser(hz)
  const context = await browser.newContext({ permissions: ['microphone'] })
  const page: Page = await context.newPage()
  afterTest(() => context.close())
  await page.goto(`${url}/phone/`)
  await desk.signIn(extension)
  await isRegistered(desk)
  const restart = (between?: () => unknown): Promise<void> => {
    isUp = false
    return desk.restart(between)
  }
  return { desk, page, restart }
}
const isRegistered = (desk: TestConsole) =>
  until(
    'the phone',
    () =>
      desk.state.line.registration.state === 'registered' && desk.state.line.registration.problem === null,
    20_000,
  )
const isKeptBack = (desk: TestConsole) =>
  until(
    'the phone to be kept back',
    () =>
      desk.state.line.registration.problem?.code === 'otherHub' &&
      desk.state.line.registration.state === 'connecting',
    20_000,
  )
const hears = (page: Page, hz: number) =>
  until(`${hz} Hz`, async () => Math.abs((await listen(page)).hz - hz) < 25, 20_000)

test.each([
  [
    'says to be the hub and proves nothing',
    (health: Health): Partial<Health> => ({ ...health, proof: undefined }),
  ],
  [
    'is the hub of another team',
    (health: Health): Partial<Health> => ({ ...health, hubId: 'another', proof: undefined }),
  ],
])(
  'a phone does not connect to who %s, in a call or after a restart, and is registered when the hub is back',
  async (_what, lie) => {
    const hub = await startTestHub()
    const health = (await (await fetch(`${hub.url}/health`)).json()) as Health
    const stranger = await startStranger(lie(health))
    const hubPort = Number(new URL(hub.url).port)
    let behind = hubPort
    const proxy = await CuttableProxy.start(() => behind)
    afterTest(() => proxy.stop())
    const [ann, bo] = [await openDesk(proxy.url, '1001', 440), await openDesk(hub.url, '1002', 700)]

    await bo.desk.door.call('call.dial', {
      number: '1001',
      customerId: null,
      followUpId: null,
      ticketId: null,
    })
    const ring = await ann.desk.cardThat('the ring', (card) => card.phase === 'ringing')
    await ann.desk.door.call('call.answer', { callId: ring.callId })
    await hears(ann.page, 700)

    behind = stranger.port
    proxy.cut()
    await isKeptBack(ann.desk)
    await until('the stranger', () => ann.desk.state.otherHub !== null, 15_000)
    expect(ann.desk.card().phase).toBe('talking')
    await hears(ann.page, 700)
    await hears(bo.page, 440)

    // a core that is started anew knows nothing but what it kept
    await ann.restart()
    await isKeptBack(ann.desk)
    expect(ann.desk.card().phase).toBe('talking')
    await hears(ann.page, 700)

    behind = hubPort
    await isRegistered(ann.desk)
    expect(ann.desk.card().phase).toBe('talking')
    await hears(ann.page, 700)
    await ann.desk.door.call('call.hangUp', { callId: ring.callId })
    await until('the end', () => bo.desk.state.calls.every(({ phase }) => phase === 'ended'), 15_000)

    // a page that is opened anew as well has nothing of before
    behind = stranger.port
    proxy.cut()
    await ann.restart(() => ann.page.reload())
    await isKeptBack(ann.desk)
    expect(stranger.upgrades).toEqual([])
    behind = hubPort
    await isRegistered(ann.desk)
    expect(stranger.upgrades).toEqual([])
  },
  120_000,
)
