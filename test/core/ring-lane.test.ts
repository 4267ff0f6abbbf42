import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createRingLane } from '../../main/core/hub-link/ring-lane.ts'
import type { ContactId } from '../../shared/domain/ids.ts'
import { TestClock } from './support/test-clock.ts'

const [A, B] = ['a', 'b'] as ContactId[] as [ContactId, ContactId]

function makeLane(cards: ContactId[] = []) {
  const clock = new TestClock()
  const done: string[] = []
  const lane = createRingLane({ clock, hasCard: (contact) => cards.includes(contact) })
  const does = (name: string) => () => void done.push(name)
  return { clock, done, lane, does }
}

test('the hub’s word of a call that rings elsewhere, or whose card is here, waits for nothing', () => {
  const { lane, done, does } = makeLane([B])
  lane.afterCards([A], does('elsewhere'))
  lane.hubSays(true)
  lane.afterCards([B], does('shown already'))
  expect(done).toEqual(['elsewhere', 'shown already'])
})

test('of a call that rings here it waits for the card, and for the turn that sends it', async () => {
  const { lane, done, does } = makeLane()
  lane.hubSays(true)
  lane.afterCards([A], does('news'))
  lane.afterWaiting(does('a look at the hub'))
  lane.cardSent(B)
  await nextTurn()
  expect(done).toEqual([])
  lane.cardSent(A)
  done.push('what the card writes')
  await nextTurn()
  expect(done).toEqual(['what the card writes', 'news', 'a look at the hub'])
  lane.afterWaiting(does('at once'))
  expect(done.at(-1)).toBe('at once')
})

test('news stays in its order: what waits for a later card does not pass what waits for an earlier one', async () => {
  const { lane, done, does } = makeLane()
  lane.hubSays(true)
  lane.afterCards([A], does('first'))
  lane.afterCards([B], does('second'))
  lane.cardSent(B)
  await nextTurn()
  expect(done).toEqual([])
  lane.cardSent(A)
  await nextTurn()
  expect(done).toEqual(['first', 'second'])
})

test('a card that never comes: the end of the ringing or the bound lets the news through, and a lost connection forgets it', () => {
  const { lane, done, does, clock } = makeLane()
  lane.hubSays(true)
  lane.afterCards([A], does('the ringing ended'))
  lane.hubSays(false)
  expect(done).toEqual(['the ringing ended'])
  lane.hubSays(true)
  lane.afterCards([A], does('the bound'))
  clock.advance(300)
  expect(done).toHaveLength(1)
  clock.advance(300)
  expect(done.at(-1)).toBe('the bound')
  lane.afterCards([A], does('never'))
  lane.clear()
  clock.advance(1000)
  expect(done).toHaveLength(2)
})
