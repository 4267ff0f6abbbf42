import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { HubClock } from '../../hub/hub-clock.ts'
import { HUB_PATHS, type HttpError, type Session } from '../../shared/contract/hub.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts'
import { runsOf } from '../support/property.ts'
import { ask, createCustomer, TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub, until } from './support/test-hub.ts'
import { callerPhone } from './support/test-phones.ts'
import { queueId, TEAM } from './support/test-team.ts'
import { hubLedger } from '../core/support/compare-ledgers.ts'

const YEAR_MS = 365 * DAY_MS
/** A clock may be set; what a test takes is no jump. */
const SOON = 10 * SECOND_MS

/** A computer whose clock somebody sets while the hub runs. */
function setComputer() {
  let off = 0
  return { wall: () => Date.now() + off, set: (byMs: number) => (off = byMs) }
}
const renew = (url: string, desk: TestDesk, refreshToken = desk.session.refreshToken) =>
  ask<Session & HttpError>(url, HUB_PATHS.renew, { refreshToken, desk: desk.desk })
const hubNow = async (desk: TestDesk): Promise<number> => (await desk.ask('clock:ask', null)).hubTime
const eventually = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
/** Everything that looks at the time does so all the time. */
const RESTLESS = { clockLookMs: 10, sessionCheckMs: 10, pruneMs: 10, dueLookMs: 10, dayLookMs: 10 }

test.each([
  ['a year ahead', YEAR_MS],
  ['a week back', -7 * DAY_MS],
])(
  'a clock that is %s for a moment ends no sign-in, removes nothing and makes nobody wait',
  async (_how, jump) => {
    const computer = setComputer()
    const hub = await startTestHub({ wall: computer.wall, times: RESTLESS })
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(createCustomer('c1', 'Wang'))
    const start = (await ann.ask('changes:pull', { after: 9999, limit: 1 })).head
    const wrong = () =>
      ask<HttpError>(hub.url, HUB_PATHS.signIn, { user: '1002', password: 'wrong', desk: 'another-console' })
    for (let tries = 0; tries < 5; tries++) await wrong()

    computer.set(jump)
    await eventually(200)
    expect(ann.socket.connected).toBe(true)
    expect(Math.abs((await hubNow(ann)) - Date.now())).toBeLessThan(SOON)
    expect((await renew(hub.url, ann)).status).toBe(200)
    expect((await TestDesk.signIn(hub.url, '1003')).session.hubTime).toBeLessThan(Date.now() + SOON)
    expect((await wrong()).body.retryAfterMs).toBeLessThanOrEqual(2000)
    const pulled = await ann.ask('changes:pull', { after: start - 1, limit: 10 })
    expect(pulled).toMatchObject({ kind: 'changes', changes: [{ change: { id: 'c1' } }] })

    computer.set(0)
    await eventually(100)
    expect(ann.socket.connected).toBe(true)
    expect(Math.abs((await hubNow(ann)) - Date.now())).toBeLessThan(SOON)
  },
)

test('a clock that was set and stays so is followed; sign-ins last on, and nothing is removed yet', async () => {
  const computer = setComputer()
  const times = { ...RESTLESS, clockBelieveMs: 100 }
  const hub = await startTestHub({ wall: computer.wall, times })
  const ann = await TestDesk.connect(hub.url, '1001')
  await ann.act(createCustomer('c1', 'Wang'))
  const { head } = await ann.ask('changes:pull', { after: 9999, limit: 1 })
  computer.set(YEAR_MS)
  await until('the hub to follow', async () => (await hubNow(ann)) > Date.now() + YEAR_MS - SOON)
  await eventually(100)
  expect(ann.socket.connected).toBe(true)
  expect((await renew(hub.url, ann)).status).toBe(200)
  expect(await ann.ask('changes:pull', { after: head - 1, limit: 10 })).toMatchObject({ kind: 'changes' })
})

test('a hub that starts with a clock a year ahead signs nobody out, and goes on once it is put right', async () => {
  const computer = setComputer()
  const dataDir = makeFolder()
  const times = { ...RESTLESS, clockBelieveMs: 10 * MINUTE_MS }
  const first = await startTestHub({ dataDir, wall: computer.wall, times })
  const ann = await TestDesk.signIn(first.url, '1001')
  await first.close()
  computer.set(YEAR_MS)
  const second = await startTestHub({ dataDir, wall: computer.wall, times })
  expect(await renew(second.url, ann)).toMatchObject({ status: 503, body: { code: 'clockInDoubt' } })
  // others come in meanwhile, and that removes no sign-in
  await TestDesk.signIn(second.url, '1002')
  computer.set(0)
  await until('the sign-in', async () => (await renew(second.url, ann)).status === 200)
})

test('a clock that is set for good begins the day that it tells: the calls of each day are told on that day alone', async () => {
  const computer = setComputer()
  const times = { ...RESTLESS, clockBelieveMs: 100 }
  const hub = await startTestHub({
    team: { ...TEAM, isSample: true },
    isTrial: true,
    wall: computer.wall,
    times,
  })
  const sue = await TestDesk.connect(hub.url, '1100')
  const offered = async (): Promise<number | undefined> =>
    (await sue.ask('queues:watch', null)).queues.find(({ id }) => id === queueId('5000'))?.totals.offered
  const caller = await callerPhone(hub.url, '+8613800138000')
  const call = caller.call('5000')
  await until('it to wait', async () => (await offered()) === 1)
  await call.hangUp()
  await until('it in the ledger', () => hubLedger(hub.dataDir)['call']?.length === 1)

  computer.set(YEAR_MS)
  await until('a day without calls', async () => (await offered()) === 0)
  // a week before today there was none either, though today’s call is in the ledger
  computer.set(-7 * DAY_MS)
  await until('the hub to follow', async () => (await hubNow(sue)) < Date.now() - 6 * DAY_MS)
  expect(await offered()).toBe(0)
  computer.set(0)
  await until('today', async () => (await offered()) === 1)
})

describe('the hub’s clock', () => {
  const believeMs = 10 * MINUTE_MS
  const removeMs = DAY_MS
  const jumps = fc.array(
    fc.record({
      byMs: fc.integer({ min: -10 * YEAR_MS, max: 10 * YEAR_MS }),
      lastsMs: fc.integer({ min: SECOND_MS, max: believeMs - SECOND_MS }),
      restMs: fc.integer({ min: SECOND_MS, max: 2 * HOUR_MS }),
    }),
    { maxLength: 8 },
  )
  it('tells the time through any jumps that do not last, and lets nothing be removed during one', () => {
    fc.assert(
      fc.property(jumps, fc.integer({ min: 1, max: 60 }), (all, lookSeconds) => {
        const begin = 1_800_000_000_000
        let steady = 0
        let off = 0
        const wall = (): number => begin + steady + off
        const clock = new HubClock({
          wall,
          steady: () => steady,
          seenAt: begin - HOUR_MS,
          believeMs,
          removeMs,
        })
        const pass = (ms: number): void => {
          for (let left = ms; left > 0; left -= lookSeconds * SECOND_MS) {
            clock.look()
            expect(Math.abs(clock.now() - (begin + steady))).toBeLessThanOrEqual(5000 * (all.length + 1))
            if (Math.abs(off) > MINUTE_MS) expect(clock.mayRemove).toBe(false)
            steady += Math.min(left, lookSeconds * SECOND_MS)
          }
        }
        for (const { byMs, lastsMs, restMs } of all) {
          off = byMs
          pass(lastsMs)
          off = 0
          pass(restMs)
        }
        expect(clock.mayRemove).toBe(true)
      }),
      { numRuns: runsOf(60) },
    )
  })

  it('follows one that lasts, and lets old things go a day later', () => {
    let steady = 0
    let wall = 0
    const set: number[] = []
    const clock = new HubClock({
      wall: () => wall,
      steady: () => steady,
      seenAt: 0,
      believeMs,
      removeMs,
      onSet: (byMs) => set.push(byMs),
    })
    wall = YEAR_MS
    for (let look = 0; look <= 60; look++) {
      clock.look()
      steady += 10 * SECOND_MS
      wall += 10 * SECOND_MS
    }
    expect(set).toEqual([YEAR_MS])
    expect(clock.now()).toBe(wall)
    expect(clock.mayRemove).toBe(false)
    steady += DAY_MS
    wall += DAY_MS
    clock.look()
    expect(clock.mayRemove).toBe(true)
  })
})
