// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import { GRID_START } from '../../renderer/ui/grid-place.ts'
import { readDeskFocus } from '../../renderer/workspace/navigation/navigation.ts'
import TicketsRoom from '../../renderer/workspace/tickets/tickets-room.tsx'
import { NO_FILTER, useTicketsView } from '../../renderer/workspace/tickets/tickets-view.ts'
import type { TicketRow } from '../../shared/contract/desk-queries.ts'
import { DoorError } from '../../shared/contract/door.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { pass } from '../support/rendered-desk.tsx'
import {
  click,
  key,
  press,
  renderRoom,
  ROOM_TIME,
  textOf,
  type,
  type RenderedRoom,
} from '../support/rendered-room.tsx'
import { sampleId } from '../support/sample-world/sample-id.ts'
import type { SampleWorld } from '../support/sample-world/sample-world.ts'

/** The list of tickets: found by filters, walked by keys, opened beside the list. */

beforeEach(() => useTicketsView.setState({ filter: NO_FILTER, place: GRID_START, openId: null }))

const rowsOf = ({ view, card }: SampleWorld): TicketRow[] => [
  {
    ticket: { ...view.ticket, dueAt: ROOM_TIME - 3 * MINUTE_MS },
    customerName: '王小明',
    assigneeName: '李静',
    orderNumber: '2026110988431',
  },
  {
    ticket: card.openTickets[0] ?? view.ticket,
    customerName: '王小明',
    assigneeName: null,
    orderNumber: null,
  },
  {
    ticket: { ...view.ticket, id: sampleId('t3'), number: null, title: '', customerId: null, status: 'new' },
    customerName: null,
    assigneeName: null,
    orderNumber: null,
  },
]
interface Listed {
  readonly rows?: (world: SampleWorld) => TicketRow[]
  readonly total?: number
  readonly isCut?: boolean
}
const show = ({ rows = rowsOf, total, isCut = false }: Listed = {}): Promise<RenderedRoom> =>
  renderRoom(<TicketsRoom />, {
    answers: (world) => ({
      'ticket.list': () => ({ rows: rows(world), total: total ?? rows(world).length, isCut }),
    }),
  })
const grid = (): HTMLElement => screen.getByRole('grid', { name: 'List of tickets' })
const lines = (): HTMLElement[] => within(grid()).getAllByRole('row').slice(1)
const lastQuery = (room: RenderedRoom): unknown => room.inputsOf('ticket.list').at(-1)
const pick = async (label: string, option: string): Promise<void> => {
  await click(screen.getByRole('combobox', { name: label }))
  await click(screen.getByRole('option', { name: option }))
}

describe('the list', () => {
  test('says of each ticket what is needed to choose it', async () => {
    await show()
    const first = textOf(lines()[0] as HTMLElement)
    for (const part of [
      'T-20261122-0042',
      'P2',
      '开机约十分钟后自动停机',
      'Return',
      'In progress',
      '王小明',
      '李静',
    ])
      expect(first).toContain(part)
    expect(first).toMatch(/over/)
    expect(screen.getByText('3 in all')).toBeTruthy()
  })

  test('says what is not known yet, and makes nothing up', async () => {
    await show()
    const unknown = textOf(lines()[2] as HTMLElement)
    expect(unknown).toContain('No number yet')
    expect(unknown).toContain('138 0013 8000')
    expect(unknown).toContain('Nobody')
  })

  test('of a search that found more than it shows says that these are the first', async () => {
    await show({ total: 200, isCut: true })
    expect(screen.getByText('the first 200; more words narrow the search')).toBeTruthy()
  })

  test('tells screen readers how long it is, though few rows are drawn', async () => {
    await show({ total: 5000 })
    expect(grid().getAttribute('aria-rowcount')).toBe('5001')
    expect(lines().length).toBeLessThan(60)
  })
})

describe('filters', () => {
  test('ask for open tickets by urgency where nothing is chosen', async () => {
    const room = await show()
    expect(lastQuery(room)).toEqual({
      text: '',
      scope: 'open',
      status: null,
      kind: null,
      sort: 'due',
      offset: 0,
      limit: 100,
    })
  })

  test('of scope, status, kind and order are asked of the core together', async () => {
    const room = await show()
    await click(screen.getByRole('radio', { name: 'Mine' }))
    await pick('Status', 'Waiting')
    await pick('Kind', 'Repair')
    await pick('Order', 'Newest first')
    expect(lastQuery(room)).toMatchObject({
      scope: 'mine',
      status: 'waiting',
      kind: 'repair',
      sort: 'newest',
    })
  })

  test('by words are asked after a pause in typing', async () => {
    const room = await show()
    const before = room.inputsOf('ticket.list').length
    const field = screen.getByRole('textbox', { name: 'Filter tickets' })
    await type(field, '停')
    await type(field, '停机')
    await pass(600)
    expect(lastQuery(room)).toMatchObject({ text: '停机' })
    expect(room.inputsOf('ticket.list').length).toBe(before + 1)
  })

  test('that fit nothing say so and are cleared by one press', async () => {
    const room = await show({ rows: () => [] })
    expect(screen.getByText(/^Tickets will be listed here/)).toBeTruthy()
    await pick('Status', 'Waiting')
    expect(lastQuery(room)).toMatchObject({ status: 'waiting' })
    expect(screen.getByText('No ticket fits. Try with fewer filters.')).toBeTruthy()
    await click(screen.getAllByRole('button', { name: 'Clear filters' })[0] as HTMLElement)
    const status = screen.getByRole<HTMLInputElement>('combobox', { name: 'Status' })
    expect(status.value).toBe('Any status')
    expect(screen.queryByText('No ticket fits. Try with fewer filters.')).toBeNull()
  })

  test('with nothing to export bar the export', async () => {
    await show({ rows: () => [] })
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Export CSV' }).disabled).toBe(true)
  })
})

describe('by the keyboard', () => {
  test('arrows move, Enter opens beside the list, Escape closes', async () => {
    await show()
    grid().focus()
    await key('ArrowDown', grid())
    await key('ArrowDown', grid())
    expect(grid().getAttribute('aria-activedescendant')).toBe(lines()[1]?.id)
    await key('Enter', grid())
    expect(useTicketsView.getState().openId).toBe('t2')
    expect(screen.getByRole('complementary', { name: 'Ticket details' })).toBeTruthy()
    await key('Escape', grid())
    expect(screen.queryByRole('complementary', { name: 'Ticket details' })).toBeNull()
  })

  test('End and Home go to the ends', async () => {
    await show()
    await key('End', grid())
    expect(grid().getAttribute('aria-activedescendant')).toBe(lines()[2]?.id)
    await key('Home', grid())
    expect(grid().getAttribute('aria-activedescendant')).toBe(lines()[0]?.id)
  })
})

test('a ticket opened beside the list goes to the desk by one press', async () => {
  await show()
  await click(lines()[0] as HTMLElement)
  await press('Open in the workspace')
  expect(readDeskFocus().ticketId).toBe('t1')
})

test('a list that cannot be read says so with a way to ask again, and is never called empty', async () => {
  let isBroken = true
  await renderRoom(<TicketsRoom />, {
    answers: (world) => ({
      'ticket.list': () => {
        if (isBroken) throw new DoorError('internal', 'broken')
        return { rows: rowsOf(world), total: 3, isCut: false }
      },
    }),
  })
  expect(screen.queryByText(/^Tickets will be listed/)).toBeNull()
  isBroken = false
  await press('Retry')
  expect(lines()).toHaveLength(3)
})
