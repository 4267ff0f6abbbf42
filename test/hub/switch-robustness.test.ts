import { once } from 'node:events'
import { request } from 'node:http'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { parseDigest } from '../../hub/lines/switch/digest-auth.ts'
import { readMessage } from '../../hub/lines/switch/read-message.ts'
import { parseSipReason } from '../../shared/contract/sip.ts'
import { SimSwitch, simQueue } from '../support/sim-switch.ts'
import { waitUntil } from '../support/sim-wait.ts'
import { runsOf, timeLimitOf } from '../support/property.ts'

let line: SimSwitch
afterEach(() => line.stop())

const logged: { level: string; message: string }[] = []
const log = Object.fromEntries(
  ['debug', 'info', 'warn', 'error'].map((level) => [
    level,
    (_details: object, message: string) => void logged.push({ level, message }),
  ]),
) as Record<'debug' | 'info' | 'warn' | 'error', (details: object, message: string) => void>

const rawSocket = async (): Promise<WebSocket> => {
  const socket = new WebSocket(line.url, 'sip')
  socket.on('error', () => undefined)
  await once(socket, 'open')
  return socket
}
const answerTo = async (socket: WebSocket, text: string): Promise<string> => {
  const answer = once(socket, 'message')
  socket.send(text)
  return String((await answer)[0])
}

const message = (method: string, more: Record<string, string | null> = {}, uri = 'sip:ringdesk'): string => {
  const headers: Record<string, string | null> = {
    Via: 'SIP/2.0/WS x.invalid;branch=z9hG4bKabc',
    From: '<sip:1001@ringdesk>;tag=1',
    To: '<sip:1001@ringdesk>',
    'Call-ID': 'raw',
    CSeq: `1 ${method}`,
    Contact: '<sip:abc@x.invalid;transport=ws>',
    'Content-Length': '0',
    ...more,
  }
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  )
  return [`${method} ${uri} SIP/2.0`, ...lines, '', ''].join('\r\n')
}

const NO_RATES = { malformedMessages: 100_000, messageBurst: 100_000, unprovenMessageBurst: 100_000 }

/** The switch is well when a call still goes through. */
const expectWell = async (): Promise<void> => {
  await line.agent('1009')
  const caller = await line.caller('139')
  await caller.call('1009').answered()
  expect(logged.filter(({ level }) => level === 'error')).toEqual([])
}

describe('the switch', () => {
  it('refuses a WebSocket without the subprotocol sip', async () => {
    line = await SimSwitch.start()
    const socket = new WebSocket(line.url)
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).toContain('400')
    const other = new WebSocket(line.url, ['mqtt'])
    expect(((await once(other, 'error')) as [Error])[0].message).toContain('400')
  })

  it('refuses more connections than it should have', async () => {
    line = await SimSwitch.start({ limits: { connections: 1 } })
    await rawSocket()
    const second = new WebSocket(line.url, 'sip')
    expect(((await once(second, 'error')) as [Error])[0].message).toContain('503')
  })

  it('survives an upgrade that breaks off', async () => {
    line = await SimSwitch.start()
    const url = new URL(line.url)
    const broken = request({
      port: url.port,
      path: '/sip',
      headers: { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Protocol': 'sip' },
    })
    broken.on('error', () => undefined)
    broken.end()
    await once(broken, 'response')
    broken.destroy()
    await expectWell()
  })

  it('answers the keep-alive of RFC 7118', async () => {
    line = await SimSwitch.start()
    expect(await answerTo(await rawSocket(), '\r\n\r\n')).toBe('\r\n')
  })

  it('closes with 1009 after a message that is too large', async () => {
    line = await SimSwitch.start({ log })
    const socket = await rawSocket()
    socket.send('x'.repeat(64 * 1024 + 1))
    expect((await once(socket, 'close'))[0]).toBe(1009)
    await waitUntil(
      () => logged.some(({ message: text }) => text === 'SIP message too large, socket closed'),
      'a line in the log',
    )
  })

  it('closes a socket that sends nothing but rubbish', async () => {
    line = await SimSwitch.start({ log })
    const socket = await rawSocket()
    for (let count = 0; count < 11; count++) socket.send(`rubbish ${count}`)
    expect((await once(socket, 'close'))[0]).toBe(1008)
    await expectWell()
  })

  it('closes a socket that floods it', async () => {
    line = await SimSwitch.start()
    const socket = await rawSocket()
    for (let count = 0; count < 30; count++) socket.send(message('OPTIONS'))
    expect((await once(socket, 'close'))[0]).toBe(1008)
  })

  it.each([
    ['an unknown method', message('JUGGLE'), '401'],
    ['a header that cannot be read', message('INVITE', { Contact: '<<<' }), '400'],
    ['a CSeq of another method', message('REGISTER', { CSeq: '1 INVITE' }), '400'],
    ['a CSeq of no known method', message('INVITE', { CSeq: '1 INVITEpa' }), '400'],
    ['a body shorter than announced', message('REGISTER', { 'Content-Length': '99' }), '400'],
    ['a spent Max-Forwards', message('REGISTER', { 'Max-Forwards': '0' }), '483'],
    ['a sips address', message('REGISTER', {}, 'sips:ringdesk'), '416'],
    ['a CANCEL of nothing', message('CANCEL'), '481'],
    ['a BYE of nothing', message('BYE', { To: '<sip:1001@ringdesk>;tag=2' }), '401'],
    ['an INVITE without proof', message('INVITE'), '407'],
    ['an OPTIONS', message('OPTIONS'), '200'],
  ])('answers %s of a stranger', async (_what, text, status) => {
    line = await SimSwitch.start()
    expect(await answerTo(await rawSocket(), text)).toMatch(new RegExp(`^SIP/2.0 ${status} `))
  })

  it('answers 405, 480, 481 and 489 to what it does not do for a registered phone', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    const { userAgentCore: core, contact } = agent.userAgent
    const { aor } = core.configuration
    const ask = (method: string, headers: string[] = []): Promise<number | undefined> =>
      new Promise((resolve) => {
        const asked = core.makeOutgoingRequestMessage(method, aor, aor, aor, {}, [
          `Contact: ${contact.toString()}`,
          ...headers,
        ])
        core.request(asked, {
          onAccept: ({ message: { statusCode } }) => resolve(statusCode),
          onReject: ({ message: { statusCode } }) => resolve(statusCode),
        })
      })
    expect(await ask('JUGGLE')).toBe(405)
    expect(await ask('PUBLISH')).toBe(405)
    expect(await ask('MESSAGE')).toBe(405)
    expect(await ask('REFER', ['Refer-To: <sip:1@x>'])).toBe(405)
    expect(await ask('INFO')).toBe(405)
    expect(await ask('UPDATE')).toBe(405)
    expect(await ask('SUBSCRIBE', ['Event: dialog'])).toBe(489)
    expect(await ask('BYE')).toBe(481)
  })

  it('refuses more calls of one device than it should have', async () => {
    line = await SimSwitch.start({ limits: { legsPerDevice: 1 }, queues: [simQueue({ members: [] })] })
    const caller = await line.caller('131')
    caller.call('after-sales')
    await line.event('contact.started')
    const second = caller.call('after-sales')
    await second.ended()
    expect(second.final?.statusCode).toBe(486)
  })

  it('refuses more contacts than it should have with 503', async () => {
    line = await SimSwitch.start({ limits: { contacts: 1 }, queues: [simQueue({ members: [] })] })
    const [one, two] = await Promise.all([line.caller('131'), line.caller('132')])
    one.call('after-sales')
    await line.event('contact.started')
    const second = two.call('after-sales')
    await second.ended()
    expect([second.final?.statusCode, second.final?.header('Retry-After')]).toEqual([503, '10'])
  })

  it('never breaks over messages that are nearly SIP', { timeout: timeLimitOf(30_000) }, async () => {
    line = await SimSwitch.start({ log, limits: NO_RATES, times: { proofSeconds: 60 } })
    const socket = await rawSocket()
    const phone = await line.agent('1001')
    const methods = ['REGISTER', 'INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'UPDATE', 'REFER', 'NOTIFY']
    const seeds = methods.flatMap((method) => [message(method), message(method, { To: '<sip:a@b>;tag=2' })])
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.nat(),
        fc.nat({ max: 40 }),
        fc.string({ maxLength: 12 }),
        (text, at, length, put) => {
          const from = at % text.length
          const nearly = text.slice(0, from) + put + text.slice(from + length)
          socket.send(nearly)
          void phone.transport.send(nearly)
        },
      ),
      {
        numRuns: runsOf(400),
        // sip.js itself throws at the answer to this one: the simulated phone was deaf after it
        examples: [[message('INVITE', { CSeq: '1 INVITEpa' }), 0, 0, '']],
      },
    )
    await phone.sendOptions()
    // the last one is answered, so all have been read
    expect(await lastAnswer(socket)).toContain('Call-ID: the-last')
    await expectWell()
  })

  it('goes on when a listener throws', async () => {
    line = await SimSwitch.start({ log })
    line.switch.on('contact.started', () => {
      throw new Error('of the listener')
    })
    await line.agent('1001')
    const caller = await line.caller('131')
    await caller.call('1001').answered()
    expect(logged).toContainEqual({ level: 'error', message: 'a listener of the switch failed' })
    logged.length = 0
  })
})

const lastAnswer = (socket: WebSocket): Promise<string> =>
  new Promise((resolve) => {
    socket.on('message', (data) => {
      if (String(data).includes('the-last')) resolve(String(data))
    })
    socket.send(message('OPTIONS', { 'Call-ID': 'the-last' }))
  })

describe('parsers', () => {
  it('read what they should and give up on the rest without throwing', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseDigest(text)))
    fc.assert(fc.property(fc.string(), (text) => void readMessage(text)))
    fc.assert(fc.property(fc.string(), (text) => void parseSipReason(text)))
  })

  it('read digest fields, quoted and not, escaped too', () => {
    const fields = parseDigest('Digest username="a\\"b, c", realm="r" ,nc=00000001, qop=auth')
    expect([...(fields ?? [])]).toEqual([
      ['username', 'a"b, c'],
      ['realm', 'r'],
      ['nc', '00000001'],
      ['qop', 'auth'],
    ])
    expect(parseDigest('Digest username="a", username="b"')).toBeNull()
    expect(parseDigest('Basic YTpi')).toBeNull()
    expect(parseDigest('Digest username="a" rubbish')).toBeNull()
  })

  it('read Contact: *', () => {
    expect(readMessage(message('REGISTER', { Contact: '*' }))?.hasHeader('X-Wildcard-Contact')).toBe(true)
  })
})
