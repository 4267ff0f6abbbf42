import { expect, test } from 'vitest'
import { createDeskClock } from '../../main/core/clock.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { createCustomer } from '../hub/support/test-desk.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { passwordOf } from '../hub/support/test-team.ts'
import { hubLedger } from './support/compare-ledgers.ts'
import { TestClock } from './support/test-clock.ts'
import { TestConsole } from './support/test-console.ts'

const isAway = (desk: TestConsole) =>
  until('the loss', () => desk.state.hub.state === 'offline' || desk.state.hub.state === 'connecting')
const passwordSignIn = (desk: TestConsole) =>
  desk.door.call('session.signIn', { user: '1001', password: passwordOf('1001') })

test(
  'fourteen days without the hub: it is said before, then nobody works here until a sign-in at the hub, and what waited is sent',
  { timeout: 30_000 },
  async () => {
    const dataDir = makeFolder()
    const hub = await startTestHub({ dataDir })
    const port = Number(new URL(hub.url).port)
    const clock = new TestClock()
    const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
    expect(desk.state.offlineSignIn).toEqual({ isLapsed: false, lapsesAt: null })
    await hub.close()
    await isAway(desk)
    await desk.do(createCustomer('c1', '王小明'))
    await desk.door.call('draft.save', { key: 'ticket:t1', value: { note: '写到一半' } })

    clock.advance(12 * DAY_MS)
    await until('the end to be said', () => {
      const { lapsesAt } = desk.state.offlineSignIn
      return lapsesAt !== null && Math.abs(lapsesAt - clock.now() - 2 * DAY_MS) < HOUR_MS
    })
    expect(desk.state.session?.person.extension).toBe('1001')
    await desk.do(createCustomer('c2', '陈丽'))

    // not in mid-call
    const { callId } = desk.phone.rings({ from: '13800138000', queue: '5000' })
    await desk.door.call('call.answer', { callId })
    clock.advance(2 * DAY_MS)
    await until('the lapse', () => desk.state.offlineSignIn.isLapsed)
    expect(desk.state.session).not.toBeNull()
    desk.phone.ended(callId, 'hungUpByPeer')
    await until('the sign-out', () => {
      clock.advance(MINUTE_MS)
      return desk.state.session === null
    })
    expect(desk.state.hub.state).toBe('signedOut')
    await expect(passwordSignIn(desk)).rejects.toMatchObject({ code: 'offlineLapsed' })

    // the same over a restart
    await desk.restart()
    expect(desk.state.session).toBeNull()
    expect(desk.state.offlineSignIn.isLapsed).toBe(true)
    await expect(passwordSignIn(desk)).rejects.toMatchObject({ code: 'offlineLapsed' })

    const back = await startTestHub({ dataDir, port })
    expect(back.url).toBe(hub.url)
    await desk.signIn('1001')
    await desk.sent()
    expect(hubLedger(dataDir)['customer']?.map(({ id }) => id)).toEqual(['c1', 'c2'])
    expect(await desk.door.call('draft.get', { key: 'ticket:t1' })).toMatchObject({
      value: { note: '写到一半' },
    })
    expect(desk.state.offlineSignIn).toEqual({ isLapsed: false, lapsesAt: null })
  },
)

test('days in which the computer was off count; a clock that is a year ahead for a moment locks nobody out for longer', async () => {
  const hub = await startTestHub()
  let off = 0
  const clocks: { tick: () => void }[] = []
  /** A computer's clock that goes on by hand, with timers that run when it is told. */
  const computer = () => {
    const timers = new Set<() => void>()
    const clock = createDeskClock(() => Date.now() + off)
    clocks.push({ tick: () => [...timers].forEach((run) => run()) })
    return {
      ...clock,
      after: (ms: number, work: () => void) => {
        const run = (): void => {
          stop()
          work()
        }
        const stopTimer = clock.after(ms, run)
        const stop = (): void => {
          stopTimer()
          timers.delete(run)
        }
        timers.add(run)
        return stop
      },
    }
  }
  const desk = await (await TestConsole.start(hub.url, { clock: computer() })).signIn('1001')
  await hub.close()
  await isAway(desk)
  const startAt = async (ms: number): Promise<void> => {
    off = ms
    Object.assign(desk.options, { clock: computer() })
    await desk.restart()
  }
  // a jump while it runs changes nothing
  off = 365 * DAY_MS
  clocks.at(-1)?.tick()
  expect(desk.state.session).not.toBeNull()

  await startAt(10 * DAY_MS)
  expect(desk.state.session).not.toBeNull()
  expect(desk.state.offlineSignIn.isLapsed).toBe(false)

  await startAt(365 * DAY_MS)
  expect(desk.state.session).toBeNull()
  await expect(passwordSignIn(desk)).rejects.toMatchObject({ code: 'offlineLapsed' })
  off = 10 * DAY_MS
  clocks.at(-1)?.tick()
  await until('the session to be back', () => desk.state.session !== null)

  await startAt(15 * DAY_MS)
  expect(desk.state.session).toBeNull()
})

test('a clock that was set back for a moment, and is right again, counts no time twice', async () => {
  const hub = await startTestHub()
  let off = 0
  const clock = () => createDeskClock(() => Date.now() + off)
  const desk = await (await TestConsole.start(hub.url, { clock: clock() })).signIn('1001')
  await hub.close()
  await isAway(desk)
  // a battery that is empty: each morning the computer begins in another month, and is put right
  for (const days of [-30, 0, -60, 0, -10, 0]) {
    off = days * DAY_MS
    Object.assign(desk.options, { clock: clock() })
    await desk.restart()
    expect(desk.state.session?.person.extension).toBe('1001')
    expect(desk.state.offlineSignIn.isLapsed).toBe(false)
  }
})
