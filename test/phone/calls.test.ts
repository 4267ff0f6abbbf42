import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { listen } from '../support/tone.ts'
import { endAllCalls, hearsPitch, PhoneBench, until } from './phone-bench.ts'
import type { TestPhone } from './phone-bench.ts'

/**
 * Two real phone pages in two browsers, each with its own tone for a microphone, over the real switch: `agent` hears
 * 700 Hz when the customer's voice arrives, `customer` 440 Hz.
 */
const AGENT_HZ = 440
const CUSTOMER_HZ = 700
const CUSTOMER = '+8613800138000'

const bench = new PhoneBench()
let agent: TestPhone
let customer: TestPhone
let colleague: TestPhone

beforeAll(async () => {
  await bench.build('phone')
  await bench.startLine({
    accounts: (username) =>
      ['1001', '1003', CUSTOMER].includes(username)
        ? {
            username,
            displayName: username === '1001' ? '李娜' : username,
            kind: username.startsWith('10') ? 'agent' : 'caller',
            password: `pw-${username}`,
          }
        : undefined,
    queues: [
      {
        id: 'after-sales',
        name: '售后',
        extension: '5000',
        strategy: 'ring-all',
        ringSeconds: 2,
        maxWaitSeconds: 60,
        members: [{ username: '1001' }, { username: '1003', penalty: 1 }],
        retrySeconds: 60,
      },
    ],
    defaultAvailable: true,
  })
  const [agents, customers] = await Promise.all([bench.browser(AGENT_HZ), bench.browser(CUSTOMER_HZ)])
  agent = await bench.phone(agents)
  customer = await bench.phone(customers)
  colleague = await bench.phone(agents)
  await agent.register(bench.account('1001'))
  await customer.register(bench.account(CUSTOMER, { displayName: '王小明' }))
}, 60_000)
afterAll(() => bench.close())
afterEach(() => endAllCalls([agent, customer, colleague]))

const hears = (phone: TestPhone, hz: number): Promise<void> => hearsPitch(phone, hz)
const isSilent = async (phone: TestPhone): Promise<void> => {
  await until('silence', async () => (await listen(phone.page)).level < 0.003)
}

/** The customer dials and the agent's phone rings. */
async function ring(target = '1001'): Promise<{ theirs: string; mine: string }> {
  const theirs = crypto.randomUUID()
  await customer.door.call('dial', { callId: theirs, contactId: theirs, target })
  return { theirs, mine: (await agent.rings(0)).callId }
}

/** ... and the agent has answered, and both hear each other. */
async function talk(): Promise<{ theirs: string; mine: string }> {
  const ids = await ring()
  await agent.door.call('answer', { callId: ids.mine })
  await Promise.all([agent.hears(ids.mine, 'mediaFlows'), customer.hears(ids.theirs, 'mediaFlows')])
  return ids
}

/** What became of a call; that another page could take it over is told of every one (test/phone/left-page). */
const types = (phone: TestPhone, callId: string): string[] =>
  phone
    .events(callId)
    .map(({ type }) => type)
    .filter((type) => type !== 'dialog')

describe('a call that comes in', () => {
  test('rings with who, from which queue and how long they waited', async () => {
    await customer.door.call('dial', { callId: 'a', contactId: 'a', target: '5000' })
    const call = await agent.rings(0)
    expect(call).toMatchObject({
      from: CUSTOMER,
      displayName: '王小明',
      queue: 'after-sales',
      isSecond: false,
    })
    expect(call.waitedMs).toBeGreaterThanOrEqual(0)
    expect(call.contactId).toBe(bench.line.snapshot().contacts[0]?.contactId)
    const snapshot = await agent.door.call('snapshot', null)
    expect(snapshot.calls).toMatchObject([{ callId: call.callId, phase: 'ringing', direction: 'inbound' }])
    expect(snapshot.registration.state).toBe('registered')
  })

  test('is answered, each side hears the other, and either may hang up', async () => {
    const first = await talk()
    await Promise.all([hears(agent, CUSTOMER_HZ), hears(customer, AGENT_HZ)])
    await agent.door.call('hangUp', { callId: first.mine })
    expect(await customer.hears(first.theirs, 'ended')).toMatchObject({
      reason: 'hungUpByPeer',
      problem: null,
    })
    const mine = await agent.hears(first.mine, 'ended')
    expect(mine).toMatchObject({ reason: 'hungUp', problem: null })
    expect(mine.quality?.mos).toBeGreaterThan(4)
    expect(types(agent, first.mine)).toEqual(['answered', 'mediaFlows', 'ended'])
    expect(types(customer, first.theirs)).toEqual(['progress', 'answered', 'mediaFlows', 'ended'])

    agent.forget()
    const second = await talk()
    await customer.door.call('hangUp', { callId: second.theirs })
    expect(await agent.hears(second.mine, 'ended')).toMatchObject({ reason: 'hungUpByPeer' })
  })

  test('is answered in one step, because everything was made ready while it rang', async () => {
    const { mine } = await ring()
    // what a person needs to reach for the button
    await new Promise((resolve) => setTimeout(resolve, 500))
    const asked = performance.now()
    await agent.door.call('answer', { callId: mine })
    await agent.hears(mine, 'mediaFlows')
    const ok = agent.sent.find(
      ({ at, text }) => at >= asked && text.startsWith('SIP/2.0 200') && /CSeq: \d+ INVITE/.test(text),
    )
    if (!ok) throw new Error('no 200 was sent')
    console.log(`answer asked to 200 sent: ${(ok.at - asked).toFixed(1)} ms`)
    expect(ok.text).toContain('a=candidate:')
  })

  test('is answered once, however often it is asked', async () => {
    const { theirs, mine } = await ring()
    const ask = (): Promise<null> => agent.door.call('answer', { callId: mine })
    await Promise.all([ask(), ask()])
    await customer.hears(theirs, 'mediaFlows')
    await ask()
    await agent.door.call('hangUp', { callId: mine })
    await customer.hears(theirs, 'ended')
    expect(types(agent, mine).filter((type) => type === 'answered')).toHaveLength(1)
    const answers = agent.sent.filter(
      ({ text }) => text.startsWith('SIP/2.0 200') && /CSeq: \d+ INVITE/.test(text),
    )
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })

  test('ends when a refusal crossed its answer: nobody talks who did not want to', async () => {
    const { theirs, mine } = await ring()
    await agent.door.call('answer', { callId: mine })
    await agent.hears(mine, 'answered')
    await agent.door.call('reject', { callId: mine })
    expect(await agent.hears(mine, 'ended')).toMatchObject({ reason: 'hungUp' })
    expect(await customer.hears(theirs, 'ended')).toMatchObject({ reason: 'hungUpByPeer' })
  })

  test('is refused with 486', async () => {
    const { theirs, mine } = await ring()
    await agent.door.call('reject', { callId: mine })
    expect(await agent.hears(mine, 'ended')).toMatchObject({ reason: 'rejected' })
    expect(await customer.hears(theirs, 'ended')).toMatchObject({
      reason: 'busy',
      problem: { code: 'busy', sipStatus: 486 },
    })
  })

  test('stops with the reason: given up, rung out, or taken by somebody else', async () => {
    const { theirs, mine } = await ring()
    await customer.door.call('hangUp', { callId: theirs })
    expect(await agent.hears(mine, 'ended')).toMatchObject({
      reason: 'abandoned',
      problem: null,
      quality: null,
    })
    expect(await customer.hears(theirs, 'ended')).toMatchObject({ reason: 'cancelled' })

    agent.forget()
    await colleague.register(bench.account('1003'))
    await customer.door.call('dial', { callId: 'b', contactId: 'b', target: '5000' })
    const rungOut = await agent.rings(0)
    expect(await agent.hears(rungOut.callId, 'ended')).toMatchObject({ reason: 'noAnswer' })
    await colleague.rings(0)
    await customer.door.call('hangUp', { callId: 'b' })

    bench.line.setQueues([
      {
        id: 'both',
        name: 'both',
        strategy: 'ring-all',
        ringSeconds: 20,
        maxWaitSeconds: 60,
        members: [{ username: '1001' }, { username: '1003' }],
      },
    ])
    agent.forget()
    colleague.forget()
    await customer.door.call('dial', { callId: 'c', contactId: 'c', target: 'both' })
    const [here, there] = await Promise.all([agent.rings(0), colleague.rings(0)])
    await colleague.door.call('answer', { callId: there.callId })
    expect(await agent.hears(here.callId, 'ended')).toMatchObject({ reason: 'answeredElsewhere' })
    await colleague.door.call('hangUp', { callId: there.callId })
    await colleague.door.call('setAccount', { account: null })
  })

  test('while another is going on is offered, beeps softly, and puts the first on hold when taken', async () => {
    const first = await talk()
    await colleague.register(bench.account('1003'))
    await colleague.door.call('dial', { callId: 'd', contactId: 'internal-d', target: '1001' })
    const second = await agent.rings(1)
    expect(second.isSecond).toBe(true)
    await hears(agent, CUSTOMER_HZ)
    // the bell is not on the ringer, but on the speaker
    expect(await agent.page.locator('audio[data-role=ringer]').count()).toBe(0)
    await agent.door.call('answer', { callId: second.callId })
    await agent.hears(first.mine, 'held')
    await agent.hears(second.callId, 'mediaFlows')
    expect(await customer.hears(first.theirs, 'remoteHeld')).toMatchObject({ held: true })
    await agent.door.call('resume', { callId: first.mine })
    await agent.hears(second.callId, 'held')
    await agent.hears(first.mine, 'resumed')
    await colleague.door.call('hangUp', { callId: 'd' })
    await colleague.door.call('setAccount', { account: null })
    await hears(customer, AGENT_HZ)
  })
})

describe('in a call', () => {
  test('hold silences both ways and says so; resume brings both back', async () => {
    const { theirs, mine } = await talk()
    // more than once: Chromium keeps a track muted that loses its direction a second time
    for (const round of [1, 2, 3]) {
      await agent.door.call('hold', { callId: mine })
      await agent.hears(mine, 'held', round)
      expect(await customer.hears(theirs, 'remoteHeld', 2 * round - 1)).toMatchObject({ held: true })
      await Promise.all([isSilent(customer), isSilent(agent)])
      await agent.door.call('hold', { callId: mine })
      expect(types(agent, mine).filter((type) => type === 'held')).toHaveLength(round)
      await agent.door.call('resume', { callId: mine })
      await agent.hears(mine, 'resumed', round)
      expect(await customer.hears(theirs, 'remoteHeld', 2 * round)).toMatchObject({ held: false })
      await Promise.all([hears(agent, CUSTOMER_HZ), hears(customer, AGENT_HZ)])
    }
  })

  test('both may hold at once, even when their requests cross', async () => {
    const { theirs, mine } = await talk()
    await Promise.all([
      agent.door.call('hold', { callId: mine }),
      customer.door.call('hold', { callId: theirs }),
    ])
    await Promise.all([agent.hears(mine, 'remoteHeld'), customer.hears(theirs, 'remoteHeld')])
    await Promise.all([
      agent.door.call('resume', { callId: mine }),
      customer.door.call('resume', { callId: theirs }),
    ])
    await Promise.all([hears(agent, CUSTOMER_HZ), hears(customer, AGENT_HZ)])
  })

  test('mute silences one way only', async () => {
    const { mine } = await talk()
    await agent.door.call('mute', { callId: mine, muted: true })
    expect(await agent.hears(mine, 'muted')).toMatchObject({ muted: true })
    await isSilent(customer)
    await hears(agent, CUSTOMER_HZ)
    await agent.door.call('mute', { callId: mine, muted: false })
    await hears(customer, AGENT_HZ)
  })

  test('keys go in the audio stream, or as INFO where that is set', async () => {
    const { theirs, mine } = await talk()
    const digits: string[] = []
    const stop = bench.line.on('contact.dtmf', ({ digit }) => digits.push(digit))
    await agent.door.call('mute', { callId: mine, muted: true })
    await agent.door.call('sendDtmf', { callId: mine, tones: '1590'.repeat(5) })
    // RFC 4733 events come out of the other side's decoder as the two tones of their key
    await until('a key is heard', async () => {
      const { hz } = await listen(customer.page, 300)
      return [697, 770, 852, 1209, 1336, 1477].some((tone) => Math.abs(hz - tone) < 30)
    })
    const devices = { microphone: null, speaker: null, ringer: null }
    await agent.door.call('setSettings', { settings: { devices, dtmf: 'info', ringVolume: 0 } })
    await agent.door.call('sendDtmf', { callId: mine, tones: '5*' })
    expect(await customer.hears(theirs, 'dtmfReceived', 2)).toMatchObject({ tone: '*' })
    expect(digits).toEqual(['5', '*'])
    stop()
  })

  test('quality is told every two seconds', async () => {
    const { mine } = await talk()
    await until('two reports', () => agent.qualities.length >= 2)
    expect(agent.qualities.at(-1)).toMatchObject({ callId: mine, quality: { loss: 0 } })
  })

  test('the customer is handed over to a colleague, and our leg ends', async () => {
    await colleague.register(bench.account('1003'))
    const { theirs, mine } = await talk()
    await agent.door.call('transfer', { callId: mine, target: '1003' })
    await agent.hears(mine, 'transferring')
    const taken = await colleague.rings(0)
    await colleague.door.call('answer', { callId: taken.callId })
    expect(await agent.hears(mine, 'ended')).toMatchObject({ reason: 'transferred' })
    await colleague.hears(taken.callId, 'mediaFlows')
    await Promise.all([hears(colleague, CUSTOMER_HZ), hears(customer, AGENT_HZ)])
    expect(types(customer, theirs)).not.toContain('ended')
    await colleague.door.call('hangUp', { callId: taken.callId })
    await colleague.door.call('setAccount', { account: null })
  })

  test('a transfer that comes to nothing leaves the call as it was', async () => {
    const { mine } = await talk()
    await agent.door.call('transfer', { callId: mine, target: '1999' })
    const failed = await agent.hears(mine, 'transferFailed')
    expect(failed.problem.code).toMatch(/notFound|unavailable/)
    await Promise.all([hears(agent, CUSTOMER_HZ), hears(customer, AGENT_HZ)])
  })
})

describe('a call that goes out', () => {
  test('ends with what the line says', async () => {
    const dial = async (target: string): Promise<unknown> => {
      const callId = crypto.randomUUID()
      await agent.door.call('dial', { callId, contactId: callId, target })
      return agent.hears(callId, 'ended')
    }
    expect(await dial('nobody')).toMatchObject({ reason: 'failed', problem: { code: 'notFound' } })
    expect(await dial('1003')).toMatchObject({
      reason: 'noAnswer',
      problem: { code: 'unavailable', sipStatus: 480 },
    })
  })

  test('carries our contact id and tells when it rings', async () => {
    const callId = crypto.randomUUID()
    const contactId = crypto.randomUUID()
    await agent.door.call('dial', { callId, contactId, target: '+86 138 0013 8000' })
    const call = await customer.rings(0)
    expect(call).toMatchObject({ contactId, from: '1001', displayName: '李娜' })
    expect(await agent.hears(callId, 'progress')).toMatchObject({ contactId })
    await customer.door.call('answer', { callId: call.callId })
    await agent.hears(callId, 'mediaFlows')
    await hears(agent, CUSTOMER_HZ)
  })

  test('is refused at once where it cannot be dialled', async () => {
    const dial = (target: string): Promise<unknown> =>
      agent.door.call('dial', { callId: 'x', contactId: 'x', target })
    await expect(dial('<>')).rejects.toMatchObject({ code: 'badTarget' })
    await expect(
      colleague.door.call('dial', { callId: 'y', contactId: 'y', target: '1' }),
    ).rejects.toMatchObject({
      code: 'notSignedIn',
    })
    expect((await agent.door.call('snapshot', null)).calls).toEqual([])
  })
})
