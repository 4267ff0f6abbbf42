import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TORTURE } from '../support/sip-torture.ts'
import { endAllCalls, everyAgent, hearsPitch, PhoneBench, talkBetween, until } from './phone-bench.ts'
import type { TestPhone } from './phone-bench.ts'

/** RFC 4475 against the phone, as a line might send it: over the phone's own socket. */
const AGENT_HZ = 440
const CUSTOMER_HZ = 700

const bench = new PhoneBench()
let agent: TestPhone
let customer: TestPhone

beforeAll(async () => {
  await bench.build('phone')
  await bench.startLine({
    accounts: everyAgent,
    limits: { malformedMessages: 10_000 },
  })
  const [agents, customers] = await Promise.all([bench.browser(AGENT_HZ), bench.browser(CUSTOMER_HZ)])
  agent = await bench.phone(agents)
  await agent.register(bench.account('1001'))
  customer = await bench.phone(customers)
  await customer.register(bench.account('2001'))
}, 60_000)
afterAll(() => bench.close())

/** Where the phone said in its REGISTER that it is to be reached. */
const contactOf = (phone: TestPhone): string => {
  const registers = phone.sent.map(({ text }) => /^REGISTER[^]*?\r\nContact: <([^>]+)>/.exec(text)?.[1])
  return registers.findLast((contact) => contact !== undefined) ?? ''
}

describe('a line that sends', () => {
  test('every message of RFC 4475: the phone answers what it can, and goes on', async () => {
    const uri = contactOf(agent)
    expect(uri).toMatch(/^sip:\w+@/)
    agent.forget()
    for (const [index, { make }] of TORTURE.entries())
      bench.inject(make({ uri, from: 'sip:1001@ringdesk', to: uri, number: index + 1 }))
    bench.inject(lifeSign(uri))
    await until('a sign of life', () => agent.sent.some(({ text }) => text.includes('torture-life')))
    const answered = agent.sent.filter(({ text }) => text.startsWith('SIP/2.0 '))
    // what is plainly wrong or not known is refused by its name
    const statusTo = (number: number): string | undefined =>
      /^SIP\/2\.0 (\d{3})/.exec(
        answered.findLast(({ text }) => text.includes(`torture-${number}@`))?.text ?? '',
      )?.[1]
    const expected = {
      '3.1.1.6': '200',
      '3.1.1.10': '200',
      '3.1.2.2': '400',
      '3.3.6': '415',
      '3.3.7': '405',
      '3.4.1': '180',
    }
    for (const [section, status] of Object.entries(expected)) {
      const index = TORTURE.findIndex((one) => one.section === section)
      expect([section, statusTo(index + 1)]).toEqual([section, status])
    }
    // what reads as a call rings, and can be refused
    expect(agent.incoming.map(({ contactId }) => contactId)).toContain(
      `torture-${TORTURE.length}@torture.invalid`,
    )
    for (const one of agent.incoming) await agent.door.call('reject', { callId: one.callId })
    expect(agent.faults).toEqual([])
    expect((await agent.door.call('probe', null)).state).toBe('registered')
  })

  test('rubbish, an empty message, a broken keep-alive and 64 KiB of one header: the phone goes on', async () => {
    const uri = contactOf(agent)
    for (const text of [
      'rubbish',
      '\r\n\r\n',
      '\u0000',
      '{}',
      'SIP/2.0',
      'SIP/2.0 abc',
      'INVITE',
      'x'.repeat(65_536),
    ])
      bench.inject(text)
    bench.inject(lifeSign(uri).replace('Content-Length', `X-Long: ${'x'.repeat(65_536)}\r\nContent-Length`))
    await until('a sign of life', () => agent.sent.some(({ text }) => text.includes('torture-life')))
    expect(agent.faults).toEqual([])
  })

  test('and then a call: it rings, is answered and heard', async () => {
    agent.forget()
    await talkBetween(customer, agent)
    await Promise.all([hearsPitch(agent, CUSTOMER_HZ, 15_000), hearsPitch(customer, AGENT_HZ, 15_000)])
    await endAllCalls([agent, customer])
  })
})

const lifeSign = (uri: string): string =>
  [
    `OPTIONS ${uri} SIP/2.0`,
    'Via: SIP/2.0/WS life.invalid;branch=z9hG4bK-torture-life',
    'Max-Forwards: 70',
    'From: <sip:life@ringdesk>;tag=life',
    `To: <${uri}>`,
    'Call-ID: torture-life',
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
