// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { i18n } from '../../renderer/i18n/index.ts'
import { Deadline } from '../../renderer/ui/deadline.tsx'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts'

/** What is left of a ticket's promise: it ticks only where seconds count, and never for a screen reader. */

const NOW = Date.UTC(2026, 10, 30, 3)
beforeEach(async () => {
  vi.useFakeTimers({ now: NOW })
  await i18n.changeLanguage('en')
})
afterEach(async () => {
  cleanup()
  vi.useRealTimers()
  await i18n.changeLanguage('en')
})

function show(left: number): { shown: () => string; spoken: () => string; draws: () => number } {
  let draws = 0
  const { container } = render(
    <MantineProvider>
      <Deadline ticket={{ status: 'processing', dueAt: NOW + left }} none="no promise" />
    </MantineProvider>,
  )
  new MutationObserver(() => (draws += 1)).observe(container, { subtree: true, characterData: true })
  const hidden = () => container.querySelector('span[aria-hidden="true"]')
  return {
    shown: () => hidden()?.textContent ?? container.textContent,
    spoken: () => hidden()?.nextElementSibling?.textContent ?? '',
    draws: () => draws,
  }
}

describe('a deadline', () => {
  test.each([
    [2 * HOUR_MS + 10 * MINUTE_MS, 'due in 2 h 10 min', '剩 2 小时 10 分钟'],
    [12 * MINUTE_MS + 5 * SECOND_MS, 'due in 12:05', '剩 12:05'],
    [-(DAY_MS + 4 * HOUR_MS + 54 * MINUTE_MS), 'overdue 1 d 4 h', '超时 1 天 4 小时'],
    [-90 * SECOND_MS, 'overdue 1:30', '超时 1:30'],
  ])('%i ms away is shown by its largest units, in both languages', async (left, en, zh) => {
    const { shown } = show(left)
    expect(shown()).toBe(en)
    await i18n.changeLanguage('zh-CN')
    await vi.advanceTimersByTimeAsync(0)
    expect(shown().replace(/\s/g, '')).toBe(zh.replace(/\s/g, ''))
  })

  test('hours away nothing moves for half a minute; within the last hour the seconds do, but not in the name', async () => {
    const far = show(3 * HOUR_MS + 40 * SECOND_MS)
    const before = far.shown()
    await vi.advanceTimersByTimeAsync(30 * SECOND_MS)
    expect([far.shown(), far.draws()]).toEqual([before, 0])
    const near = show(30 * SECOND_MS + 20 * MINUTE_MS + 40 * SECOND_MS)
    const name = near.spoken()
    const first = near.shown()
    await vi.advanceTimersByTimeAsync(2 * SECOND_MS)
    expect(near.shown()).not.toBe(first)
    expect(near.spoken()).toBe(name)
    expect(name).toBe('due in 20 min')
  })

  test('without a promise there is none', () => {
    expect(show(0).shown()).toContain('overdue')
    const { container } = render(
      <MantineProvider>
        <Deadline ticket={{ status: 'processing', dueAt: null }} none="no promise" />
      </MantineProvider>,
    )
    expect(container.textContent).toContain('no promise')
  })
})
