// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { QueueStrip } from '../../renderer/workspace/queue/queue-strip.tsx'
import QueuesRoom from '../../renderer/workspace/queues/queues-room.tsx'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import { DoorError } from '../../shared/contract/door.ts'
import { HOUR_MS, SECOND_MS } from '../../shared/domain/time.ts'
import { pass } from '../support/rendered-desk.tsx'
import { click, press, renderRoom, ROOM_TIME, textOf, type RenderedRoom } from '../support/rendered-room.tsx'
import { person } from '../support/sample-world/people.ts'
import { sampleId } from '../support/sample-world/sample-id.ts'

/** Queues: who waits and for how long, and never a present that nobody knows. */

type Start = NonNullable<Parameters<typeof renderRoom>[1]>
type Live = NonNullable<DeskState['live']>

describe('the strip beside the call', () => {
  const show = (start: Start = {}): Promise<RenderedRoom> => renderRoom(<QueueStrip />, start)
  const rows = (): string[] => screen.getAllByRole('listitem').map(textOf)

  test('shows each queue with who waits, for how long and who could answer', async () => {
    await show()
    const [afterSales, technical, complaints] = rows()
    expect(afterSales).toBe('售后2 ready · 2 talking · 1 wrap-up · 1 paused3 waitinglongest 0:12')
    expect(technical).toContain('0 waiting')
    expect(technical).toContain('94% in 20 s')
    expect(complaints).toContain('1 waitinglongest 2:40, over')
  })

  test('counts on while somebody waits, and marks what is overdue by more than colour', async () => {
    await show()
    expect(rows()[0]).toContain('longest 0:12')
    await pass(9 * SECOND_MS)
    expect(rows()[0]).toContain('longest 0:21, over')
  })

  test('says its age and stands still when the hub is silent', async () => {
    await show()
    expect(screen.queryByText(/no news from the hub/)).toBeNull()
    await pass(30 * SECOND_MS)
    expect(textOf(screen.getByRole('region'))).toContain('no news from the hub')
    const waited = rows()[2]
    expect(waited).toContain('longest 2:39, over')
    await pass(20 * SECOND_MS)
    expect(rows()[2]).toBe(waited)
  })

  test('is the present again as soon as the hub says so', async () => {
    const room = await show()
    await pass(30 * SECOND_MS)
    await room.patch({ liveTrueAt: ROOM_TIME + 30 * SECOND_MS })
    expect(screen.queryByText(/no news from the hub/)).toBeNull()
  })

  test('says that there is no picture yet, and does not show zeros', async () => {
    const room = await show({ state: () => ({ live: null, liveTrueAt: null }) })
    expect(screen.getByText('Waiting for the hub’s first picture of the queues.')).toBeTruthy()
    expect(screen.queryByText(/waiting$/)).toBeNull()
    await room.speak('zh-CN')
    expect(screen.queryByText(/Waiting for the hub/)).toBeNull()
  })

  test('leaves out a queue that the picture does not name', async () => {
    await show({
      state: ({ state }) => ({
        live: { ...(state.live as Live), queues: state.live?.queues.slice(0, 1) ?? [] },
      }),
    })
    expect(rows()).toHaveLength(1)
  })

  test('says no calls today where there were none, and not a level of service', async () => {
    const totals = { offered: 0, answered: 0, inTime: 0, abandoned: 0 }
    await show({
      state: ({ state }) => ({
        live: { ...(state.live as Live), queues: [{ id: sampleId('q5001'), waiting: [], totals }] },
      }),
    })
    expect(rows()[0]).toContain('no calls today')
    expect(rows()[0]).not.toContain('%')
  })

  test('counts waiting by the hub’s clock where this computer’s differs', async () => {
    await show({
      state: ({ state }) => {
        const live = state.live as Live
        const shifted = live.queues.map((queue) => ({
          ...queue,
          waiting: queue.waiting.map((caller) => ({ ...caller, since: caller.since + HOUR_MS })),
        }))
        return { clockSkewMs: HOUR_MS, live: { ...live, queues: shifted } }
      },
    })
    expect(rows()[0]).toContain('longest 0:12')
  })
})

describe('the room of the queues', () => {
  const supervisor = person('2001', '周敏', 'supervisor')
  const asSupervisor: Start = {
    state: ({ state }) => ({
      session: state.session === null ? null : { ...state.session, person: supervisor },
    }),
  }
  const show = (start: Start = {}): Promise<RenderedRoom> => renderRoom(<QueuesRoom />, start)
  const table = (): HTMLElement => screen.getByRole('table', { name: 'Live queues' })
  const agents = (): HTMLElement => screen.getByRole('table', { name: 'Agents' })
  const summary = (term: string): string =>
    textOf(screen.getByText(term, { selector: 'dt' }).nextElementSibling as HTMLElement)

  test('adds the queues up and says that it is live', async () => {
    await show()
    expect(screen.getByText('live')).toBeTruthy()
    expect(summary('Waiting now')).toBe('4')
    expect(summary('Longest wait')).toBe('2:40')
    expect(summary('Agents ready')).toBe('2')
    expect(summary('Agents talking')).toBe('2')
  })

  test('lists the callers of a queue with their waiting; a withheld number is said', async () => {
    await show()
    const callers = within(table()).getByRole('list', { name: '售后 · Callers in the queue' })
    expect(within(callers).getAllByRole('listitem').map(textOf)).toEqual([
      'Number withheld0:12',
      'Number withheld0:08',
      'Number withheld0:03',
    ])
    expect(within(table()).queryByRole('list', { name: /技术支持/ })).toBeNull()
  })

  test('names the agent at whose desk a caller rings', async () => {
    await show({
      state: ({ state }) => {
        const live = state.live as Live
        const waiting = {
          contactId: sampleId<Live['queues'][number]['waiting'][number]['contactId']>('w9'),
          number:
            sampleId<NonNullable<Live['queues'][number]['waiting'][number]['number']>>('+8613800138000'),
          since: ROOM_TIME - 5000,
          ringing: [sampleId<Live['queues'][number]['waiting'][number]['ringing'][number]>('p1003')],
        }
        return { live: { ...live, queues: live.queues.map((queue) => ({ ...queue, waiting: [waiting] })) } }
      },
    })
    expect(within(table()).getAllByText('Rings at: 王芳').length).toBe(3)
    expect(textOf(table())).toContain('138 0013 8000')
  })

  test('says for how long it was not updated and lets nothing count on', async () => {
    await show()
    await pass(40 * SECOND_MS)
    expect(screen.getByText('As of 41 s ago; goes on by itself when the hub is back.')).toBeTruthy()
    expect(screen.queryByText('live')).toBeNull()
    expect(summary('Longest wait')).toBe('2:39')
  })

  test('without a picture says what will be here', async () => {
    await show({
      state: () => ({ live: null, liveTrueAt: null, hub: { state: 'signedOut' } }),
    })
    expect(screen.getByText(/^Queues will be live here as soon as the hub is reached/)).toBeTruthy()
    expect(screen.queryByRole('table')).toBeNull()
  })

  test('shows every agent with state, reason and queues', async () => {
    await show()
    const row = within(agents()).getByRole('row', { name: /刘洋/ })
    expect(textOf(row)).toContain('Paused')
    expect(textOf(row)).toContain('3:20')
    expect(textOf(row)).toContain('售后、技术支持、投诉专线')
  })

  test('claims no duration for who is signed out: it would be the age of the hub', async () => {
    await show({
      state: ({ state }) => {
        const live = state.live as Live
        const signedOut = { activity: 'signedOut', pauseReason: null, since: ROOM_TIME - HOUR_MS } as const
        return { live: { ...live, agents: live.agents.map((agent) => ({ ...agent, state: signedOut })) } }
      },
    })
    const cells = within(within(agents()).getByRole('row', { name: /刘洋/ })).getAllByRole('cell')
    expect(cells.map(textOf).slice(0, 2)).toEqual(['Signed out', '—'])
  })

  test('an agent may change nobody’s state', async () => {
    await show()
    expect(within(agents()).queryByRole('button')).toBeNull()
    expect(screen.queryByRole('columnheader', { name: 'Act' })).toBeNull()
  })

  test('a supervisor sets an agent ready or to a pause with its reason, and reads that it is done', async () => {
    const room = await show(asSupervisor)
    await press('Change the state of 刘洋')
    await click(screen.getByRole('menuitem', { name: 'Set ready' }))
    expect(room.inputsOf('board.force')).toEqual([{ agent: 'p1004', wish: { wish: 'ready' } }])
    expect(screen.getByText('State of 刘洋 changed')).toBeTruthy()
  })

  test('what is asked of the hub is pending until it has answered, and not asked twice', async () => {
    let answer: (value: null) => void = () => undefined
    const room = await show({
      ...asSupervisor,
      answers: () => ({ 'board.force': () => new Promise<null>((resolve) => (answer = resolve)) }),
    })
    await press('Change the state of 张伟')
    await click(screen.getByRole('menuitem', { name: 'Pause: Meal' }))
    const row = (): HTMLElement => within(agents()).getByRole('row', { name: /张伟/ })
    expect(textOf(within(row()).getByRole('status'))).toBe('the hub must confirm: Meal')
    expect(within(row()).getByRole<HTMLButtonElement>('button').disabled).toBe(true)
    expect(screen.queryByText('State of 张伟 changed')).toBeNull()
    await room.speak('zh-CN')
    expect(textOf(within(screen.getByRole('table', { name: '坐席状态' })).getByRole('status'))).toBe(
      '待中心确认：用餐',
    )
    await room.speak('en')
    answer(null)
    await room.patch({})
    expect(within(row()).queryByRole('status')).toBeNull()
    expect(screen.getByText('State of 张伟 changed')).toBeTruthy()
  })

  test('names who set a state', async () => {
    await show({
      state: ({ state }) => {
        const live = state.live as Live
        const set = live.agents.map((agent) => ({
          ...agent,
          state: { ...agent.state, by: sampleId<'p'>('p1002') },
        }))
        return { live: { ...live, agents: set as Live['agents'] } }
      },
    })
    expect(textOf(within(agents()).getByRole('row', { name: /刘洋/ }))).toContain('set by 张伟')
  })

  test('rows keep their places while the pointer is on the table', async () => {
    const room = await show(asSupervisor)
    const names = (): string[] => within(agents()).getAllByRole('rowheader').map(textOf)
    const before = names()
    const live = room.desk.state().live as Live
    const allReady = (since: number): Live => ({
      ...live,
      agents: live.agents.map((agent, index) => ({
        ...agent,
        state: { activity: 'ready', pauseReason: null, since: since - index * SECOND_MS },
      })),
    })
    fireEvent.pointerEnter(agents())
    await room.patch({ live: allReady(ROOM_TIME) })
    expect(names()).toEqual(before)
    fireEvent.pointerLeave(agents())
    await room.patch({})
    expect(names()).not.toEqual(before)
    expect(names().toSorted()).toEqual(before.toSorted())
  })

  test('a supervisor reads why it did not work', async () => {
    await show({
      ...asSupervisor,
      answers: () => ({
        'board.force': () => {
          throw new DoorError('hubUnreachable', 'away')
        },
      }),
    })
    await press('Change the state of 张伟')
    await click(screen.getByRole('menuitem', { name: 'Set ready' }))
    expect(screen.getByText(/^The state of 张伟 was not changed\. Reason: /)).toBeTruthy()
    expect(screen.queryByText('State of 张伟 changed')).toBeNull()
  })

  test('a supervisor cannot force anybody while the hub is away, and the button says why', async () => {
    await show({
      state: (world) => ({
        ...asSupervisor.state?.(world),
        hub: { state: 'offline', why: 'gone', since: ROOM_TIME, retryAt: null },
      }),
    })
    const menu = screen.getByRole<HTMLButtonElement>('button', { name: 'Change the state of 张伟' })
    expect(menu.disabled).toBe(true)
    expect(menu.title).toBe('The hub is away: this can only be done while it is connected')
  })
})
