// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { TimelineRow } from '../../renderer/workspace/customer/timeline-row.tsx'
import { NoteList } from '../../renderer/workspace/ticket/note-list.tsx'
import type { SentAgain } from '../../shared/domain/sent-again.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { sampleWorld } from '../support/fake-desk.ts'
import { renderRoom, ROOM_TIME, textOf } from '../support/rendered-room.tsx'
import { sampleId } from '../support/sample-world/sample-id.ts'

/** What somebody sent to the hub again is not shown as proven to be whose it says: its history names who sent it. */

const mark: SentAgain = { by: sampleId('p1002'), at: ROOM_TIME - 30 * MINUTE_MS }
const SAYS = {
  en: 'sent again by 张伟, 09:30; who did it is not proven',
  'zh-CN': '由 张伟 于 09:30 重新发送，原作者未经证实',
} as const

describe.each(['en', 'zh-CN'] as const)('in %s', (language) => {
  const { view, card } = sampleWorld(ROOM_TIME)
  const [first] = view.notes
  if (!first) throw new Error('the sample ticket has no note')

  test('a ticket and its note say who sent them', async () => {
    const note = { ...first.note, sentAgain: mark }
    const marked = { ...view, ticket: { ...view.ticket, sentAgain: mark }, notes: [{ ...first, note }] }
    await renderRoom(<NoteList view={marked} />, { language })
    const rows = screen.getAllByRole('listitem').map(textOf)
    expect(rows.filter((row) => row.includes(SAYS[language]))).toHaveLength(2)
  })

  test('a row of the customer’s past says it, and one without the mark does not', async () => {
    const item = card.timeline.find(({ kind }) => kind === 'ticket')
    if (item?.kind !== 'ticket') throw new Error('the sample customer has no ticket')
    await renderRoom(
      <ul>
        <TimelineRow item={item} />
        <TimelineRow item={{ ...item, ticket: { ...item.ticket, sentAgain: mark } }} />
      </ul>,
      { language },
    )
    const [plain, marked] = screen.getAllByRole('listitem').map(textOf)
    expect(plain).not.toContain('张伟')
    expect(marked).toContain(SAYS[language])
  })
})
