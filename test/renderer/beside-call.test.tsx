// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import { DeskRoom } from '../../renderer/workspace/desk-room.tsx'
import {
  clearFocus,
  openCustomer,
  openRoom,
  openTicket,
  readDeskFocus,
  useRoom,
} from '../../renderer/workspace/navigation/navigation.ts'
import { closeOverlay, openOverlay } from '../../renderer/ui/palette-store.ts'
import CallBar from '../../renderer/workspace/shell/call-bar.tsx'
import { DoorError } from '../../shared/contract/door.ts'
import type { CustomerId, TicketId } from '../../shared/domain/ids.ts'
import { pass } from '../support/rendered-desk.tsx'
import { click, key, press, renderRoom, textOf, type, type RenderedRoom } from '../support/rendered-room.tsx'

/** In a call somebody else's ticket is opened: who calls is never lost from sight, and one key leads back. */

const OTHER = 'c9' as CustomerId
const OTHERS_TICKET = 't9' as TicketId

beforeEach(() => {
  clearFocus()
  openRoom('desk')
  closeOverlay()
})

/** Over every room but the desk, as in the window. */
const CallOverRoom = () => (useRoom() === 'desk' ? null : <CallBar />)

type Start = NonNullable<Parameters<typeof renderRoom>[1]>
/** The workspace in a call of 王小明, with 张丽华 and her ticket to be opened beside it. */
const showDesk = (start: Start = {}): Promise<RenderedRoom> =>
  renderRoom(
    <>
      <DeskRoom />
      <CallOverRoom />
    </>,
    {
      ...start,
      answers: (world) => ({
        'customer.get': ({ id }) =>
          id === OTHER
            ? { ...world.card, customer: { ...world.card.customer, id, name: '张丽华' } }
            : world.card,
        'ticket.get': ({ id }) =>
          id === OTHERS_TICKET
            ? {
                ...world.view,
                ticket: { ...world.view.ticket, id, number: 'T-9', customerId: OTHER },
                customer: { ...world.card.customer, id: OTHER, name: '张丽华' },
              }
            : world.view,
        ...start.answers?.(world),
      }),
    },
  )
async function open(action: () => void): Promise<void> {
  act(action)
  await pass(200)
}
const back = (): HTMLElement | null => screen.queryByRole('button', { name: /^Back to the call/ })
const strip = (): string => textOf(back()!.parentElement!)
const shownCustomer = (): string => textOf(screen.getByRole('region', { name: 'Customer' }))

describe('the strip', () => {
  test('is not there while call, ticket and customer belong together, also where the call’s own ticket was opened', async () => {
    const room = await showDesk()
    expect(back()).toBeNull()
    const { call } = room.world
    await open(() => openTicket(call.ticketId!, call.customer!.customer.id))
    expect(back()).toBeNull()
    await open(() => openTicket(call.ticketId!))
    expect(back()).toBeNull()
  })

  test('names who is looked at and who calls, and leads back to call, ticket and customer with a click', async () => {
    await showDesk()
    await open(() => openCustomer(OTHER))
    expect(strip()).toMatch(/^You are looking at 张丽华; the caller is 王小明/)
    expect(shownCustomer()).toContain('张丽华')
    await click(back()!)
    expect(back()).toBeNull()
    expect(shownCustomer()).toContain('王小明')
    expect(screen.getByRole('region', { name: 'Ticket' }).textContent).toContain('T-20261122-0042')
  })

  test('stands over a ticket opened without its customer, too', async () => {
    await showDesk()
    await open(() => openTicket(OTHERS_TICKET))
    expect(strip()).toMatch(/^You are looking at 张丽华; the caller is 王小明/)
  })

  test('says it of the caller’s own other things, where there is nobody to set', async () => {
    const room = await showDesk()
    await open(() => openCustomer(room.world.card.customer.id))
    expect(strip()).toMatch(/^You are looking at something else of the caller, 王小明/)
    expect(screen.queryByRole('button', { name: /^Set as the caller/ })).toBeNull()
  })

  test('is said in Chinese', async () => {
    await showDesk({ language: 'zh-CN' })
    await open(() => openCustomer(OTHER))
    expect(textOf(screen.getByText(/^正在看/))).toBe('正在看张丽华，来电人是王小明')
    expect(screen.getByRole('button', { name: /^回到来电/ })).toBeTruthy()
    expect(screen.getByRole('button', { name: '设为来电人: 张丽华' })).toBeTruthy()
  })

  test('is there for a caller whom nobody knows, and goes with the call', async () => {
    const room = await showDesk({ state: ({ call }) => ({ calls: [{ ...call, customer: null }] }) })
    await open(() => openCustomer(OTHER))
    expect(strip()).toMatch(/the caller is Unknown caller/)
    await room.patch({ calls: [] })
    expect(back()).toBeNull()
    expect(shownCustomer()).toContain('张丽华')
  })
})

describe('Escape', () => {
  test('leads back', async () => {
    await showDesk()
    await open(() => openCustomer(OTHER))
    await key('Escape', document.body)
    expect(shownCustomer()).toContain('王小明')
  })

  test('is left to what lies open: a list, the search, the transfer', async () => {
    await showDesk()
    await open(() => openCustomer(OTHER))
    await click(screen.getByRole('button', { name: /Exact number match.*1 more possible/ }))
    await key('Escape', screen.getByRole('button', { name: /Exact number match.*1 more possible/ }))
    expect(back()).not.toBeNull()
    await open(() => openOverlay('search'))
    await key('Escape', document.body)
    expect(back()).not.toBeNull()
    await open(closeOverlay)
    await key('F8', document.body)
    const field = within(screen.getByRole('group', { name: 'Transfer to' })).getByRole('combobox')
    await key('Escape', field)
    expect(back()).not.toBeNull()
  })

  test('keeps what was typed on the other ticket', async () => {
    const room = await showDesk()
    await open(() => openTicket(OTHERS_TICKET, OTHER))
    const title = screen.getByRole<HTMLInputElement>('textbox', { name: 'Title' })
    title.focus()
    await type(title, '打到一半')
    await key('Escape', title)
    expect(shownCustomer()).toContain('王小明')
    await open(() => openTicket(OTHERS_TICKET, OTHER))
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Title' }).value).toBe('打到一半')
    expect(room.inputsOf('draft.discard')).toEqual([])
  })
})

describe('setting who calls', () => {
  test('is the choice of a customer for the call, remembered for its number, and shows the call', async () => {
    const room = await showDesk()
    await open(() => openTicket(OTHERS_TICKET, OTHER))
    await press('Set as the caller: 张丽华')
    expect(room.inputsOf('call.chooseCustomer')).toEqual([
      { callId: 'call1', customerId: OTHER, remember: true },
    ])
    expect(readDeskFocus()).toEqual({ ticketId: null, customerId: null })
  })

  test('that is refused is said, and nothing is left', async () => {
    await showDesk({
      answers: () => ({
        'call.chooseCustomer': () => {
          throw new DoorError('notAllowed', 'refused')
        },
      }),
    })
    await open(() => openCustomer(OTHER))
    await press('Set as the caller: 张丽华')
    expect(screen.getByRole('alert')).toBeTruthy()
    expect(strip()).toMatch(/^You are looking at 张丽华/)
  })
})

test('from another room the way to the workspace shows call, ticket and customer of the caller', async () => {
  await showDesk()
  await open(() => openCustomer(OTHER))
  await open(() => openRoom('tickets'))
  await press('To the workspace')
  expect(back()).toBeNull()
  expect(shownCustomer()).toContain('王小明')
})
