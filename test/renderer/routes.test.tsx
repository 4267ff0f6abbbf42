// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import * as fc from 'fast-check'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { AppLayout } from '../../renderer/workspace/app-layout.tsx'
import {
  clearFocus,
  keepOnDesk,
  openCustomer,
  openRoom,
  openTicket,
  readDeskFocus,
} from '../../renderer/workspace/navigation/navigation.ts'
import { useFixedKeys } from '../../renderer/ui/keys.ts'
import { historyKeys } from '../../renderer/workspace/navigation/history-keys.ts'
import { ROOM_IDS } from '../../renderer/workspace/navigation/room-ids.ts'
import { placeOf, routeOf, type Place } from '../../renderer/workspace/navigation/routes.ts'
import { openTicketBeside, useTicketsView } from '../../renderer/workspace/tickets/tickets-view.ts'
import type { CallId, ContactId, CustomerId, TicketId } from '../../shared/domain/ids.ts'
import { runsOf, seedOf } from '../support/property.ts'
import { pass } from '../support/rendered-desk.tsx'
import { renderRoom, type } from '../support/rendered-room.tsx'

/** Where a window is stands in its address, and "back" leads through what was looked at. */

const T1 = 't1' as TicketId
const T9 = 't9' as TicketId
const C9 = 'c9' as CustomerId

const address = (): string => window.location.hash || '#/'
async function go(action: () => void): Promise<void> {
  act(action)
  await pass(200)
}
const back = (): Promise<void> => go(() => window.history.back())
const forward = (): Promise<void> => go(() => window.history.forward())
const isDeskShown = (): boolean => screen.queryByRole('region', { name: 'Ticket' }) !== null

beforeEach(() => {
  act(() => {
    openRoom('desk')
    clearFocus()
    openTicketBeside(null)
  })
})

describe('the address', () => {
  const ids = fc.oneof(
    fc.uuid(),
    fc.string({ minLength: 1, maxLength: 100, unit: 'binary' }).filter((id) => id.isWellFormed()),
  )
  const places = fc
    .record({
      room: fc.constantFrom(...ROOM_IDS),
      ticketId: fc.option(ids),
      customerId: fc.option(ids),
      beside: fc.option(ids),
    })
    .map(({ room, ticketId, customerId, beside }): Place => {
      const isDesk = room === 'desk'
      const hasBeside = room === 'tickets' || room === 'customers' || room === 'followUps'
      return {
        room,
        focus: {
          ticketId: (isDesk ? ticketId : null) as TicketId | null,
          customerId: (isDesk ? customerId : null) as CustomerId | null,
        },
        beside: hasBeside ? beside : null,
      }
    })

  test('of every place leads there, whatever its ids are', () => {
    fc.assert(
      fc.property(places, (place) => {
        expect(placeOf(routeOf(place))).toEqual(place)
      }),
      { seed: seedOf('routes'), numRuns: runsOf(500) },
    )
  })

  test.each([
    ['#/', { room: 'desk', beside: null, focus: { ticketId: null, customerId: null } }],
    ['#/tickets/t1', { room: 'tickets', beside: 't1' }],
    ['#/follow-ups', { room: 'followUps', beside: null }],
    ['#/ticket/t1/customer/c1', { room: 'desk', focus: { ticketId: 't1', customerId: 'c1' } }],
  ])('%s is a place', (route, place) => {
    expect(placeOf(route)).toMatchObject(place)
  })

  test.each([
    '',
    '#',
    '#main',
    '#door=abc',
    '#/desk',
    '#/nowhere',
    '#/ticket',
    '#/ticket/',
    '#/ticket/t1/c1',
  ])('"%s" is none', (route) => {
    expect(placeOf(route)).toBeUndefined()
  })

  test.each([
    '#/ticket/%E0',
    '#/queues/q1',
    '#/tickets/t1/x',
    `#/ticket/${'x'.repeat(201)}`,
    '#/customer/c1/x',
  ])('"%s" is none either', (route) => {
    expect(placeOf(route)).toBeUndefined()
  })

  test('in text that anybody may write is a place or none, and never a fault', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string().map((text) => `#/${text}`),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const place = placeOf(text)
        if (place) expect(placeOf(routeOf(place))).toEqual(place)
      }),
      { seed: seedOf('texts as routes'), numRuns: runsOf(1000) },
    )
  })
})

describe('back and forward', () => {
  test('lead through rooms, tickets and customers, and do nothing there but to show them', async () => {
    const room = await renderRoom(<AppLayout />)
    await go(() => openRoom('tickets'))
    expect(address()).toBe('#/tickets')
    await go(() => openTicketBeside(T9))
    expect(address()).toBe('#/tickets/t9')
    await go(() => openTicket(T1, room.world.card.customer.id))
    expect(address()).toBe(`#/ticket/t1/customer/${room.world.card.customer.id}`)
    expect(isDeskShown()).toBe(true)
    await go(() => openCustomer(C9))
    expect(address()).toBe('#/customer/c9')
    const done = room.actsDone().length

    await back()
    expect(readDeskFocus().ticketId).toBe(T1)
    await back()
    expect([address(), useTicketsView.getState().openId]).toEqual(['#/tickets/t9', T9])
    await back()
    expect([address(), useTicketsView.getState().openId]).toEqual(['#/tickets', null])
    await back()
    expect([address(), isDeskShown()]).toEqual(['#/', true])
    for (let steps = 0; steps < 4; steps += 1) await forward()
    expect([address(), readDeskFocus().customerId]).toEqual(['#/customer/c9', C9])
    expect(room.actsDone()).toHaveLength(done)
    // the same thing opened again is no step
    const { length } = window.history
    await go(() => openCustomer(C9))
    expect(window.history.length).toBe(length)
  })

  test('in mid-call lead back to the call, and forward to what was opened beside it', async () => {
    const room = await renderRoom(<AppLayout />)
    await room.patch({ calls: [room.world.call] })
    await go(() => openCustomer(C9))
    await back()
    expect([address(), readDeskFocus().customerId]).toEqual(['#/', null])
    await forward()
    expect(readDeskFocus().customerId).toBe(C9)
  })

  test('and a window that is loaded anew in mid-call: what its route opens is there, and who calls is said', async () => {
    openCustomer(C9)
    const room = await renderRoom(<AppLayout />, { state: ({ call }) => ({ calls: [call] }) })
    expect([address(), readDeskFocus().customerId]).toEqual(['#/customer/c9', C9])
    expect(screen.getByRole('button', { name: /^Back to the call/ })).toBeTruthy()
    // a call that comes takes its place
    const other = { ...room.world.call, callId: 'k2' as CallId, contactId: 'x2' as ContactId }
    await room.patch({ calls: [room.world.call, other] })
    expect([address(), readDeskFocus().customerId]).toEqual(['#/', null])
  })

  test('do not go through what the console showed by itself', async () => {
    await renderRoom(<AppLayout />)
    await go(() => openRoom('tickets'))
    await go(() => openRoom('desk'))
    const { length } = window.history
    await go(() => keepOnDesk(T9, C9))
    expect([address(), window.history.length]).toEqual(['#/ticket/t9/customer/c9', length])
    await back()
    expect(address()).toBe('#/tickets')
  })

  test('keep what is typed, and where the caret is', async () => {
    await renderRoom(<AppLayout />)
    await go(() => openTicket(T1))
    await go(() => openRoom('tickets'))
    const search = screen.getAllByRole('textbox')[0] as HTMLElement
    act(() => search.focus())
    await type(search, 'abc')
    await go(() => openTicketBeside(T9))
    act(() => search.focus())
    await back()
    expect(document.activeElement).toBe(search)
    expect((search as HTMLInputElement).value).toBe('abc')
  })

  test('the link over the rail leaves the address alone', async () => {
    await renderRoom(<AppLayout />)
    await go(() => openRoom('tickets'))
    const { length } = window.history
    await go(() => screen.getByRole('link', { name: /skip/i }).click())
    expect([address(), window.history.length]).toEqual(['#/tickets', length])
    expect(document.activeElement?.id).toBe('main')
  })
})

test('a window that is loaded anew is where it was, also beside a list that is loaded later', async () => {
  vi.resetModules()
  window.history.replaceState(null, '', '#/tickets/t9')
  const navigation = await import('../../renderer/workspace/navigation/navigation.ts')
  const tickets = await import('../../renderer/workspace/tickets/tickets-view.ts')
  expect(tickets.useTicketsView.getState().openId).toBe(T9)
  expect(address()).toBe('#/tickets/t9')
  navigation.openRoom('desk')
  expect(address()).toBe('#/')
})

describe('in Electron', () => {
  test('the address stays, and the history has the places', async () => {
    vi.resetModules()
    window.history.replaceState(null, '', '#/')
    vi.stubGlobal('ringdesk', {})
    const navigation = await import('../../renderer/workspace/navigation/navigation.ts')
    navigation.openRoom('tickets')
    navigation.openRoom('queues')
    expect([address(), window.history.state]).toEqual(['#/', { route: '#/queues' }])
    vi.unstubAllGlobals()
  })

  test('Alt and the arrows lead through it, as in a browser', async () => {
    const steps: string[] = []
    vi.spyOn(window.history, 'back').mockImplementation(() => void steps.push('back'))
    vi.spyOn(window.history, 'forward').mockImplementation(() => void steps.push('forward'))
    const Keys = ({ keys }: { keys: ReturnType<typeof historyKeys> }) => {
      useFixedKeys(keys)
      return null
    }
    vi.stubGlobal('ringdesk', {})
    const keys = historyKeys()
    vi.unstubAllGlobals()
    // a browser does it itself, and would do it twice
    expect(historyKeys()).toEqual({})
    await renderRoom(<Keys keys={keys} />)
    for (const [name, altKey] of [
      ['ArrowLeft', true],
      ['ArrowRight', true],
      ['ArrowLeft', false],
    ] as const)
      fireEvent.keyDown(document.body, { key: name, altKey })
    expect(steps).toEqual(['back', 'forward'])
    vi.restoreAllMocks()
  })
})
