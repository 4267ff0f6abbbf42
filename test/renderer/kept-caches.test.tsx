// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import SettingsRoom from '../../renderer/workspace/settings/settings-room.tsx'
import { useSettingsView } from '../../renderer/workspace/settings/settings-view.ts'
import type { ShelvedCache } from '../../shared/contract/kept-caches.ts'
import { DoorError } from '../../shared/contract/door.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { click, press, renderRoom, ROOM_TIME, textOf, type RenderedRoom } from '../support/rendered-room.tsx'

/** Data of other hubs under settings: seen with what is unsent in it, deleted only after a second question that names the loss. */

const WORK = { is: 'known', commands: 1200, drafts: 2, wrapUps: 0, onlyHere: 3 } as const
const NOTHING = { is: 'known', commands: 0, drafts: 0, wrapUps: 0, onlyHere: 0 } as const
const cache = (fields: Partial<ShelvedCache> = {}): ShelvedCache => ({
  file: 'cache.db.hub-a-2026-11-20T02-00-00-000Z',
  kind: 'otherHub',
  bytes: 3_400_000,
  at: ROOM_TIME - 3 * DAY_MS,
  team: { hubId: '0b7e1f2a-77', hubUrl: 'https://hub.example.cn', queues: ['售后', '投诉'], people: 12 },
  loss: WORK,
  workOf: ['林晓', '张伟'],
  isDeletionSuggested: false,
  ...fields,
})

interface Shown {
  readonly kept: ShelvedCache[]
  readonly language?: 'en' | 'zh-CN'
  readonly otherHub?: { readonly hubId: string; readonly is: 'other' | 'unproven' }
  readonly onDelete?: () => null
}
async function show({ kept, language, otherHub, onDelete }: Shown): Promise<RenderedRoom> {
  useSettingsView.setState({ section: 'caches' })
  return renderRoom(<SettingsRoom />, {
    ...(language && { language }),
    state: () => ({ otherHub: otherHub ?? null }),
    answers: () => ({
      'caches.list': () => ({ inUse: { file: 'cache.db', bytes: 9_900_000 }, kept: [...kept] }),
      'caches.delete': ({ file }) => {
        onDelete?.()
        kept.splice(
          kept.findIndex((one) => one.file === file),
          1,
        )
        return null
      },
    }),
  })
}
afterEach(() => useSettingsView.setState({ section: 'devices' }))
const card = (name: string): HTMLElement => screen.getByRole('region', { name })

describe('data of another hub', () => {
  test.each([
    [
      'en',
      '售后, 投诉',
      [
        '3 d ago',
        '3.4 MB',
        'https://hub.example.cn',
        'people 12 · 售后, 投诉',
        'changes that were not sent 1,200, drafts 2, entries only on this computer 3 (林晓, 张伟)',
        'Waits until its hub is at this address again',
      ],
    ],
    [
      'zh-CN',
      '售后、投诉',
      [
        '3 天前',
        '3.4 MB',
        'https://hub.example.cn',
        '12 人 · 售后、投诉',
        '未发送的修改 1,200 项，草稿 2 份，只有本机还有的内容 3 项（林晓、张伟）',
        '等它的中心回到这个地址',
      ],
    ],
  ] as const)(
    'says in %s whose it is, when it was used, its size and what is unsent',
    async (language, name, says) => {
      await show({ kept: [cache()], language })
      for (const part of says) expect(textOf(card(name))).toContain(part)
    },
  )

  test.each([
    [
      'en',
      /^Delete 售后, 投诉 \(/,
      'Deleted from this computer for good, with no way back: changes that were not sent 1,200, drafts 2, entries only on this computer 3 (林晓, 张伟).',
      'Delete and lose this',
      'Keep it',
      'Deleted from this computer.',
    ],
    [
      'zh-CN',
      /^删除 售后、投诉（/,
      '将从本机永久删除，再也找不回来：未发送的修改 1,200 项，草稿 2 份，只有本机还有的内容 3 项（林晓、张伟）。',
      '删除，并放弃这些内容',
      '不删除',
      '已从本机删除。',
    ],
  ] as const)(
    'is deleted in %s only after a question that names what is lost',
    async (language, first, question, confirm, keep, done) => {
      const room = await show({ kept: [cache()], language })
      await press(first)
      expect(textOf(screen.getByRole('alert'))).toContain(question)
      // the caret stands on what loses nothing
      expect(textOf(document.activeElement as Element)).toBe(keep)
      await press(keep)
      expect(screen.queryByRole('alert')).toBeNull()
      expect(room.inputsOf('caches.delete')).toEqual([])
      await press(first)
      await press(confirm)
      expect(room.inputsOf('caches.delete')).toEqual([{ file: cache().file, named: WORK }])
      expect(screen.getByText(done)).toBeTruthy()
      expect(screen.queryByRole('button', { name: first })).toBeNull()
    },
  )

  test('that nobody used for long and that holds nothing unsent is suggested, and stays until a person deletes it', async () => {
    const room = await show({ kept: [cache({ loss: NOTHING, workOf: [], isDeletionSuggested: true })] })
    expect(textOf(card('售后, 投诉'))).toContain('Nothing is unsent')
    expect(screen.getByText(/^Not used for 30 days, and nothing in it is unsent/)).toBeTruthy()
    await room.speak('zh-CN')
    expect(screen.getByText(/^30 天没有使用/)).toBeTruthy()
    expect(room.inputsOf('caches.delete')).toEqual([])
    await press(/^删除 售后、投诉/)
    expect(textOf(screen.getByRole('alert'))).toContain('里面没有未发送的内容')
    await press('删除')
    expect(room.inputsOf('caches.delete')).toEqual([{ file: cache().file, named: NOTHING }])
  })

  test('that cannot be read is not said to be empty', async () => {
    const unread: Partial<ShelvedCache> = { team: null, loss: { is: 'unknown' }, workOf: [] }
    const room = await show({
      kept: [cache({ ...unread, file: 'x' }), cache({ ...unread, file: 'y', kind: 'damaged' })],
    })
    expect(textOf(card('Data of another hub'))).toContain('What is in it cannot be read here')
    expect(textOf(card('Damaged data'))).toContain(
      'What could be read of it then was moved into the data in use.',
    )
    expect(screen.queryByText('Nothing is unsent')).toBeNull()
    await click(within(card('Damaged data')).getByRole('button', { name: /^Delete/ }))
    expect(textOf(screen.getByRole('alert'))).toContain('if there is any, has no way back')
    await press('Delete and lose this')
    expect(room.inputsOf('caches.delete')).toEqual([{ file: 'y', named: { is: 'unknown' } }])
  })

  test.each([
    [
      'en',
      'Newest part of damaged data',
      /^This part of the data in use was damaged/,
      'Damaged settings',
      'No work is in it',
    ],
    ['zh-CN', '损坏资料的最新部分', /^正在使用的资料里缺少/, '损坏的设置', '里面没有工作内容'],
  ] as const)(
    'or a part of it that was damaged, is called in %s what it is',
    async (language, part, note, settings, asked) => {
      const none = { team: null, workOf: [] }
      const room = await show({
        kept: [
          cache({ ...none, file: 'x', kind: 'cutOff', loss: { is: 'unknown' } }),
          cache({ ...none, file: 'settings.json.damaged-x', kind: 'damagedFile', loss: NOTHING }),
        ],
        language,
      })
      expect(within(card(part)).getByText(note)).toBeTruthy()
      await click(within(card(settings)).getByRole('button'))
      expect(textOf(screen.getByRole('alert'))).toContain(asked)
      expect(room.inputsOf('caches.delete')).toEqual([])
    },
  )

  test('whose hub answers and waits for a person is offered here, too', async () => {
    const room = await show({ kept: [cache()], otherHub: { hubId: '0b7e1f2a-77', is: 'other' } })
    expect(textOf(card('售后, 投诉'))).toContain('Its hub is at this address now')
    await press('Use this hub')
    expect(room.inputsOf('session.useOtherHub')).toEqual([{ hubId: '0b7e1f2a-77' }])
  })

  test('is not offered for a hub that does not prove itself, nor for another one', async () => {
    await show({ kept: [cache()], otherHub: { hubId: '0b7e1f2a-77', is: 'unproven' } })
    expect(screen.queryByRole('button', { name: 'Use this hub' })).toBeNull()
  })

  test.each([
    ['en', 'lossNotNamed', /^Delete 售后/, 'Delete and lose this', /^Something else is in it than was shown/],
    ['zh-CN', 'cacheInUse', /^删除 售后/, '删除，并放弃这些内容', /^这份资料正在使用/],
  ] as const)(
    'says in %s why the core refused (%s), and shows the list again',
    async (language, code, first, confirm, why) => {
      const room = await show({
        kept: [cache()],
        language,
        onDelete: () => {
          throw new DoorError(code, 'words of the core')
        },
      })
      await press(first)
      await press(confirm)
      expect(screen.getByText(why)).toBeTruthy()
      expect(room.inputsOf('caches.list')).toHaveLength(2)
      expect(screen.getByRole('heading', { name: /^售后/ })).toBeTruthy()
    },
  )
})

test('without any kept data it says what will be here, and which data is in use', async () => {
  await show({ kept: [] })
  expect(screen.getByText(/^No data of another hub is kept on this computer/)).toBeTruthy()
  expect(textOf(card('In use'))).toContain('9.9 MB')
})

test('a list that cannot be read says so and is asked for again', async () => {
  let isBroken = true
  useSettingsView.setState({ section: 'caches' })
  await renderRoom(<SettingsRoom />, {
    answers: () => ({
      'caches.list': () => {
        if (isBroken) throw new DoorError('internal', 'broken')
        return { inUse: { file: 'cache.db', bytes: 1 }, kept: [] }
      },
    }),
  })
  expect(screen.queryByText(/^No data of another hub/)).toBeNull()
  isBroken = false
  await press('Retry')
  expect(screen.getByText(/^No data of another hub/)).toBeTruthy()
})
