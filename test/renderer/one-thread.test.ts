import { afterEach, expect, test, vi } from 'vitest'
import { afterPop } from '../../renderer/phone/after-pop.ts'
import type { Timers } from '../../renderer/sip/steady-timer.ts'

afterEach(() => vi.unstubAllGlobals())

/** Rings under a shell, whose bridge the page has (Electron) or not (a browser); gives what was done at once, and later. */
function ring(bridge: { ringdesk?: object }): { atOnce: number; laterMs: number[] } {
  vi.stubGlobal('window', bridge)
  let atOnce = 0
  const laterMs: number[] = []
  const never = (): void => undefined
  const timers: Timers = {
    now: () => 0,
    after: (ms) => {
      laterMs.push(ms)
      return never
    },
    every: () => never,
  }
  afterPop(timers, () => (atOnce += 1))
  return { atOnce, laterMs }
}

test('bell and microphone wait for the card only where phone and workspace share a thread', () => {
  expect(ring({})).toEqual({ atOnce: 0, laterMs: [60] })
  expect(ring({ ringdesk: {} })).toEqual({ atOnce: 1, laterMs: [] })
})
