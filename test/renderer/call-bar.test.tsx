// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import { DeskRoom } from '../../renderer/workspace/desk-room.tsx'
import { openRoom } from '../../renderer/workspace/navigation/navigation.ts'
import CallBar from '../../renderer/workspace/shell/call-bar.tsx'
import type { CallCard } from '../../shared/contract/desk-state.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { pass } from '../support/rendered-desk.tsx'
import { click, renderRoom, ROOM_TIME, textOf, type RenderedRoom } from '../support/rendered-room.tsx'

/** The call over the other rooms: what is needed most of it is there without going back to the desk. */

type Change = Partial<CallCard>
const WRAP_UP: Change = {
  phase: 'ended',
  endedAt: ROOM_TIME - 2 * SECOND_MS,
  endReason: 'hungUpByPeer',
  wrapUp: { until: ROOM_TIME + 40 * SECOND_MS, total: 60 * SECOND_MS },
}

beforeEach(() => openRoom('tickets'))

/** The desk stays mounted under the room, as in the window. */
const show = (change: Change, language: 'en' | 'zh-CN' = 'en'): Promise<RenderedRoom> =>
  renderRoom(
    <>
      <div hidden>
        <DeskRoom />
      </div>
      <div data-testid="bar">
        <CallBar />
      </div>
    </>,
    { language, state: ({ call }) => ({ calls: [{ ...call, ...change }], wrapUps: [] }) },
  )
const bar = (): HTMLElement => screen.getByTestId('bar')
const button = (name: RegExp): HTMLButtonElement => within(bar()).getByRole('button', { name })
const names = (): string[] =>
  within(bar())
    .getAllByRole('button')
    .map((one) => textOf(one).replace(/ ?(F\d+|Ctrl.*)$/, ''))
const alt = async (digit: number): Promise<void> => {
  fireEvent.keyDown(document.body, { key: String(digit), code: `Digit${digit}`, altKey: true })
  await pass(200)
}

test('a simulated customer is said to be one there, too', async () => {
  const room = await show({ simulated: 'answers' })
  expect(textOf(bar())).toContain('simulated customer')
  await room.patch({ calls: [{ ...room.world.call, simulated: null }] })
  expect(textOf(bar())).not.toContain('simulated customer')
})

describe('a call that is talked', () => {
  test('is held and muted there', async () => {
    const room = await show({})
    expect(names()).toEqual(['Hold', 'Mute', 'Hang up', 'To the workspace'])
    await click(button(/^Hold/))
    await click(button(/^Mute/))
    expect(room.inputsOf('call.hold')).toEqual([{ callId: 'call1' }])
    expect(room.inputsOf('call.mute')).toEqual([{ callId: 'call1', muted: true }])
  })

  test('is taken back and heard again there', async () => {
    const room = await show({ phase: 'held', heldSince: ROOM_TIME - SECOND_MS, isMuted: true })
    await click(button(/^Resume/))
    await click(button(/^Unmute/))
    expect(room.inputsOf('call.resume')).toEqual([{ callId: 'call1' }])
    expect(room.inputsOf('call.mute')).toEqual([{ callId: 'call1', muted: false }])
  })

  test('offers no hold while one is under way, nor once it ends', async () => {
    const room = await show({ phase: 'holding' })
    expect(button(/^Hold/).disabled).toBe(true)
    await room.patch({ calls: [{ ...room.world.call, phase: 'ending' }] })
    expect(names()).toEqual(['To the workspace'])
  })
})

test.each(['ringing', 'dialing', 'answering'] as const)(
  'a call that is %s is not held or muted',
  async (phase) => {
    await show({ phase, answeredAt: null })
    expect(names().filter((name) => /^(Hold|Mute)/.test(name))).toEqual([])
  },
)

describe('a wrap-up', () => {
  test('shows the time that is left, and is finished there with the outcome that the keys choose', async () => {
    const room = await show(WRAP_UP)
    expect(textOf(bar())).toContain('0:40 left')
    expect(textOf(bar())).toContain('Choose an outcome first')
    expect(button(/^Finish wrap-up/).disabled).toBe(true)
    await alt(1)
    expect(textOf(bar())).toContain('Solved')
    await click(button(/^Finish wrap-up/))
    expect(room.inputsOf('wrapUp.finish')).toMatchObject([{ contactId: 'contact1', disposition: 'solved' }])
  })

  test('says in Chinese what is missing', async () => {
    await show(WRAP_UP, 'zh-CN')
    expect(textOf(bar())).toContain('剩余 0:40')
    expect(textOf(bar())).toContain('先选小结')
    expect(button(/^完成整理/).disabled).toBe(true)
  })

  test('whose time is over says so, and no hold is offered', async () => {
    await show(WRAP_UP)
    await pass(41 * SECOND_MS)
    expect(textOf(bar())).toContain('Time is up; what you typed is kept')
    expect(names()).toEqual(['Finish wrap-up', 'To the workspace'])
  })

  test('a call that is over and asks for nothing has neither', async () => {
    await show({ ...WRAP_UP, wrapUp: null })
    expect(names()).toEqual(['To the workspace'])
  })
})
