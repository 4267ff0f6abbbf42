// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { CallColumn } from '../../renderer/workspace/call/call-column.tsx'
import type { CallCard } from '../../shared/contract/desk-state.ts'
import { renderRoom, textOf, type RenderedRoom } from '../support/rendered-room.tsx'

/** Where a call comes from: a colleague who transferred it. */

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
