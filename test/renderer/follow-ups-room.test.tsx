// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import FollowUpsRoom from '../../renderer/workspace/follow-ups/follow-ups-room.tsx'
import { NO_FILTER, useFollowUpsView } from '../../renderer/workspace/follow-ups/follow-ups-view.ts'
import { useFixedKeys, useKeyboard, useKeys } from '../../renderer/ui/keys.ts'
import { GRID_START } from '../../renderer/ui/grid-place.ts'
import type { FollowUpRow } from '../../shared/contract/desk-queries.ts'
import { DoorError } from '../../shared/contract/door.ts'
import { FollowUp } from '../../shared/domain/follow-up.ts'
import type { PersonId } from '../../shared/domain/ids.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { sampleId } from '../support/sample-world/sample-id.ts'
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
import { countHere, writtenJob } from '../support/job-count.ts'
import { pass } from '../support/rendered-desk.tsx'

/** Calls that are owed: the most urgent first, each with its way to call, to log and to give up. */

beforeEach(() => useFollowUpsView.setState({ filter: NO_FILTER, place: GRID_START, side: null }))

const row = (
  id: string,
  customerName: string | null,
  dueAt: number,
  fields: Record<string, unknown> = {},
  shown: Partial<FollowUpRow> = {},
): FollowUpRow => ({
  followUp: FollowUp.parse({
    id,
    cause: 'missed',
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
  customerName,
  queueName: '售后',
  ticketNumber: null,
  assigneeName: null,
  isPending: false,
  ...shown,
})
const attempt = { at: ROOM_TIME - HOUR_MS, by: 'p1002', outcome: 'noAnswer', text: '没人接', contactId: null }
/** As the core lists them: by when they are due. */
const OWED = [
  row('f1', '王小明', ROOM_TIME - 25 * MINUTE_MS, { cause: 'abandoned', attempts: [attempt] }),
  row('f2', '何晓芸', ROOM_TIME + 2 * HOUR_MS, { cause: 'promised', subject: '问退款' }),
  row('f3', '陈丽', ROOM_TIME + 50 * HOUR_MS, { assignee: 'p1002' }, { assigneeName: '张伟' }),
]
const page = (rows: FollowUpRow[]) => ({ rows, total: rows.length, isCut: false })
const show = (rows: FollowUpRow[] = OWED, answers: object = {}): Promise<RenderedRoom> =>
  renderRoom(<FollowUpsRoom />, {
    answers: () => ({ 'followUp.list': () => page(rows), ...answers }),
  })
const grid = (): HTMLElement => screen.getByRole('grid', { name: 'List of follow-ups' })
const entry = (name: string): HTMLElement =>
  within(grid()).getByText(name).closest('[role=row]') as HTMLElement
/** The row that the keyboard is on. */
const active = (): string | null => grid().getAttribute('aria-activedescendant')
const ME = 'p1001'

describe('the list of what is owed', () => {
  test('keys do nothing to the row that takes the place of one that left, until somebody goes there', async () => {
    let rows = OWED
    const room = await show(OWED, { 'followUp.list': () => page(rows) })
    grid().focus()
    await key('j')
    rows = OWED.slice(1)
    room.desk.emitChanged('followUp')
    await pass(600)
    for (const name of ['c', 't', 'l', 'Enter']) await key(name)
    expect(room.inputsOf('call.dial')).toEqual([])
    expect(room.actsDone()).toEqual([])
    expect(useFollowUpsView.getState().side).toBeNull()
    // down leads to the row that stands there now
    await key('j')
    await key('c')
    expect(room.inputsOf('call.dial')).toMatchObject([{ followUpId: 'f2' }])
  })

  test('a row that is settled under the pointer keeps its place, and cannot be called or opened; a pointer that rests lets go', async () => {
    let rows = OWED
    const room = await show(OWED, { 'followUp.list': () => page(rows) })
    const names = (): string[] =>
      within(grid())
        .getAllByRole('row')
        .slice(1)
        .map((line) => /王小明|何晓芸|陈丽/.exec(textOf(line))?.[0] ?? '')
    const body = within(grid()).getAllByRole('rowgroup')[1]!
    fireEvent.pointerMove(body)
    rows = OWED.slice(1)
    room.desk.emitChanged('followUp')
    await pass(600)
    expect(names()).toEqual(['王小明', '何晓芸', '陈丽'])
    expect(entry('王小明').inert).toBe(true)
    expect(entry('何晓芸').inert).toBe(false)
    fireEvent.click(entry('王小明'))
    grid().focus()
    await key('Home')
    await key('c')
    expect(useFollowUpsView.getState().side).toBeNull()
    expect(room.inputsOf('call.dial')).toMatchObject([{ followUpId: 'f2' }])
    await pass(10_000)
    expect(names()).toEqual(['何晓芸', '陈丽'])
  })

  test('says of each when, whom, the number, why, the queue, whose it is and how often it was tried', async () => {
    const room = await show()
    const heads = within(grid()).getAllByRole('columnheader').map(textOf)
    expect(heads).toEqual(['Due', 'Customer', 'Number', 'Why', 'Queue', 'For', 'Tried', 'Call'])
    expect(textOf(entry('王小明'))).toBe(
      'Overdue 25 min王小明138 0013 8000Left the queue 售后AnyoneTried 1 of 5',
    )
    expect(textOf(entry('何晓芸'))).toBe('Due 12:00何晓芸138 0013 8000Promised 问退款售后AnyoneNot tried yet')
    expect(textOf(entry('陈丽'))).toContain('张伟')
    expect(screen.getByText('3 in all')).toBeTruthy()
    await room.speak('zh-CN')
    const rows = screen.getByRole('grid', { name: '回访列表' })
    expect(textOf(rows)).toContain('12:00 前回访何晓芸')
    expect(textOf(rows)).toContain('逾期 25 分钟')
  })

  test('is walked by arrows and by j and k, and opened by Enter', async () => {
    await show()
    grid().focus()
    await key('j')
    const first = active()
    await key('j')
    const second = active()
    expect(second).not.toBe(first)
    await key('ArrowDown')
    await key('k')
    expect(active()).toBe(second)
    await key('Home')
    expect(active()).toBe(first)
    await key('j')
    await key('Enter')
    expect(screen.getByRole('region', { name: '何晓芸' })).toBeTruthy()
  })

  test('calls, takes and logs with one letter each, and not one of a colleague', async () => {
    const room = await show()
    grid().focus()
    await key('Home')
    await key('c')
    expect(room.inputsOf('call.dial')).toEqual([
      { number: '+8613800138000', customerId: 'c1', followUpId: 'f1', ticketId: null },
    ])
    await key('t')
    expect(room.actsDone()).toEqual([{ type: 'followUp.assign', id: 'f1', from: null, to: ME }])
    await key('End')
    await key('t')
    expect(room.actsDone()).toHaveLength(1)
    await key('Home')
    await key('l')
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'What was said' }))
  })

  test('calls with one click, for this very follow-up', async () => {
    const room = await show([OWED[1] as FollowUpRow])
    await press('Call 138 0013 8000')
    expect(room.inputsOf('call.dial')).toEqual([
      { number: '+8613800138000', customerId: 'c1', followUpId: 'f2', ticketId: null },
    ])
  })

  test('offers no call without a number, and says that there is none', async () => {
    await show([row('f4', null, ROOM_TIME, { number: null, customerId: null })])
    expect(textOf(entry('Unknown customer'))).toContain('No number')
    expect(screen.queryByRole('button', { name: /^Call / })).toBeNull()
  })

  test('asks for another scope, queue, person or words, and clears them with one press', async () => {
    const room = await show()
    const last = (): unknown => room.inputsOf('followUp.list').at(-1)
    await click(screen.getByRole('radio', { name: 'Due' }))
    expect(last()).toMatchObject({ scope: 'due', text: '', queueId: null, holder: { is: 'anybody' } })
    await click(screen.getByRole('combobox', { name: 'Queue' }))
    await click(screen.getByRole('option', { name: '技术支持' }))
    expect(last()).toMatchObject({ queueId: 'q5001' })
    await click(screen.getByRole('combobox', { name: 'Whose' }))
    await click(screen.getByRole('option', { name: 'Mine' }))
    expect(last()).toMatchObject({ holder: { is: 'person', id: ME } })
    await click(screen.getByRole('combobox', { name: 'Whose' }))
    await click(screen.getByRole('option', { name: 'Nobody’s yet' }))
    expect(last()).toMatchObject({ holder: { is: 'nobody' } })
    await type(screen.getByRole('textbox', { name: 'Search follow-ups' }), 'wang')
    await pass(300)
    expect(last()).toMatchObject({ text: 'wang' })
    await click(screen.getAllByRole('button', { name: 'Clear the filter' }).at(-1)!)
    expect(useFollowUpsView.getState().filter).toEqual({ ...NO_FILTER, scope: 'due' })
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Search follow-ups' }).value).toBe('')
  })

  test('that is empty says where calls will come from; one that is filtered offers to clear the filter', async () => {
    const room = await show([])
    expect(screen.getByText(/^No call is owed\./)).toBeTruthy()
    await click(screen.getByRole('radio', { name: 'Due' }))
    expect(screen.getByText(/^Nobody is due now\./)).toBeTruthy()
    await room.speak('zh-CN')
    expect(screen.queryByText(/^Nobody is due now/)).toBeNull()
    await room.speak('en')
    await type(screen.getByRole('textbox', { name: 'Search follow-ups' }), 'wang')
    await pass(300)
    expect(screen.getByText('No follow-up fits the filter.')).toBeTruthy()
  })

  test('that could not be read is never called empty', async () => {
    await renderRoom(<FollowUpsRoom />, {
      answers: () => ({
        'followUp.list': () => {
          throw new DoorError('internal', 'broken')
        },
      }),
    })
    expect(screen.queryByText(/^No call is owed/)).toBeNull()
    expect(screen.getByRole('button', { name: 'Retry' })).toBeTruthy()
  })
})

describe('whose a follow-up is', () => {
  const details = (): HTMLElement => screen.getByRole('complementary')
  test('is changed from its details: taken, taken over, handed over, given back', async () => {
    const room = await show()
    await click(entry('王小明'))
    await press('Take it')
    await click(entry('陈丽'))
    expect(textOf(details())).toContain('张伟')
    await press('Take it over')
    await press('Hand over')
    await click(screen.getByRole('menuitem', { name: 'Back to everybody' }))
    expect(room.actsDone()).toEqual([
      { type: 'followUp.assign', id: 'f1', from: null, to: ME },
      { type: 'followUp.assign', id: 'f3', from: 'p1002', to: ME },
      { type: 'followUp.assign', id: 'f3', from: 'p1002', to: null },
    ])
  })

  test('names who was first where another took it meanwhile', async () => {
    await show(OWED, {
      'acts.do': () => {
        throw new DoorError('takenMeanwhile', 'late')
      },
      'followUp.get': () => ({ ...OWED[0], assigneeName: '张伟' }),
    })
    await click(entry('王小明'))
    await press('Take it')
    expect(screen.getByText('张伟 has it: taken meanwhile.')).toBeTruthy()
  })

  test('is an intent without the hub, and says so in the list and in the details, in both languages', async () => {
    const mine = row('f1', '王小明', ROOM_TIME, { assignee: ME }, { assigneeName: '李静', isPending: true })
    const room = await show([mine])
    await click(entry('王小明'))
    expect(screen.queryAllByText('the hub must confirm it')).toEqual([])
    await room.patch({
      hub: { state: 'offline', why: 'closed', since: ROOM_TIME - MINUTE_MS, retryAt: null },
    })
    await pass(10_000)
    expect(screen.getAllByText('the hub must confirm it')).toHaveLength(2)
    await room.speak('zh-CN')
    expect(screen.getAllByText('待中心确认').length).toBeGreaterThanOrEqual(2)
  })
})

function Keyboard() {
  useKeyboard()
  return null
}

describe('logging an attempt', () => {
  test('takes two keys, and the next one that this person may call lies open', async () => {
    const room = await show([
      OWED[0] as FollowUpRow,
      row('f8', '吴敏', ROOM_TIME, { assignee: 'p1002' }, { assigneeName: '张伟' }),
      OWED[1] as FollowUpRow,
    ])
    grid().focus()
    await key('Home')
    await key('Enter')
    const job = countHere()
    await job.during(async () => {
      fireEvent.keyDown(document.activeElement!, { key: '2', code: 'Digit2', altKey: true })
      await pass(50)
      fireEvent.keyDown(document.activeElement!, { key: 'Enter', code: 'Enter', ctrlKey: true })
      await pass(200)
    })
    expect(job.cost).toEqual(writtenJob(6))
    expect(room.actsDone()).toMatchObject([{ type: 'followUp.logAttempt', id: 'f1', outcome: 'noAnswer' }])
    expect(screen.getByRole('region', { name: '何晓芸' })).toBeTruthy()
  })

  test('hears its keys before the desk below, which stays mounted with a wrap-up and its ticket', async () => {
    const below = { outcome: 0, save: 0 }
    function Desk() {
      useFixedKeys({ 'Alt+2': () => void (below.outcome += 1) })
      useKeys({ save: () => void (below.save += 1) })
      return null
    }
    const room = await show()
    await click(entry('王小明'))
    // it comes later than the form, as a wrap-up does
    room.show(
      <MantineProvider env="test">
        <Keyboard />
        <FollowUpsRoom />
        <Desk />
      </MantineProvider>,
    )
    await pass(300)
    fireEvent.keyDown(document.body, { key: '2', code: 'Digit2', altKey: true })
    await pass(50)
    fireEvent.keyDown(document.body, { key: 'Enter', code: 'Enter', ctrlKey: true })
    await pass(200)
    expect(below).toEqual({ outcome: 0, save: 0 })
    expect(room.actsDone()).toMatchObject([{ type: 'followUp.logAttempt', id: 'f1', outcome: 'noAnswer' }])
  })

  test('says what is missing where no outcome was chosen, and stays', async () => {
    const room = await show()
    await click(entry('王小明'))
    await press(/^Log, then the next/)
    expect(screen.getByText('Choose what came of it')).toBeTruthy()
    expect(room.actsDone()).toEqual([])
    expect(screen.getByRole('region', { name: '王小明' })).toBeTruthy()
  })

  test('offers no next one where there is none', async () => {
    await show([OWED[0] as FollowUpRow])
    await click(entry('王小明'))
    expect(screen.queryByRole('button', { name: /^Log, then the next/ })).toBeNull()
  })
})

describe('an opened follow-up', () => {
  test('shows who tried, when and what came of it', async () => {
    await show()
    await click(entry('王小明'))
    const history = screen.getByRole('region', { name: 'Attempts' })
    const tried = within(history).getByRole('listitem')
    expect(textOf(tried)).toBe('No answer张伟 · 09:00没人接')
  })

  test('logs the outcome of a call; the next time is asked only where one follows', async () => {
    const room = await show()
    await click(entry('王小明'))
    expect(screen.queryByText('Next try')).toBeNull()
    await click(screen.getByLabelText('Busy'))
    expect(screen.getByText('Next try')).toBeTruthy()
    await click(screen.getByLabelText('Reached'))
    expect(screen.queryByText('Next try')).toBeNull()
    await type(screen.getByRole('textbox', { name: 'What was said' }), '已说明退款')
    await press('Log attempt')
    expect(room.actsDone()).toMatchObject([{ id: 'f1', outcome: 'reached', text: '已说明退款' }])
  })

  test('is given up with a reason, and stays where none is given', async () => {
    const room = await show()
    await click(entry('王小明'))
    await press('Cancel follow-up')
    await press('Confirm cancelling')
    expect(screen.getByText('A reason is needed')).toBeTruthy()
    expect(room.actsDone()).toEqual([])
    await type(screen.getByRole('textbox', { name: 'Reason for cancelling' }), '客户已来电')
    await press('Confirm cancelling')
    expect(room.actsDone()).toMatchObject([{ type: 'followUp.cancel', id: 'f1', why: '客户已来电' }])
  })

  test('that was given up says who did it, when and why, in both languages', async () => {
    const by = sampleId<PersonId>('p1002')
    const cancelled = { by, at: ROOM_TIME - HOUR_MS, why: '客户已来电' }
    const room = await show([row('f5', '吴敏', ROOM_TIME, { status: 'cancelled', cancelled })])
    await click(entry('吴敏'))
    expect(textOf(screen.getByRole('complementary'))).toContain('Cancelled张伟 · 09:00客户已来电')
    await room.speak('zh-CN')
    expect(textOf(screen.getByRole('complementary'))).toContain('已取消张伟 · 09:00客户已来电')
  })

  test('counts the calls that were made, not those that reached somebody', async () => {
    const room = await show()
    await room.speak('zh-CN')
    expect(textOf(screen.getByText('王小明').closest('[role=row]') as HTMLElement)).toContain('已拨 1/5')
    expect(textOf(screen.getByText('何晓芸').closest('[role=row]') as HTMLElement)).toContain('尚未拨打')
  })

  test('that is being called cannot be called twice', async () => {
    const room = await show()
    await click(entry('王小明'))
    await room.patch({
      calls: [{ ...room.world.call, phase: 'dialing', followUpId: (OWED[0] as FollowUpRow).followUp.id }],
    })
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Calling' }).disabled).toBe(true)
  })

  test('that is settled asks for no outcome and offers no end', async () => {
    await show([row('f5', '王小明', ROOM_TIME - HOUR_MS, { status: 'done', attempts: [attempt] })])
    await click(entry('王小明'))
    expect(screen.queryByRole('button', { name: 'Log attempt' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Cancel follow-up' })).toBeNull()
    expect(screen.getAllByText('Done').length).toBeGreaterThan(1)
  })
})
