// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import FollowUpsRoom from '../../renderer/workspace/follow-ups/follow-ups-room.tsx'
import { useFollowUpsView } from '../../renderer/workspace/follow-ups/follow-ups-view.ts'
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

/** Calls that are owed: the most urgent first, each with its way to call, to log and to give up. */

beforeEach(() => useFollowUpsView.setState({ scope: 'owed', place: GRID_START, side: null }))

const row = (
  id: string,
  customerName: string | null,
  dueAt: number,
  fields: Record<string, unknown> = {},
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
})
const attempt = { at: ROOM_TIME - HOUR_MS, by: 'p1002', outcome: 'noAnswer', text: '没人接', contactId: null }
const OWED = [
  row('f2', '何晓芸', ROOM_TIME + 2 * HOUR_MS, { cause: 'promised', subject: '问退款' }),
  row('f3', '陈丽', ROOM_TIME + 50 * HOUR_MS),
  row('f1', '王小明', ROOM_TIME - 25 * MINUTE_MS, { cause: 'abandoned', attempts: [attempt] }),
]
const show = (rows: FollowUpRow[] = OWED): Promise<RenderedRoom> =>
  renderRoom(<FollowUpsRoom />, {
    answers: () => ({ 'followUp.list': () => ({ rows, total: rows.length }) }),
  })
const entry = (name: string): HTMLElement =>
  screen.getByText(name, { selector: 'button[data-row] *' }).closest('button') as HTMLElement

describe('the list of what is owed', () => {
  test('begins with what is overdue and by how much, then today, then later', async () => {
    await show()
    const groups = screen.getAllByRole('region').filter((region) => region.querySelector('[data-row]'))
    expect(groups.map((group) => group.getAttribute('aria-label'))).toEqual(['Overdue', 'Today', 'Later'])
    expect(textOf(groups[0] as HTMLElement)).toContain('王小明Left the queueOverdue 25 min')
    expect(textOf(groups[0] as HTMLElement)).toContain('Tried 1 of')
    expect(textOf(groups[1] as HTMLElement)).toContain('Promised')
    expect(textOf(groups[1] as HTMLElement)).toContain('Due 12:00')
    expect(textOf(groups[1] as HTMLElement)).toContain('Not tried yet')
    expect(screen.getByText('3 in all')).toBeTruthy()
  })

  test('is walked by arrows and Home and End; one entry takes the tab key', async () => {
    await show()
    entry('王小明').focus()
    await key('ArrowDown')
    expect(document.activeElement).toBe(entry('何晓芸'))
    await key('End')
    expect(document.activeElement).toBe(entry('陈丽'))
    await key('Home')
    expect(document.activeElement).toBe(entry('王小明'))
    const stops = Array.from(document.querySelectorAll('[data-row]')).filter(
      (one) => one.getAttribute('tabindex') === '0',
    )
    expect(stops).toEqual([entry('王小明')])
  })

  test('calls with one click, for this very follow-up', async () => {
    const room = await show([OWED[0] as FollowUpRow])
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

  test('asks for another scope when it is chosen', async () => {
    const room = await show()
    await click(screen.getByRole('radio', { name: 'Due' }))
    expect(room.inputsOf('followUp.list').at(-1)).toMatchObject({ scope: 'due' })
  })

  test('that is empty says where calls will come from', async () => {
    const room = await show([])
    expect(screen.getByText(/^No call is owed\./)).toBeTruthy()
    await click(screen.getByRole('radio', { name: 'Due' }))
    expect(screen.getByText(/^Nobody is due now\./)).toBeTruthy()
    await room.speak('zh-CN')
    expect(screen.queryByText(/^Nobody is due now/)).toBeNull()
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
    expect(textOf(entry('王小明'))).toContain('已拨 1/5')
    expect(textOf(entry('何晓芸'))).toContain('尚未拨打')
  })

  test('that is being called cannot be called twice', async () => {
    const room = await show()
    await click(entry('王小明'))
    await room.patch({
      calls: [{ ...room.world.call, phase: 'dialing', followUpId: (OWED[2] as FollowUpRow).followUp.id }],
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
