// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { MyState } from '../../renderer/workspace/shell/my-state.tsx'
import { StatusLine } from '../../renderer/workspace/shell/status-line.tsx'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts'
import { pass } from '../support/rendered-desk.tsx'
import { click, press, renderRoom, ROOM_TIME, textOf, type RenderedRoom } from '../support/rendered-room.tsx'

/** The line at the foot: how things stand with hub, core and clock, and nothing that is not known. */

const show = (fields: Partial<DeskState> = {}, language: 'en' | 'zh-CN' = 'en'): Promise<RenderedRoom> =>
  renderRoom(<StatusLine />, { language, state: () => fields })
const line = (): string => textOf(screen.getByRole('contentinfo'))
/** What a screen reader is told by itself. */
const spoken = (): string => screen.getAllByRole('status').map(textOf).join('|')
const OFFLINE: DeskState['hub'] = {
  state: 'offline',
  why: 'closed',
  since: ROOM_TIME - 3 * MINUTE_MS,
  retryAt: null,
}

describe('the hub', () => {
  test.each([
    ['en', 'Hub online'],
    ['zh-CN', '中心'],
  ] as const)('that is there is said calmly in %s, and read out to nobody', async (language, message) => {
    await show({}, language)
    expect(line()).toContain(message)
    expect(spoken()).toBe('')
  })

  test('that is away: for how long, what goes on, and how old the data is', async () => {
    const room = await show({ hub: OFFLINE })
    await room.patch({ sync: { ...room.desk.state().sync, freshAt: ROOM_TIME - 4 * MINUTE_MS } })
    expect(line()).toContain('Hub away for 3 min: calls go on, your work is kept here')
    expect(line()).toContain('data from 4 min ago')
    await pass(MINUTE_MS)
    expect(line()).toContain('Hub away for 4 min')
  })

  test('that is away is read out once, and not again with every second', async () => {
    await show({ hub: { ...OFFLINE, since: ROOM_TIME - 10 * SECOND_MS, retryAt: ROOM_TIME + 8 * SECOND_MS } })
    const before = spoken()
    expect(before).toBe('Hub away: calls go on, your work is kept here and sent when it is back')
    expect(line()).toMatch(/retry in [78] s/)
    await pass(3 * SECOND_MS)
    expect(line()).toMatch(/retry in [45] s/)
    expect(spoken()).toBe(before)
  })

  test('that is away and has no data at all says no age of it', async () => {
    const room = await show({ hub: OFFLINE })
    await room.patch({ sync: { ...room.desk.state().sync, freshAt: null } })
    expect(line()).not.toContain('data from')
  })

  test.each([
    ['en', 'Another hub answers at this address, and none of your data was sent to it', 'Use this hub'],
    ['zh-CN', '这个地址现在由另一个中心应答，没有向它发送任何资料', '改用这个中心'],
  ] as const)(
    'of another team in its place is used when a person says so, in %s',
    async (language, message, use) => {
      const room = await show({ hub: OFFLINE, otherHub: { hubId: 'hub-2', is: 'other' } }, language)
      expect(line()).toContain(message)
      await press(use)
      expect(room.inputsOf('session.useOtherHub')).toEqual([{ hubId: 'hub-2' }])
    },
  )

  test('whose place is taken by somebody who does not prove to be it is not offered', async () => {
    await show({ hub: OFFLINE, otherHub: { hubId: 'hub-1', is: 'unproven' } })
    expect(line()).toContain('does not prove to be your team’s hub')
    expect(within(screen.getByRole('contentinfo')).queryByRole('button')).toBeNull()
  })

  test.each([
    ['en', 'work without the hub ends in 2 d', 'nothing is lost'],
    ['zh-CN', '2 天', '内容不会丢失'],
  ] as const)(
    'that stays away: some days before, that work here ends and what to do, in %s',
    async (language, message, kept) => {
      const offlineSignIn = { isLapsed: false, lapsesAt: ROOM_TIME + 5 * DAY_MS }
      const room = await show({ hub: OFFLINE, offlineSignIn }, language)
      expect(line()).not.toContain(message)
      await room.patch({ offlineSignIn: { ...offlineSignIn, lapsesAt: ROOM_TIME + 2 * DAY_MS + MINUTE_MS } })
      expect(line()).toContain(message)
      expect(spoken()).toContain(kept)
    },
  )

  test('that ended the sign-in offers to sign in again', async () => {
    const room = await show({ hub: { state: 'needsSignIn', reason: 'tokenRevoked', since: ROOM_TIME } })
    expect(line()).toContain('The sign-in ended: calls and the data here still work')
    await press('Sign in again')
    expect(room.inputsOf('session.signOut')).toHaveLength(1)
  })

  test('that cannot be worked with says why', async () => {
    await show({ hub: { state: 'fatal', reason: 'clientTooOld', since: ROOM_TIME } })
    expect(line()).toContain('Cannot sync with the hub: this console is too old; update it')
  })
})

describe('the sync', () => {
  const sync = (room: RenderedRoom, fields: Partial<DeskState['sync']>): Promise<void> =>
    room.patch({ sync: { ...room.desk.state().sync, ...fields } })

  test('of a first time says how far it is and that calls can be taken', async () => {
    const room = await show()
    await sync(room, { freshAt: null, progress: { done: 12_500, total: 50_000 } })
    expect(line()).toContain('Fetching the team’s data: 25% (12,500 of 50,000). Calls can be taken now')
    const bar = screen.getByRole('progressbar', { name: 'Progress of the sync' })
    expect(bar.getAttribute('aria-valuenow')).toBe('25')
  })

  test('of what happened meanwhile is not called the first', async () => {
    const room = await show()
    await sync(room, { progress: { done: 10, total: 40 } })
    expect(line()).toContain('Fetching what happened meanwhile: 25% (10 of 40)')
  })

  test('whose size is not known yet says 0% and not a wrong share', async () => {
    const room = await show()
    await sync(room, { freshAt: null, progress: { done: 0, total: 0 } })
    expect(line()).toContain('0% (0 of 0)')
    expect(line()).not.toContain('NaN')
  })

  test('that was cut off says that it goes on', async () => {
    const room = await show({ hub: OFFLINE })
    await sync(room, { progress: { done: 300, total: 400 } })
    expect(line()).toContain('300 of 400 fetched; goes on when the hub is back')
  })

  test('of much to send says how much there is to go; of little it says nothing', async () => {
    const room = await show()
    await sync(room, { toSend: 3 })
    expect(line()).not.toContain('Sending')
    await sync(room, { toSend: 1200 })
    expect(line()).toContain('Sending: 1,200 to go')
    await room.patch({ hub: OFFLINE })
    expect(line()).not.toContain('Sending')
  })
})

test('a clock that differs by more than seconds is said, in either direction', async () => {
  const room = await show({ clockSkewMs: -2 * MINUTE_MS })
  expect(line()).toContain('This computer’s clock differs from the hub’s by 2 min; please set it')
  await room.patch({ clockSkewMs: 3000 })
  expect(line()).toContain('Hub online')
  await room.patch({ clockSkewMs: null })
  expect(line()).toContain('Hub online')
})

test('a core that went away is said before anything that it said last', async () => {
  const room = await show()
  room.cut()
  // the door opens again by itself: it must not say that the hub is online before it did
  await pass(1)
  expect(line()).toContain('The console on this computer is starting again')
  expect(line()).not.toContain('Hub online')
  await pass(3000)
  expect(line()).toContain('Hub online')
})

describe('my state', () => {
  const showState = (agent: DeskState['agent']): Promise<RenderedRoom> =>
    renderRoom(<MyState />, { state: () => ({ agent }) })

  test('is said with its reason and its time', async () => {
    await showState({ activity: 'paused', pauseReason: 'meal', since: ROOM_TIME - 5 * MINUTE_MS })
    expect(textOf(screen.getByTestId('my-state'))).toMatch(/^Paused.*5 min$/)
  })

  test('that this version does not know is said as unknown and not as another', async () => {
    await showState({ activity: 'unknown', pauseReason: null, since: ROOM_TIME })
    const text = textOf(screen.getByTestId('my-state'))
    expect(text).not.toMatch(/Ready|Paused|Talking|Signed out/)
    expect(text.toLowerCase()).toContain('unknown')
  })

  test('becomes a pause with the reason that was chosen', async () => {
    const room = await showState({ activity: 'ready', pauseReason: null, since: ROOM_TIME })
    await click(screen.getByTestId('my-state'))
    const reasons = within(screen.getByRole('menu')).getAllByRole('menuitem', { name: /^Pause: / })
    expect(reasons.length).toBeGreaterThan(2)
    await click(reasons[1] as HTMLElement)
    expect(room.inputsOf('agent.wish')).toMatchObject([{ wish: 'paused' }])
    expect((room.inputsOf('agent.wish')[0] as { reason: string }).reason).not.toBe('')
  })

  test('is read out when it changes, and the seconds are not', async () => {
    await showState({ activity: 'paused', pauseReason: 'meal', since: ROOM_TIME })
    expect(textOf(screen.getByRole('status', { name: 'My state' })).trim()).toMatch(/^Paused \S+$/)
  })

  test('is ready again with one button', async () => {
    const room = await showState({ activity: 'paused', pauseReason: 'break', since: ROOM_TIME })
    await press(/^Ready/)
    expect(room.inputsOf('agent.wish')).toEqual([{ wish: 'ready' }])
  })
})
