import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { HUB_TIMES } from '../../hub/hub-options.ts'
import { createHttpServer } from '../../hub/server/http-server.ts'
import { HUB_PATHS } from '../../shared/contract/hub.ts'
import { createLogger } from '../../shared/log/create-logger.ts'
import { TestDesk } from './support/test-desk.ts'
import { startTestHub } from './support/test-hub.ts'

/** The hub's doors towards whom it does not know: web pages, slow requests, the network. */

/** The HTTP status that answers a WebSocket: 101 where it was opened. */
function upgradeStatus(url: string, path: string, protocol?: string, origin?: string): Promise<number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, protocol, origin ? { origin } : {})
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (request, response) => {
      request.destroy()
      resolve(response.statusCode ?? 0)
    })
    socket.on('error', reject)
  })
}

describe('a web page', () => {
  const OWN = ['app://console', 'http://127.0.0.1:49152', 'http://localhost:4180', 'http://[::1]:4180']
  const FOREIGN = [
    'https://evil.example',
    // its name may well lead to 127.0.0.1 (DNS rebinding)
    'http://evil.example:4180',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'app://evil',
    'app://console.evil',
    'chrome-extension://abcdef',
    'file://',
    'null',
  ]
  /** Engine.IO answers 400 to every upgrade that it does not take. */
  const REFUSED = [403, 400]
  const statuses = async (url: string, origin?: string): Promise<readonly number[]> => [
    await upgradeStatus(url, '/sip', 'sip', origin),
    await upgradeStatus(url, '/socket.io/?EIO=4&transport=websocket', undefined, origin),
  ]

  it('of somebody else reaches neither the line nor the socket of consoles', async () => {
    const { url } = await startTestHub()
    for (const origin of FOREIGN) expect([origin, await statuses(url, origin)]).toEqual([origin, REFUSED])
  })

  it('of Ringdesk does, and so does a program, which is no page', async () => {
    const { url } = await startTestHub()
    for (const origin of OWN) expect([origin, await statuses(url, origin)]).toEqual([origin, [101, 101]])
    expect(await statuses(url)).toEqual([101, 101])
  })

  it('of the hub’s own public address does', async () => {
    const { url } = await startTestHub({ publicUrl: 'https://hub.example.com' })
    expect(await statuses(url, 'https://hub.example.com')).toEqual([101, 101])
    expect(await statuses(url, 'https://hub.example.com.evil.example')).toEqual(REFUSED)
  })
})

describe('a request that does not come to its end', () => {
  const HEAD = `POST ${HUB_PATHS.signIn} HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nContent-Length: 10\r\n`
  it.each([
    ['nothing at all', ''],
    ['half a head', HEAD],
    ['half a body', `${HEAD}\r\n12345`],
  ])('(%s) is answered and closed when its time is up', async (_what, sent) => {
    const { url } = await startTestHub({ times: { requestMs: 200 } })
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write(sent)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('has thirty seconds', () => {
    const log = createLogger({ level: 'silent', write: () => undefined })
    const { server } = createHttpServer({
      log,
      tls: undefined,
      requestMs: HUB_TIMES.requestMs,
      trustedProxies: [],
    })
    expect([server.requestTimeout, server.headersTimeout]).toEqual([30_000, 30_000])
  })
})

describe('metrics and the description of the interface', () => {
  const PATHS = ['/metrics', '/api/openapi.json']
  /** As from another computer: a proxy on this one forwards it. */
  const fromElsewhere = async (url: string, path: string, token?: string): Promise<number> => {
    const headers = new Headers({ 'x-forwarded-for': '192.0.2.7' })
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    return (await fetch(`${url}${path}`, { headers })).status
  }

  it('are open on this computer, and elsewhere with a token alone', async () => {
    const { url } = await startTestHub()
    const [agent, supervisor] = await Promise.all([
      TestDesk.signIn(url, '1001'),
      TestDesk.signIn(url, '1100'),
    ])
    for (const path of PATHS) {
      expect((await fetch(`${url}${path}`)).status).toBe(200)
      expect(await fromElsewhere(url, path)).toBe(401)
      expect(await fromElsewhere(url, path, 'x.y.z')).toBe(401)
      expect(await fromElsewhere(url, path, supervisor.session.accessToken)).toBe(200)
    }
    expect(await fromElsewhere(url, '/metrics', agent.session.accessToken)).toBe(403)
    expect((await fetch(`${url}/metrics`, { headers: { origin: 'https://evil.example' } })).status).toBe(401)
  })

  it('are open to the metrics token of the hub, which opens nothing else', async () => {
    const metricsToken = 'a-token-for-prometheus'
    const { url } = await startTestHub({ metricsToken })
    for (const path of PATHS) {
      expect(await fromElsewhere(url, path, metricsToken)).toBe(200)
      expect(await fromElsewhere(url, path, `${metricsToken}x`)).toBe(401)
    }
    expect(await fromElsewhere(url, HUB_PATHS.snapshot, metricsToken)).toBe(401)
  })

  it('and what needs no password are not open through a proxy on this computer', async () => {
    const { url } = await startTestHub({ team: 'sample', customers: 8, isTrial: true })
    expect((await fetch(`${url}${HUB_PATHS.trialPeople}`)).status).toBe(200)
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) {
      const answer = await fetch(`${url}${HUB_PATHS.trialPeople}`, { headers: { [name]: '192.0.2.7' } })
      expect([name, answer.status]).toEqual([name, 403])
    }
  })
})

it('a socket of consoles that does not say whose it is is closed', async () => {
  const { url } = await startTestHub({ times: { consoleProofMs: 2000 } })
  const desk = await TestDesk.connect(url, '1001')
  const silent = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  // it answers what the server asks, and says nothing of its own
  silent.on('message', (data: Buffer) => String(data) === '2' && silent.send('3'))
  await once(silent, 'close')
  expect(desk.socket.connected).toBe(true)
})
