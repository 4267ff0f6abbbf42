import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCache } from '../../main/core/cache/cache.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import { createDeskClock } from '../../main/core/clock.ts'
import { createSessionStore } from '../../main/core/hub-link/session-store.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { hubLedger } from './support/compare-ledgers.ts'
import { TestConsole } from './support/test-console.ts'

const HOURS = 3_600_000
const SOON = 60_000

/** A computer whose clock somebody may set while Ringdesk runs. */
function wrongComputer(offBy: number) {
  let off = offBy
  const wall = (): number => Date.now() + off
  return { wall, set: (to: number) => (off = to), clock: () => createDeskClock(wall) }
}
function refreshTokenOf({ options }: TestConsole): string {
  const cache = createCache(openCache({ file: join(options.dataDir, 'cache.db'), key: options.cacheKey }))
  try {
    return createSessionStore(cache).read()?.session.refreshToken ?? ''
  } finally {
    cache.close()
  }
}
const deskNowOf = async (desk: TestConsole): Promise<number> =>
  (await desk.door.call('state.snapshot', null)).now ?? 0

test.each([
  ['ahead', 2 * HOURS],
  ['behind', -2 * HOURS],
])(
  'two hours %s: signing in, renewing, records, ages and wrap-up are by the hub’s clock',
  async (_where, offBy) => {
    const hub = await startTestHub({ times: { accessTokenMs: 2500 } })
    const computer = wrongComputer(offBy)
    const desk = await (await TestConsole.start(hub.url, { clock: computer.clock() })).signIn('1001')
    expect(Math.abs((desk.state.clockSkewMs ?? 0) + offBy)).toBeLessThan(SOON)
    expect(Math.abs((await deskNowOf(desk)) - Date.now())).toBeLessThan(SOON)

    // records of this desk stand in the right order among those of others
    await desk.do({
      type: 'ticket.open',
      id: 't1' as never,
      contactId: null,
      customerId: null,
      callerNumber: null,
      queueId: null,
      fields: { kind: 'enquiry', priority: 'P3', title: 't1', reason: null, product: null },
    })
    await desk.sent()
    const ticket = hubLedger(hub.dataDir)['ticket']?.[0]?.value as Ticket
    expect(Math.abs(ticket.createdAt - Date.now())).toBeLessThan(SOON)
    expect(Math.abs((ticket.dueAt ?? 0) - ticket.createdAt)).toBeLessThan(7 * 24 * HOURS)

    await until('the picture', () => desk.state.live !== null)
    expect(Math.abs((desk.state.liveTrueAt ?? 0) - (await deskNowOf(desk)))).toBeLessThan(SOON)
    expect(Math.abs(desk.state.agent.since - Date.now())).toBeLessThan(SOON)

    // the token is renewed again and again, and nobody is asked to sign in
    const bo = await TestDesk.connect(hub.url, '1002')
    const tokens = new Set<string>()
    await until('two renewals', () => tokens.add(refreshTokenOf(desk)).size > 2, 15_000)
    expect(desk.state.hub.state).not.toBe('needsSignIn')
    await bo.act(createCustomer('c9', '王'))
    await until('news', async () => (await desk.door.call('customer.get', { id: 'c9' })) !== null)

    // the same after a restart, before the hub has been asked
    Object.assign(desk.options, { clock: computer.clock() })
    await desk.restart()
    expect(Math.abs((await deskNowOf(desk)) - Date.now())).toBeLessThan(SOON)
  },
)

test.each([
  ['forwards', 2 * HOURS],
  ['back', -2 * HOURS],
])(
  'a computer whose clock jumps two hours %s in mid-call shows neither negative nor two-hour times',
  async (_where, jump) => {
    const hub = await startTestHub()
    const computer = wrongComputer(0)
    const desk = await (await TestConsole.start(hub.url, { clock: computer.clock() })).signIn('1001')
    desk.phone.computer = computer.wall
    // queue 5002 has a wrap-up of 30 s
    const { callId, contactId } = desk.phone.rings({ from: '13800138000', queue: '5002' })
    await desk.cardThat('the pop', (card) => card.phase === 'ringing')
    await desk.door.call('call.answer', { callId })
    await desk.cardThat('the talk', (card) => card.phase === 'talking')
    const talkMs = async (): Promise<number> =>
      (await deskNowOf(desk)) - (desk.card(contactId).answeredAt ?? Number.NaN)
    const expectTrue = async (): Promise<void> => {
      expect(await talkMs()).toBeGreaterThanOrEqual(-1000)
      expect(await talkMs()).toBeLessThan(SOON)
    }
    await expectTrue()
    computer.set(jump)
    await expectTrue()
    await desk.door.call('call.hold', { callId })
    const held = await desk.cardThat('the hold', (card) => card.phase === 'held')
    expect(Math.abs((held.heldSince ?? 0) - Date.now())).toBeLessThan(SOON)
    await desk.door.call('call.resume', { callId })

    desk.phone.ended(callId, 'hungUpByPeer')
    const wrapping = await desk.cardThat('the wrap-up', (card) => card.wrapUp !== null)
    const left = (wrapping.wrapUp?.until ?? 0) - (await deskNowOf(desk))
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(30_000)
    const record = await until('the record', () => {
      const value = hubLedger(hub.dataDir)['call']?.[0]?.value as
        { answeredAt: number | null; endedAt: number | null } | undefined
      return value?.endedAt ? value : undefined
    })
    const talked = (record.endedAt ?? 0) - (record.answeredAt ?? 0)
    expect(talked).toBeGreaterThanOrEqual(-1000)
    expect(talked).toBeLessThan(SOON)
  },
)
