// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { IdleCard } from '../../renderer/workspace/call/idle-card.tsx'
import { LineLight } from '../../renderer/workspace/shell/line-light.tsx'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import type { PhoneProblemCode } from '../../shared/contract/phone.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { click, press, renderRoom, ROOM_TIME, textOf, type RenderedRoom } from '../support/rendered-room.tsx'

/** The softphone light says why a line failed, and gives the way on. */

const failed = (code: PhoneProblemCode | null, retryAt: number | null = null): DeskState['line'] => ({
  phone: true,
  problem: null,
  registration: {
    state: 'failed',
    provenAt: ROOM_TIME - SECOND_MS,
    roundTripMs: null,
    problem: code === null ? null : { code, sipStatus: null, detail: '' },
    retryAt,
  },
})
const show = (line: DeskState['line'], language: 'en' | 'zh-CN' = 'en'): Promise<RenderedRoom> =>
  renderRoom(
    <>
      <LineLight />
      <IdleCard />
    </>,
    { language, state: () => ({ line, calls: [] }) },
  )
const light = (name = /^Softphone/): HTMLElement => screen.getByRole('button', { name })

describe('a line that failed', () => {
  test.each([
    ['registeredElsewhere', 'signed in elsewhere', '已在别处登录'],
    ['badCredentials', 'account refused', '话机账号被拒绝'],
    ['forbidden', 'not allowed by the line', '线路不允许注册'],
    ['serverBusy', 'line busy', '线路繁忙'],
    ['lineUnreachable', 'line unreachable', '连不上线路'],
    ['timeout', 'line unreachable', '连不上线路'],
    [null, 'line unreachable', '连不上线路'],
  ] as const)('by %s is said as that', async (code, english, chinese) => {
    const room = await show(failed(code))
    expect(textOf(light())).toBe(`Softphone${english}`)
    await room.speak('zh-CN')
    expect(textOf(light(/^软电话/))).toBe(`软电话${chinese}`)
  })

  test('says when it is tried again', async () => {
    await show(failed('badCredentials', ROOM_TIME + 40 * SECOND_MS))
    expect(textOf(light())).toMatch(/^Softphoneaccount refused · retry in (39|40) saccount refused$/)
  })
})

describe('a phone that signed in elsewhere', () => {
  test('is taken back by a button of its own, and by the light', async () => {
    const room = await show(failed('registeredElsewhere'))
    const alert = within(screen.getByRole('alert'))
    expect(alert.getByText(/signed in on another computer, and calls go there/)).toBeTruthy()
    await click(alert.getByRole('button', { name: 'Take calls here' }))
    expect(room.inputsOf('line.takeBack')).toHaveLength(1)
    await click(light())
    expect(room.inputsOf('line.takeBack')).toHaveLength(2)
    expect(room.inputsOf('line.probe')).toEqual([])
  })

  test('says so in Chinese', async () => {
    const room = await show(failed('registeredElsewhere'), 'zh-CN')
    await press('在这里接听')
    expect(room.inputsOf('line.takeBack')).toHaveLength(1)
  })

  test('with another trouble there is nothing to take back', async () => {
    const room = await show(failed('lineUnreachable'))
    expect(screen.queryByRole('button', { name: 'Take calls here' })).toBeNull()
    await click(light())
    expect(room.inputsOf('line.takeBack')).toEqual([])
    expect(room.inputsOf('line.probe')).toHaveLength(1)
  })
})
