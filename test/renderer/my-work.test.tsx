// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
// drawn at once, as after the first time
import '../../renderer/workspace/my-work/my-work.tsx'
import { DeskRoom } from '../../renderer/workspace/desk-room.tsx'
import { useFollowUpsView } from '../../renderer/workspace/follow-ups/follow-ups-view.ts'
import { clearFocus, openRoom, readDeskFocus } from '../../renderer/workspace/navigation/navigation.ts'
import type { FollowUpRow, TicketRow } from '../../shared/contract/desk-queries.ts'
import { DoorError } from '../../shared/contract/door.ts'
import type { MyWork } from '../../shared/contract/my-work.ts'
import { FollowUp } from '../../shared/domain/follow-up.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { countHere, writtenJob } from '../support/job-count.ts'
import { pass } from '../support/rendered-desk.tsx'
import { key, press, renderRoom, ROOM_TIME, textOf, type RenderedRoom } from '../support/rendered-room.tsx'
import type { SampleWorld } from '../support/sample-world/sample-world.ts'

/** Between two calls the workspace shows what waits for the person. */

beforeEach(() => {
  clearFocus()
  openRoom('desk')
  useFollowUpsView.setState({ side: null })
})

const followUp = (id: string, name: string | null, dueAt: number, fields: object = {}): FollowUpRow => ({
  followUp: FollowUp.parse({
    id,
    cause: 'promised',
    status: 'owed',
    number: '+8613800138000',
    customerId: 'c1',
    ticketId: null,
    queueId: 'q5000',
    contactId: null,
    assignee: null,
    subject: '',
    createdAt: ROOM_TIME - 5 * HOUR_MS,
    dueAt,
    attempts: [],
    ...fields,
  }),
  customerName: name,
  queueName: '售后',
  ticketNumber: null,
  assigneeName: null,
  isPending: false,
})
const ticket = (world: SampleWorld, id: string, title: string, dueAt: number): TicketRow => ({
  ticket: { ...world.view.ticket, id: id as Ticket['id'], title, dueAt, kind: 'return', step: 1 },
  customerName: '王小明',
  assigneeName: '李静',
  orderNumber: null,
})
const few = <T,>(...rows: T[]) => ({ rows, total: rows.length })
const workOf = (world: SampleWorld): MyWork => ({
  tickets: {
    rows: [
      ticket(world, 't1', '净化器停机', ROOM_TIME - 108 * MINUTE_MS),
      ticket(world, 't2', '退货运费', ROOM_TIME + 40.5 * MINUTE_MS),
      ticket(world, 't3', '滤网漏水', ROOM_TIME + 26.01 * HOUR_MS),
    ],
    total: 100,
  },
  followUps: few(
    followUp('f1', '何晓芸', ROOM_TIME + 2.01 * HOUR_MS, { subject: '问退款', assignee: 'p1001' }),
  ),
  missed: few(followUp('f2', null, ROOM_TIME - 25 * MINUTE_MS, { cause: 'missed', customerId: null })),
  drafts: [
    {
      key: 'ticket:t9',
      savedAt: ROOM_TIME - HOUR_MS,
      length: 48,
      about: { kind: 'ticket', id: 't9' as Ticket['id'], ticket: { ...world.view.ticket, title: '换货' } },
      customerName: '刘佳',
    },
  ],
  isNewcomer: false,
})
const NOTHING: MyWork = {
  tickets: few(),
  followUps: few(),
  missed: few(),
  drafts: [],
  isNewcomer: false,
}
interface Shown {
  readonly work?: (world: SampleWorld) => MyWork | Promise<MyWork>
  readonly isTrial?: boolean
  readonly calls?: boolean
}
const show = async ({ work = workOf, isTrial = false, calls = false }: Shown = {}): Promise<RenderedRoom> => {
  const room = await renderRoom(<DeskRoom />, {
    state: (world) => ({ calls: calls ? [world.call] : [], isTrial }),
    answers: (world) => ({ 'work.list': () => work(world) }),
  })
  await pass(300)
  return room
}
const section = (name: string): HTMLElement => screen.getByRole('region', { name })
const rowsOf = (name: string): string[] => within(section(name)).queryAllByRole('listitem').map(textOf)
const rowButton = (text: string): HTMLElement =>
  screen.getByText(text, { selector: '[data-row] *' }).closest('button') as HTMLElement

describe('the worklist', () => {
  test('leads each row with when it is due, then a sentence, then what comes next', async () => {
    const room = await show()
    expect(rowsOf('Tickets due').slice(0, 2)).toEqual([
      expect.stringMatching(/^Overdue1 h 48 min净化器停机王小明 · next: Review/),
      expect.stringMatching(/^10:40in 40 min退货运费王小明 · next: Review/),
    ])
    expect(rowsOf('Tickets due')[2]).toMatch(/^tomorrow 12:00in 1 d 2 h滤网漏水/)
    expect(textOf(section('Tickets due'))).toContain('99+')
    expect(rowsOf('Follow-ups owed')).toEqual(['12:00in 2 h何晓芸 · 问退款售后 · Not tried yet · yours'])
    expect(rowsOf('Missed callers')).toEqual(['Overdue25 min138 0013 8000Missed call · 售后'])
    expect(rowsOf('Not saved')).toEqual(['Ticket · 换货48 characters · 09:00'])
    await room.speak('zh-CN')
    expect(rowsOf('到期工单')[0]).toMatch(/^已逾期1 小时 48 分钟净化器停机王小明 · 下一步：审核/)
    expect(rowsOf('未保存')).toEqual(['工单 · 换货48 字 · 09:00'])
  })

  test('gives way to a call, and to whatever a person opens', async () => {
    const room = await show({ calls: true })
    expect(screen.queryByRole('region', { name: 'My work' })).toBeNull()
    await room.patch({ calls: [] })
    await act(async () => clearFocus())
    await pass(300)
    expect(screen.getByRole('region', { name: 'My work' })).toBeTruthy()
    await room.patch({ calls: [room.world.call] })
    expect(screen.queryByRole('region', { name: 'My work' })).toBeNull()
  })

  test('is walked by keys through all its lists, opened by Enter and called by one letter', async () => {
    const room = await show()
    ;(document.activeElement as HTMLElement | null)?.blur()
    await key('j', document.body)
    expect(document.activeElement).toBe(rowButton('净化器停机'))
    for (const name of ['ArrowDown', 'j', 'j']) await key(name)
    expect(document.activeElement).toBe(rowButton('何晓芸 · 问退款'))
    await key('c')
    expect(room.inputsOf('call.dial')).toEqual([
      { number: '+8613800138000', customerId: 'c1', followUpId: 'f1', ticketId: null },
    ])
    await key('k')
    expect(document.activeElement).toBe(rowButton('滤网漏水'))
    await key('End')
    expect(document.activeElement).toBe(rowButton('Ticket · 换货'))
    const stops = [...document.querySelectorAll('[data-row]')].filter(
      (one) => one.getAttribute('tabindex') === '0',
    )
    expect(stops).toEqual([rowButton('Ticket · 换货')])
    // a button: Enter presses it
    fireEvent.click(document.activeElement!)
    expect(readDeskFocus().ticketId).toBe('t9')
  })

  test('calls by C alone, in capitals too: with Alt, Control or Meta it is another key', async () => {
    const room = await show()
    const row = rowButton('何晓芸 · 问退款')
    row.focus()
    for (const held of ['altKey', 'ctrlKey', 'metaKey']) fireEvent.keyDown(row, { key: 'c', [held]: true })
    await pass(200)
    expect(room.inputsOf('call.dial')).toEqual([])
    await key('C', row)
    expect(room.inputsOf('call.dial')).toMatchObject([{ followUpId: 'f1' }])
  })

  test('opens a follow-up in its room', async () => {
    await show()
    fireEvent.click(rowButton('何晓芸 · 问退款'))
    expect(useFollowUpsView.getState().side).toEqual({ show: 'followUp', id: 'f1' })
  })

  test('calls a missed caller with one click', async () => {
    const room = await show()
    const job = countHere()
    await job.during(async () => {
      fireEvent.click(within(section('Missed callers')).getByRole('button', { name: 'Call 138 0013 8000' }))
      await pass(50)
    })
    expect(job.cost).toEqual(writtenJob(7))
    expect(room.inputsOf('call.dial')).toMatchObject([{ followUpId: 'f2' }])
  })
})

describe('the worklist under changes', () => {
  test('brings its rows up to date where they stand while the pointer moves on it; others come when it leaves', async () => {
    let work: ((world: SampleWorld) => MyWork) | undefined
    const room = await show({ work: (world) => (work ?? workOf)(world) })
    const list = screen.getByRole('region', { name: 'My work' })
    fireEvent.pointerMove(list)
    work = (world) => ({
      ...workOf(world),
      tickets: few(
        ticket(world, 't0', '新的急件', ROOM_TIME - 3 * HOUR_MS),
        ticket(world, 't2', '退货运费由我方承担', ROOM_TIME + 40.5 * MINUTE_MS),
        ticket(world, 't3', '滤网漏水', ROOM_TIME + 26.01 * HOUR_MS),
      ),
    })
    room.desk.emitChanged()
    await pass(400)
    const held = rowsOf('Tickets due')
    expect(held).toHaveLength(3)
    expect(held[0]).toContain('净化器停机done meanwhile')
    expect(held[1]).toContain('退货运费由我方承担')
    expect(textOf(section('Tickets due'))).toContain('+1 new')
    fireEvent.pointerLeave(list)
    await pass(50)
    expect(rowsOf('Tickets due')[0]).toContain('新的急件')
    // a pointer that rests is not about to press anything
    fireEvent.pointerMove(list)
    work = workOf
    room.desk.emitChanged()
    await pass(400)
    expect(rowsOf('Tickets due')[0]).toContain('新的急件')
    await pass(10_000)
    expect(rowsOf('Tickets due')[0]).toContain('净化器停机')
  })

  test('calls and walks by what is drawn while it is held: nobody for a row that is gone, and none that is not drawn', async () => {
    let work: ((world: SampleWorld) => MyWork) | undefined
    const room = await show({ work: (world) => (work ?? workOf)(world) })
    const row = rowButton('何晓芸 · 问退款')
    row.focus()
    fireEvent.pointerMove(screen.getByRole('region', { name: 'My work' }))
    work = (world) => ({
      ...workOf(world),
      followUps: few(
        followUp('f8', '赵强', ROOM_TIME + HOUR_MS),
        followUp('f9', '孙丽', ROOM_TIME + 3 * HOUR_MS),
      ),
    })
    room.desk.emitChanged()
    await pass(400)
    expect(rowsOf('Follow-ups owed')).toHaveLength(1)
    await key('c', row)
    expect(room.inputsOf('call.dial')).toEqual([])
    await key('ArrowUp', row)
    expect(document.activeElement).toBe(rowButton('滤网漏水'))
    await key('ArrowDown')
    expect(document.activeElement).toBe(rowButton('138 0013 8000'))
    await key('c')
    expect(room.inputsOf('call.dial')).toMatchObject([{ followUpId: 'f2' }])
  })

  test('hears what is typed in any window', async () => {
    const room = await show()
    const before = room.inputsOf('work.list').length
    await act(
      async () => void (await room.client.callCore('draft.save', { key: 'ticket:t1', value: { note: 'x' } })),
    )
    await pass(400)
    expect(room.inputsOf('work.list').length).toBe(before + 1)
  })
})

describe('the faces of the worklist', () => {
  test('while it is asked: places of what will be there', async () => {
    await show({ work: () => new Promise(() => undefined) })
    expect(screen.getAllByRole('status', { name: 'Loading' }).length).toBeGreaterThanOrEqual(4)
  })

  test('with nothing to do it says what will be here; a list without rows says so in its place', async () => {
    await show({ work: () => NOTHING })
    expect(screen.getByText(/^Nothing waits for you\./)).toBeTruthy()
  })

  test('one list without rows keeps its place', async () => {
    await show({ work: (world) => ({ ...NOTHING, tickets: workOf(world).tickets }) })
    expect(screen.getByText('No missed caller waits for you.')).toBeTruthy()
    expect(screen.getByText('Everything that you typed is saved.')).toBeTruthy()
  })

  test('that could not be read is not called empty, and is asked again', async () => {
    let isBroken = true
    await show({
      work: (world) => {
        if (isBroken) throw new DoorError('internal', 'broken')
        return workOf(world)
      },
    })
    expect(screen.queryByText(/^Nothing waits/)).toBeNull()
    isBroken = false
    await press('Retry')
    await pass(100)
    expect(rowsOf('Tickets due')).toHaveLength(3)
  })

  test('that cannot be asked again stays, with its age', async () => {
    let isBroken = false
    const room = await show({
      work: (world) => {
        if (isBroken) throw new DoorError('internal', 'broken')
        return workOf(world)
      },
    })
    isBroken = true
    room.desk.emitChanged()
    await pass(60_000)
    expect(rowsOf('Tickets due')).toHaveLength(3)
    expect(screen.getAllByText(/^as of 1 min ago/).length).toBeGreaterThan(0)
  })

  test('shows a newcomer of the trial the first steps until the first call', async () => {
    await show({ work: () => ({ ...NOTHING, isNewcomer: true }), isTrial: true })
    expect(screen.getByRole('region', { name: 'A first call' })).toBeTruthy()
  })

  test('shows the first steps to nobody else', async () => {
    await show({ work: () => NOTHING, isTrial: true })
    expect(screen.queryByRole('region', { name: 'A first call' })).toBeNull()
  })
})
