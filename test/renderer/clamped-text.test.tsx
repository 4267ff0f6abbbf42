// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { TimelineRow } from '../../renderer/workspace/customer/timeline-row.tsx'
import { NoteList } from '../../renderer/workspace/ticket/note-list.tsx'
import type { NoteId } from '../../shared/domain/ids.ts'
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
