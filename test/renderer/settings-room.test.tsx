// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import SettingsRoom from '../../renderer/workspace/settings/settings-room.tsx'
import { useSettingsView, type SettingsSection } from '../../renderer/workspace/settings/settings-view.ts'
import type { BackupList } from '../../shared/contract/backups.ts'
import { DEFAULT_KEYS, DEFAULT_SETTINGS } from '../../shared/contract/settings.ts'
import { DoorError } from '../../shared/contract/door.ts'
import { pass } from '../support/rendered-desk.tsx'
import { click, press, renderRoom, ROOM_TIME, textOf, type RenderedRoom } from '../support/rendered-room.tsx'

/** Settings hold at once; what cannot be kept is said, and the screen goes on showing what holds. */

type Start = NonNullable<Parameters<typeof renderRoom>[1]>
const show = (section: SettingsSection, start: Start = {}): Promise<RenderedRoom> => {
  useSettingsView.setState({ section })
  return renderRoom(<SettingsRoom />, start)
}
beforeEach(() => useSettingsView.setState({ section: 'devices' }))

const keyRow = (action: string): HTMLElement =>
  screen.getByRole('rowheader', { name: new RegExp(`^${action}`) }).closest('tr') as HTMLElement
const pressKeys = async (press: KeyboardEventInit): Promise<void> => {
  fireEvent.keyDown(document.body, press)
  await pass(100)
}
const F3: KeyboardEventInit = { key: 'F3', code: 'F3' }

describe('keys', () => {
  test('an action gets the next combination that is pressed', async () => {
    const room = await show('keys')
    await press('Change the key of Answer: F2')
    expect(
      within(keyRow('Answer')).getByRole('button', { name: 'Press the new key; Esc cancels' }),
    ).toBeTruthy()
    await pressKeys(F3)
    expect(room.inputsOf('settings.set')).toEqual([{ keys: { ...DEFAULT_KEYS, answer: 'F3' } }])
    expect(
      within(keyRow('Answer')).getByRole('button', { name: 'Change the key of Answer: F3' }),
    ).toBeTruthy()
  })

  test('a key of another action is named and not taken away until the person says so', async () => {
    const room = await show('keys')
    await press('Change the key of Answer: F2')
    await pressKeys({ key: 'F4', code: 'F4' })
    expect(textOf(screen.getByRole('alert'))).toContain('F4 is the key of “Hang up / reject”')
    expect(room.inputsOf('settings.set')).toEqual([])
    await press('Use it here and clear it there')
    expect(room.inputsOf('settings.set')).toEqual([{ keys: { ...DEFAULT_KEYS, answer: 'F4', hangUp: '' } }])
    expect(textOf(keyRow('Hang up'))).toContain('Not set')
  })

  test('a key of typing or of the system cannot be had', async () => {
    const room = await show('keys')
    await press('Change the key of Answer: F2')
    await pressKeys({ key: 'c', code: 'KeyC', ctrlKey: true })
    expect(textOf(screen.getByRole('alert'))).toContain('belongs to the system or to typing; choose another')
    expect(screen.queryByRole('button', { name: 'Use it here and clear it there' })).toBeNull()
    await pressKeys({ key: 'x', code: 'KeyX' })
    expect(screen.getByRole('alert')).toBeTruthy()
    expect(room.inputsOf('settings.set')).toEqual([])
  })

  test('Escape gives the choice up and changes nothing', async () => {
    const room = await show('keys')
    await press('Change the key of Answer: F2')
    await pressKeys({ key: 'Escape', code: 'Escape' })
    expect(screen.getByRole('button', { name: 'Change the key of Answer: F2' })).toBeTruthy()
    await pressKeys(F3)
    expect(room.inputsOf('settings.set')).toEqual([])
  })

  test('two actions that share a key from before are both marked', async () => {
    await show('keys', {
      state: () => ({ settings: { ...DEFAULT_SETTINGS, keys: { ...DEFAULT_KEYS, hold: 'F2' } } }),
    })
    expect(textOf(keyRow('Answer'))).toContain('The same as “Hold / resume”; neither works')
    expect(textOf(keyRow('Hold'))).toContain('The same as “Answer”; neither works')
    expect(textOf(keyRow('Mute'))).not.toContain('The same as')
  })

  test('a changed key is reset alone, and all together', async () => {
    const keys = { ...DEFAULT_KEYS, answer: 'F3', mute: 'F10' }
    const room = await show('keys', { state: () => ({ settings: { ...DEFAULT_SETTINGS, keys } }) })
    expect(screen.queryByRole('button', { name: 'Reset the key of Transfer' })).toBeNull()
    await press('Reset the key of Answer')
    expect(room.inputsOf('settings.set')).toEqual([{ keys: { ...keys, answer: 'F2' } }])
    await press('Reset all')
    expect(room.desk.state().settings.keys).toEqual(DEFAULT_KEYS)
  })

  test('a key that is cleared says so and can be cleared no further', async () => {
    const room = await show('keys')
    await press('Clear the key of Mute / unmute')
    expect(room.desk.state().settings.keys.mute).toBe('')
    expect(textOf(keyRow('Mute'))).toContain('Not set')
    expect(screen.queryByRole('button', { name: 'Clear the key of Mute / unmute' })).toBeNull()
  })

  test.each([
    ['en', 'Clear the key of Mute / unmute', 'Undo: Mute / unmute is F7 again'],
    ['zh-CN', /^清除.*静音/, /^撤销：.*静音.* 恢复为 F7$/],
  ] as const)('clearing a key can be undone in %s', async (language, clear, giveBack) => {
    const room = await show('keys', { language })
    await press(clear)
    expect(room.desk.state().settings.keys.mute).toBe('')
    expect(document.activeElement).toBe(screen.getByRole('button', { name: giveBack }))
    await press(giveBack)
    expect(room.desk.state().settings.keys).toEqual(DEFAULT_KEYS)
    expect(screen.queryByRole('button', { name: giveBack })).toBeNull()
  })

  test('a key that another action took meanwhile is not taken back without asking', async () => {
    const room = await show('keys')
    await press('Clear the key of Mute / unmute')
    await press('Change the key of Answer: F2')
    await pressKeys({ key: 'F7', code: 'F7' })
    await press('Undo: Mute / unmute is F7 again')
    expect(textOf(screen.getByRole('alert'))).toContain('F7 is the key of “Answer”')
    expect(room.desk.state().settings.keys).toMatchObject({ mute: '', answer: 'F7' })
  })
})

describe('language and theme', () => {
  test('the language is asked for at the core, and the one that holds is marked', async () => {
    const room = await show('appearance')
    const languages = screen.getByRole('radiogroup', { name: 'Language' })
    const isChosen = (name: string): boolean =>
      within(languages).getByRole<HTMLInputElement>('radio', { name }).checked
    expect(isChosen('As the system')).toBe(true)
    await click(within(languages).getByRole('radio', { name: '中文' }))
    expect(room.inputsOf('settings.set')).toEqual([{ language: 'zh-CN' }])
    expect(isChosen('中文')).toBe(true)
  })

  test('a setting that could not be kept is said, and the screen shows what holds', async () => {
    await show('appearance', {
      answers: () => ({
        'settings.set': () => {
          throw new DoorError('diskFull', 'no room')
        },
      }),
    })
    const themes = screen.getByRole('radiogroup', { name: 'Theme' })
    await click(within(themes).getByRole('radio', { name: 'Dark' }))
    expect(screen.getByText(/^This setting was not saved\. Reason: /)).toBeTruthy()
    expect(within(themes).getByRole<HTMLInputElement>('radio', { name: 'As the system' }).checked).toBe(true)
    expect(within(themes).getByRole<HTMLInputElement>('radio', { name: 'Dark' }).checked).toBe(false)
  })
})

describe('sections', () => {
  test('are tabs, of which a browser has none for the desktop', async () => {
    await show('devices')
    const tabs = screen.getAllByRole('tab').map(textOf)
    expect(tabs).toContain('Keys')
    expect(tabs).not.toContain('Desktop')
    await click(screen.getByRole('tab', { name: 'Keys' }))
    expect(screen.getByRole('table', { name: 'List of keys' })).toBeTruthy()
  })

  test('the hub’s says what is not known as not known, and never as zero', async () => {
    const room = await show('hub')
    await room.patch({ clockSkewMs: null })
    expect(screen.getByText('Not compared yet')).toBeTruthy()
    await room.patch({ clockSkewMs: 90_000 })
    expect(screen.getByText(/set this computer’s clock right$/)).toBeTruthy()
  })

  test('the hub’s says above which amount two persons approve, by kind where they differ', async () => {
    const room = await show('hub')
    expect(screen.getByText('above ¥1,500')).toBeTruthy()
    const { session } = room.desk.state()
    await room.patch({
      session: session && { ...session, approvalLimits: { return: 0, exchange: 19_990, repair: 150_000 } },
    })
    expect(screen.getByText('Return ¥0 · Exchange ¥199.90 · Repair ¥1,500')).toBeTruthy()
  })
})

describe('backups of the hub', () => {
  const HOUR_MS = 3_600_000
  const list = (age: number): BackupList => ({
    newestAt: ROOM_TIME - age,
    everyMs: HOUR_MS,
    problem: null,
    files: [
      { name: 'b2', at: ROOM_TIME - age, bytes: 3_400_000, isSealed: false },
      { name: 'b1', at: ROOM_TIME - 30 * HOUR_MS, bytes: 3_000_000, isSealed: true },
    ],
    canRestore: true,
  })
  const asAdministrator: NonNullable<Start['state']> = (world) => ({
    session: world.state.session && {
      ...world.state.session,
      person: { ...world.state.session.person, role: 'administrator' },
    },
  })

  test('an agent sees nothing of them', async () => {
    const room = await show('hub')
    expect(screen.queryByText('Backups of the hub')).toBeNull()
    expect(room.inputsOf('backups.list')).toEqual([])
  })

  test('an administrator sees the age, red past twice the interval, and makes one now', async () => {
    const room = await show('hub', {
      state: asAdministrator,
      answers: () => ({ 'backups.list': () => list(3 * HOUR_MS), 'backups.make': () => list(0) }),
    })
    expect(textOf(document.body)).toContain('Newest: 3 h ago')
    expect(
      screen
        .getByText(/Newest:/)
        .closest('[style]')
        ?.getAttribute('style'),
    ).toContain('breach')
    await press('Back up now')
    expect(room.inputsOf('backups.make')).toEqual([null])
    // the list is asked for again
    expect(room.inputsOf('backups.list')).toHaveLength(2)
  })

  test('left open, it follows what the hub says: a backup that was made keeps it well, one that failed is said', async () => {
    const everyMs = 300_000
    const now = (at: number): BackupList => ({ ...list(0), everyMs, newestAt: at })
    let answer: () => BackupList = () => now(ROOM_TIME)
    const room = await show('hub', {
      state: asAdministrator,
      answers: () => ({ 'backups.list': () => answer() }),
    })
    const colour = () =>
      screen
        .getByText(/Newest:/)
        .closest('[style]')
        ?.getAttribute('style')
    // the hub makes one in each interval, and says no word
    answer = () => now(ROOM_TIME + Math.floor((Date.now() - ROOM_TIME) / everyMs) * everyMs)
    for (let interval = 0; interval < 4; interval++) {
      await pass(everyMs)
      expect(colour()).not.toContain('breach')
    }
    // a minute between two questions
    expect(room.inputsOf('backups.list').length).toBeLessThanOrEqual(1 + 4 * 5)
    // a hub that does not answer is asked again
    answer = () => {
      throw new DoorError('timeout', 'no answer', true)
    }
    await pass(3 * everyMs)
    expect(colour()).toContain('breach')
    answer = () => ({ ...now(Date.now()), problem: 'there is no room on the disk' })
    await pass(120_000)
    expect(colour()).not.toContain('breach')
    expect(textOf(document.body)).toContain('there is no room on the disk')
  })

  test('one is restored after a second click; a sealed one is not offered', async () => {
    const room = await show('hub', {
      state: asAdministrator,
      answers: () => ({ 'backups.list': () => list(HOUR_MS) }),
    })
    const buttons = screen.getAllByRole('button', { name: /^Restore the backup of/ })
    expect(buttons).toHaveLength(1)
    await click(buttons[0] as HTMLElement)
    expect(room.inputsOf('backups.restore')).toEqual([])
    expect(textOf(screen.getByRole('alert'))).toContain('everybody signs in again')
    await press('Go back to it')
    expect(room.inputsOf('backups.restore')).toEqual([{ name: 'b2' }])
  })
})
