// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { act } from 'react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { GRID_START } from '../../renderer/ui/grid-place.ts'
import TicketsRoom from '../../renderer/workspace/tickets/tickets-room.tsx'
import { NO_FILTER, useTicketsView } from '../../renderer/workspace/tickets/tickets-view.ts'
import type { TicketRow } from '../../shared/contract/desk-queries.ts'
import { DoorError } from '../../shared/contract/door.ts'
import type { Settings } from '../../shared/contract/settings.ts'
import type { PersonId } from '../../shared/domain/ids.ts'
import type { TicketStatus } from '../../shared/domain/ticket.ts'
import { pass } from '../support/rendered-desk.tsx'
import { click, key, press, renderRoom, textOf, type, type RenderedRoom } from '../support/rendered-room.tsx'
import { sampleId } from '../support/sample-world/sample-id.ts'
import type { SampleWorld } from '../support/sample-world/sample-world.ts'

/** Columns, orders, views, and what is done with many tickets at once. */

beforeEach(() => useTicketsView.setState({ filter: NO_FILTER, place: GRID_START, openId: null }))

const rowOf = ({ view }: SampleWorld, n: number): TicketRow => ({
  ticket: {
    ...view.ticket,
    id: sampleId(`t${n}`),
    number: `T-20261122-${String(n).padStart(4, '0')}`,
    status: 'processing',
  },
  customerName: '王小明',
  assigneeName: '李静',
  orderNumber: `20261109${n}`,
})
interface Start {
  readonly count?: number
  readonly refuses?: readonly string[]
  readonly rows?: (world: SampleWorld) => TicketRow[]
}
/** A core that keeps what it is told of statuses, and refuses some tickets. */
const show = async ({ count = 6, refuses = [], rows }: Start = {}): Promise<
  RenderedRoom & { readonly statuses: Map<string, TicketStatus> }
> => {
  const statuses = new Map<string, TicketStatus>()
  let all: TicketRow[] = []
  const room = await renderRoom(<TicketsRoom />, {
    answers: (world) => {
      all = Array.from({ length: count }, (_, n) => rowOf(world, n + 1))
      return {
        'ticket.list': ({ offset, limit }) => {
          const listed = rows?.(world) ?? all
          return { rows: listed.slice(offset, offset + limit), total: listed.length, isCut: false }
        },
        'ticket.get': ({ id }) => {
          const row = all.find(({ ticket }) => ticket.id === id)!
          return { ...world.view, ticket: { ...row.ticket, status: statuses.get(id) ?? row.ticket.status } }
        },
        'acts.do': ({ acts }) => {
          const [one] = acts
          if (one?.type !== 'ticket.setStatus') return null
          if (refuses.includes(one.id)) throw new DoorError('wrongStatus', 'wrong status')
          statuses.set(one.id, one.status)
          return null
        },
      }
    },
  })
  return { ...room, statuses }
}
const grid = (): HTMLElement => screen.getByRole('grid', { name: 'List of tickets' })
const lines = (): HTMLElement[] => within(grid()).getAllByRole('row').slice(1)
const lineOf = (n: number): HTMLElement =>
  lines().find((line) => textOf(line).includes(`-${String(n).padStart(4, '0')}`))!
const heads = (): string[] => within(grid()).getAllByRole('columnheader').map(textOf)
const head = (name: string): HTMLElement => within(grid()).getByRole('columnheader', { name })
const lastQuery = (room: RenderedRoom): unknown => room.inputsOf('ticket.list').at(-1)
const settingsOf = (room: RenderedRoom): Partial<Settings> => room.inputsOf('settings.set').at(-1) as Settings
const keepSettings = (room: RenderedRoom): Promise<void> =>
  room.patch({ settings: { ...room.desk.state().settings, ...settingsOf(room) } })
const chosen = (): string[] =>
  lines()
    .filter((line) => line.getAttribute('aria-selected') === 'true')
    .map((line) => /\d{8}-(\d{4})/.exec(textOf(line))?.[1] ?? '')
const shiftKey = async (name: string): Promise<void> => {
  fireEvent.keyDown(grid(), { key: name, shiftKey: true })
  await pass(50)
}
const bar = (): HTMLElement => screen.getByRole('region', { name: 'Chosen tickets' })

describe('columns', () => {
  test('say order and product of each ticket', async () => {
    await show()
    expect(heads()).toEqual(expect.arrayContaining(['Order', 'Product']))
    expect(textOf(lineOf(1))).toContain('202611091')
    expect(textOf(lineOf(1))).toContain('空气净化器 AP-300')
  })

  test('are asked of the core when their header is pressed, and the other way round at the next press', async () => {
    const room = await show()
    expect(head('Due').getAttribute('aria-sort')).toBe('ascending')
    await click(within(head('Number')).getByRole('button'))
    expect(lastQuery(room)).toMatchObject({ sort: 'newest' })
    expect(head('Number').getAttribute('aria-sort')).toBe('descending')
    await click(within(head('Number')).getByRole('button'))
    expect(lastQuery(room)).toMatchObject({ sort: 'oldest' })
    expect(head('Due').getAttribute('aria-sort')).toBe('none')
    // there is no index by customers' names, so there is nothing to press
    expect(within(head('Customer')).queryByRole('button')).toBeNull()
  })

  test('are chosen by a person, who finds them so the next time; number and title stay', async () => {
    const room = await show()
    await press('Columns')
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Title' }).disabled).toBe(true)
    await click(screen.getByRole('checkbox', { name: 'Product' }))
    await keepSettings(room)
    expect(heads()).not.toContain('Product')
    const me = room.world.state.session!.person.id
    expect(settingsOf(room).tickets?.[me]?.columns).not.toContain('product')
    await click(screen.getByRole('checkbox', { name: 'Product' }))
    await keepSettings(room)
    expect(settingsOf(room).tickets?.[me]?.columns).toBeNull()
    expect(heads()).toContain('Product')
  })

  test('of another person are not touched', async () => {
    const room = await show()
    const theirs = { columns: ['number' as const], views: [] }
    const other = sampleId<PersonId>('p9')
    await room.patch({ settings: { ...room.desk.state().settings, tickets: { [other]: theirs } } })
    expect(heads()).toContain('Product')
    await press('Columns')
    await click(screen.getByRole('checkbox', { name: 'Kind' }))
    expect(settingsOf(room).tickets?.[other]).toEqual(theirs)
  })
})

describe('views', () => {
  test('keep filters, order and columns under a name, and none of the words that were typed', async () => {
    const room = await show()
    await click(screen.getByRole('radio', { name: 'Mine' }))
    await type(screen.getByRole('textbox', { name: 'Filter tickets' }), '王小明')
    await pass(600)
    await press('Views')
    await type(screen.getByRole('textbox', { name: /^Name of the view/ }), ' 我的加急 ')
    await press('Save view')
    await keepSettings(room)
    const me = room.world.state.session!.person.id
    expect(settingsOf(room).tickets?.[me]?.views).toMatchObject([
      { name: '我的加急', scope: 'mine', status: null, kind: null, sort: 'due', columns: null },
    ])
    expect(JSON.stringify(settingsOf(room))).not.toContain('王小明')

    await click(screen.getByRole('radio', { name: 'All' }))
    await press('我的加急')
    expect(useTicketsView.getState().filter).toMatchObject({ scope: 'mine', text: '' })
    // the button says which view is shown
    expect(screen.getByRole('button', { name: '我的加急' })).toBeTruthy()
  })

  test('that were removed are given back by one press', async () => {
    const room = await show()
    await press('Views')
    await type(screen.getByRole('textbox', { name: /^Name of the view/ }), '今天')
    await press('Save view')
    await keepSettings(room)
    await press('Remove the view “今天”')
    await keepSettings(room)
    expect(screen.queryByRole('button', { name: 'Remove the view “今天”' })).toBeNull()
    await press('Undo: “今天” is kept')
    await keepSettings(room)
    expect(screen.getByRole('button', { name: 'Remove the view “今天”' })).toBeTruthy()
  })
})

describe('choosing', () => {
  test('Space chooses, Shift chooses along, Escape lets go before it closes anything', async () => {
    await show()
    grid().focus()
    await key('ArrowDown', grid())
    await key(' ', grid())
    expect(chosen()).toEqual(['0001'])
    await shiftKey('ArrowDown')
    await shiftKey('ArrowDown')
    expect(chosen()).toEqual(['0001', '0002', '0003'])
    expect(textOf(bar())).toContain('3 chosen')
    await key('Enter', grid())
    await key('Escape', grid())
    expect(chosen()).toEqual([])
    expect(useTicketsView.getState().openId).not.toBeNull()
    await key('Escape', grid())
    expect(useTicketsView.getState().openId).toBeNull()
  })

  test('by the box, and by Shift and a press up to it, opens nothing', async () => {
    await show()
    await click(screen.getByRole('checkbox', { name: 'Choose T-20261122-0002' }))
    fireEvent.click(lineOf(5), { shiftKey: true })
    await pass(50)
    expect(chosen()).toEqual(['0002', '0003', '0004', '0005'])
    await click(screen.getByRole('checkbox', { name: 'Choose T-20261122-0003' }))
    expect(chosen()).toEqual(['0002', '0004', '0005'])
    expect(useTicketsView.getState().openId).toBeNull()
  })

  test('of a long list ends at 200, and rows that are not here are left out', async () => {
    await show({ count: 5000 })
    await click(screen.getByRole('checkbox', { name: 'Choose T-20261122-0001' }))
    await shiftKey('End')
    const n = Number(/(\d+) chosen/.exec(textOf(bar()))?.[1])
    expect(n).toBeGreaterThan(1)
    expect(n).toBeLessThanOrEqual(200)
    expect(textOf(bar())).toContain(`${5000 - n} more were not`)
  })

  test('is for the list that is seen: another filter begins with none', async () => {
    await show()
    await click(screen.getByRole('checkbox', { name: 'Choose T-20261122-0001' }))
    await click(screen.getByRole('radio', { name: 'Mine' }))
    await pass(600)
    expect(screen.queryByRole('region', { name: 'Chosen tickets' })).toBeNull()
    await click(screen.getByRole('radio', { name: 'Open' }))
    await pass(600)
    expect(chosen()).toEqual([])
  })
})

describe('with many tickets', () => {
  const chooseAll = async (count: number): Promise<void> => {
    await click(screen.getByRole('checkbox', { name: 'Choose T-20261122-0001' }))
    fireEvent.click(lineOf(count), { shiftKey: true })
    await pass(50)
  }
  const setStatus = async (status: string): Promise<void> => {
    await press('Set status')
    await click(screen.getByRole('menuitem', { name: status }))
  }

  test('each gets an act of its own; those that are refused are listed with the reason, and the others are taken back by one press', async () => {
    const room = await show({ refuses: ['t2'] })
    await chooseAll(3)
    await setStatus('Waiting')
    expect(room.actsDone()).toEqual([
      { type: 'ticket.setStatus', id: 't1', status: 'waiting' },
      { type: 'ticket.setStatus', id: 't2', status: 'waiting' },
      { type: 'ticket.setStatus', id: 't3', status: 'waiting' },
    ])
    expect(textOf(bar())).toContain('Waiting: 2 done · 1 not')
    const refused = within(screen.getByRole('list', { name: 'Tickets that were left as they are' }))
    expect(textOf(refused.getByRole('listitem'))).toMatch(/T-20261122-0002 .* cannot go to this status/)
    // what was not done stays chosen
    expect(chosen()).toEqual(['0002'])

    // somebody has gone on with one of them
    room.statuses.set('t3', 'closed')
    await press('Undo')
    expect(room.actsDone().slice(3)).toEqual([{ type: 'ticket.setStatus', id: 't1', status: 'processing' }])
    expect(textOf(bar())).toContain('Waiting: 1 taken back · 1 not')
    expect(textOf(bar())).toContain('Somebody has changed it since.')
  })

  test('a status that has no way back offers no undo', async () => {
    await show()
    await chooseAll(2)
    await setStatus('Resolved')
    expect(textOf(bar())).toContain('Resolved: 2 done')
    expect(screen.queryByRole('button', { name: /^Undo/ })).toBeNull()
  })

  test('a note goes to each, nothing takes it back, and what is typed outlives the room', async () => {
    const room = await show()
    await chooseAll(2)
    await press('Add a note')
    await type(screen.getByRole('textbox', { name: 'Note for each of the chosen tickets' }), '已电话通知延期')
    await pass(300)
    expect(room.inputsOf('draft.save').at(-1)).toMatchObject({ key: 'tickets:note' })
    await press('Add to 2 tickets')
    expect(room.actsDone()).toMatchObject([
      { type: 'note.add', about: { entity: 'ticket', id: 't1' }, text: '已电话通知延期' },
      { type: 'note.add', about: { entity: 'ticket', id: 't2' }, text: '已电话通知延期' },
    ])
    expect(textOf(bar())).toContain('Add a note: 2 done')
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull()
  })

  test('a note that was refused for some stays in the field, and they stay chosen', async () => {
    let isRefused = true
    const room = await renderRoom(<TicketsRoom />, {
      answers: (world) => ({
        'ticket.list': () => ({ rows: [1, 2].map((n) => rowOf(world, n)), total: 2, isCut: false }),
        'acts.do': ({ acts: [one] }) => {
          if (isRefused && one?.type === 'note.add' && one.about.id === 't2')
            throw new DoorError('notFound', 'not found')
          return null
        },
      }),
    })
    await chooseAll(2)
    await press('Add a note')
    const field = () =>
      screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Note for each of the chosen tickets' })
    await type(field(), '已电话通知延期')
    await press('Add to 2 tickets')
    await pass(300)
    expect(textOf(bar())).toContain('1 done · 1 not')
    expect(field().value).toBe('已电话通知延期')
    expect(chosen()).toEqual(['0002'])
    expect(room.inputsOf('draft.discard')).toEqual([])
    isRefused = false
    await press('Add to 1 tickets')
    expect(room.inputsOf('draft.discard')).toEqual([{ key: 'tickets:note' }])
    expect(screen.queryByRole('textbox', { name: 'Note for each of the chosen tickets' })).toBeNull()
  })

  test('how far it is can be seen, and it can be stopped', async () => {
    let release: (() => void) | undefined
    const room = await renderRoom(<TicketsRoom />, {
      answers: (world) => ({
        'ticket.list': () => ({
          rows: [1, 2, 3].map((n) => rowOf(world, n)),
          total: 3,
          isCut: false,
        }),
        'acts.do': () => new Promise<null>((resolve) => (release = () => resolve(null))),
      }),
    })
    await chooseAll(3)
    await setStatus('Waiting')
    await act(async () => release?.())
    await pass(50)
    expect(textOf(bar())).toContain('1 of 3')
    await press('Stop')
    await act(async () => release?.())
    await pass(50)
    expect(textOf(bar())).toContain('Waiting: 2 done · stopped')
    expect(room.actsDone()).toHaveLength(2)
  })
})

test('under an endless stream of changes no row goes from under the pointer; it shows what is newest of it', async () => {
  let order = [1, 2, 3, 4, 5]
  let title = '旧标题'
  const room = await show({
    rows: (world) =>
      order.map((n) => {
        const row = rowOf(world, n)
        return n === 3 ? { ...row, ticket: { ...row.ticket, title } } : row
      }),
  })
  const places = (): string[] => lines().map((line) => /\d{8}-(\d{4})/.exec(textOf(line))?.[1] ?? '')
  const rows = within(grid()).getAllByRole('rowgroup')[1]!
  fireEvent.pointerEnter(rows)
  for (let n = 0; n < 60; n += 1) {
    order = [...order.slice(1), order[0]!]
    title = `新标题 ${n}`
    await act(async () => {
      room.desk.emitChanged('ticket')
      await vi.advanceTimersByTimeAsync(35)
    })
    expect(places()).toEqual(['0001', '0002', '0003', '0004', '0005'])
  }
  await pass(600)
  expect(textOf(lines()[2]!)).toContain('新标题 59')
  // what the person does with the rows shows at once, and from then on they are held as they are
  await click(screen.getByRole('checkbox', { name: 'Choose T-20261122-0002' }))
  const now = places()
  expect(now).toEqual(order.map((n) => String(n).padStart(4, '0')))
  fireEvent.pointerMove(rows)
  order = [...order.slice(1), order[0]!]
  await act(async () => room.desk.emitChanged('ticket'))
  await pass(600)
  expect(places()).toEqual(now)
  fireEvent.pointerLeave(rows)
  await pass(50)
  expect(places()).toEqual(order.map((n) => String(n).padStart(4, '0')))
})
