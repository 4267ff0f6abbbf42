// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { portPair } from '../../shared/contract/door.ts'
import { keepDeskConnected, readDesk, useDeskQuery } from '../../renderer/ui/desk.ts'
import { usePagedRows } from '../../renderer/ui/paged-rows.ts'
import { createFakeDesk, sampleWorld, type FakeDesk } from '../support/fake-desk.ts'

/** Open lists and panels while changes come without a pause, as during a sync or in a large team. */

/** As often as a change comes, in milliseconds: sooner than any pause that a list waits for. */
const EVERY_MS = 35
/** An open list is at most so old, in milliseconds, where the core answers at once. */
const MAX_WAIT_MS = 250

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

/** Lets time pass in steps of one change; messages and renderings of each step are done before the next. */
async function changesFor(desk: FakeDesk, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += EVERY_MS)
    await act(async () => {
      desk.emitChanged()
      await vi.advanceTimersByTimeAsync(EVERY_MS)
    })
}

/** A window over a core whose lists answer after so many milliseconds with how often they were asked. */
async function openWindow(answerMs: number): Promise<{ desk: FakeDesk; most: () => number }> {
  const underWay = { now: 0, most: 0 }
  let asked = 0
  const list = async () => {
    asked += 1
    const total = asked
    underWay.now += 1
    underWay.most = Math.max(underWay.most, underWay.now)
    if (answerMs > 0) await new Promise((resolve) => setTimeout(resolve, answerMs))
    underWay.now -= 1
    return { rows: [], total, isCut: false }
  }
  const desk = createFakeDesk(sampleWorld(Date.now()), { 'ticket.list': list, 'followUp.list': list })
  void keepDeskConnected(() => {
    const [window, core] = portPair()
    desk.serve(core)
    return Promise.resolve(window)
  })
  await act(async () => void (await vi.advanceTimersByTimeAsync(10)))
  expect(readDesk()).not.toBeNull()
  return { desk, most: () => underWay.most }
}

const FILTER = { text: '', scope: 'open', status: null, kind: null, sort: 'due' } as const
function PagedList() {
  return <output>{usePagedRows('ticket.list', FILTER, ['ticket']).total}</output>
}
function Panel() {
  const input = { scope: 'due', offset: 0, limit: 20 } as const
  return <output>{useDeskQuery('followUp.list', input, { about: ['followUp'] }).data?.total}</output>
}

for (const [name, List] of [
  ['a paged list', PagedList],
  ['a question of a panel', Panel],
] as const) {
  test(`${name} asks at least every ${MAX_WAIT_MS} ms of an endless stream, and shows the answers`, async () => {
    const { desk } = await openWindow(0)
    render(<List />)
    await act(async () => void (await vi.advanceTimersByTimeAsync(10)))
    expect(screen.getByRole('status').textContent).toBe('1')

    const shown: number[] = []
    for (let second = 0; second < 3; second += 1) {
      await changesFor(desk, 1000)
      shown.push(Number(screen.getByRole('status').textContent))
    }
    const questions = shown.map((total, index) => total - (shown[index - 1] ?? 1))
    for (const count of questions) {
      expect(count).toBeGreaterThanOrEqual(3)
      expect(count).toBeLessThanOrEqual(5)
    }
  })

  test(`${name} has one question under way at most, and asks once more for what changed meanwhile`, async () => {
    const { desk, most } = await openWindow(600)
    render(<List />)
    await act(async () => void (await vi.advanceTimersByTimeAsync(100)))
    // the first question is under way: a change now may not be in its answer
    await changesFor(desk, 400)
    expect(most()).toBe(1)
    await act(async () => void (await vi.advanceTimersByTimeAsync(1500)))
    expect(screen.getByRole('status').textContent).toBe('2')
    await act(async () => void (await vi.advanceTimersByTimeAsync(5000)))
    expect(screen.getByRole('status').textContent).toBe('2')

    await changesFor(desk, 5000)
    expect(most()).toBe(1)
    expect(Number(screen.getByRole('status').textContent)).toBeGreaterThanOrEqual(6)
  })
}
