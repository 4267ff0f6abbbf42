// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { usePagedRows } from '../../renderer/ui/paged-rows.ts'
import { useDeskQuery } from '../../renderer/ui/use-desk-query.ts'
import type { FakeDesk } from '../support/fake-desk.ts'
import { pass, renderDesk } from '../support/rendered-desk.tsx'

/** Open lists and panels while changes come without a pause, as during a sync or in a large team. */

/** As often as a change comes, in milliseconds: sooner than any pause that a list waits for. */
const EVERY_MS = 35
/** An open list is at most so old, in milliseconds, where the core answers at once. */
const MAX_WAIT_MS = 250

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Lets time pass in steps of one change; messages and drawings of each step are done before the next. */
async function changesFor(desk: FakeDesk, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += EVERY_MS)
    await act(async () => {
      desk.emitChanged()
      await vi.advanceTimersByTimeAsync(EVERY_MS)
    })
}

/** A window over a core whose lists answer after so many milliseconds with how often they were asked. */
async function openWindow(answerMs: number) {
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
  const window = await renderDesk({ 'ticket.list': list, 'followUp.list': list })
  return { ...window, most: () => underWay.most }
}

const FILTER = { text: '', scope: 'open', status: null, kind: null, sort: 'due' } as const
function PagedList() {
  return <output>{usePagedRows('ticket.list', FILTER, ['ticket']).total}</output>
}
function Panel() {
  const input = { scope: 'due', offset: 0, limit: 20 } as const
  return <output>{useDeskQuery('followUp.list', input, { about: ['followUp'] }).data?.total}</output>
}
const shownTotal = (): number => Number(screen.getByRole('status').textContent)

for (const [name, List] of [
  ['a paged list', PagedList],
  ['a question of a panel', Panel],
] as const) {
  test(`${name} asks at least every ${MAX_WAIT_MS} ms of an endless stream, and shows the answers`, async () => {
    const { desk, show } = await openWindow(0)
    show(<List />)
    await pass(10)
    expect(shownTotal()).toBe(1)

    const shown: number[] = []
    for (let second = 0; second < 3; second += 1) {
      await changesFor(desk, 1000)
      shown.push(shownTotal())
    }
    const questions = shown.map((total, index) => total - (shown[index - 1] ?? 1))
    for (const count of questions) {
      expect(count).toBeGreaterThanOrEqual(3)
      expect(count).toBeLessThanOrEqual(5)
    }
  })

  test(`${name} has one question under way at most, and asks once more for what changed meanwhile`, async () => {
    const { desk, most, show } = await openWindow(600)
    show(<List />)
    await pass(100)
    // the first question is under way: a change now may not be in its answer
    await changesFor(desk, 400)
    expect(most()).toBe(1)
    await pass(1500)
    expect(shownTotal()).toBe(2)
    await pass(5000)
    expect(shownTotal()).toBe(2)

    await changesFor(desk, 5000)
    expect(most()).toBe(1)
    expect(shownTotal()).toBeGreaterThanOrEqual(6)
  })
}
