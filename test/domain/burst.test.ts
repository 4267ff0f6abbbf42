import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createBurst } from '../../shared/burst.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const TIMES = { quietMs: 40, maxWaitMs: 250 }
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

test('one run answers a burst, after a pause', async () => {
  const work = vi.fn<() => void>()
  const burst = createBurst(work, TIMES)
  for (let count = 0; count < 5; count += 1) {
    burst.touch()
    await pass(30)
  }
  expect(work).not.toHaveBeenCalled()
  await pass(10)
  expect(work).toHaveBeenCalledOnce()
  await pass(10_000)
  expect(work).toHaveBeenCalledOnce()
})

test('an endless stream waits for the maximum and no longer', async () => {
  const ranAt: number[] = []
  const startedAt = performance.now()
  const burst = createBurst(() => void ranAt.push(performance.now() - startedAt), TIMES)
  for (let ms = 0; ms < 10_000; ms += 5) {
    burst.touch()
    await pass(5)
  }
  const waits = ranAt.map((at, index) => at - (ranAt[index - 1] ?? 0))
  expect(Math.max(...waits)).toBeLessThanOrEqual(TIMES.maxWaitMs + 5)
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(TIMES.maxWaitMs - 5)
})

test('slow work runs once at a time, and once more for what was asked for meanwhile', async () => {
  const runs: PromiseWithResolvers<void>[] = []
  const burst = createBurst(() => {
    runs.push(Promise.withResolvers<void>())
    return runs.at(-1)?.promise
  }, TIMES)
  burst.run()
  for (let ms = 0; ms < 1000; ms += 10) {
    burst.touch()
    await pass(10)
  }
  expect(runs).toHaveLength(1)
  runs[0]?.resolve()
  await pass(TIMES.quietMs - 1)
  expect(runs).toHaveLength(1)
  await pass(1)
  expect(runs).toHaveLength(2)
  runs[1]?.resolve()
  await pass(10_000)
  expect(runs).toHaveLength(2)
})

test('a run asked for at once does not wait, but for the one under way', async () => {
  const first = Promise.withResolvers<void>()
  const work = vi.fn<() => Promise<void> | undefined>(() => first.promise)
  const burst = createBurst(() => work(), TIMES)
  burst.run()
  expect(work).toHaveBeenCalledOnce()
  burst.run()
  burst.run()
  expect(work).toHaveBeenCalledOnce()
  first.resolve()
  await pass(0)
  expect(work).toHaveBeenCalledTimes(2)
  await pass(10_000)
  expect(work).toHaveBeenCalledTimes(2)
})

test('what is cancelled does not run, and the next burst counts anew', async () => {
  const work = vi.fn<() => void>()
  const burst = createBurst(work, TIMES)
  burst.touch()
  await pass(39)
  burst.cancel()
  await pass(10_000)
  expect(work).not.toHaveBeenCalled()
  burst.touch()
  await pass(39)
  expect(work).not.toHaveBeenCalled()
  await pass(1)
  expect(work).toHaveBeenCalledOnce()
})
