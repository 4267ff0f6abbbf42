// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { DeskRoom } from '../../renderer/workspace/desk-room.tsx'
import {
  clearFocus,
  openCustomer,
  openRoom,
  openTicket,
} from '../../renderer/workspace/navigation/navigation.ts'
import type { CustomerId, TicketId } from '../../shared/domain/ids.ts'
import { pass } from '../support/rendered-desk.tsx'
import { press, renderRoom } from '../support/rendered-room.tsx'

/** Ticket and customer beside the call: which of them is seen where a window has room for one. */

beforeEach(() => {
  clearFocus()
  openRoom('desk')
})

const front = (): string | undefined => document.querySelector<HTMLElement>('[data-front]')?.dataset.front
const altC = (): Promise<void> => {
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'c', code: 'KeyC', altKey: true })
  return pass(50)
}
const open = async (action: () => void): Promise<void> => {
  act(action)
  await pass(200)
}

test('in a call the ticket is in front; a press and the key bring the customer there and back', async () => {
  await renderRoom(<DeskRoom />)
  expect(front()).toBe('ticket')
  await press(/^Customer/)
  expect(front()).toBe('customer')
  expect(screen.getByRole('button', { name: /^Customer/ }).getAttribute('aria-pressed')).toBe('true')
  await altC()
  expect(front()).toBe('ticket')
  await altC()
  expect(front()).toBe('customer')
  expect(document.activeElement?.contains(screen.getByRole('region', { name: 'Customer' }))).toBe(true)
})

test('the key of the note brings the ticket to the front with the caret in it', async () => {
  await renderRoom(<DeskRoom />)
  await press(/^Customer/)
  fireEvent.keyDown(document.body, { key: 'j', code: 'KeyJ', altKey: true })
  await pass(50)
  expect(front()).toBe('ticket')
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Notes' }))
})

test('what was opened last is in front, and what has the focus stays there when a call comes', async () => {
  const room = await renderRoom(<DeskRoom />, { state: () => ({ calls: [] }) })
  await open(() => openCustomer('c1' as CustomerId))
  expect(front()).toBe('customer')
  await open(() => openTicket('t1' as TicketId))
  expect(front()).toBe('ticket')
  act(() => screen.getByRole('textbox', { name: 'Notes' }).focus())
  await open(() => openCustomer('c1' as CustomerId))
  // the field with the focus went with its ticket
  expect(front()).toBe('customer')
  act(() => screen.getByRole('button', { name: /^Edit/ }).focus())
  await room.patch({ calls: [room.world.call] })
  expect(front()).toBe('customer')
})
