import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PhoneCall, SipDialog } from '../../shared/contract/phone.ts'
import { endAllCalls, hearsPitch, PhoneBench, talkBetween, until } from './phone-bench.ts'
import type { TestPhone } from './phone-bench.ts'

/**
 * The page of an agent's phone is reloaded, left or closed in a call, over the real switch and with real sound: the next page takes the
 * call over. The test stands in the place of the core, which remembers the calls (test/core/left-page).
 */
const AGENT_HZ = 440
const CUSTOMER_HZ = 700
const CUSTOMER = '+8613800138000'

const bench = new PhoneBench()
let agent: TestPhone
let customer: TestPhone
/** Of the agent's phone. */
let address: string

declare global {
  interface Window {
    /** When packets came in this page, in epoch milliseconds; looked at every 10 ms. */
    arrivals: number[]
  }
}

/** In the customer's page: notes when packets come, over whatever connections. */
function noteArrivals(): void {
  const Native = window.RTCPeerConnection
  const peers: RTCPeerConnection[] = []
  window.arrivals = []
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      peers.push(this)
    }
  }
  let last = 0
  const look = async (): Promise<void> => {
    let newest = last
    for (const peer of peers)
      (await peer.getStats()).forEach((row: { type: string; lastPacketReceivedTimestamp?: number }) => {
        if (row.type === 'inbound-rtp') newest = Math.max(newest, row.lastPacketReceivedTimestamp ?? 0)
      })
    if (newest > last) window.arrivals.push(newest)
    last = newest
    setTimeout(() => void look(), 10)
  }
  void look()
}

beforeAll(async () => {
  await bench.build('phone')
  await bench.startLine({
    accounts: (username) =>
      ['1001', CUSTOMER].includes(username)
        ? {
            username,
            displayName: username,
            kind: username === CUSTOMER ? 'caller' : 'agent',
            password: `pw-${username}`,
          }
        : undefined,
    defaultAvailable: true,
  })
  const [agents, customers] = await Promise.all([bench.browser(AGENT_HZ), bench.browser(CUSTOMER_HZ)])
  agent = await bench.phone(agents)
  customer = await bench.phone(customers, { init: noteArrivals })
  address = agent.page.url()
  await agent.register(bench.account('1001'), 'proven')
  await customer.register(bench.account(CUSTOMER, { displayName: '王小明' }))
}, 60_000)
afterAll(() => bench.close())
beforeEach(async () => {
  // a test that failed may have left another page there
  if (agent.isOpen) return
  await agent.page.goto(address)
  await until('the page of the phone', () => agent.isOpen)
  await agent.register(bench.account('1001'), 'proven')
})
afterEach(async () => {
  // nobody has clicked in these pages, so that Chromium does not ask whether to leave them, and says so
  const own = agent.faults.filter((fault) => !fault.includes('beforeunload'))
  agent.faults.splice(0, agent.faults.length, ...own)
  await endAllCalls([agent, customer])
})

const dialogOf = async (callId: string): Promise<SipDialog> => (await agent.hears(callId, 'dialog')).dialog
const callOf = async (callId: string): Promise<PhoneCall> => {
  const { calls } = await agent.door.call('snapshot', null)
  const call = calls.find((one) => one.callId === callId)
  if (!call) throw new Error('the phone has no such call')
  return call
}

/** Loads the page again by `leave`, and registers as the core has it done. */
async function reload(leave: () => Promise<unknown> = () => agent.page.reload()): Promise<void> {
  await leave()
  // the doors of pages before are closed by then
  await agent.page.waitForLoadState('load')
  await until('the next page', () => agent.isOpen)
  void agent.door.call('setAccount', { account: bench.account('1001'), access: 'proven' })
}
const takeOver = async (call: PhoneCall, dialog: SipDialog): Promise<PhoneCall> => {
  const taken = await agent.door.call('takeOver', { call, dialog, withinMs: 8000 })
  if ('problem' in taken) throw new Error(JSON.stringify(taken.problem))
  return taken.call
}

/** The longest time in which the customer got no packet, in milliseconds. */
const longestSilence = async (): Promise<number> => {
  const arrivals = await customer.page.evaluate(() => window.arrivals)
  return Math.max(...arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? at)))
}

describe('a page that goes in a call', () => {
  test('leaves it to the next page: both hear each other again, and the gap is measured', async () => {
    const { mine, theirs } = await talkBetween(customer, agent)
    const dialog = await dialogOf(mine)
    const before = await callOf(mine)
    await customer.page.evaluate(() => (window.arrivals.length = 0))
    await until('sound', async () => (await customer.page.evaluate(() => window.arrivals.length)) > 5)
    const from = Date.now()
    await reload()
    const gaps = [{ kind: 'sound' as const, from, ms: null }]
    const after = await takeOver({ ...before, gaps }, dialog)
    expect(after).toMatchObject({
      ...{ callId: mine, contactId: before.contactId, phase: 'talking', direction: 'inbound' },
      ...{ startedAt: before.startedAt, answeredAt: before.answeredAt, incoming: before.incoming },
    })
    expect(after.dialog).not.toEqual(dialog)
    await agent.hears(mine, 'mediaFlows', 2)
    await Promise.all([hearsPitch(agent, CUSTOMER_HZ), hearsPitch(customer, AGENT_HZ)])
    const { gap } = await agent.hears(mine, 'gap')
    const silenceMs = await longestSilence()
    console.log(
      `a reload in a call: the customer heard nothing for ${Math.round(silenceMs)} ms, the agent for ${gap.ms} ms`,
    )
    expect(gap.ms).toBeGreaterThan(0)
    expect(customer.events(theirs).map(({ type }) => type)).not.toContain('ended')
    expect(bench.line.snapshot().contacts).toMatchObject([{ contactId: before.contactId, state: 'talking' }])

    // it is a call as any other: once more, and then it is hung up
    await reload()
    await takeOver({ ...before, gaps: [] }, after.dialog ?? dialog)
    await hearsPitch(customer, AGENT_HZ)
    await agent.door.call('hangUp', { callId: mine })
    expect(await customer.hears(theirs, 'ended')).toMatchObject({ reason: 'hungUpByPeer' })
  })

  test('by a link, and back, and in mid-load, leaves the call to the page that stays', async () => {
    const { mine, theirs } = await talkBetween(customer, agent)
    const dialog = await dialogOf(mine)
    const before = await callOf(mine)
    await reload(async () => {
      await agent.page.goto('about:blank')
      await agent.page.goto(address)
      // before it has the call, it is left again
      await agent.page.reload({ waitUntil: 'commit' })
    })
    const after = await takeOver(before, dialog)
    await hearsPitch(customer, AGENT_HZ)
    await reload(() => agent.page.goBack().then(() => agent.page.goForward()))
    await takeOver(before, after.dialog ?? dialog)
    await hearsPitch(customer, AGENT_HZ)
    await customer.door.call('hangUp', { callId: theirs })
    await agent.hears(mine, 'ended')
  })

  test('keeps a held customer held and a muted agent muted', async () => {
    const { mine, theirs } = await talkBetween(customer, agent)
    const dialog = await dialogOf(mine)
    await agent.door.call('mute', { callId: mine, muted: true })
    await agent.door.call('hold', { callId: mine })
    await customer.hears(theirs, 'remoteHeld')
    const before = await callOf(mine)
    await reload()
    expect(await takeOver(before, dialog)).toMatchObject({ phase: 'held', muted: true })
    expect(bench.line.snapshot().contacts).toMatchObject([{ isHeld: true }])
    await agent.door.call('resume', { callId: mine })
    await agent.door.call('mute', { callId: mine, muted: false })
    await Promise.all([hearsPitch(agent, CUSTOMER_HZ), hearsPitch(customer, AGENT_HZ)])
    expect(bench.line.snapshot().contacts).toMatchObject([{ isHeld: false }])
  })

  test('says so where the line has not kept the call', async () => {
    const { mine, theirs } = await talkBetween(customer, agent)
    const dialog = await dialogOf(mine)
    const before = await callOf(mine)
    await reload(async () => {
      await agent.page.goto('about:blank')
      await customer.door.call('hangUp', { callId: theirs })
      await agent.page.goBack()
    })
    const answer = await agent.door.call('takeOver', { call: before, dialog, withinMs: 8000 })
    expect(answer).toMatchObject({ problem: { code: 'callLost', sipStatus: 481 } })
    expect((await agent.door.call('snapshot', null)).calls).toEqual([])
  })

  test('refuses what rings and gives up what it dials: nobody waits for a page', async () => {
    const theirs = crypto.randomUUID()
    await customer.door.call('dial', { callId: theirs, contactId: theirs, target: '1001' })
    await agent.rings(0)
    await reload()
    await customer.hears(theirs, 'ended')
    await until(
      'registered',
      async () => (await agent.door.call('snapshot', null)).registration.state === 'registered',
    )

    const mine = crypto.randomUUID()
    await agent.door.call('dial', { callId: mine, contactId: mine, target: CUSTOMER })
    const ringing = await customer.rings(0)
    await reload()
    expect(await customer.hears(ringing.callId, 'ended')).toMatchObject({ reason: 'abandoned' })
  })
})
