// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { TimelineRow } from '../../renderer/workspace/customer/timeline-row.tsx'
import { FollowUpDetails } from '../../renderer/workspace/follow-ups/follow-up-details.tsx'
import { OverwrittenRow } from '../../renderer/workspace/conflicts/overwritten-row.tsx'
import { CallSegments } from '../../renderer/workspace/customer/call-segments.tsx'
import { NoteList } from '../../renderer/workspace/ticket/note-list.tsx'
import { TicketPanel } from '../../renderer/workspace/ticket/ticket-panel.tsx'
import type { FollowUpRow } from '../../shared/contract/desk-queries.ts'
import type { NoteId, PersonId } from '../../shared/domain/ids.ts'
import type { Note } from '../../shared/domain/ticket.ts'
import { press, renderRoom, ROOM_TIME, type RenderedRoom } from '../support/rendered-room.tsx'
import { sampleId } from '../support/sample-world/sample-id.ts'
import { sampleWorld } from '../support/fake-desk.ts'

/** Long notes and titles show their first lines, and a button for the rest. */

const { view } = sampleWorld(ROOM_TIME)
const note = (text: string): Note => ({
  id: sampleId<NoteId>(text.slice(0, 9)),
  about: { entity: 'ticket', id: view.ticket.id },
  text,
  by: sampleId('p1002'),
  at: ROOM_TIME,
})
const showNotes = (...texts: string[]): Promise<RenderedRoom> =>
  renderRoom(
    <NoteList
      view={{ ...view, calls: [], notes: texts.map((text) => ({ note: note(text), authorName: '张伟' })) }}
    />,
  )
const linesOf = (text: string): string =>
  screen
    .getByText((_, element) => element?.tagName === 'SPAN' && element.textContent === text)
    .style.getPropertyValue('--most-lines')

describe('a long note', () => {
  const long = '客户说机器开了十分钟就停。'.repeat(60)

  test('is cut with the rest behind a button, and whole after it', async () => {
    const room = await showNotes(long)
    expect(linesOf(long)).toBe('8')
    const button = screen.getByRole('button', { name: 'Show all' })
    expect(button.getAttribute('aria-expanded')).toBe('false')
    await press('Show all')
    expect(linesOf(long)).toBe('')
    await press('Show less')
    expect(linesOf(long)).toBe('8')
    await room.speak('zh-CN')
    expect(screen.getByRole('button', { name: '显示全部' })).toBeTruthy()
  })

  test('of many short lines is cut, too; a short one is not', async () => {
    await showNotes(Array.from({ length: 30 }, (_, line) => `第 ${line} 行`).join('\n'), '短的一条')
    expect(screen.getAllByRole('button', { name: 'Show all' })).toHaveLength(1)
    const items = screen.getAllByRole('listitem').filter((item) => item.textContent?.includes('短的一条'))
    expect(within(items[0]!).queryByRole('button')).toBeNull()
  })
})

test('a long title in the history of a customer is cut with the rest behind a button', async () => {
  const title = '净化器退货并且要求更换滤芯与电源线。'.repeat(11)
  await renderRoom(
    <ol>
      <TimelineRow item={{ kind: 'ticket', at: ROOM_TIME, ticket: { ...view.ticket, title } }} />
    </ol>,
  )
  expect(screen.getByRole('button', { name: 'Show all' })).toBeTruthy()
  await press('Show all')
  expect(screen.getByText(new RegExp(title))).toBeTruthy()
})

describe('whatever people write at length is cut wherever it is shown, with the rest behind a button', () => {
  const LONG = '照片看过，电机确有异响，同意按质量问题处理。'.repeat(20)
  /** Elements that hold the long text themselves, cut or not; fields are as long as their form. */
  const holders = (): HTMLElement[] =>
    [...document.querySelectorAll<HTMLElement>('body *')].filter(
      (element) =>
        !['INPUT', 'TEXTAREA'].includes(element.tagName) &&
        [...element.childNodes].some(
          (node) => node.nodeType === Node.TEXT_NODE && (node.textContent?.includes(LONG) ?? false),
        ),
    )
  const expectCut = (times: number): void => {
    expect(holders()).toHaveLength(times)
    for (const element of holders()) expect(element.style.getPropertyValue('--most-lines')).not.toBe('')
    expect(screen.getAllByRole('button', { name: 'Show all' }).length).toBeGreaterThanOrEqual(times)
  }
  const about = { kind: 'return', product: null, customerId: null, amount: null } as const
  const said = { by: sampleId<PersonId>('p1002'), at: ROOM_TIME, comment: LONG }

  test('the reasons of decisions, of first approvals and of those that hold no more', async () => {
    const decision = { ...said, verdict: 'approved' as const, about, first: said }
    const voided = { ...decision, cause: 'changed' as const, voidedBy: said.by, voidedAt: ROOM_TIME }
    const ticket = { ...view.ticket, step: 3, decision, voidDecisions: [voided] }
    await renderRoom(<NoteList view={{ ...view, ticket }} />)
    expectCut(4)
  })

  test('the sentence to say with the reason of a refusal, and the first of two approvals', async () => {
    const rejected = { ...said, verdict: 'rejected' as const }
    const room = await renderRoom(<TicketPanel ticketId={view.ticket.id} />, {
      answers: () => ({
        'ticket.get': () => ({ ...view, ticket: { ...view.ticket, status: 'resolved', decision: rejected } }),
      }),
    })
    expect(within(screen.getByTestId('line-to-say')).getByRole('button', { name: 'Show all' })).toBeTruthy()
    expectCut(2)
    room.show(<></>)
  })

  test('what a follow-up is about, what came of each attempt, and why it was cancelled', async () => {
    const row = {
      followUp: {
        ...{ id: 'f1', cause: 'manual', status: 'cancelled', customerId: null, number: '+8613800138000' },
        ...{ ticketId: null, queueId: null, contactId: null, assignee: null, subject: LONG.slice(0, 200) },
        ...{ createdAt: ROOM_TIME, dueAt: ROOM_TIME, cancelled: { by: said.by, at: ROOM_TIME, why: LONG } },
        attempts: [{ at: ROOM_TIME, by: said.by, outcome: 'noAnswer', text: LONG, contactId: null }],
      },
      ...{ customerName: '王小明', queueName: null, ticketNumber: null },
    } as unknown as FollowUpRow
    await renderRoom(<FollowUpDetails row={row} onSettled={() => undefined} />)
    expectCut(2)
    expect(screen.getAllByRole('button', { name: 'Show all' })).toHaveLength(3)
  })

  test('both values where another’s took the place of mine', async () => {
    await renderRoom(
      <OverwrittenRow
        overwritten={{
          ...{ id: 'o1', entity: 'ticket', entityId: view.ticket.id, field: 'title' },
          ...{ own: LONG, ownAt: 1, winning: LONG, by: null, at: 2 },
        }}
      />,
    )
    expectCut(2)
  })

  test('the notes of each agent’s part of a call', async () => {
    const { segments } = sampleWorld(ROOM_TIME).card.timeline.find((item) => item.kind === 'call')!
    const part = { ...segments[0]!, note: LONG, handoverNotes: [{ at: ROOM_TIME, text: LONG }] }
    await renderRoom(<CallSegments segments={[part]} hasNotes />)
    expectCut(2)
  })
})
