// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { CallColumn } from '../../renderer/workspace/call/call-column.tsx'
import type { CallCard } from '../../shared/contract/desk-state.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { pass } from '../support/rendered-desk.tsx'
import { click, doubleClick, renderRoom, ROOM_TIME, type RenderedRoom } from '../support/rendered-room.tsx'

/** The buttons of a call under a double click. */

type Change = Partial<CallCard>
const showCalls = (changes: readonly Change[]): Promise<RenderedRoom> =>
  renderRoom(<CallColumn />, {
    state: ({ call }) => ({ calls: changes.map((change) => ({ ...call, ...change })), wrapUps: [] }),
  })
const RINGING: Change = { phase: 'ringing', answeredAt: null, quality: null }
const HELD: Change = { phase: 'held', heldSince: ROOM_TIME - 65 * SECOND_MS }
const card = (): HTMLElement => screen.getByRole('region', { name: /^(Call|通话)$/ })
const button = (name: string): HTMLButtonElement =>
  within(card()).getByRole('button', { name: new RegExp(`^${name}`) })

test('a call is answered by a double click, which does not hang it up with the button that comes there', async () => {
  const room = await showCalls([RINGING])
  fireEvent.click(button('Answer'), { detail: 1 })
  await room.patch({ calls: [{ ...room.world.call, phase: 'answering', answeredAt: null }] })
  fireEvent.click(button('Hang up'), { detail: 2 })
  await room.patch({ calls: [room.world.call] })
  fireEvent.click(button('Hang up'), { detail: 3 })
  await pass(200)
  expect(room.inputsOf('call.answer')).toEqual([{ callId: 'call1' }])
  expect(room.inputsOf('call.hangUp')).toEqual([])
  fireEvent.click(button('Hang up'), { detail: 1 })
  await pass(200)
  expect(room.inputsOf('call.hangUp')).toEqual([{ callId: 'call1' }])
})

test('a call is held by a double click and not taken back, though one button does both', async () => {
  const room = await showCalls([{}])
  await doubleClick(button('Hold'), () => {
    room.desk.patch({ calls: [{ ...room.world.call, ...HELD }] })
    return button('Hold')
  })
  await room.patch({ calls: [{ ...room.world.call, ...HELD }] })
  fireEvent.click(button('Resume'), { detail: 2 })
  await pass(200)
  expect(room.inputsOf('call.resume')).toEqual([])
})

test('the keypad takes a key as often as it is pressed', async () => {
  const room = await showCalls([{}])
  await click(button('Keypad'))
  await doubleClick(within(card()).getByRole('button', { name: 'Key 1' }))
  expect(room.inputsOf('call.sendDtmf')).toHaveLength(2)
})
