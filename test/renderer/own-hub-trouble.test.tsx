// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import OwnHubTrouble from '../../renderer/workspace/settings/own-hub/own-hub-trouble.tsx'
import { SignIn } from '../../renderer/workspace/sign-in/sign-in.tsx'
import { DoorError } from '../../shared/contract/door.ts'
import type { OwnHubFolder, OwnHubMended } from '../../shared/contract/own-hub.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import {
  click,
  press,
  renderRoom,
  ROOM_TIME,
  textOf,
  type,
  type RenderedRoom,
} from '../support/rendered-room.tsx'

/** The start screen of a console whose own hub cannot use its data. */

const FOUND: OwnHubFolder = {
  folder: '/data/hub',
  backups: [
    { name: 'b2', at: ROOM_TIME - HOUR_MS, bytes: 3_400_000, isSealed: false },
    { name: 'b1', at: ROOM_TIME - 26 * HOUR_MS, bytes: 3_000_000, isSealed: true },
  ],
  setAside: [{ name: 'hub.key.damaged-2026-11-20T01-02-03', kind: 'damagedKey', at: null, bytes: 100_000 }],
}
const MENDED: OwnHubMended = { keptIn: '/data/hub/before-rescue-x', backupAt: 1, missing: [] }
type Answers = ReturnType<NonNullable<NonNullable<Parameters<typeof renderRoom>[1]>['answers']>>
const show = (
  reason: string,
  {
    found = FOUND,
    language = 'en',
    answers = {},
  }: { found?: OwnHubFolder; language?: 'en' | 'zh-CN'; answers?: Answers } = {},
): Promise<RenderedRoom> =>
  renderRoom(<SignIn trouble={<OwnHubTrouble />} />, {
    language,
    state: () => ({ session: null, ownHub: { reason, message: 'words of the hub' } }),
    answers: () => ({
      'ownHub.look': () => found,
      'ownHub.rescue': () => MENDED,
      'ownHub.restore': () => ({ ...MENDED, keptIn: '/data/hub/before-restore-x' }),
      'ownHub.retry': () => null,
      'ownHub.openFolder': () => null,
      ...answers,
    }),
  })

describe('a hub of this computer that cannot start', () => {
  test.each([
    ['en', 'damaged', 'The data of the hub is damaged.', 'Rescue', /^Restore the backup of/],
    ['zh-CN', 'damaged', '中心的数据已损坏。', '开始抢救', /^恢复 .* 的备份$/],
    ['en', 'keyMissing', 'The key of the hub (hub.key) is missing', 'Rescue', /^Restore the backup of/],
  ] as const)(
    'says in %s what is wrong (%s), and offers what can be done',
    async (language, reason, says, rescue, restore) => {
      const room = await show(reason, { language })
      const alert = screen.getAllByRole('alert')[0] as HTMLElement
      expect(textOf(alert)).toContain(says)
      expect(screen.getByRole('button', { name: rescue })).toBeTruthy()
      expect(screen.getAllByRole('button', { name: restore })).toHaveLength(2)
      expect(textOf(document.body)).toContain('/data/hub')
      expect(textOf(document.body)).toContain('hub.key.damaged-2026-11-20T01-02-03')
      expect(textOf(document.body)).toContain('words of the hub')
      // age and size of each
      const list = screen.getAllByRole('list').find((one) => textOf(one).includes('3.4 MB')) as HTMLElement
      expect(textOf(list)).toMatch(language === 'en' ? /1 h ago.*1 d 2 h ago/ : /小时前/)
      expect(room.inputsOf('ownHub.look')).toEqual([null])
    },
  )

  test('is rescued with the newest backup, and what was kept and what is missing is said', async () => {
    const room = await show('damaged', {
      answers: {
        'ownHub.rescue': () => ({
          ...MENDED,
          missing: [
            { table: 'notes', rows: 3 },
            { table: 'calls', rows: null },
          ],
        }),
      },
    })
    expect(textOf(document.body)).toContain('What cannot be read comes from the backup of')
    await press('Rescue')
    expect(room.inputsOf('ownHub.rescue')).toEqual([{ backup: 'b2' }])
    const said = screen.getByText(/^The data can be used again, and the hub starts\./)
    expect(textOf(said)).toContain('kept in /data/hub/before-rescue-x')
    expect(textOf(said)).toContain('notes 3 rows, calls (nobody knows how much)')
    await room.patch({ ownHub: null })
    expect(screen.queryByRole('button', { name: 'Rescue' })).toBeNull()
  })

  test('uses a sealed backup for the rescue where its key is typed, and none without', async () => {
    const room = await show('damaged', { found: { ...FOUND, backups: [FOUND.backups[1]!] } })
    await press('Rescue')
    await type(screen.getByRole('textbox', { name: 'Recovery key' }), 'aaaa-bbbb')
    await press('Rescue')
    expect(room.inputsOf('ownHub.rescue')).toEqual([
      { backup: null },
      { backup: 'b1', recoveryKey: 'aaaa-bbbb' },
    ])
  })

  test('is rescued with an older backup or with none where the newest does not belong to the data, and says so', async () => {
    const room = await show('damaged', {
      answers: {
        'ownHub.rescue': ({ backup }) => {
          if (backup === 'b2') throw new DoorError('backupOtherTime', 'words')
          return MENDED
        },
      },
    })
    await press('Rescue')
    expect(screen.getByText(/^This backup was made before the data was put back/)).toBeTruthy()
    const choose = async (option: RegExp): Promise<void> => {
      await click(screen.getByRole('combobox', { name: 'Backup that fills in' }))
      await click(screen.getByRole('option', { name: option }))
    }
    await choose(/sealed$/)
    await type(screen.getByRole('textbox', { name: 'Recovery key' }), 'aaaa-bbbb')
    await press('Rescue')
    await choose(/^Without a backup$/)
    expect(textOf(document.body)).toContain('No backup fills in')
    await press('Rescue')
    expect(room.inputsOf('ownHub.rescue')).toEqual([
      { backup: 'b2' },
      { backup: 'b1', recoveryKey: 'aaaa-bbbb' },
      { backup: null },
    ])
  })

  test('says why where the backups cannot be looked for', async () => {
    await show('damaged', {
      answers: {
        'ownHub.look': () => {
          throw new DoorError('ownHubBroke', 'code 1')
        },
      },
    })
    expect(screen.getByText(/^The backups could not be looked for: The hub’s program ended/)).toBeTruthy()
  })

  test('goes back to a backup after a second click, a sealed one with its key; a refusal changes nothing and says why', async () => {
    let code = 'backupWrongKey'
    const room = await show('dataMissing', {
      answers: {
        'ownHub.restore': () => {
          if (code !== '') throw new DoorError(code, 'words')
          return MENDED
        },
      },
    })
    // nothing is there that could be read
    expect(screen.queryByRole('button', { name: 'Rescue' })).toBeNull()
    await click(screen.getAllByRole('button', { name: /^Restore the backup of/ })[1]!)
    await type(screen.getByRole('textbox', { name: 'Recovery key' }), 'cccc')
    await press('Go back to it')
    expect(screen.getByText(/^This recovery key does not open the backup/)).toBeTruthy()
    code = ''
    await press('Go back to it')
    expect(room.inputsOf('ownHub.restore')).toEqual(Array(2).fill({ name: 'b1', recoveryKey: 'cccc' }))
    expect(screen.getByText(/^The data can be used again, and the hub starts\./)).toBeTruthy()
  })

  test('without any backup says where one would be looked for; the folder is opened, and the start tried again', async () => {
    const room = await show('damaged', {
      found: { ...FOUND, backups: [] },
      answers: {
        'ownHub.retry': () => {
          throw new DoorError('ownHubStill', 'words')
        },
      },
    })
    expect(screen.getByText(/^No backup was found/)).toBeTruthy()
    expect(textOf(document.body)).toContain('There is no backup to fill in from')
    await press('Open the data folder')
    expect(room.inputsOf('ownHub.openFolder')).toEqual([null])
    await press('Try again')
    expect(screen.getByText(/^The hub cannot start yet/)).toBeTruthy()
    await press('Look again')
    expect(room.inputsOf('ownHub.look')).toHaveLength(2)
  })

  test.each(['wrongKey', 'fromTheFuture'])(
    'whose data is whole (%s) is neither rescued nor put back',
    async (reason) => {
      await show(reason)
      expect(screen.queryByRole('button', { name: 'Rescue' })).toBeNull()
      expect(screen.queryByRole('button', { name: /^Restore the backup of/ })).toBeNull()
      expect(within(document.body).getByRole('button', { name: 'Try again' })).toBeTruthy()
    },
  )
})
