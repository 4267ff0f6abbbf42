import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CuttableProxy } from '../support/cuttable-proxy.ts'
import { endAllCalls, everyAgent, hearsPitch, PhoneBench, talkBetween, until } from './phone-bench.ts'
import type { TestPhone } from './phone-bench.ts'

/** A connection to the line that died in silence, as after a sleep: neither end has noticed. */
const AGENT_HZ = 440
const CUSTOMER_HZ = 700

declare global {
  interface Window {
    /** Put there by the init script: how many peer connections the page has made. */
    connectionsMade: number
  }
}

const counted = (): void => {
  window.connectionsMade = 0
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      window.connectionsMade += 1
    }
  }
}

const bench = new PhoneBench()
let proxy: CuttableProxy
let agent: TestPhone
let customer: TestPhone

beforeAll(async () => {
  await bench.build('phone')
  await bench.startLine({
    accounts: everyAgent,
    times: { graceSeconds: 30 },
  })
  proxy = await CuttableProxy.start(() => bench.linePort)
  const [agents, customers] = await Promise.all([bench.browser(AGENT_HZ), bench.browser(CUSTOMER_HZ)])
  agent = await bench.phone(agents, { init: counted })
  customer = await bench.phone(customers)
  await agent.register(bench.account('1001', { server: `ws://127.0.0.1:${proxy.port}/sip` }))
  await customer.register(bench.account('2001'))
}, 60_000)
afterAll(async () => {
  await proxy.stop()
  await bench.close()
})
afterEach(() => endAllCalls([agent, customer]))

/** Wakes the phone up and gives what it said of its registration after that, once it is proven again. */
async function wakes(): Promise<{ states: string[]; provenAt: number }> {
  const before = agent.registrations.length
  const wokeAt = Date.now()
  await agent.door.call('wake', null)
  const proven = await until(
    'the phone is proven again',
    () =>
      agent.registrations
        .slice(before)
        .find((one) => one.state === 'registered' && (one.provenAt ?? 0) >= wokeAt),
    20_000,
  )
  const said = agent.registrations.slice(before)
  return { states: said.map(({ state }) => state), provenAt: proven.provenAt ?? 0 }
}

describe('after a sleep', () => {
  test('a connection that lives is proven by a round trip, and kept', async () => {
    const sockets = proxy.accepted
    const { states } = await wakes()
    expect(states[0]).toBe('registering')
    expect(proxy.accepted).toBe(sockets)
  })

  test('a connection that died is left for a new one, and the first call is answered over a new peer connection', async () => {
    const sockets = proxy.accepted
    proxy.freeze()
    const { states } = await wakes()
    expect(states[0]).toBe('registering')
    expect(proxy.accepted).toBeGreaterThan(sockets)
    const made = await agent.page.evaluate(() => window.connectionsMade)
    await talkBetween(customer, agent)
    expect(await agent.page.evaluate(() => window.connectionsMade)).toBe(made + 1)
    await Promise.all([hearsPitch(agent, CUSTOMER_HZ, 15_000), hearsPitch(customer, AGENT_HZ, 15_000)])
  })

  test('a call that goes on is proven anew: its sound never stopped, and the line knows it', async () => {
    const { theirs, mine } = await talkBetween(customer, agent)
    proxy.freeze()
    await wakes()
    await Promise.all([hearsPitch(agent, CUSTOMER_HZ, 15_000), hearsPitch(customer, AGENT_HZ, 15_000)])
    await agent.door.call('hold', { callId: mine })
    expect(await customer.hears(theirs, 'remoteHeld')).toMatchObject({ held: true })
    await agent.door.call('hangUp', { callId: mine })
    const { gaps } = await agent.hears(mine, 'ended')
    expect(gaps.map(({ kind }) => kind)).toContain('line')
  })
})

test('a connection that died in silence is found by the probe after a hint, without waiting for its goodbye', async () => {
  const sockets = proxy.accepted
  proxy.freeze()
  const before = agent.registrations.length
  await agent.page.evaluate(() => window.dispatchEvent(new Event('online')))
  await until('it notices', () =>
    agent.registrations.slice(before).some(({ state }) => state === 'connecting'),
  )
  await until('and is back', () => agent.registrations.at(-1)?.state === 'registered', 20_000)
  expect(proxy.accepted).toBeGreaterThan(sockets)
  await talkBetween(customer, agent)
})
