// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import { beforeEach, describe, expect, it, test } from 'vitest'
import { fieldsOf, LimitsForm } from '../../renderer/workspace/settings/approvals/limit-fields.ts'
import SettingsRoom from '../../renderer/workspace/settings/settings-room.tsx'
import { useSettingsView } from '../../renderer/workspace/settings/settings-view.ts'
import { DoorError } from '../../shared/contract/door.ts'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import { type ApprovalLimits, DEFAULT_APPROVAL_LIMITS } from '../../shared/domain/approvers.ts'
import { MOST_LIMIT } from '../../shared/domain/team-settings.ts'
import { press, renderRoom, ROOM_TIME, textOf, type, type RenderedRoom } from '../support/rendered-room.tsx'

type Start = NonNullable<Parameters<typeof renderRoom>[1]>
type Session = NonNullable<DeskState['session']>
const limits = (all: number): ApprovalLimits => ({ return: all, exchange: all, repair: all })
const as =
  (role: Session['person']['role'], over: Partial<Session> = {}): NonNullable<Start['state']> =>
  ({ state: { session } }) => ({
    session: session && { ...session, person: { ...session.person, role }, ...over },
  })
const show = (start: Start): Promise<RenderedRoom> => {
  useSettingsView.setState({ section: 'hub' })
  return renderRoom(<SettingsRoom />, start)
}
const field = (name: string): HTMLInputElement => screen.getByRole('textbox', { name })
beforeEach(() => useSettingsView.setState({ section: 'devices' }))

describe('the limits for approvals', () => {
  test('are read by everybody, with who changed them from what to what, and changed by administrators alone', async () => {
    const by = ({ state }: { state: DeskState }) => state.people[1]!
    const room = await show({
      state: (world) =>
        as('supervisor', {
          approvalLimits: { ...limits(200_000), repair: 0 },
          limitChanges: [
            {
              at: ROOM_TIME - 3_600_000,
              by: by(world).id,
              from: limits(200_000),
              to: { ...limits(200_000), repair: 0 },
            },
          ],
        })(world),
    })
    expect(screen.getByText('Return ¥2,000 · Exchange ¥2,000 · Repair ¥0')).toBeTruthy()
    const list = screen.getByRole('list', { name: 'Changes of the limits' })
    expect(textOf(list)).toContain(by(room.world).name)
    expect(textOf(list)).toContain('Repair ¥2,000 → ¥0')
    expect(textOf(list)).not.toContain('Return')
    expect(screen.queryByRole('button', { name: 'Change the limits' })).toBeNull()
  })

  test('are set in yuan, with what was seen; every fault shows in the language of the screen', async () => {
    const room = await show({ state: as('administrator') })
    expect(screen.getByText(/^Nobody has changed them here yet/)).toBeTruthy()
    await press('Change the limits')
    expect(document.activeElement).toBe(field('Return'))
    expect(textOf(document.body)).toContain('requests under review are judged by the new limits')
    await type(field('Return'), '')
    await type(field('Exchange'), '-1')
    await type(field('Repair'), '99999999')
    await press('Save the limits')
    expect(screen.getByText('An amount is needed')).toBeTruthy()
    expect(screen.getByText('The amount cannot be below 0')).toBeTruthy()
    expect(screen.getByText('The amount can be ¥10,000,000 at most')).toBeTruthy()
    expect(document.activeElement).toBe(field('Return'))
    await room.speak('zh-CN')
    expect(screen.getByText('请填写金额')).toBeTruthy()
    expect(screen.getByText('金额不能小于 0')).toBeTruthy()
    expect(room.actsDone()).toEqual([])
    await type(field('退货'), '2,000')
    await type(field('换货'), '1500.5')
    await type(field('维修'), '0')
    await press('保存限额')
    expect(room.actsDone()).toEqual([
      {
        type: 'teamSettings.setApprovalLimits',
        limits: { return: 200_000, exchange: 150_050, repair: 0 },
        seen: DEFAULT_APPROVAL_LIMITS,
      },
    ])
    expect(screen.queryByRole('textbox', { name: '退货' })).toBeNull()
  })

  test('that another administrator set meanwhile are not overwritten: the form says so and stays', async () => {
    const room = await show({
      state: as('administrator'),
      answers: () => ({
        'acts.do': () => {
          throw new DoorError('limitsChanged', 'others')
        },
      }),
    })
    await press('Change the limits')
    await type(field('Return'), '7')
    await press('Save the limits')
    expect(textOf(screen.getByRole('alert'))).toContain('Another administrator has set the limits meanwhile')
    expect(field('Return').value).toBe('7')
    await press('Leave them')
    expect(screen.queryByRole('textbox', { name: 'Return' })).toBeNull()
    expect(room.desk.state().session?.approvalLimits).toEqual(DEFAULT_APPROVAL_LIMITS)
  })

  test('cannot be saved without the hub, and an older hub offers no form', async () => {
    const room = await show({ state: as('administrator') })
    await press('Change the limits')
    await room.patch({ hub: { state: 'offline', why: 'closed', since: ROOM_TIME, retryAt: null } })
    expect(screen.getByRole('button', { name: 'Save the limits' }).hasAttribute('disabled')).toBe(true)
    await press('Leave them')
    const { session } = room.desk.state()
    await room.patch({ session: session && { ...session, canSetLimits: false } })
    expect(screen.queryByRole('button', { name: 'Change the limits' })).toBeNull()
    expect(screen.getByText(/^The hub is older/)).toBeTruthy()
  })
})

describe('what is typed of a limit', () => {
  const read = (typed: string) => {
    const parsed = LimitsForm.safeParse({ ...fieldsOf(limits(150_000)), exchange: typed })
    return parsed.success ? parsed.data.exchange : parsed.error.issues.map(({ message }) => message)
  }
  it.each([
    ['1500', 150_000],
    ['0', 0],
    ['19.9', 1990],
    ['0.07', 7],
    ['1,500.50', 150_050],
    ['¥1500', 150_000],
    ['１５００元', 150_000],
    ['10000000', MOST_LIMIT],
  ])('%s is read', (typed, fen) => expect(read(typed)).toBe(fen))
  it.each([
    ['', 'missing'],
    ['  ', 'missing'],
    ['abc', 'notNumber'],
    ['1e5', 'notNumber'],
    ['1,5', 'notNumber'],
    ['1.505', 'notNumber'],
    ['-1', 'negative'],
    ['10000000.01', 'tooLarge'],
    ['9'.repeat(400), 'tooLarge'],
  ])('%s is refused', (typed, code) => expect(read(typed)).toEqual([code]))
  it('is what stands there, where nothing was typed', () =>
    expect(LimitsForm.parse(fieldsOf({ return: 1, exchange: 150_000, repair: 150_050 }))).toEqual({
      return: 1,
      exchange: 150_000,
      repair: 150_050,
    }))
})
