import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCache, type Cache } from '../../main/core/cache/cache.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import { createDeskClock } from '../../main/core/clock.ts'
import { createSessionStore } from '../../main/core/hub-link/session-store.ts'
import type { E164 } from '../../shared/domain/e164.ts'
import type { CustomerId, FollowUpId } from '../../shared/domain/ids.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { hubLedger } from './support/compare-ledgers.ts'
import { offline, online, restartableHub } from './support/restartable-hub.ts'
import { TestConsole } from './support/test-console.ts'

const HOURS = 3_600_000
const DAY = 24 * HOURS
const YEAR = 365 * DAY
const SOON = 60_000

/** A computer whose clock somebody may set while Ringdesk runs. */
function wrongComputer(offBy: number) {
  let off = offBy
  const wall = (): number => Date.now() + off
  return { wall, set: (to: number) => (off = to), clock: () => createDeskClock(wall) }
}
/** Looks into the file of a console that runs. */
function inCacheOf<T>({ options }: TestConsole, look: (cache: Cache) => T): T {
  const cache = createCache(openCache({ file: join(options.dataDir, 'cache.db'), key: options.cacheKey }))
  try {
    return look(cache)
  } finally {
    cache.close()
  }
}
const refreshTokenOf = (desk: TestConsole): string =>
  inCacheOf(desk, (cache) => createSessionStore(cache).read()?.session.refreshToken ?? '')
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
  ['two hours forwards', 2 * HOURS],
  ['two hours back', -2 * HOURS],
  ['a year forwards', YEAR],
  ['a week back', -7 * DAY],
])(
  'a computer whose clock jumps %s in mid-call, and is put right, shows neither negative times nor the jump',
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
    computer.set(0)
    await expectTrue()
    computer.set(jump)

    desk.phone.ended(callId, 'hungUpByPeer')
    const wrapping = await desk.cardThat('the wrap-up', (card) => card.wrapUp !== null)
    const left = (wrapping.wrapUp?.until ?? 0) - (await deskNowOf(desk))
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(30_000)
    computer.set(0)
    expect((wrapping.wrapUp?.until ?? 0) - (await deskNowOf(desk))).toBeLessThanOrEqual(left)
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

test('a clock that goes a year ahead, a week back and right again: nothing is due, over or lost, and nobody signs in anew', async () => {
  const hub = await restartableHub()
  const computer = wrongComputer(0)
  const desk = await (await TestConsole.start(hub.url, { clock: computer.clock() })).signIn('1001')
  const id = 'c1' as CustomerId
  await desk.do(createCustomer(id, '王小明'), { type: 'customer.update', id, fields: { name: '王晓明' } })
  const dueAt = Date.now() + 2 * DAY
  await desk.do({
    type: 'followUp.open',
    id: 'f1' as FollowUpId,
    fields: {
      number: '+8613800138000' as E164,
      customerId: id,
      ticketId: null,
      subject: '',
      dueAt,
      assignee: null,
    },
  })
  await desk.sent()
  await desk.door.call('draft.save', { key: 'ticket:t1', value: { note: '写到一半' } })
  const keptOf = (): unknown[] =>
    ['done_command', 'own_value'].map((table) =>
      inCacheOf(desk, ({ db }) => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()),
    )
  const kept = keptOf()
  expect(kept).toEqual([{ n: 3 }, { n: 1 }])

  const expectNothingHappened = async (): Promise<void> => {
    expect(Math.abs((await deskNowOf(desk)) - Date.now())).toBeLessThan(SOON)
    expect(desk.state.session?.person.extension).toBe('1001')
    expect(desk.state.offlineSignIn.isLapsed).toBe(false)
    expect(desk.state.counts.followUpsDue).toBe(0)
    const due = await desk.door.call('followUp.list', { scope: 'due', offset: 0, limit: 5 })
    expect(due.total).toBe(0)
    const draft = await desk.door.call('draft.get', { key: 'ticket:t1' })
    expect(draft).toMatchObject({ value: { note: '写到一半' } })
    expect(Math.abs((draft?.savedAt ?? 0) - Date.now())).toBeLessThan(SOON)
  }
  // while it runs, with the hub and without
  for (const isAway of [false, true]) {
    if (isAway) {
      await hub.stop()
      await offline(desk)
    }
    for (const jump of [YEAR, -7 * DAY, 0]) {
      computer.set(jump)
      await expectNothingHappened()
    }
  }
  // started under it, without the hub: what is here may not be used for a while, and stays
  for (const jump of [YEAR, -7 * DAY, 0]) {
    computer.set(jump)
    Object.assign(desk.options, { clock: computer.clock() })
    await desk.restart()
    expect(keptOf()).toEqual(kept)
  }
  await until('the session', () => desk.state.session !== null)
  await expectNothingHappened()
  // and with the hub, whose time counts
  await hub.start()
  for (const jump of [YEAR, -7 * DAY, 0]) {
    computer.set(jump)
    Object.assign(desk.options, { clock: computer.clock() })
    await desk.restart()
    await online(desk)
    await until('the hub’s time', async () => Math.abs((await deskNowOf(desk)) - Date.now()) < SOON)
    await expectNothingHappened()
    expect(keptOf()).toEqual(kept)
  }
}, 60_000)
