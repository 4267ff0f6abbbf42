import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { DEFAULT_LIMITS } from '../../hub/lines/switch/switch-options.ts'
import { PROTOCOL_VERSION } from '../../shared/contract/protocol.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { afterTest, startTestHub, until } from './support/test-hub.ts'

/** What strangers may do at the door of consoles: before anybody knows whose a socket is. */

const HERE = '192.0.2.1'
const { unprovenPerAddress } = DEFAULT_LIMITS

/** Opens a socket to the consoles' door; it says nothing. The test is the proxy that tells its address. */
function stranger(url: string, headers: Record<string, string> = {}): WebSocket {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
    headers: { 'x-forwarded-for': HERE, ...headers },
  })
  socket.on('error', () => undefined)
  afterTest(() => socket.terminate())
  return socket
}
/** True once it is open; false where it was refused. */
const isLetCome = (socket: WebSocket): Promise<boolean> =>
  new Promise((resolve) => {
    socket.once('open', () => resolve(true))
    socket.once('close', () => resolve(false))
  })
const startBehindProxy = (more = {}) => startTestHub({ trustedProxies: ['loopback'], ...more })

/** Introduces a console by hand; gives what the hub answers, or `closed`. */
function introduce(socket: WebSocket, auth: object): Promise<string> {
  return new Promise((resolve) => {
    socket.on('message', (data: Buffer) => {
      const text = data.toString()
      if (text.startsWith('0')) socket.send(`40${JSON.stringify(auth)}`)
      else if (text.startsWith('4')) resolve(text)
    })
    socket.once('close', () => resolve('closed'))
  })
}
const introductionOf = ({ desk, session }: TestDesk) => ({
  protocol: PROTOCOL_VERSION,
  token: session.accessToken,
  desk,
  instance: 'first',
})

describe('a socket that has not said whose it is', () => {
  it('is read up to a few kB, and closed instead of read beyond that', async () => {
    const { url } = await startBehindProxy()
    const ann = await TestDesk.signIn(url, '1001')
    const introduction = introductionOf(ann)
    expect(await introduce(stranger(url), { ...introduction, pad: 'x'.repeat(2000) })).toMatch(/^40/)
    // the right token would let it in, were it read
    expect(await introduce(stranger(url), { ...introduction, pad: 'x'.repeat(9000) })).toBe('closed')
    // in one piece, in many, or as many small ones
    expect(await introduce(stranger(url), { pad: 'x'.repeat(3_000_000) })).toBe('closed')
    const talker = stranger(url)
    const talk = introduce(talker, { protocol: 'none' })
    expect(await talk).toMatch(/^44/)
    for (let n = 0; n < 200; n++) talker.send(`40${JSON.stringify({ n, pad: 'x'.repeat(50) })}`)
    await once(talker, 'close')
  })

  it('may say as much as a console does once it is known', async () => {
    const { url } = await startBehindProxy()
    const ann = await TestDesk.connect(url, '1001')
    const commands = Array.from({ length: 100 }, (_, n) =>
      ann.command(createCustomer(`c-${n}`, 'W'.repeat(80))),
    )
    expect(JSON.stringify(commands).length).toBeGreaterThan(20_000)
    expect((await ann.submit(...commands)).every(({ status }) => status === 'done')).toBe(true)
  })

  it('does not come by long polling, whose requests would be read first', async () => {
    const { url } = await startBehindProxy()
    const polling = `${url}/socket.io/?EIO=4&transport=polling`
    expect((await fetch(polling)).status).toBe(400)
    expect((await fetch(polling, { method: 'POST', body: 'x'.repeat(100_000) })).status).toBe(400)
  })
})

describe('silent sockets of one address', () => {
  it('have a few places, keep others there out for a second at most, and nobody elsewhere', async () => {
    let now = Date.now()
    const { url } = await startBehindProxy({ now: () => now })
    const silent = Array.from({ length: unprovenPerAddress }, () => stranger(url))
    expect(await Promise.all(silent.map(isLetCome))).not.toContain(false)
    expect(await isLetCome(stranger(url))).toBe(false)
    expect(await isLetCome(stranger(url, { 'x-forwarded-for': '192.0.2.2' }))).toBe(true)
    now += 1000
    const first = silent[0]
    const isPutOut = first && once(first, 'close')
    expect(await isLetCome(stranger(url))).toBe(true)
    await isPutOut
  })

  it('keep no console out that is behind the same address, however many are there already', async () => {
    // no time passes: nobody makes room because of it
    const now = Date.now()
    const { url } = await startBehindProxy({ now: () => now })
    const known: WebSocket[] = []
    // known ones are counted no more, also those of a version that shows no token at the upgrade
    for (let n = 0; n < unprovenPerAddress + 5; n++) {
      const desk = await TestDesk.signIn(url, '1001')
      const socket = stranger(url)
      expect(await introduce(socket, introductionOf(desk))).toMatch(/^40/)
      known.push(socket)
    }
    const silent = Array.from({ length: unprovenPerAddress }, () => stranger(url))
    expect(await Promise.all(silent.map(isLetCome))).not.toContain(false)
    expect(await isLetCome(stranger(url))).toBe(false)
    const bo = await TestDesk.signIn(url, '1002')
    const withToken = stranger(url, { authorization: `Bearer ${bo.session.accessToken}` })
    expect(await introduce(withToken, introductionOf(bo))).toMatch(/^40/)
    expect(await isLetCome(stranger(url, { authorization: `Bearer ${bo.session.accessToken}x` }))).toBe(false)
    await until('nobody to be put out', () => known.every(({ readyState }) => readyState === WebSocket.OPEN))
  })
})
