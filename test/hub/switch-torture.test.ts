import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { SimAgent } from '../support/sim-agent.ts'
import { SimSwitch, passwordOf } from '../support/sim-switch.ts'
import { waitUntil } from '../support/sim-wait.ts'
import { TORTURE } from '../support/sip-torture.ts'

/** RFC 4475 against the switch: from a stranger, and from a phone that has proven its account. */
let line: SimSwitch
let agent: SimAgent
const received: string[] = []
const errors: string[] = []
const silent = (): void => undefined
const log = {
  debug: silent,
  info: silent,
  warn: silent,
  error: (details: object, message: string): void =>
    void errors.push(`${message} ${JSON.stringify(details)}`),
}
let number = 0

beforeAll(async () => {
  line = await SimSwitch.start({
    log,
    // what a stranger's message holds is the subject here, and not how much he may send
    limits: {
      malformedMessages: 10_000,
      messageBurst: 10_000,
      unprovenMessageBurst: 10_000,
      unprovenMessageBytes: 64 * 1024,
    },
    times: { proofSeconds: 120 },
  })
  agent = await line.agent('1001', {
    onTraffic: (isSent, text) => {
      if (!isSent) received.push(text)
    },
  })
})
beforeEach(() => {
  received.length = 0
  number += 1
})
afterEach(() => expect(errors).toEqual([]))
afterAll(() => line.stop())

const facts = () => ({ uri: 'sip:1001@ringdesk', from: 'sip:1001@ringdesk', to: 'sip:1001@ringdesk', number })
const statusOf = (text: string): number => Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0)
/** Asks for a sign of life over the same socket: what came before it has been read when it is answered. */
const lifeSign = (id: string): string =>
  [
    'OPTIONS sip:ringdesk SIP/2.0',
    `Via: SIP/2.0/WS life.invalid;branch=z9hG4bK-${id}`,
    'Max-Forwards: 70',
    'From: <sip:1001@ringdesk>;tag=life',
    'To: <sip:ringdesk>',
    `Call-ID: ${id}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')

describe.each(TORTURE)('RFC 4475, $section: $what', ({ make, answers, answersToStranger }) => {
  /** The answers to the message among all that came before the sign of life was answered. */
  const expectAnswers = (all: readonly string[], id: string, answers: readonly number[]): void => {
    const statuses = all.filter((text) => !text.includes(id) && text.startsWith('SIP/2.0 ')).map(statusOf)
    if (answers.length === 0) expect(statuses.filter((status) => status !== 400)).toEqual([])
    else {
      expect(statuses).toHaveLength(1)
      expect(answers).toContain(statuses[0])
    }
    // every refusal says why
    for (const text of all) if (statusOf(text) >= 400) expect(text).toMatch(/^SIP\/2\.0 \d{3} \S/)
  }

  it('of a stranger is answered or dropped, and the socket goes on', async () => {
    const socket = new WebSocket(line.url, 'sip')
    await once(socket, 'open')
    const heard: string[] = []
    socket.on('message', (data) => heard.push(String(data)))
    const id = `life-${number}`
    socket.send(make(facts()))
    socket.send(lifeSign(id))
    await waitUntil(() => heard.some((text) => text.includes(id)), 'a sign of life')
    expectAnswers(heard, id, answersToStranger ?? answers)
    socket.terminate()
  })

  it('of a registered phone is answered or dropped, and its registration holds', async () => {
    const id = `life-${number}`
    await agent.transport.send(make(facts()))
    await agent.transport.send(lifeSign(id))
    const life = await waitUntil(() => received.find((text) => text.includes(id)), 'a sign of life')
    expect(Number(/X-Registration-Expires: (\d+)/.exec(life)?.[1])).toBeGreaterThan(0)
    const statuses = received
      .filter((text) => !text.includes(id) && text.startsWith('SIP/2.0 '))
      .map(statusOf)
    for (const status of statuses)
      expect([...answers, 400, 403, 404, 405, 415, 480, 481, 488]).toContain(status)
  })
})

it('a call goes through after all of it', async () => {
  const caller = await line.caller('139')
  const call = caller.call('1001')
  await call.answered()
  await call.hangUp()
})

describe('what is too much or too little', () => {
  it('a message above 64 KiB is answered 513, and its socket closed', async () => {
    const socket = new WebSocket(line.url, 'sip')
    await once(socket, 'open')
    const answer = once(socket, 'message')
    const closed = once(socket, 'close')
    socket.send(
      lifeSign('large').replace(
        'Content-Length: 0',
        `X-Large: ${'x'.repeat(64 * 1024)}\r\nContent-Length: 0`,
      ),
    )
    expect(String((await answer)[0])).toMatch(/^SIP\/2\.0 513 Message Too Large\r\n/)
    expect((await closed)[0]).toBe(1009)
  })

  it('an unknown method of a registered phone is answered 405, with what is allowed', async () => {
    await agent.transport.send(lifeSign('unknown').replaceAll('OPTIONS', 'JUGGLE'))
    const answer = await waitUntil(() => received.find((text) => text.includes('unknown')), 'an answer')
    expect(answer).toMatch(/^SIP\/2\.0 405 Method Not Allowed\r\n/)
    expect(answer).toMatch(/^Allow: .*INVITE/m)
  })

  it('an INVITE with a body of another kind is answered 415, with what is taken', async () => {
    const text = [
      'INVITE sip:1001@ringdesk SIP/2.0',
      'Via: SIP/2.0/WS other.invalid;branch=z9hG4bK-other',
      'Max-Forwards: 70',
      'From: <sip:138@ringdesk>;tag=other',
      'To: <sip:1001@ringdesk>',
      'Call-ID: other-body',
      'CSeq: 1 INVITE',
      'Contact: <sip:x@other.invalid;transport=ws>',
      'Content-Type: application/unknownformat',
      'Content-Length: 3',
      '',
      'abc',
    ].join('\r\n')
    await agent.transport.send(text)
    const answer = await waitUntil(() => received.find((one) => one.includes('other-body')), 'an answer')
    expect(answer).toMatch(/^SIP\/2\.0 415 Unsupported Media Type\r\n/)
    expect(answer).toMatch(/^Accept: application\/sdp/m)
  })

  it('a flood of wrong passwords locks its own address out, and nobody who is in', async () => {
    line.addAccount({ username: '1004', kind: 'agent', displayName: 'x' })
    const statuses: number[] = []
    for (let tries = 0; tries < 12; tries += 1) {
      const phone = line.phone({ username: '1004', password: `wrong-${tries}` })
      statuses.push((await phone.register()).statusCode)
      await phone.stop()
    }
    expect(new Set(statuses.slice(0, 3))).toEqual(new Set([401]))
    expect(statuses.at(-1)).toBe(403)
    const right = line.phone({ username: '1004', password: passwordOf('1004') })
    const locked = await right.register()
    expect([locked.statusCode, locked.reasonPhrase]).toEqual([403, 'Too Many Wrong Passwords'])
    // who was in before, and every other account, works on
    const caller = await line.caller('137')
    await caller.call('1001').answered()
  })
})
