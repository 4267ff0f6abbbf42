import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
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
  const REFUSED = [403, 400, 403]
  const statuses = async (url: string, origin?: string): Promise<readonly number[]> => [
    await upgradeStatus(url, '/sip', 'sip', origin),
    await upgradeStatus(url, '/socket.io/?EIO=4&transport=websocket', undefined, origin),
    (
      await fetch(`${url}/socket.io/?EIO=4&transport=polling`, {
        headers: origin === undefined ? {} : { origin },
      })
    ).status,
  ]

  it('of somebody else reaches neither the line nor the socket of consoles', async () => {
    const { url } = await startTestHub()
    for (const origin of FOREIGN) expect([origin, await statuses(url, origin)]).toEqual([origin, REFUSED])
  })

  it('of Ringdesk does, and so does a program, which is no page', async () => {
    const { url } = await startTestHub()
    for (const origin of OWN) expect([origin, await statuses(url, origin)]).toEqual([origin, [101, 101, 200]])
    expect(await statuses(url)).toEqual([101, 101, 200])
  })

  it('of the hub’s own public address does', async () => {
    const { url } = await startTestHub({ publicUrl: 'https://hub.example.com' })
    expect(await statuses(url, 'https://hub.example.com')).toEqual([101, 101, 200])
    expect(await statuses(url, 'https://hub.example.com.evil.example')).toEqual(REFUSED)
  })
})
