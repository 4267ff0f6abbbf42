// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { GRID_START } from '../../renderer/ui/grid-place.ts'
import { CustomerPanel } from '../../renderer/workspace/customer/customer-panel.tsx'
import CustomersRoom from '../../renderer/workspace/customers/customers-room.tsx'
import { NO_CUSTOMER_FILTER, useCustomersView } from '../../renderer/workspace/customers/customers-view.ts'
import { readDeskFocus } from '../../renderer/workspace/navigation/navigation.ts'
import type { CallRow } from '../../shared/contract/desk-queries.ts'
import type { TimelineItem } from '../../shared/contract/desk-state.ts'
import type { CallRecord } from '../../shared/domain/call-record.ts'
import type { FollowUp } from '../../shared/domain/follow-up.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { pass } from '../support/rendered-desk.tsx'
import {
  click,
  press,
  renderRoom,
  ROOM_TIME,
  textOf,
  type,
  type RenderedRoom,
} from '../support/rendered-room.tsx'
import { sampleRecord, segmentViews, transferredRecord } from '../support/sample-world/calls.ts'
import { sampleId } from '../support/sample-world/sample-id.ts'

/** Customers: found, called, and shown with everything that was between us. */

type Start = NonNullable<Parameters<typeof renderRoom>[1]>

beforeEach(() =>
  useCustomersView.setState({
    tab: 'customers',
    filter: NO_CUSTOMER_FILTER,
    place: GRID_START,
    callPlace: GRID_START,
    side: null,
    openCall: null,
  }),
)

describe('the list of customers', () => {
  const show = (): Promise<RenderedRoom> =>
    renderRoom(<CustomersRoom />, {
      answers: ({ card }) => ({
        'customer.list': () => ({
          rows: [
            { customer: card.customer, openTickets: 2, lastContactAt: ROOM_TIME - HOUR_MS },
            {
              customer: { ...card.customer, id: sampleId('c5'), name: '何晓芸', numbers: [], tags: [] },
              openTickets: 0,
              lastContactAt: null,
            },
          ],
          total: 2,
          isCut: false,
        }),
      }),
    })
  const grid = (): HTMLElement => screen.getByRole('grid', { name: 'List of customers' })
  const line = (name: string): HTMLElement => within(grid()).getByRole('row', { name: new RegExp(name) })

  test('shows number, tags, what is open and the last contact', async () => {
    await show()
    expect(textOf(line('王小明'))).toContain('138 0013 8000')
    expect(textOf(line('王小明'))).toContain('要开发票')
    expect(textOf(line('王小明'))).toMatch(/2\s*09:00$/)
    expect(textOf(line('何晓芸'))).toContain('No number')
    expect(textOf(line('何晓芸'))).toMatch(/0\s*Never$/)
    expect(within(line('何晓芸')).queryByRole('button')).toBeNull()
  })

  test('calls a customer without opening the row', async () => {
    const room = await show()
    await press('Call 王小明')
    expect(room.inputsOf('call.dial')).toEqual([
      { number: '+8613800138000', customerId: 'c1', followUpId: null, ticketId: null },
    ])
    expect(screen.queryByRole('complementary')).toBeNull()
  })

  test('asks for words and order', async () => {
    const room = await show()
    await type(screen.getByRole('textbox', { name: 'Filter customers' }), 'wxm')
    await pass(600)
    await click(screen.getByRole('combobox', { name: 'Order' }))
    await click(screen.getByRole('option', { name: 'By name' }))
    expect(room.inputsOf('customer.list').at(-1)).toMatchObject({ text: 'wxm', sort: 'name' })
  })

  test('opens a customer beside it, and from there on the desk', async () => {
    await show()
    await click(line('王小明'))
    const side = screen.getByRole('complementary', { name: 'Customer details' })
    expect(within(side).getByRole('heading', { name: /王小明/ })).toBeTruthy()
    await press('Open in the workspace')
    expect(readDeskFocus().customerId).toBe('c1')
  })

  test('has the form for a new customer beside it', async () => {
    await show()
    await press('New customer')
    expect(screen.getByRole('textbox', { name: 'Name' })).toBeTruthy()
    await press('Cancel')
    expect(screen.queryByRole('textbox', { name: 'Name' })).toBeNull()
  })

  test('of a search that finds nobody says so', async () => {
    await renderRoom(<CustomersRoom />)
    expect(screen.getByText(/^Customers will be listed here/)).toBeTruthy()
    await type(screen.getByRole('textbox', { name: 'Filter customers' }), '没有')
    await pass(600)
    expect(screen.getByText(/^No such customer\./)).toBeTruthy()
  })
})

describe('the panel of a customer', () => {
  const show = (start: Start = {}): Promise<RenderedRoom> =>
    renderRoom(<CustomerPanel customerId={sampleId('c1')} />, start)
  const timeline = (): HTMLElement => screen.getByRole('region', { name: /^(Timeline|往来)$/ })
  const events = (): string[] => within(timeline()).getAllByRole('listitem').map(textOf)

  test('shows who it is, every number and address, and what is still owed', async () => {
    await show()
    const panel = screen.getByRole('region', { name: 'Customer' })
    for (const part of ['王小明', 'Gold', '老客户', '138 0013 8000', '0571 8765 4321', '西湖区文三路'])
      expect(textOf(panel)).toContain(part)
    expect(textOf(panel)).toContain('T-20261109-0311 · Repair')
    expect(textOf(panel)).toContain('净化器高速时异响 · Parts')
  })

  test('opens what is still owed', async () => {
    await show()
    await click(screen.getAllByRole('button', { name: /T-20261109-0311/ })[0] as HTMLElement)
    expect(readDeskFocus()).toEqual({ ticketId: 't2', customerId: 'c1' })
  })

  test('says in words why a call did not come about, and how long others talked', async () => {
    await show()
    const all = events().join('\n')
    expect(all).toContain('Incoming · 售后 · 张伟')
    expect(all).toContain('talked 4:12 · Ticket opened · quality 4.1')
    expect(all).toContain('Gave up waiting · waited 0:41')
    expect(all).toContain('Note by 张伟')
  })

  test('shows each agent’s part of a call that was handed over, in both languages', async () => {
    const room = await show({
      answers: ({ card }) => {
        const call = transferredRecord(ROOM_TIME, card.customer.id)
        const item = { kind: 'call', at: call.startedAt, call, agentName: '张伟', queueName: '售后' } as const
        return { 'customer.timeline': () => ({ items: [{ ...item, segments: segmentViews(call) }] }) }
      },
    })
    const parts = (): string[] =>
      within(within(timeline()).getByRole('list', { name: /Each agent’s part|坐席分段/ }))
        .getAllByRole('listitem')
        .map(textOf)
    expect(events()[0]).toContain('Incoming · 售后 · 李静 → 张伟')
    expect(parts()).toEqual([
      '李静Transferred (set by the system) · to 张伟rang 0:08 · talked 1:00 · held 0:15Handed over with: 客户着急出门',
      '张伟Solvedrang 0:06 · talked 3:00 · wrap-up 0:30',
    ])
    // said once: by the parts, and not for the whole call again
    expect(events()[0]?.match(/Solved/g)).toHaveLength(1)
    await room.speak('zh-CN')
    expect(parts()).toEqual([
      '李静已转接（系统） · 转给 张伟响铃 0:08 · 通话 1:00 · 保持 0:15转接备注：客户着急出门',
      '张伟已解决响铃 0:06 · 通话 3:00 · 整理 0:30',
    ])
  })

  test('says of a call that rang at another line that it goes on, and after a while that its end is not known', async () => {
    const startedAt = ROOM_TIME - 9 * MINUTE_MS
    const room = await show({
      answers: ({ card }) => {
        const { quality: _, ...rings } = sampleRecord(ROOM_TIME, 1, card.customer.id)
        const open = { startedAt, answeredAt: null, endedAt: null, outcome: null, disposition: null } as const
        const call = { ...rings, ...open, quality: null, isConsolesWord: true as const }
        const item = { kind: 'call', at: startedAt, call, agentName: null, queueName: null } as const
        return { 'customer.timeline': () => ({ items: [{ ...item, segments: [] }] }) }
      },
    })
    expect(events()[0]).toContain('Going on')
    await pass(2 * MINUTE_MS)
    expect(events()[0]).toContain('End not known')
    expect(events()[0]).not.toContain('Going on')
    await room.speak('zh-CN')
    expect(events()[0]).toContain('结果未知')
  })

  test('says why a follow-up was given up', async () => {
    await show({
      answers: ({ card }) => {
        const followUp: FollowUp = {
          ...{ id: sampleId('f9'), cause: 'promised', status: 'cancelled', number: null, subject: '退款' },
          ...{ customerId: card.customer.id, ticketId: null, queueId: null, contactId: null, assignee: null },
          ...{ createdAt: ROOM_TIME - HOUR_MS, dueAt: ROOM_TIME, attempts: [] },
          cancelled: { by: sampleId('p1002'), at: ROOM_TIME - MINUTE_MS, why: '客户已来电' },
        }
        const item = { kind: 'followUp', at: followUp.createdAt, followUp } as const
        return { 'customer.timeline': () => ({ items: [item] }) }
      },
    })
    expect(events()[0]).toContain('退款 · cancelled: 客户已来电')
  })

  test('shows calls alone, or tickets with their notes', async () => {
    const room = await show()
    await click(within(timeline()).getByRole('radio', { name: 'Calls' }))
    expect(room.inputsOf('customer.timeline').at(-1)).toMatchObject({ kinds: ['call'], before: null })
    expect(events()).toHaveLength(2)
    await click(within(timeline()).getByRole('radio', { name: 'Tickets' }))
    expect(room.inputsOf('customer.timeline').at(-1)).toMatchObject({ kinds: ['ticket', 'note'] })
    expect(events().join()).not.toContain('Incoming')
  })

  test('asks for older ones page by page, and offers none where there are none', async () => {
    const item = (index: number): TimelineItem => ({
      kind: 'note',
      at: ROOM_TIME - index * HOUR_MS,
      authorName: '张伟',
      note: {
        id: sampleId(`n${index}`),
        about: { entity: 'customer', id: sampleId('c1') },
        text: `第 ${index} 条`,
        by: sampleId('p1002'),
        at: ROOM_TIME - index * HOUR_MS,
      },
    })
    const room = await show({
      answers: () => ({
        'customer.timeline': ({ limit }) => ({
          items: Array.from({ length: Math.min(limit, 45) }, (_, index) => item(index)),
        }),
      }),
    })
    expect(events()).toHaveLength(30)
    await press('Older')
    expect(room.inputsOf('customer.timeline').at(-1)).toMatchObject({ limit: 60 })
    expect(events()).toHaveLength(45)
    expect(screen.queryByRole('button', { name: 'Older' })).toBeNull()
  })

  test('shows a badge where my value was overwritten, and both values behind it', async () => {
    const overwritten = {
      id: 'w1',
      entity: 'customer' as const,
      entityId: 'c1',
      field: 'level' as const,
      own: 'vip',
      ownAt: ROOM_TIME - 9 * MINUTE_MS,
      winning: 'gold',
      by: null,
      at: ROOM_TIME - 8 * MINUTE_MS,
    }
    const room = await show({
      state: () => ({
        conflicts: {
          overwritten: [overwritten, { ...overwritten, id: 'w2', entityId: 'c2', own: 'standard' }],
          intents: [],
        },
      }),
    })
    await press('Your level was overwritten')
    expect(screen.getAllByRole('definition').map(textOf).slice(0, 2)).toEqual(['VIP', 'Gold'])
    expect(screen.getByText('the hub, 09:52')).toBeTruthy()
    await press('Use mine')
    expect(room.inputsOf('conflicts.restoreMine')).toEqual([{ ids: ['w1'] }])
    await room.patch({ conflicts: { overwritten: [], intents: [] } })
    expect(screen.queryByRole('button', { name: 'Your level was overwritten' })).toBeNull()
  })

  test('says that a newer change is kept and not shown', async () => {
    const room = await show()
    expect(screen.queryByText(/shown without a newer change/)).toBeNull()
    const { sync } = room.desk.state()
    await room.patch({ sync: { ...sync, newer: { kinds: [], keys: ['customer/c1'] } } })
    expect(screen.getByText(/shown without a newer change/)).toBeTruthy()
  })

  test('follows what others change meanwhile', async () => {
    let name = '王小明'
    const room = await show({
      answers: ({ card }) => ({
        'customer.get': () => ({ ...card, customer: { ...card.customer, name } }),
      }),
    })
    name = '王大明'
    room.desk.emitChanged('customer')
    await pass(500)
    expect(screen.getByRole('heading', { name: /王大明/ })).toBeTruthy()
  })
})

describe('the list of calls', () => {
  beforeEach(() => useCustomersView.setState({ tab: 'calls', callFilter: { scope: 'mine', outcome: null } }))
  const rowOf = (call: CallRecord, customerName: string | null, agentName: string | null): CallRow => ({
    call,
    place: { 'zh-CN': '北京', en: 'Beijing' },
    customerName,
    agentName,
    segments: segmentViews(call),
  })
  const show = (customerId: CustomerId | null, start: Start = {}): Promise<RenderedRoom> => {
    const transferred = rowOf(transferredRecord(ROOM_TIME, customerId), customerId && '王小明', '张伟')
    const older = sampleRecord(ROOM_TIME, 3, sampleId('c1'))
    const owed = sampleRecord(ROOM_TIME, 4, sampleId('c1'), { disposition: null, wrappedUpAt: null })
    const missed = sampleRecord(ROOM_TIME, 5, sampleId('c1'), {
      ...{ agentId: null, answeredAt: null, outcome: 'missed', disposition: null, wrappedUpAt: null },
    })
    const rows = [transferred, ...[older, owed, missed].map((call) => rowOf(call, '王小明', null))]
    return renderRoom(<CustomersRoom />, {
      answers: () => ({
        'call.list': () => ({ rows, total: rows.length }),
        'call.get': ({ id }) => rows.find(({ call }) => call.id === id) ?? null,
      }),
      ...start,
    })
  }
  const lines = (): string[] => within(screen.getByRole('grid')).getAllByRole('row').slice(1).map(textOf)

  test('names every agent of a call and what came of each part, in both languages', async () => {
    const room = await show(sampleId('c1'))
    expect(lines()[0]).toContain('李静 → 张伟')
    expect(lines()[0]).toContain('Transferred · Solved')
    expect(lines()[1]).toContain('Ticket opened')
    expect(lines()[2]).toContain('Wrap-up owed')
    expect(lines()[3]).not.toContain('Wrap-up owed')
    await room.speak('zh-CN')
    expect(lines()[0]).toContain('已转接 · 已解决')
    expect(lines()[2]).toContain('待整理')
  })

  test('does not say that a call goes on whose end nobody told', async () => {
    const call = sampleRecord(ROOM_TIME, 6, sampleId('c1'), {
      ...{ agentId: null, answeredAt: null, endedAt: null, outcome: null, disposition: null },
    })
    const rows = [rowOf(call, '王小明', null)]
    const room = await show(null, { answers: () => ({ 'call.list': () => ({ rows, total: 1 }) }) })
    expect(lines()[0]).toContain('End not known')
    await room.speak('zh-CN')
    expect(lines()[0]).toContain('结果未知')
  })

  test('opens the call with each agent’s part and note, above its customer', async () => {
    const room = await show(sampleId('c1'))
    await click(within(screen.getByRole('grid')).getAllByRole('row')[1] as HTMLElement)
    const details = (): string => textOf(screen.getByRole('region', { name: /Call details|通话详情/ }))
    expect(details()).toContain('Transferred (set by the system) · to 张伟')
    expect(details()).toContain('已寄出新滤网')
    expect(screen.getByRole('region', { name: 'Customer' })).toBeTruthy()
    await room.speak('zh-CN')
    expect(details()).toContain('已转接（系统） · 转给 张伟')
  })

  test('opens the call alone where nobody knows whose it is', async () => {
    await show(null)
    expect(lines()[0]).toContain('Beijing')
    await click(within(screen.getByRole('grid')).getAllByRole('row')[1] as HTMLElement)
    expect(textOf(screen.getByRole('complementary', { name: 'Call details' }))).toContain('张伟Solved')
    expect(textOf(screen.getByRole('complementary', { name: 'Call details' }))).toContain(
      '138 0013 8000 · Beijing',
    )
    expect(screen.queryByRole('region', { name: 'Customer' })).toBeNull()
  })

  test.each(['en', 'zh-CN'] as const)(
    'goes into a file, a line for each agent, and the head says so: %s',
    async (language) => {
      const saved: Blob[] = []
      vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => (saved.push(blob as Blob), 'blob:x'))
      vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue()
      const room = await show(sampleId('c1'), { language })
      await press(language === 'en' ? 'Export CSV' : '导出 CSV')
      await pass(100)
      expect(room.inputsOf('call.list').at(-1)).toMatchObject({ scope: 'mine', outcome: null, limit: 200 })
      const text = await saved[0]?.text()
      const [head, first, second, ...others] = (text ?? '').trim().split('\r\n')
      const en = language === 'en'
      expect(head).toContain(en ? 'Part (one line for each agent),Started' : '分段（每位坐席一行）,来电时间')
      const time = `2026-11-23 08:00:00,${en ? 'Incoming,Answered' : '来电,已接通'},王小明,138 0013 8000,售后,20`
      expect(first).toBe(
        `1/2,${time},李静,8,2026-11-23 08:00:20,2026-11-23 08:01:20,60,15,,${en ? 'Transferred,System' : '已转接,系统'},张伟,,contact-transferred,${en ? 'Beijing' : '北京'}`,
      )
      expect(second).toBe(
        `2/2,${time},张伟,6,2026-11-23 08:01:20,2026-11-23 08:04:20,180,0,30,${en ? 'Solved,Agent' : '已解决,坐席'},,"已寄出新滤网\n=运费我们付",contact-transferred,${en ? 'Beijing' : '北京'}`,
      )
      // one agent, one who owes a word, and a call that reached nobody: a line each
      expect(others.map((line) => line.split(',')[0])).toEqual(['1/1', '1/1', '1/1'])
      expect(others[0]).toContain(en ? 'Ticket opened,Agent' : '已建工单,坐席')
    },
  )
})

test('nobody chosen says what will be here; an unknown caller says how to find out', async () => {
  const room = await renderRoom(<CustomerPanel customerId={null} />)
  expect(screen.getByText(/^Orders, tickets and the history of a caller appear here/)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Find a customer' })).toBeTruthy()
  await room.speak('zh-CN')
  expect(screen.queryByText(/^Orders, tickets/)).toBeNull()
})
