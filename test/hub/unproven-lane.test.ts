import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { UnprovenLane } from '../../hub/lines/switch/unproven-lane.ts'

let now: number
beforeEach(() => {
  now = 0
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

/** Moves the lane's clock and its timers. */
const pass = (ms: number): void => {
  for (let step = 0; step < ms; step++) {
    now += 1
    vi.advanceTimersByTime(1)
  }
}

it('handles at once while there is no crowd', () => {
  const lane = new UnprovenLane(() => now)
  const done: number[] = []
  for (let index = 0; index < 10; index++) lane.run({}, () => void done.push(index))
  expect(done).toHaveLength(10)
})

it('takes a quarter of the time at most, however much comes', () => {
  const lane = new UnprovenLane(() => now)
  let worked = 0
  const owners = Array.from({ length: 100 }, () => ({}))
  const handle = (): void => {
    worked += 10
    now += 10
  }
  for (const owner of owners) for (let count = 0; count < 10; count++) lane.run(owner, handle)
  pass(5000)
  // the time that passed is that of the work and that between
  expect(worked / now).toBeGreaterThan(0.2)
  expect(worked / now).toBeLessThan(0.28)
})

it('lets sockets take turns, keeps the order of each, and lets who has proven itself go first', async () => {
  const lane = new UnprovenLane(() => now)
  const done: string[] = []
  const [loud, quiet, proven, gone] = [{}, {}, {}, {}]
  const say = (owner: object, what: string): void =>
    lane.run(owner, () => {
      done.push(what)
      now += 200
    })
  for (let index = 0; index < 5; index++) say(loud, `loud ${index}`)
  say(quiet, 'quiet')
  say(proven, 'proven 0')
  say(proven, 'proven 1')
  say(gone, 'gone')
  expect(done).toEqual(['loud 0'])
  lane.drop(gone)
  lane.flush(proven)
  await Promise.resolve()
  expect(done).toEqual(['loud 0', 'proven 0', 'proven 1'])
  pass(10_000)
  expect(done.slice(3)).toEqual(['loud 1', 'quiet', 'loud 2', 'loud 3', 'loud 4'])
  lane.close()
})
