// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { CallColumn } from '../../renderer/workspace/call/call-column.tsx'
import type { CallCard } from '../../shared/contract/desk-state.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { click, renderRoom, ROOM_TIME, textOf, type RenderedRoom } from '../support/rendered-room.tsx'

/** A call that was dialled: it is dialled again by a button where nobody answered, and says who is not real. */

type Change = Partial<CallCard>
const showCalls = (changes: readonly Change[]): Promise<RenderedRoom> =>
  renderRoom(<CallColumn />, {
    state: ({ call }) => ({ calls: changes.map((change) => ({ ...call, ...change })), wrapUps: [] }),
  })
const ENDED: Change = {
  phase: 'ended',
  endedAt: ROOM_TIME - 2 * SECOND_MS,
  endReason: 'hungUpByPeer',
}
const card = (): HTMLElement => screen.getByRole('region', { name: /^(Call|通话)$/ })
const button = (name: string): HTMLButtonElement =>
  within(card()).getByRole('button', { name: new RegExp(`^${name}`) })
const has = (name: string): boolean =>
  within(card()).queryByRole('button', { name: new RegExp(`^${name}`) }) !== null

test('a call that was dialled and reached nobody is dialled again by a button, about the same', async () => {
  const failed: Change = {
    direction: 'outbound',
    phase: 'ended',
    answeredAt: null,
    endedAt: ROOM_TIME - SECOND_MS,
    endReason: 'failed',
    problem: { code: 'notFound', sipStatus: 404, detail: '' },
    wrapUp: { until: ROOM_TIME + 40 * SECOND_MS, total: 60 * SECOND_MS },
  }
  const room = await showCalls([failed])
  expect(textOf(card())).toContain('The line does not know this number')
  expect(within(card()).getByRole('radiogroup', { name: 'Outcome' })).toBeTruthy()
  await click(button('Call again'))
  expect(room.inputsOf('call.dial')).toEqual([
    { number: '+8613800138000', customerId: 'c1', ticketId: room.world.call.ticketId, followUpId: null },
  ])
  await room.speak('zh-CN')
  expect(screen.getByRole('button', { name: '重拨' })).toBeTruthy()
})

test.each<[string, Change]>([
  ['one that was talked', { ...ENDED, direction: 'outbound' }],
  ['one that came in', { ...ENDED, answeredAt: null }],
])('%s has no such button', async (_what, change) => {
  await showCalls([change])
  expect(has('Call again')).toBe(false)
})

test.each<[CallCard['simulated'] & string, string, string]>([
  ['answers', 'the program answers', '由程序接听'],
  ['busy', 'always busy', '总是忙线'],
  ['noAnswer', 'never answers', '总是不接'],
  ['unavailable', 'could not answer', '没能接听'],
])(
  'a simulated customer who is %s is said to be one, in the call and after it',
  async (simulated, en, zh) => {
    const room = await showCalls([{ direction: 'outbound', phase: 'dialing', answeredAt: null, simulated }])
    expect(textOf(card())).toContain('imulated customer')
    expect(textOf(card())).toContain(en)
    await room.speak('zh-CN')
    expect(textOf(card())).toContain('模拟客户')
    expect(textOf(card())).toContain(zh)
    await room.patch({ calls: [{ ...room.world.call, ...ENDED, direction: 'outbound', simulated }] })
    expect(textOf(card())).toContain('模拟客户')
  },
)

test('a customer who is real is not said to be simulated', async () => {
  await showCalls([{ direction: 'outbound', phase: 'dialing', answeredAt: null }])
  expect(textOf(card())).not.toContain('imulated')
})
