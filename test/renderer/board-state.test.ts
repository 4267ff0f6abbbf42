import { expect, test } from 'vitest'
import { keepBoardConnected, viewOf } from '../../renderer/board/board-state.ts'
import { boardDoor, type BoardState } from '../../shared/contract/board.ts'
import { portPair, serveDoor, type DoorServer } from '../../shared/contract/door.ts'
import type { PersonId, QueueId } from '../../shared/domain/ids.ts'
import { eventually } from '../support/eventually.ts'

const nobody = {
  ready: 0,
  paused: 0,
  ringing: 0,
  talking: 0,
  wrapUp: 0,
  unreachable: 0,
  signedOut: 0,
  unknown: 0,
}
const queue = (id: string): BoardState['queues'][number] => ({
  id: id as QueueId,
  name: id,
  extension: '5000',
  waiting: 0,
  longestSince: null,
  serviceLevelSeconds: 20,
  totals: { offered: 0, answered: 0, inTime: 0, abandoned: 0 },
  agents: nobody,
})
const agent = (id: string): BoardState['agents'][number] => ({
  id: id as PersonId,
  name: id,
  extension: '1001',
  state: { activity: 'ready', pauseReason: null, since: 5 },
  queues: ['q1'],
})
const state: BoardState = {
  role: 'supervisor',
  hub: 'online',
  trueAt: 10,
  queues: [queue('q1'), queue('q2')],
  agents: [agent('p1'), agent('p2')],
  language: 'en',
  theme: 'dark',
}

test('a change of one queue leaves every other tile of the wall as it was', () => {
  const before = viewOf(state, null)
  const fresh = structuredClone(state)
  fresh.queues[1]!.waiting = 3
  const after = viewOf(fresh, before)
  expect(after.queues['q1']).toBe(before.queues['q1'])
  expect(after.queues['q2']).not.toBe(before.queues['q2'])
  expect(after.agents['p1']).toBe(before.agents['p1'])
  expect(after.queueIds).toEqual(['q1', 'q2'])
})

test('a queue or an agent that may no longer be seen is gone', () => {
  const after = viewOf({ ...state, queues: [queue('q2')], agents: [] }, viewOf(state, null))
  expect(Object.keys(after.queues)).toEqual(['q2'])
  expect(after.agents).toEqual({})
})

test('a gap in what the core tells makes the board ask for the whole', async () => {
  const [mine, theirs] = portPair()
  let asked = 0
  const server: DoorServer<typeof boardDoor> = serveDoor(
    boardDoor,
    theirs,
    { 'board.snapshot': () => ({ seq: (asked += 1) * 10, state, now: 10 }), 'board.alive': () => null },
    (text) => {
      throw new Error(text)
    },
  )
  void keepBoardConnected(() => Promise.resolve(mine))
  await eventually(() => expect(asked).toBe(1))
  server.emit('board', { seq: 11, patch: { trueAt: 20 }, now: 20 })
  server.emit('board', { seq: 13, patch: { trueAt: 30 }, now: 30 })
  await eventually(() => expect(asked).toBe(2))
})
