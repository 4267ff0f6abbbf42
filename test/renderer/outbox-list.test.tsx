// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import { readDeskFocus } from '../../renderer/workspace/navigation/navigation.ts'
import { closeOverlay, openOverlay } from '../../renderer/ui/palette-store.ts'
import OutboxList from '../../renderer/workspace/outbox/outbox-list.tsx'
import type { OutboxItem } from '../../shared/contract/desk-queries.ts'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import { DoorError } from '../../shared/contract/door.ts'
import type { CallFacts } from '../../shared/domain/call-facts.ts'
import { ContactId, type FollowUpId, type TicketId } from '../../shared/domain/ids.ts'
import type { OverwrittenValue } from '../../shared/domain/overwritten-value.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { click, press, renderRoom, ROOM_TIME, textOf, type RenderedRoom } from '../support/rendered-room.tsx'
import { pass } from '../support/rendered-desk.tsx'
import { sampleId } from '../support/sample-world/sample-id.ts'

/** The list of what is not on the hub yet: nothing that was typed is lost, and a person decides what becomes of it. */

afterEach(closeOverlay)

const note = (fields: Partial<OutboxItem> = {}): OutboxItem => ({
  id: 'i1',
  at: ROOM_TIME - 3 * MINUTE_MS,
  act: {
    type: 'note.add',
    id: sampleId('n9'),
    about: { entity: 'ticket', id: sampleId('t1') },
    text: '客户要求周五前上门取件',
  },
  ticket: 'T-20261122-0042',
  customer: '王小明',
  number: null,
  status: 'needsYou',
  refusal: { code: 'gone', message: 'gone' },
  attempts: 2,
  behind: null,
  ...fields,
})
const rename = (fields: Partial<OutboxItem> = {}): OutboxItem => ({
  ...note(),
  id: 'i2',
  act: { type: 'customer.update', id: sampleId('c1'), fields: { name: '王晓明' } },
  ticket: null,
  status: 'waiting',
  refusal: null,
  attempts: 0,
  ...fields,
})

const overwrittenName: OverwrittenValue = {
  id: 'w1',
  entity: 'customer',
  entityId: 'c1',
  field: 'name',
  own: '王晓明',
  ownAt: ROOM_TIME - 9 * MINUTE_MS,
  winning: '王小鸣',
  by: sampleId('p1002'),
  at: ROOM_TIME - 8 * MINUTE_MS,
}

interface Shown {
  readonly items: OutboxItem[]
  readonly overwritten?: OverwrittenValue[]
  readonly sync?: Partial<DeskState['sync']>
  readonly state?: Partial<DeskState>
  readonly language?: 'en' | 'zh-CN'
  readonly answers?: NonNullable<Parameters<typeof renderRoom>[1]>['answers']
}

async function showOutbox({
  items,
  overwritten = [],
  sync,
  state: more,
  language,
  answers,
}: Shown): Promise<RenderedRoom> {
  openOverlay('outbox')
  return renderRoom(<OutboxList />, {
    ...(language === undefined ? {} : { language }),
    state: ({ state }) => ({
      sync: {
        ...state.sync,
        toSend: items.filter(({ status }) => status !== 'needsYou').length,
        needsYou: items.filter(({ status }) => status === 'needsYou').length,
        ...sync,
      },
      conflicts: { overwritten, intents: [] },
      ...more,
    }),
    answers: (world) => ({ 'outbox.list': () => ({ items }), ...answers?.(world) }),
  })
}
const group = (name: string): HTMLElement => screen.getByRole('region', { name })

describe('an entry that the hub refused', () => {
  test('stands on top with the reason and every word that was typed', async () => {
    await showOutbox({ items: [rename(), note()] })
    const regions = screen.getAllByRole('region').map((region) => region.getAttribute('aria-label'))
    expect(regions).toEqual(['Needs you', 'Waiting to be sent'])
    const refused = group('Needs you')
    expect(textOf(refused)).toContain('Note · ticket T-20261122-0042 · customer 王小明')
    expect(within(refused).getByLabelText('What stands in it').textContent).toBe('客户要求周五前上门取件')
    expect(textOf(refused)).toContain('3 min ago · tried 2×')
  })

  test.each([
    [
      'en',
      'unknownAct',
      'The hub is older than this Ringdesk. This is sent by itself once the hub is updated.',
    ],
    ['zh-CN', 'unknownAct', '中心的版本比本机旧；中心更新后会自动发送。'],
    ['en', 'twoPersonRule', 'The amount is large: another person must approve.'],
    ['zh-CN', 'twoPersonRule', '金额较大，需要另一个人来同意。'],
    ['en', 'codeOfANewerHub', 'The hub did not take this item. Retry, or undo it, change it and save again.'],
    ['zh-CN', 'codeOfANewerHub', '中心没有接受这一项。可以重试，或撤销后改一改再保存。'],
  ] as const)('says why in %s for the code %s', async (language, code, message) => {
    await showOutbox({ language, items: [note({ refusal: { code, message: 'words of the hub' } })] })
    expect(screen.getByText(message)).toBeTruthy()
    expect(screen.queryByText('words of the hub')).toBeNull()
  })

  test('is asked again with Retry', async () => {
    const room = await showOutbox({ items: [note()] })
    await press('Retry')
    expect(room.inputsOf('outbox.retry')).toEqual([{ id: 'i1' }])
    expect(room.inputsOf('outbox.undo')).toEqual([])
  })

  test('goes back to a draft with Undo, and the list is read again', async () => {
    const items = [note()]
    const room = await showOutbox({
      items,
      answers: () => ({
        'outbox.undo': () => {
          items.length = 0
          return null
        },
      }),
    })
    await press('Undo')
    expect(room.inputsOf('outbox.undo')).toEqual([{ id: 'i1' }])
    expect(screen.getByText('Undone; the text is back where it was typed.')).toBeTruthy()
    expect(screen.queryByText('客户要求周五前上门取件')).toBeNull()
    expect(
      screen.getByText('Everything is sent. What you do while offline is listed here first.'),
    ).toBeTruthy()
  })

  test('stays with its words where the undoing fails, and both buttons can be pressed again', async () => {
    await showOutbox({
      items: [note()],
      answers: () => ({
        'outbox.undo': () => {
          throw new DoorError('notFound', 'gone')
        },
      }),
    })
    await press('Undo')
    expect(screen.getByText(/^That failed\. Reason: /)).toBeTruthy()
    expect(screen.queryByText('Undone; the text is back where it was typed.')).toBeNull()
    expect(screen.getByLabelText('What stands in it')).toBeTruthy()
    for (const name of ['Undo', 'Retry'])
      expect(screen.getByRole<HTMLButtonElement>('button', { name }).disabled).toBe(false)
  })

  test('can be neither retried nor undone twice while the core is asked', async () => {
    let answer: (value: null) => void = () => undefined
    const room = await showOutbox({
      items: [note()],
      answers: () => ({ 'outbox.retry': () => new Promise<null>((resolve) => (answer = resolve)) }),
    })
    await press('Retry')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Retry' }).disabled).toBe(true)
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Undo' }).disabled).toBe(true)
    await press('Undo')
    expect(room.inputsOf('outbox.undo')).toEqual([])
    answer(null)
    await room.patch({})
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Retry' }).disabled).toBe(false)
  })
})

describe('an entry says what it is, where it belongs, and its words', () => {
  const facts: CallFacts = {
    contactId: ContactId.parse('k1'),
    direction: 'inbound',
    number: null,
    partyNumber: { kind: 'short', digits: '95588' },
    queueId: null,
    agentId: null,
    customerId: null,
    startedAt: ROOM_TIME,
    answeredAt: null,
    endedAt: null,
    waitedMs: null,
    outcome: null,
    quality: null,
  }
  const ticket = { id: sampleId<TicketId>('t1') }
  const noPlace = { ticket: null, customer: null }
  test.each<readonly [string, Partial<OutboxItem>, string, readonly string[]]>([
    [
      'fields of a ticket',
      {
        act: {
          type: 'ticket.update',
          ...ticket,
          fields: { title: '净化器退货', kind: 'return', priority: 'P2', assignee: sampleId('p1002') },
        },
      },
      '修改工单 · 工单 T-20261122-0042 · 客户 王小明',
      ['类型：退货', '优先级：P2 高', '标题：净化器退货', '负责人：张伟'],
    ],
    [
      'another customer by name',
      { act: { type: 'ticket.update', ...ticket, fields: { customerId: sampleId('c1') } } },
      '修改工单 · 工单 T-20261122-0042 · 客户 王小明',
      ['客户：王小明'],
    ],
    [
      'a value that was taken away',
      { act: { type: 'ticket.update', ...ticket, fields: { assignee: null } } },
      '修改工单 · 工单 T-20261122-0042 · 客户 王小明',
      ['负责人：无'],
    ],
    [
      'a status',
      { act: { type: 'ticket.setStatus', ...ticket, status: 'waiting' } },
      '工单改状态 · 工单 T-20261122-0042 · 客户 王小明',
      ['等待中'],
    ],
    [
      'a decision',
      { act: { type: 'ticket.decideRequest', ...ticket, verdict: 'rejected', comment: '超过七天' } },
      '审批工单 · 工单 T-20261122-0042 · 客户 王小明',
      ['驳回', '超过七天'],
    ],
    [
      'a call from a number that is no public one',
      { act: { type: 'call.report', facts }, ...noPlace, number: '95588' },
      '通话记录 · 号码 95588',
      [],
    ],
    [
      'a public number as it is read',
      { act: { type: 'call.report', facts }, ...noPlace, number: '+8613800138000' },
      '通话记录 · 号码 138 0013 8000',
      [],
    ],
    [
      'an outcome and its note',
      { act: { type: 'call.wrapUp', contactId: facts.contactId, disposition: 'solved', note: '已教会' } },
      '通话小结 · 工单 T-20261122-0042 · 客户 王小明',
      ['已解决', '已教会'],
    ],
    [
      'an attempt',
      {
        act: {
          type: 'followUp.logAttempt',
          id: sampleId<FollowUpId>('f1'),
          outcome: 'noAnswer',
          text: '响铃很久',
          contactId: null,
          nextAt: null,
        },
      },
      '登记回访结果 · 工单 T-20261122-0042 · 客户 王小明',
      ['无人接听', '响铃很久'],
    ],
  ])('%s', async (_, fields, title, words) => {
    await showOutbox({
      items: [rename({ ...note(), status: 'waiting', refusal: null, ...fields })],
      language: 'zh-CN',
    })
    const waiting = group('等待发送')
    expect(within(waiting).getByText(title)).toBeTruthy()
    expect(within(waiting).queryByLabelText('里面的内容')?.textContent ?? '').toBe(words.join('\n'))
  })

  describe('and offers only what can be done', () => {
    const report = (fields: Partial<OutboxItem> = {}): OutboxItem =>
      rename({ act: { type: 'call.report', facts }, ...noPlace, number: '95588', ...fields })

    test('what Ringdesk recorded by itself cannot be undone', async () => {
      await showOutbox({ items: [report()] })
      expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull()
    })

    test('nothing is tried again while the hub is away; Undo stays', async () => {
      await showOutbox({
        items: [note(), rename()],
        state: { hub: { state: 'offline', why: 'closed', since: ROOM_TIME - MINUTE_MS, retryAt: null } },
      })
      expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull()
      expect(screen.getAllByRole('button', { name: 'Undo' })).toHaveLength(2)
    })

    test('a record that the hub refused can be discarded after a second question', async () => {
      const room = await showOutbox({
        items: [report({ status: 'needsYou', refusal: { code: 'otherHub', message: '' } })],
      })
      await press('Discard…')
      expect(room.inputsOf('outbox.undo')).toEqual([])
      await press('Discard it')
      expect(room.inputsOf('outbox.undo')).toEqual([{ id: 'i2' }])
      expect(screen.getByText('Discarded.')).toBeTruthy()
    })

    test('an undone choice does not claim that it became a draft', async () => {
      await showOutbox({
        items: [rename({ act: { type: 'ticket.setStatus', ...ticket, status: 'waiting' } })],
      })
      await press('Undo')
      expect(screen.getByText('Undone.')).toBeTruthy()
    })
  })
})

describe('what waits to be sent', () => {
  test('one on its way can be neither undone nor sent again', async () => {
    await showOutbox({ items: [rename({ status: 'sending' })] })
    const waiting = group('Waiting to be sent')
    expect(textOf(waiting)).toContain('Sending')
    expect(within(waiting).getAllByRole('button').map(textOf)).toEqual(['Copy the text'])
  })

  test('one behind a refused entry names it and offers no Retry of its own', async () => {
    await showOutbox({ items: [note(), rename({ behind: 'i1' })] })
    const waiting = group('Waiting to be sent')
    expect(within(waiting).getByText('Waits until the item before it is settled: Note')).toBeTruthy()
    expect(within(waiting).queryByRole('button', { name: 'Retry' })).toBeNull()
    expect(within(waiting).getByRole('button', { name: 'Undo' })).toBeTruthy()
  })

  test('more than the list shows is counted and said', async () => {
    await showOutbox({ items: [rename()], sync: { toSend: 240 } })
    const waiting = group('Waiting to be sent')
    expect(textOf(waiting)).toContain('Waiting to be sent · 240')
    expect(within(waiting).getByText('and 239 more')).toBeTruthy()
  })

  test('the list is read again when the counts of the core move', async () => {
    const items = [rename()]
    const room = await showOutbox({ items })
    items.length = 0
    await room.patch({ sync: { ...room.desk.state().sync, toSend: 0 } })
    expect(screen.queryByRole('region', { name: 'Waiting to be sent' })).toBeNull()
    expect(screen.getByText(/^Everything is sent/)).toBeTruthy()
  })
})

describe('a value of mine that another one overwrote', () => {
  test('shows both values, who wrote the other one, and whose it is', async () => {
    await showOutbox({ items: [], overwritten: [overwrittenName] })
    const region = group('Overwritten by others')
    const row = within(region).getByRole('group', { name: 'Your name was overwritten' })
    const values = within(row).getAllByRole('definition').map(textOf)
    expect(values).toEqual(['王晓明', '王小鸣'])
    expect(within(row).getByText('张伟, 09:52')).toBeTruthy()
    await click(within(region).getByRole('button', { name: '王小明' }))
    expect(readDeskFocus()).toMatchObject({ customerId: 'c1' })
    expect(screen.queryByRole('region', { name: 'Overwritten by others' })).toBeNull()
  })

  test('does not name a person where nobody knows who it was', async () => {
    await showOutbox({ items: [], overwritten: [{ ...overwrittenName, by: null, isByCopy: true }] })
    expect(screen.getByText('Changed while this console was away; noticed 09:52')).toBeTruthy()
    expect(screen.queryByText(/the hub, /)).toBeNull()
  })

  test('is taken again, or left as it is, by its own id', async () => {
    const room = await showOutbox({ items: [], overwritten: [overwrittenName] })
    await press('Use mine')
    await press('Keep theirs')
    expect(room.inputsOf('conflicts.restoreMine')).toEqual([{ ids: ['w1'] }])
    expect(room.inputsOf('conflicts.dismiss')).toEqual([{ ids: ['w1'] }])
  })
})

test('nothing to send is said in both languages, and says what will be here', async () => {
  const room = await showOutbox({ items: [] })
  expect(screen.getByText('Everything is sent. What you do while offline is listed here first.')).toBeTruthy()
  await room.speak('zh-CN')
  expect(screen.getByText('全部已发送。离线时做的事会先列在这里。')).toBeTruthy()
})

test('a list that cannot be read says so and can be asked again; it never says that all is sent', async () => {
  let isBroken = true
  await showOutbox({
    items: [],
    answers: () => ({
      'outbox.list': () => {
        if (isBroken) throw new DoorError('internal', 'broken')
        return { items: [note()] }
      },
    }),
  })
  expect(screen.queryByText(/^Everything is sent/)).toBeNull()
  isBroken = false
  await press('Retry')
  expect(screen.getByLabelText('What stands in it').textContent).toBe('客户要求周五前上门取件')
})

test('an open list asks the core once for what it shows, and not over and over', async () => {
  const room = await showOutbox({
    items: [],
    answers: () => ({
      'outbox.list': () => new Promise((resolve) => void setTimeout(() => resolve({ items: [note()] }), 5)),
    }),
  })
  await pass(100)
  const asked = room.inputsOf('outbox.list').length
  await pass(1000)
  expect(room.inputsOf('outbox.list')).toHaveLength(asked)
})
