// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import { GRID_START } from '../../renderer/ui/grid-place.ts'
import { CustomerPanel } from '../../renderer/workspace/customer/customer-panel.tsx'
import CustomersRoom from '../../renderer/workspace/customers/customers-room.tsx'
import { NO_CUSTOMER_FILTER, useCustomersView } from '../../renderer/workspace/customers/customers-view.ts'
import { readDeskFocus } from '../../renderer/workspace/navigation/navigation.ts'
import type { TimelineItem } from '../../shared/contract/desk-state.ts'
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
  const timeline = (): HTMLElement => screen.getByRole('region', { name: 'Timeline' })
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
    await press('Take mine again')
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

test('nobody chosen says what will be here; an unknown caller says how to find out', async () => {
  const room = await renderRoom(<CustomerPanel customerId={null} />)
  expect(screen.getByText(/^Orders, tickets and the history of a caller appear here/)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Find a customer' })).toBeTruthy()
  await room.speak('zh-CN')
  expect(screen.queryByText(/^Orders, tickets/)).toBeNull()
})
