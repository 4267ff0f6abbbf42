import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  endAllCalls,
  everyAgent,
  hearsPitch,
  PhoneBench,
  ringBetween,
  talkBetween,
  until,
} from './phone-bench.ts'
import type { Ids, TestPhone } from './phone-bench.ts'

/** What happens to a phone and its calls when the line, the network, the core or a device goes and comes back. */
const AGENT_HZ = 440
const CUSTOMER_HZ = 700
const USERS = ['1001', '1002', '2001']

const bench = new PhoneBench()
let agent: TestPhone
let customer: TestPhone

beforeAll(async () => {
  await bench.build('phone')
  await bench.startLine({
    accounts: (username) => (USERS.includes(username) ? everyAgent(username) : undefined),
    times: { graceSeconds: 30, reloadSeconds: 1 },
  })
  const [agents, customers] = await Promise.all([bench.browser(AGENT_HZ), bench.browser(CUSTOMER_HZ)])
  agent = await bench.phone(agents)
  customer = await bench.phone(customers)
  await agent.register(bench.account('1001'))
  await customer.register(bench.account('2001'))
}, 60_000)
afterAll(() => bench.close())
afterEach(() => endAllCalls([agent, customer]))

const hears = (phone: TestPhone, hz: number): Promise<void> => hearsPitch(phone, hz, 15_000)
const bothHear = (): Promise<unknown> => Promise.all([hears(agent, CUSTOMER_HZ), hears(customer, AGENT_HZ)])

const ring = (): Promise<Ids> => ringBetween(customer, agent)
const talk = (): Promise<Ids> => talkBetween(customer, agent)
const isRegistered = (phone: TestPhone): boolean => phone.registrations.at(-1)?.state === 'registered'
const registersAgain = async (...phones: TestPhone[]): Promise<void> => {
  for (const phone of phones) await until('it registers again', () => isRegistered(phone), 15_000)
}
/** Waits until the phone has noticed that its line is gone. */
const isCutOff = async (...phones: TestPhone[]): Promise<void> => {
  for (const phone of phones)
    await until('it is cut off', () => phone.registrations.at(-1)?.state === 'connecting')
}

describe('registration', () => {
  test('tells when a round trip was last proven, and how long it took', async () => {
    const before = Date.now()
    const registration = await agent.door.call('probe', null)
    expect(registration.state).toBe('registered')
    expect(registration.provenAt).toBeGreaterThanOrEqual(before)
    expect(registration.roundTripMs).toBeLessThan(2000)
  })

  test('with a wrong password fails as that, and works once the password is right', async () => {
    const other = await bench.phone(agent.page.context().browser() ?? (await bench.browser(AGENT_HZ)))
    await other.door.call('setAccount', { account: bench.account('1002', { password: 'wrong' }) })
    const failed = await until('it fails', () => other.registrations.find(({ state }) => state === 'failed'))
    expect(failed.problem).toMatchObject({ code: 'badCredentials', sipStatus: 401 })
    expect(failed.retryAt).toBeGreaterThan(Date.now() + 30_000)
    // at the hub's own line, which keeps what a page leaves
    await other.register(bench.account('1002'), 'proven')
    await other.door.call('setAccount', { account: null })
    expect((await other.door.call('snapshot', null)).registration.state).toBe('none')
    expect(
      bench.line.snapshot().agents.find(({ username }) => username === '1002')?.registrationExpiresAt,
    ).toBeNull()
    await other.page.context().close()
  })

  test('of the same account elsewhere ends this one without a fight', async () => {
    const first = await bench.phone(agent.page.context().browser() ?? (await bench.browser(AGENT_HZ)))
    const second = await bench.phone(agent.page.context().browser() ?? (await bench.browser(AGENT_HZ)))
    await first.register(bench.account('1002'))
    await second.register(bench.account('1002'))
    await until(
      'the first is told',
      () => first.registrations.at(-1)?.problem?.code === 'registeredElsewhere',
    )
    expect(first.registrations.at(-1)).toMatchObject({ state: 'failed', retryAt: null })
    // signing in here again takes it back
    await first.register(bench.account('1002'))
    await until(
      'the second is told',
      () => second.registrations.at(-1)?.problem?.code === 'registeredElsewhere',
    )
    for (const phone of [first, second]) await phone.page.context().close()
  })
})

describe('the socket drops', () => {
  test('in a call: the sound goes on, the phone registers again, and either side can hang up', async () => {
    const first = await talk()
    bench.cutSockets()
    await isCutOff(agent, customer)
    await bothHear()
    await registersAgain(agent, customer)
    await bothHear()
    const events = agent.events(first.mine)
    expect(events.map(({ type }) => type).filter((type) => type !== 'gap' && type !== 'dialog')).toEqual([
      'answered',
      'mediaFlows',
    ])
    // how long the phone was without its line is told while it lasts, and measured when it is over
    const away = events.flatMap((event) =>
      event.type === 'gap' && event.gap.kind === 'line' ? [event.gap] : [],
    )
    expect(away).toMatchObject([{ ms: null }, { from: away[0]?.from, ms: expect.any(Number) as number }])
    await agent.door.call('hold', { callId: first.mine })
    expect(await customer.hears(first.theirs, 'remoteHeld')).toMatchObject({ held: true })
    await agent.door.call('hangUp', { callId: first.mine })
    expect(await customer.hears(first.theirs, 'ended')).toMatchObject({ reason: 'hungUpByPeer' })
    expect((await agent.hears(first.mine, 'ended')).gaps).toContainEqual(away[1])

    agent.forget()
    const second = await talk()
    bench.cutSockets()
    await isCutOff(agent, customer)
    await registersAgain(agent, customer)
    await customer.door.call('hangUp', { callId: second.theirs })
    expect(await agent.hears(second.mine, 'ended')).toMatchObject({ reason: 'hungUpByPeer' })
  })

  test('and stays away: what was hung up meanwhile is ended at the line as soon as it is back', async () => {
    const { theirs, mine } = await talk()
    await bench.closeLinePort()
    await isCutOff(agent, customer)
    await expect(agent.door.call('hold', { callId: mine })).rejects.toMatchObject({
      code: 'lineUnreachable',
      retryable: true,
    })
    await agent.door.call('hangUp', { callId: mine })
    expect(await agent.hears(mine, 'ended')).toMatchObject({ reason: 'hungUp' })
    expect(customer.events(theirs).map(({ type }) => type)).not.toContain('ended')
    expect(agent.registrations.at(-1)?.problem?.code).toBe('lineUnreachable')
    await bench.openLinePort()
    await registersAgain(agent, customer)
    expect(await customer.hears(theirs, 'ended')).toMatchObject({ reason: 'hungUpByPeer' })
  })

  test('while it rings: it goes on ringing, and can be answered', async () => {
    const { theirs, mine } = await ring()
    bench.cutSockets()
    await isCutOff(agent, customer)
    await registersAgain(agent, customer)
    await agent.door.call('answer', { callId: mine })
    await Promise.all([agent.hears(mine, 'mediaFlows'), customer.hears(theirs, 'mediaFlows')])
    await bothHear()
  })
})

describe('the line is started anew and knows nothing of the call', () => {
  const restarts = async (): Promise<void> => {
    const backAt = await bench.restartLine()
    await registersAgain(agent, customer)
    for (const phone of [agent, customer]) {
      const proven = await until('a proof', () =>
        phone.registrations.find(
          ({ state, provenAt }) => state === 'registered' && (provenAt ?? 0) >= backAt,
        ),
      )
      console.info(`registered again ${(proven.provenAt ?? 0) - backAt} ms after the line was back`)
    }
  }
  const sides = [
    ['who answered', () => [agent, customer] as const, (ids: Ids) => [ids.mine, ids.theirs] as const],
    ['who dialled', () => [customer, agent] as const, (ids: Ids) => [ids.theirs, ids.mine] as const],
  ] as const

  test.each(sides)(
    'the sound goes on, and when %s hangs up it is over on both sides',
    async (_who, phones, ids) => {
      const made = await talk()
      await restarts()
      await bothHear()
      const [first, second] = phones()
      const [hungUp, left] = ids(made)
      await first.door.call('hangUp', { callId: hungUp })
      expect(await first.hears(hungUp, 'ended')).toMatchObject({ reason: 'hungUp', problem: null })
      // no BYE can tell the other side: that its sound is gone and the line knows no such call tells it
      expect(await second.hears(left, 'ended', 1, 40_000)).toMatchObject({
        reason: 'hungUpByPeer',
        problem: null,
      })
      for (const phone of [agent, customer]) phone.forget()
      await talk()
      await bothHear()
    },
  )
})

describe('the core goes and comes back', () => {
  test('in a call: the call goes on, the snapshot tells it, and the same account changes nothing', async () => {
    const { mine } = await talk()
    const doors = agent.doorsOpened
    const sentBefore = agent.sent.length
    agent.closeDoor()
    await until('the door is open again', () => agent.doorsOpened > doors && agent.isOpen)
    const { calls, registration } = await agent.door.call('snapshot', null)
    expect(calls).toMatchObject([{ callId: mine, phase: 'talking', direction: 'inbound', muted: false }])
    expect(registration.state).toBe('registered')
    await agent.door.call('setAccount', { account: bench.account('1001') })
    expect(agent.sent.slice(sentBefore).filter(({ text }) => text.startsWith('REGISTER'))).toEqual([])
    await bothHear()
  })

  test('and hears of the call that ended while it was away', async () => {
    const { theirs, mine } = await talk()
    const doors = agent.doorsOpened
    agent.closeDoor()
    await until('the door is closed', () => !agent.isOpen)
    await customer.door.call('hangUp', { callId: theirs })
    await until('the door is open again', () => agent.doorsOpened > doors && agent.isOpen)
    await until(
      'the phone knows that it ended',
      async () => (await agent.door.call('snapshot', null)).calls.length === 0,
    )
    expect(await agent.hears(mine, 'ended')).toMatchObject({ reason: 'hungUpByPeer' })
  })

  test('the page goes and none comes: the customer is not left in silence for longer than the line waits', async () => {
    const browser = agent.page.context().browser() ?? (await bench.browser(AGENT_HZ))
    const other = await bench.phone(browser)
    // at the hub's own line, which keeps what a page leaves
    await other.register(bench.account('1002'), 'proven')
    const callId = crypto.randomUUID()
    await customer.door.call('dial', { callId, contactId: callId, target: '1002' })
    const { callId: taken } = await other.rings(0)
    await other.door.call('answer', { callId: taken })
    await customer.hears(callId, 'mediaFlows')
    await other.page.goto('about:blank')
    expect(await customer.hears(callId, 'ended')).toMatchObject({ reason: 'failed' })
    await other.page.context().close()
  })
})
