// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { CallColumn } from '../../renderer/workspace/call/call-column.tsx'
import CallBar from '../../renderer/workspace/shell/call-bar.tsx'
import type { CallCard } from '../../shared/contract/desk-state.ts'
import { pass } from '../support/rendered-desk.tsx'
import { renderRoom, textOf, type RenderedRoom } from '../support/rendered-room.tsx'

/** Where a call comes from: a colleague who transferred it, or a colleague who calls. */

type Change = Partial<CallCard>
const showCalls = (changes: readonly Change[]): Promise<RenderedRoom> =>
  renderRoom(<CallColumn />, {
    state: ({ call }) => ({ calls: changes.map((change) => ({ ...call, ...change })), wrapUps: [] }),
  })
const RINGING: Change = { phase: 'ringing', answeredAt: null, quality: null }
const card = (): HTMLElement => screen.getByRole('region', { name: /^(Call|通话)$/ })

test('a call that a colleague transferred says by whom, and the queue and wait of the customer', async () => {
  const room = await showCalls([{ ...RINGING, transferredBy: '李静' }])
  expect(textOf(card())).toContain('Ringing· transferred by 李静 · 售后 queue')
  expect(within(card()).getByText('waited 0:18')).toBeTruthy()
  await room.speak('zh-CN')
  expect(screen.getByText('· 由李静转来 · 售后队列')).toBeTruthy()
  expect(screen.getByText('等待 0:18')).toBeTruthy()
})

test('a call that was transferred without a queue is no direct call', async () => {
  await showCalls([{ ...RINGING, transferredBy: '李静', queueId: null, queueName: null, waitedMs: null }])
  expect(textOf(card())).toContain('· transferred by 李静')
  expect(textOf(card())).not.toContain('direct call')
})

test.each(['inbound', 'outbound'] as const)(
  'a call with a colleague (%s): nothing is said and nothing is corrected',
  async (direction) => {
    const number: CallCard['number'] = {
      kind: 'internal',
      value: '1002',
      display: '1002',
      place: null,
      arrivedBy: null,
    }
    const colleague = {
      direction,
      number,
      displayName: '张伟',
      customer: null,
      candidates: [],
      ticketId: null,
    }
    const room = await showCalls([colleague])
    expect(textOf(card())).toContain('张伟')
    for (const words of ['Correct the customer', 'No customer matches', 'First call'])
      expect(textOf(card())).not.toContain(words)
    await room.speak('zh-CN')
    for (const words of ['更正客户', '没有匹配的客户']) expect(document.body.textContent).not.toContain(words)
  },
)

test('the note of who transferred it stands on the card while it rings and after the answer, and in the bar over other rooms', async () => {
  const note = '客户在开车，先报运单号'
  const room = await showCalls([{ ...RINGING, transferredBy: '李静', handoverNote: note }])
  const shown = (): string => textOf(within(card()).getByRole('note', { name: /^(Note from|转接备注)/ }))
  expect(shown()).toContain(note)
  await room.patch({ calls: [{ ...room.world.call, transferredBy: '李静', handoverNote: note }] })
  expect(shown()).toContain(note)
  await room.speak('zh-CN')
  expect(shown()).toContain('转接备注')
  await room.patch({ calls: [{ ...room.world.call, ...RINGING, handoverNote: note }] })
  room.show(
    <MantineProvider env="test">
      <CallBar />
    </MantineProvider>,
  )
  await pass(100)
  expect(textOf(card())).toContain(note)
  // nothing was given: nothing is said
  await room.patch({ calls: [{ ...room.world.call, ...RINGING }] })
  expect(textOf(card())).not.toContain('备注')
})
