import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { after, every, LONGEST_WAIT_MS, pause } from '../../shared/timer.ts'

const HOUR_MS = 3_600_000
/** Whatever somebody may send as a time: also what is no number, and what no timer can count. */
const anyWait = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53, Date.parse('2100-01-01') - Date.now()),
)

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('a timer', () => {
  it('is never armed with a wait that overflows, which would fire at once for ever', () => {
    vi.useFakeTimers()
    const armed = vi.spyOn(globalThis, 'setTimeout')
    const repeated = vi.spyOn(globalThis, 'setInterval')
    fc.assert(
      fc.property(anyWait, (ms) => {
        after(ms, () => undefined)()
        every(ms, () => undefined)()
        for (const { lastCall } of [armed.mock, repeated.mock]) {
          expect(lastCall?.[1]).toBeGreaterThanOrEqual(0)
          expect(lastCall?.[1]).toBeLessThanOrEqual(LONGEST_WAIT_MS)
        }
      }),
    )
  })

  it('set anew by its own work, as a wake-up far away is, does not spin', () => {
    vi.useFakeTimers()
    for (const ms of [Number.NaN, Infinity, 2 ** 31, 2 ** 40]) {
      let fired = 0
      const arm = (): (() => void) => after(ms, () => ((fired += 1), arm()))
      arm()
      vi.advanceTimersByTime(HOUR_MS)
      expect(fired).toBe(0)
      vi.clearAllTimers()
    }
  })

  it('fires when it is time, and not after it was called off', () => {
    vi.useFakeTimers()
    const said: string[] = []
    after(50, () => said.push('once'))
    after(50, () => said.push('never'))()
    const stop = every(20, () => said.push('again'))
    vi.advanceTimersByTime(49)
    expect(said).toEqual(['again', 'again'])
    vi.advanceTimersByTime(1)
    expect(said).toEqual(['again', 'again', 'once'])
    stop()
    vi.advanceTimersByTime(HOUR_MS)
    expect(said).toHaveLength(3)
  })

  it('lets a pause end early, also one that was aborted before it began', async () => {
    const stopping = new AbortController()
    const long = pause(HOUR_MS, { signal: stopping.signal })
    stopping.abort()
    await long
    await pause(HOUR_MS, { signal: stopping.signal })
    await pause(1)
  })
})
