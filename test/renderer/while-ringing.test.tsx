// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import { clearFocus, openRoom } from '../../renderer/workspace/navigation/navigation.ts'
import { useSubject } from '../../renderer/workspace/navigation/use-subject.ts'
import { DeskTicket } from '../../renderer/workspace/ticket/desk-ticket.tsx'
// there before it is asked for: the clock of a room does not wait for files
import '../../renderer/workspace/ticket/while-ringing.tsx'
import type { CallCard, CustomerCard, TimelineItem } from '../../shared/contract/desk-state.ts'
import type { NoteId } from '../../shared/domain/ids.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { renderRoom, ROOM_TIME, textOf, type RenderedRoom } from '../support/rendered-room.tsx'
import type { SampleWorld } from '../support/sample-world/sample-world.ts'
import { sampleId } from '../support/sample-world/sample-id.ts'

/** While it rings for a customer without an open ticket the middle says what is known of the last time. */

beforeEach(() => {
  clearFocus()
  openRoom('desk')
})

function Middle() {
  return <DeskTicket subject={useSubject()} />
}
interface Ringing {
  readonly language?: 'en' | 'zh-CN'
  readonly card?: (world: SampleWorld) => Partial<CustomerCard>
  readonly call?: Partial<CallCard>
}
const ring = ({ language = 'en', card, call }: Ringing = {}): Promise<RenderedRoom> =>
  renderRoom(<Middle />, {
    language,
    state: (world) => {
      const popped = world.call.customer
      if (popped === null) throw new Error('the sample call has a customer')
      const customer = { ...popped, openTickets: [], orders: [], timeline: [], ...card?.(world) }
      return {
        calls: [{ ...world.call, phase: 'ringing', answeredAt: null, ticketId: null, customer, ...call }],
      }
    },
  })
const panel = (name = 'Ticket'): HTMLElement => screen.getByRole('region', { name })
const past = ({ view }: SampleWorld): Partial<CustomerCard> => {
  const { ticket } = view
  const ended = { ...ticket, kind: 'repair', status: 'resolved', updatedAt: ROOM_TIME - DAY_MS } as const
  const note = (text: string, at: number): TimelineItem => ({
    kind: 'note',
    at,
    note: {
      id: sampleId<NoteId>(text),
      about: { entity: 'ticket', id: ticket.id },
      text,
      by: sampleId('p1002'),
      at,
    },
    authorName: '张伟',
  })
  return {
    timeline: [
      note('客户说修好后还有异响', ROOM_TIME - DAY_MS),
      { kind: 'ticket', at: ROOM_TIME - 2 * DAY_MS, ticket: ended },
      note('更早的一条', ROOM_TIME - 3 * DAY_MS),
    ],
  }
}

describe('while it rings for a customer without an open ticket', () => {
  test.each([
    ['en', 'Ticket', 'May be about: Repair', 'a ticket of this kind ended in the last two weeks', 'Resolved'],
    ['zh-CN', '工单', '可能是：维修', '两周内刚办结过同类工单', '已解决'],
  ] as const)(
    'the middle shows in %s the last ticket, the last note and the likely kind',
    async (language, name, maybe, why, status) => {
      const room = await ring({ language, card: past })
      const middle = textOf(panel(name))
      for (const part of [maybe, why, status, room.world.view.ticket.number ?? '', '客户说修好后还有异响'])
        expect(middle).toContain(part)
      expect(middle).not.toContain('更早的一条')
    },
  )

  test('a return that is under way is likely the matter', async () => {
    await ring({
      card: ({ view }) => ({
        orders: view.orders.slice(0, 1).map((order) => ({ ...order, status: 'returning' })),
      }),
    })
    expect(textOf(panel())).toContain('May be about: Return an order is on its way back')
  })

  test('nothing is guessed where nothing is known; a first contact is said', async () => {
    await ring({ card: () => ({ counts: { orders: 0, tickets: 0, calls: 0, callsThisMonth: 0 } }) })
    expect(textOf(panel())).toContain('This customer has had no ticket yet.')
    expect(within(panel()).queryByText(/May be about/)).toBeNull()
  })

  test('a caller whom nobody knows is not guessed about', async () => {
    await ring({ call: { customer: null } })
    expect(screen.queryByText(/May be about|no ticket yet/)).toBeNull()
  })
})
