import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { isTooManifold } from '../../hub/lines/switch/message-checks.ts'
import { contactsOf, readMessage } from '../../hub/lines/switch/read-message.ts'
import { parseDigest } from '../../hub/lines/switch/digest-auth.ts'
import { linePassOf, readLinePass } from '../../hub/lines/switch/line-pass.ts'
import { DEFAULT_LIMITS, type Account } from '../../hub/lines/switch/switch-options.ts'
import { SIP_CLOSE_CODES } from '../../shared/contract/sip.ts'
import { largestRegister } from '../support/largest-register.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { SimSwitch, passwordOf } from '../support/sim-switch.ts'
import { TestDesk } from './support/test-desk.ts'
import { startTestHub } from './support/test-hub.ts'
import { registerPhone } from './support/test-phones.ts'
import { passwordOf as secretOf, personId, TEAM } from './support/test-team.ts'
import { waitUntil } from '../support/sim-wait.ts'

/** The door of the switch: what a socket may do, and for how long, before it has proven an account. */
let line: SimSwitch
afterEach(() => line.stop())

/** A stranger's socket and the code it was closed with. */
interface Stranger {
  readonly socket: WebSocket
  closeCode: number | null
}

const stranger = async (localAddress = '127.0.0.1', url = line.url): Promise<Stranger> => {
  const socket = new WebSocket(url, 'sip', { localAddress })
  const it: Stranger = { socket, closeCode: null }
  socket.on('close', (code) => (it.closeCode = code))
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    socket.on('open', resolve)
    socket.on('close', () => resolve())
  })
  return it
}
const strangers = (count: number): Promise<Stranger[]> =>
  Promise.all(Array.from({ length: count }, () => stranger()))
const openAmong = (all: readonly Stranger[]): number =>
  all.filter(({ closeCode }) => closeCode === null).length

/** Tries again, as a client does that was refused, until it succeeds; the test's own time limit ends it. */
const repeatUntil = async (attempt: () => Promise<boolean>): Promise<void> => {
  while (!(await attempt())) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** The HTTP answer to an upgrade that is refused. */
const refusalAt = async (
  localAddress: string,
  url = line.url,
): Promise<{ status: number; retryAfter: string | undefined }> => {
  const socket = new WebSocket(url, 'sip', { localAddress })
  socket.on('error', () => undefined)
  const [, response] = (await once(socket, 'unexpected-response')) as [
    unknown,
    { statusCode: number; headers: Record<string, string>; destroy(): void },
  ]
  response.destroy()
  return { status: response.statusCode, retryAfter: response.headers['retry-after'] }
}

const REGISTER_LINES = [
  'REGISTER sip:ringdesk SIP/2.0',
  'Via: SIP/2.0/WS x.invalid;branch=z9hG4bKabc',
  'From: <sip:1001@ringdesk>;tag=1',
  'To: <sip:1001@ringdesk>',
  'Call-ID: raw',
  'CSeq: 1 REGISTER',
]
const register = (...more: string[]): string =>
  [...REGISTER_LINES, ...more, 'Content-Length: 0', '', ''].join('\r\n')
const answerTo = async ({ socket }: Stranger, text: string): Promise<string> => {
  const answer = once(socket, 'message')
  socket.send(text)
  return String((await answer)[0])
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** Registers a phone at its line's address without sip.js, of which 200 would take long. Gives the last answer. */
const registerAt = async (server: string, username: string, password: string): Promise<string> => {
  const socket = new WebSocket(server, 'sip')
  await once(socket, 'open')
  const phone: Stranger = { socket, closeCode: null }
  // the credentials come after the renaming: their hex may well hold 1001
  const plain = register(`Contact: <sip:1001@x.invalid;transport=ws>`).replaceAll('1001', username)
  const ask = (more: string[]): Promise<string> =>
    answerTo(
      phone,
      plain.replace('Content-Length: 0', () => [...more, 'Content-Length: 0'].join('\r\n')),
    )
  const challenge = /^WWW-Authenticate: (.*)$/im.exec(await ask([]))?.[1] ?? ''
  const nonce = parseDigest(challenge)?.get('nonce') ?? ''
  const ha1 = md5(`${username}:ringdesk:${password}`)
  const response = md5(`${ha1}:${nonce}:00000001:c:auth:${md5('REGISTER:sip:ringdesk')}`)
  const fields = `username="${username}", realm="ringdesk", nonce="${nonce}", uri="sip:ringdesk", response="${response}"`
  return ask([`Authorization: Digest ${fields}, algorithm=MD5, cnonce="c", qop=auth, nc=00000001`])
}

/** Registers a phone that came with its console's pass. */
const registerWithPass = (username: string): Promise<string> => {
  line.addAccount({ username, kind: 'agent', displayName: '' })
  return registerAt(line.urlWithPass(username), username, passwordOf(username))
}

describe('a socket that proves no account', () => {
  it('is closed with 4008 after ten seconds, whatever it has said', async () => {
    const clock = new ManualClock()
    line = await SimSwitch.start({ clock })
    const [silent, speaking] = await Promise.all([stranger(), stranger()])
    expect(await answerTo(speaking, register())).toMatch(/^SIP\/2.0 401 /)
    clock.advance(9_999)
    expect(await answerTo(speaking, register())).toMatch(/^SIP\/2.0 401 /)
    clock.advance(1)
    await waitUntil(() => silent.closeCode !== null && speaking.closeCode !== null, 'both to be closed')
    expect([silent.closeCode, speaking.closeCode]).toEqual([4008, SIP_CLOSE_CODES.notProven])
  })

  it('is closed with 1009 after more than 8 kB, and answered 513; a phone may send that', async () => {
    line = await SimSwitch.start()
    const big = register(`X-Filler: ${'x'.repeat(8 * 1024)}`)
    const one = await stranger()
    const closed = once(one.socket, 'close')
    expect(await answerTo(one, big)).toMatch(/^SIP\/2.0 513 /)
    expect((await closed)[0]).toBe(1009)
    const answers: string[] = []
    const phone = await line.agent('1001', {
      onTraffic: (isSent, text) => void (isSent || answers.push(text.slice(0, 11))),
    })
    await phone.transport.send(big.replace('Call-ID: raw', 'Call-ID: of-the-phone'))
    await waitUntil(() => answers.length === 3, 'the answer to the large message')
    expect(answers).toEqual(['SIP/2.0 401', 'SIP/2.0 200', 'SIP/2.0 401'])
    expect(phone.transport.isConnected()).toBe(true)
  })

  it.each([
    ['hundreds of Contact lines', register(...Array.from({ length: 300 }, () => 'Contact: <sip:a@b>'))],
    [
      'hundreds of Contacts on a line',
      register(`m:${Array.from({ length: 500 }, () => 'sip:a@b').join(',')}`),
    ],
    ['hundreds of headers', register(...Array.from({ length: 300 }, (_, index) => `X-${index}: y`))],
    ['hundreds of parameters', register(`Contact: <sip:a@b${';a=b'.repeat(1500)}>`)],
    ['nine Refer-To lines', register(...Array.from({ length: 9 }, () => 'Refer-To: <sip:a@b>'))],
  ])('gets 400 for %s, which are counted and not read', async (_what, text) => {
    line = await SimSwitch.start()
    expect(Buffer.byteLength(text)).toBeLessThan(8 * 1024)
    expect(await answerTo(await stranger(), text)).toMatch(/^SIP\/2.0 400 Too Many Headers\r\n/)
  })

  it('may send five messages a second and twenty at once', async () => {
    const clock = new ManualClock()
    line = await SimSwitch.start({ clock, times: { proofSeconds: 3600 } })
    const one = await stranger()
    let answers = 0
    one.socket.on('message', () => void answers++)
    for (let count = 0; count < 20; count++) one.socket.send(register())
    await waitUntil(() => answers === 20, 'twenty answers')
    for (let second = 1; second <= 3; second++) {
      clock.advance(1000)
      for (let count = 0; count < 5; count++) one.socket.send(register())
      await waitUntil(() => answers === 20 + 5 * second, 'five more answers')
    }
    one.socket.send(register())
    expect((await once(one.socket, 'close'))[0]).toBe(1008)
  })

  it('may send no flood of keep-alives or pings either', async () => {
    line = await SimSwitch.start()
    const [crlf, ping] = await Promise.all([stranger(), stranger()])
    for (let count = 0; count < 30; count++) {
      crlf.socket.send('\r\n\r\n')
      ping.socket.ping()
    }
    await waitUntil(() => crlf.closeCode !== null && ping.closeCode !== null, 'both to be closed')
    expect([crlf.closeCode, ping.closeCode]).toEqual([1008, 1008])
  })
})

describe('the largest message that strangers may send', () => {
  it('is one that is read, for the benchmark of the doors would measure the counting alone', async () => {
    line = await SimSwitch.start()
    const text = largestRegister(1)
    expect(Buffer.byteLength(text)).toBeGreaterThan(0.95 * DEFAULT_LIMITS.unprovenMessageBytes)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(DEFAULT_LIMITS.unprovenMessageBytes)
    expect(isTooManifold(text)).toBe(false)
    const message = readMessage(text)
    expect(message && contactsOf(message)).toHaveLength(40)
    // as large as it may be in each way: one more of anything is refused by counting
    expect(isTooManifold(text.replace('\r\n', '\r\nX-More: 1\r\n'))).toBe(true)
    expect(isTooManifold(text.replace('X-Other-0', 'Contact'))).toBe(true)
    expect(isTooManifold(text.replace('X-Other-0: ', 'X-Other-0: ;;;;;;;'))).toBe(true)
    expect(await answerTo(await stranger(), text)).toMatch(/^SIP\/2\.0 401 /)
  })
})

describe('messages that cannot be read', () => {
  it('close a socket by their rate and not by their number', async () => {
    const clock = new ManualClock()
    line = await SimSwitch.start({ clock })
    const phone = await line.agent('1001')
    for (let minute = 0; minute < 5; minute++) {
      for (let count = 0; count < 10; count++) await phone.transport.send('rubbish')
      await phone.sendOptions()
      clock.advance(60_000)
    }
    expect(phone.transport.isConnected()).toBe(true)
    for (let count = 0; count < 11; count++) await phone.transport.send('rubbish')
    await waitUntil(() => phone.transport.closeCode === 1008, 'the socket to be closed')
  })
})

describe('the places at the door', () => {
  it('are twenty an address: a newcomer waits while all are new, then takes the place of the oldest', async () => {
    const clock = new ManualClock()
    line = await SimSwitch.start({ clock })
    const first = await stranger()
    const speaking = await stranger()
    expect(await answerTo(speaking, register())).toMatch(/^SIP\/2.0 401 /)
    const others = await strangers(18)
    expect(await refusalAt('127.0.0.1')).toEqual({ status: 503, retryAfter: '1' })
    expect((await stranger('127.0.0.2')).closeCode).toBeNull()
    clock.advance(1000)
    expect((await stranger()).closeCode).toBeNull()
    await waitUntil(() => first.closeCode === 1013, 'the first to make room')
    // who has asked has three seconds for the answer, so the next silent one goes
    await strangers(1)
    await waitUntil(() => openAmong(others) === 17, 'one of the silent to make room')
    expect(speaking.closeCode).toBeNull()
  })

  it('are a hundred in all: the crowd of the largest address makes room', async () => {
    const clock = new ManualClock()
    line = await SimSwitch.start({ clock, limits: { unprovenConnections: 6, unprovenPerAddress: 4 } })
    const crowd = await strangers(4)
    const two = await Promise.all([stranger('127.0.0.2'), stranger('127.0.0.2')])
    expect(await refusalAt('127.0.0.3')).toEqual({ status: 503, retryAfter: '1' })
    clock.advance(1000)
    await stranger('127.0.0.3')
    await waitUntil(() => openAmong(crowd) === 3, 'one of the crowd to make room')
    expect(openAmong(two)).toBe(2)
  })

  it('are free again as soon as a phone has proven itself or is gone', async () => {
    line = await SimSwitch.start({ limits: { unprovenPerAddress: 1 } })
    for (const username of ['131', '132', '133']) await line.caller(username)
    const gone = await stranger()
    gone.socket.close()
    await once(gone.socket, 'close')
    await repeatUntil(async () => openAmong([await stranger()]) === 1)
  })

  it(
    'let 200 phones in after a restart while 1,000 strangers of the same address sit there',
    { timeout: 60_000 },
    async () => {
      line = await SimSwitch.start()
      const crowd = await strangers(1000)
      expect(openAmong(crowd)).toBeLessThanOrEqual(20)
      const usernames = Array.from({ length: 200 }, (_, index) => String(2001 + index))
      const answers = await Promise.all(usernames.map((username) => registerWithPass(username)))
      expect(answers.filter((answer) => answer.startsWith('SIP/2.0 200 '))).toHaveLength(200)
      expect(line.eventsOf('registration').filter(({ registered }) => registered)).toHaveLength(200)
    },
  )

  it('let phones without a pass in as well, past strangers who sit there in silence', async () => {
    line = await SimSwitch.start()
    const crowd = await strangers(20)
    expect(openAmong(crowd)).toBe(20)
    for (let index = 0; index < 25; index++) {
      const username = String(1390 + index)
      line.addAccount({ username, kind: 'caller', displayName: '' })
      // as phones do: they try again until there is a place
      await repeatUntil(() =>
        line
          .phone({ username, password: passwordOf(username) })
          .register()
          .then(
            ({ statusCode }) => statusCode === 200,
            () => false,
          ),
      )
    }
  })

  it('of strangers make way for a phone with a pass where the switch is full', async () => {
    line = await SimSwitch.start({ limits: { connections: 3 } })
    const crowd = await strangers(3)
    for (const username of ['1001', '1002', '1003'])
      expect((await line.agent(username)).isRegistered).toBe(true)
    expect(openAmong(crowd)).toBe(0)
    line.addAccount({ username: '1004', kind: 'agent', displayName: '' })
    const fourth = new WebSocket(line.urlWithPass('1004'), 'sip')
    expect(((await once(fourth, 'error')) as [Error])[0].message).toContain('503')
  })

  it('with one pass are four, and the oldest is given up for the newest', async () => {
    line = await SimSwitch.start()
    line.addAccount({ username: '1001', kind: 'agent', displayName: '' })
    const open = async (): Promise<Stranger> => {
      const it: Stranger = { socket: new WebSocket(line.urlWithPass('1001'), 'sip'), closeCode: null }
      it.socket.on('close', (code) => (it.closeCode = code))
      await once(it.socket, 'open')
      return it
    }
    const five = [await open(), await open(), await open(), await open(), await open()]
    await waitUntil(() => five[0]?.closeCode === 1013, 'the first to be closed')
    expect(openAmong(five)).toBe(4)
  })
})

describe('the pass of a console', () => {
  const account = { username: '1001', password: 'right', kind: 'agent', displayName: '' } as const
  const find = (username: string): Account | undefined => (username === '1001' ? account : undefined)

  it('is read where it is right, and worth nothing where it is not', async () => {
    line = await SimSwitch.start()
    expect(readLinePass(`/sip?${linePassOf(account)}`, find)).toBe('1001')
    const foreign = linePassOf({ ...account, password: 'other' })
    const noSuch = linePassOf({ ...account, username: '1002' })
    for (const url of [
      undefined,
      '/sip',
      '/sip?pass=',
      '/sip?pass=1001',
      `/sip?${foreign}`,
      `/sip?${noSuch}`,
    ])
      expect(readLinePass(url, find)).toBeNull()
  })

  it('comes with the console’s session, so that its phone is let in at once', async () => {
    line = await SimSwitch.start()
    const hub = await startTestHub()
    const desk = await TestDesk.connect(hub.url, '1001')
    const [place, query] = desk.session.sip.server.split('?')
    expect(query).toMatch(/^pass=1001\.[\w-]{43}$/)
    const crowd = await Promise.all(Array.from({ length: 20 }, () => stranger('127.0.0.1', place)))
    expect(openAmong(crowd)).toBe(20)
    expect(await refusalAt('127.0.0.1', place)).toEqual({ status: 503, retryAfter: '1' })
    expect((await registerPhone(desk)).isRegistered).toBe(true)
  })

  it(
    'brings 200 phones of one address back after a restart of the hub while strangers hold every place',
    { timeout: 120_000 },
    async () => {
      line = await SimSwitch.start()
      const extensions = Array.from({ length: 200 }, (_, index) => String(2001 + index))
      const [ann] = TEAM.people
      const people = extensions.map((extension) => ({ ...ann!, id: personId(extension), extension }))
      const hub = await startTestHub({
        team: {
          people,
          queues: [],
          passwords: new Map(extensions.map((extension) => [extension, secretOf(extension)])),
        },
      })
      const desks = await Promise.all(extensions.map((extension) => TestDesk.signIn(hub.url, extension)))
      await hub.close()

      const port = Number(new URL(hub.url).port)
      const later = await startTestHub({ dataDir: hub.dataDir, port })
      const place = `${later.url.replace('http', 'ws')}/sip`
      const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5']
      const crowd = await Promise.all(
        addresses.flatMap((address) => Array.from({ length: 20 }, () => stranger(address, place))),
      )
      expect(openAmong(crowd)).toBe(100)
      const answers = await Promise.all(
        desks.map(({ session: { sip } }) => registerAt(sip.server, sip.username, sip.password)),
      )
      expect(answers.filter((answer) => answer.startsWith('SIP/2.0 200 '))).toHaveLength(200)
      // nobody was put out for them
      expect(openAmong(crowd)).toBe(100)
    },
  )

  it('keeps wrong guesses of others at the same address from its phone', async () => {
    line = await SimSwitch.start({ limits: { wrongPasswordsPerMinute: 2 } })
    const agent = await line.agent('1001')
    const guessing = line.phone({ username: '1001', password: 'guess' })
    expect((await guessing.register()).statusCode).toBe(401)
    expect((await guessing.register()).statusCode).toBe(403)
    expect((await agent.register()).statusCode).toBe(200)
    await agent.cutNetwork()
    await agent.comeBack()
    await waitUntil(() => agent.isRegistered, 'the phone to be back')
  })
})
