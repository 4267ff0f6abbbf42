// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import SettingsRoom from '../../renderer/workspace/settings/settings-room.tsx'
import { useSettingsView } from '../../renderer/workspace/settings/settings-view.ts'
import type { BackupList } from '../../shared/contract/backups.ts'
import { DoorError } from '../../shared/contract/door.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import {
  click,
  press,
  renderRoom,
  ROOM_TIME,
  textOf,
  type,
  type RenderedRoom,
} from '../support/rendered-room.tsx'

/** The automatic backups of the hub that a console carries itself, and going back to a sealed one. */

const LIST: BackupList = {
  newestAt: ROOM_TIME - HOUR_MS,
  everyMs: HOUR_MS,
  problem: null,
  files: [
    { name: 'b3', at: ROOM_TIME - HOUR_MS, bytes: 3_400_000, isSealed: false },
    { name: 'b2', at: ROOM_TIME - 2 * HOUR_MS, bytes: 3_000_000, isSealed: true },
    { name: 'b1', at: ROOM_TIME - 3 * HOUR_MS, bytes: 1_000_000, isSealed: false, fault: 'truncated' },
  ],
  canRestore: true,
  choice: { isOn: true, everyMs: HOUR_MS, keep: 24, folder: null },
  folder: '/data/hub/backups',
  setAside: [
    {
      name: 'before-restore-2026-11-22T01-02-03-abcd',
      kind: 'beforeRestore',
      at: ROOM_TIME - 24 * HOUR_MS,
      bytes: 5_000_000,
    },
  ],
}
type Answers = NonNullable<NonNullable<Parameters<typeof renderRoom>[1]>['answers']>
const show = (
  list: BackupList,
  answers: ReturnType<Answers> = {},
  language: 'en' | 'zh-CN' = 'en',
): Promise<RenderedRoom> => {
  useSettingsView.setState({ section: 'hub' })
  return renderRoom(<SettingsRoom />, {
    language,
    state: ({ state: { session } }) => ({
      session: session && { ...session, person: { ...session.person, role: 'administrator' } },
    }),
    answers: () => ({ 'backups.list': () => list, ...answers }),
  })
}
beforeEach(() => useSettingsView.setState({ section: 'devices' }))
const field = (name: string): HTMLInputElement => screen.getByRole('textbox', { name })

describe('automatic backups', () => {
  test('say what holds and are changed: every fault at its field, in both languages, and what is chosen reaches the hub', async () => {
    const room = await show(LIST, { 'backups.choose': () => LIST })
    expect(textOf(document.body)).toContain(
      'One every 1 h, the newest 24 are kept. Folder: /data/hub/backups',
    )
    await press('Change')
    await type(field('How many are kept'), '')
    await press('Save')
    expect(screen.getByText('A number is needed')).toBeTruthy()
    expect(document.activeElement).toBe(field('How many are kept'))
    await type(field('How many are kept'), '1001')
    await press('Save')
    expect(screen.getByText('From 1 to 1000')).toBeTruthy()
    await room.speak('zh-CN')
    expect(screen.getByText('请填写 1 到 1000')).toBeTruthy()
    expect(room.inputsOf('backups.choose')).toEqual([])
    await type(field('保留份数'), '１２')
    await type(field('保存文件夹'), ' /mnt/usb ')
    await press('保存')
    expect(room.inputsOf('backups.choose')).toEqual([
      { isOn: true, everyMs: HOUR_MS, keep: 12, folder: '/mnt/usb' },
    ])
    expect(screen.queryByRole('textbox', { name: '保留份数' })).toBeNull()
    // what the hub says now is asked for
    expect(room.inputsOf('backups.list').length).toBeGreaterThan(1)
  })

  test('are switched off with what that means, and a folder that cannot be used is said at the form, which stays', async () => {
    let code = 'backupFolderNoRights'
    const room = await show(LIST, {
      'backups.choose': () => {
        if (code === '') return LIST
        throw new DoorError(code, 'words of the hub')
      },
    })
    await press('Change')
    await type(field('Folder'), '/root/x')
    await press('Save')
    expect(textOf(screen.getByRole('alert'))).toContain(
      'The hub may not write into this folder. Nothing was changed',
    )
    code = ''
    await type(field('Folder'), '')
    fireEvent.click(screen.getByRole('switch', { name: 'Automatic backups' }))
    expect(textOf(document.body)).toContain('Nothing is backed up by itself then')
    await press('Save')
    expect(room.inputsOf('backups.choose').at(-1)).toEqual({
      isOn: false,
      everyMs: HOUR_MS,
      keep: 24,
      folder: null,
    })
    expect(screen.getByText('Saved: no backup is made by itself any more.')).toBeTruthy()
  })

  test('that are off say so; those of a team’s hub are only shown', async () => {
    const off = { ...LIST, everyMs: null, choice: { ...LIST.choice!, isOn: false, everyMs: 30 * MINUTE_MS } }
    await show(off)
    expect(screen.getByText(/Switched off: no backup is made by itself/)).toBeTruthy()
  })

  test('of a team’s hub are not set from here', async () => {
    const { choice: _choice, folder: _folder, setAside: _setAside, ...ofTeam } = LIST
    await show({ ...ofTeam, canRestore: false })
    expect(screen.queryByRole('button', { name: 'Change' })).toBeNull()
    expect(screen.queryByRole('list', { name: 'Backups that lie with the hub' })).toBeNull()
  })
})

describe('going back to a backup', () => {
  test.each([
    [
      'en',
      'Recovery key',
      'Go back to it',
      'The recovery key is needed',
      /^This recovery key does not open the backup/,
    ],
    ['zh-CN', '恢复密钥', '恢复到这一备份', '请填写恢复密钥', /^恢复密钥打不开这份备份/],
  ] as const)(
    'that is sealed asks in %s for its recovery key; a wrong one is said and can be put right',
    async (language, label, confirm, missing, wrong) => {
      let isWrong = true
      const room = await show(
        LIST,
        {
          'backups.restore': () => {
            if (isWrong) throw new DoorError('backupWrongKey', 'words of the hub')
            return null
          },
        },
        language,
      )
      const rows = within(screen.getAllByRole('list').find((one) => textOf(one).includes('3.4 MB'))!)
      const buttons = rows.getAllByRole('button')
      // the one whose end is missing is not offered
      expect(buttons).toHaveLength(2)
      await click(buttons[1]!)
      await press(confirm)
      expect(screen.getByText(missing)).toBeTruthy()
      expect(room.inputsOf('backups.restore')).toEqual([])
      await type(field(label), ' aaaa-bbbb ')
      await press(confirm)
      expect(screen.getByText(wrong)).toBeTruthy()
      expect(field(label).value).toBe(' aaaa-bbbb ')
      isWrong = false
      await press(confirm)
      expect(room.inputsOf('backups.restore')).toEqual([
        { name: 'b2', recoveryKey: 'aaaa-bbbb' },
        { name: 'b2', recoveryKey: 'aaaa-bbbb' },
      ])
      expect(screen.queryByRole('textbox', { name: label })).toBeNull()
    },
  )

  test('one whose end is missing says so, and what stands aside is listed', async () => {
    const room = await show(LIST)
    const list = screen.getByRole('list', { name: 'Backups that lie with the hub' })
    expect(textOf(list)).toContain('1.0 MB not whole: its end is missing')
    expect(textOf(screen.getByRole('list', { name: /^Set aside/ }))).toContain(
      'Data of before a restore · yesterday 10:00 · 5.0 MB · before-restore-2026-11-22T01-02-03-abcd',
    )
    await room.speak('zh-CN')
    expect(textOf(document.body)).toContain('不完整，缺少结尾部分')
    expect(textOf(document.body)).toContain('恢复之前的数据')
  })
})
