// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { closeOverlay, openOverlay } from '../../renderer/ui/palette-store.ts'
import OutboxList from '../../renderer/workspace/outbox/outbox-list.tsx'
import { StatusLine } from '../../renderer/workspace/shell/status-line.tsx'
import type { OnlyHereItem } from '../../shared/contract/desk-queries.ts'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { click, press, renderRoom, ROOM_TIME, textOf, type RenderedRoom } from '../support/rendered-room.tsx'

/** What only this computer has after the hub was put back: each entry is seen, copied, sent or discarded by a person. */

afterEach(closeOverlay)

const entry = (fields: Partial<OnlyHereItem> = {}): OnlyHereItem => ({
  entity: 'note',
  id: 'n1',
  epoch: 'e1',
  at: ROOM_TIME - 5 * MINUTE_MS,
  ticket: 'T-20261122-0042',
  customer: '王小明',
  number: null,
  words: ['客户要求周五前上门取件'],
  status: 'notTaken',
  answer: 'hubFault',
  canTryAgain: true,
  ...fields,
})
const KEY = { entity: 'note', id: 'n1', epoch: 'e1' }

interface Shown {
  readonly items: OnlyHereItem[]
  readonly language?: 'en' | 'zh-CN'
  readonly isTaken?: boolean
}
async function show({ items, language, isTaken = true }: Shown): Promise<RenderedRoom> {
  openOverlay('outbox')
  const counts = () => ({
    toSend: items.filter(({ status }) => status !== 'notTaken').length,
    notTaken: items.filter(({ status }) => status === 'notTaken').length,
    isTaken,
  })
  return renderRoom(<OutboxList />, {
    ...(language && { language }),
    state: ({ state }) => ({ sync: { ...state.sync, onlyHere: counts() } }),
    answers: () => ({
      'onlyHere.list': () => ({ items: [...items] }),
      'onlyHere.discard': ({ id }) => {
        items.splice(
          items.findIndex((one) => one.id === id),
          1,
        )
        return null
      },
    }),
  })
}
const group = (): HTMLElement =>
  screen.getByRole('region', { name: /^(Only on this computer|只有本机还有的)$/ })

describe('an entry that the hub did not take', () => {
  test.each([
    [
      'en',
      [
        'Note · ticket T-20261122-0042 · customer 王小明',
        'Not taken by the hub',
        'only here since 5 min ago',
        '客户要求周五前上门取件',
        'The hub failed at this entry; tell an administrator, then try again.',
      ],
    ],
    [
      'zh-CN',
      [
        '记录 · 工单 T-20261122-0042 · 客户 王小明',
        '中心没有接收',
        '5 分钟前起只在本机',
        '客户要求周五前上门取件',
        '中心处理这一项时出错，请联系管理员，之后再试。',
      ],
    ],
  ] as const)('says in %s what it is, where it belongs, its words and why', async (language, says) => {
    await show({ items: [entry()], language })
    for (const part of says) expect(textOf(group())).toContain(part)
    // all is sent, but this: it is not said that nothing waits
    expect(screen.queryByText(/^(Everything is sent|全部已发送)/)).toBeNull()
  })

  test.each([
    ['en', 'changed', /^Somebody changed it since the hub was put back/],
    ['zh-CN', 'changed', /^恢复之后已有人改过/],
    ['en', 'codeOfANewerHub', /for a reason that this version does not know/],
    ['zh-CN', 'codeOfANewerHub', /原因本版本不认识/],
  ] as const)('says in %s why for the code %s', async (language, answer, why) => {
    await show({ items: [entry({ answer })], language })
    expect(screen.getByText(why)).toBeTruthy()
  })

  test('is tried again, alone, where that can work; else it is not offered', async () => {
    const room = await show({ items: [entry(), entry({ id: 'n2', answer: 'changed', canTryAgain: false })] })
    expect(within(group()).getAllByRole('button', { name: 'Try again' })).toHaveLength(1)
    await press('Try again')
    expect(room.inputsOf('onlyHere.sendAgain')).toEqual([KEY])
    expect(room.inputsOf('outbox.sendAgain')).toEqual([])
  })

  test('gives its words to the clipboard', async () => {
    let copied: string | undefined
    // happy-dom has no clipboard; what is selected when a person presses is what would be copied
    const copy = vi.fn(() => {
      copied = (document.activeElement as HTMLTextAreaElement | null)?.value
      return true
    })
    Object.assign(document, { execCommand: copy })
    await show({ items: [entry({ words: ['第一行', '第二行'] })] })
    await press('Copy the text')
    expect(copied).toBe('第一行\n第二行')
    expect(screen.getByRole('button', { name: 'Copied' })).toBe(document.activeElement)
    expect(document.querySelector('textarea')).toBeNull()
  })

  test.each([
    [
      'en',
      'Discard…',
      /^Discard this entry from this computer for good\?/,
      'Keep it',
      'Discard it',
      'Discarded.',
    ],
    ['zh-CN', '丢弃…', /^从本机永久丢弃这一项？/, '保留', '丢弃这一项', '已丢弃。'],
  ] as const)(
    'is discarded in %s only after a second question',
    async (language, first, question, keep, confirm, done) => {
      const room = await show({ items: [entry()], language })
      await press(first)
      expect(textOf(screen.getByRole('alert'))).toMatch(question)
      expect(textOf(document.activeElement as Element)).toBe(keep)
      await press(keep)
      expect(room.inputsOf('onlyHere.discard')).toEqual([])
      await press(first)
      await press(confirm)
      expect(room.inputsOf('onlyHere.discard')).toEqual([KEY])
      expect(screen.getByText(done)).toBeTruthy()
      expect(screen.queryByText('客户要求周五前上门取件')).toBeNull()
    },
  )
})

test('an entry that was not sent is sent alone, and one that is a supervisor’s says so', async () => {
  const waiting = { status: 'waiting', answer: null } as const
  const room = await show({
    items: [entry(waiting), entry({ ...waiting, id: 'n2', canTryAgain: false, words: ['另一条'] })],
  })
  expect(screen.getAllByText('A supervisor has to sign in at this computer and send it.')).toHaveLength(1)
  await press('Send')
  expect(room.inputsOf('onlyHere.sendAgain')).toEqual([KEY])
})

test('a hub that takes nothing again says so, and offers no vain button', async () => {
  const room = await show({ items: [entry({ status: 'waiting', answer: null })], isTaken: false })
  expect(screen.getByText(/^The hub was put back so that it takes nothing newer again/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Send' })).toBeNull()
  await room.speak('zh-CN')
  expect(screen.getByText(/^中心恢复时设定为不重新接收较新的内容/)).toBeTruthy()
})

describe('the line at the foot', () => {
  const foot = (onlyHere: DeskState['sync']['onlyHere'], language: 'en' | 'zh-CN' = 'en') =>
    renderRoom(
      <>
        <StatusLine />
        <OutboxList />
      </>,
      {
        language,
        state: ({ state }) => ({ sync: { ...state.sync, onlyHere } }),
        answers: () => ({ 'onlyHere.list': () => ({ items: [entry({ status: 'waiting', answer: null })] }) }),
      },
    )

  test.each([
    ['en', 'Send them again', 'Show them', /entries that are only on this computer: 1,500$/],
    ['zh-CN', '重新发送', '查看', /有 1,500 项内容只在本机$/],
  ] as const)(
    'in %s counts what is only here, sends it by one click, and shows it',
    async (language, send, showThem, says) => {
      const room = await foot({ toSend: 1500, notTaken: 0, isTaken: true }, language)
      expect(screen.getAllByText(says).length).toBeGreaterThan(0)
      expect(room.inputsOf('outbox.sendAgain')).toEqual([])
      await press(send)
      expect(room.inputsOf('outbox.sendAgain')).toEqual([null])
      await click(screen.getByRole('button', { name: showThem }))
      expect(textOf(group())).toContain('客户要求周五前上门取件')
    },
  )

  test('offers nothing where the hub takes nothing, or nothing is only here', async () => {
    const room = await foot({ toSend: 3, notTaken: 0, isTaken: false })
    expect(screen.queryByRole('button', { name: 'Send them again' })).toBeNull()
    await room.patch({
      sync: { ...room.desk.state().sync, onlyHere: { toSend: 0, notTaken: 2, isTaken: true } },
    })
    expect(screen.queryByRole('button', { name: 'Send them again' })).toBeNull()
  })
})
