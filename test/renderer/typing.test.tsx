// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useSettled } from '../../renderer/ui/use-settled.ts'
import { useTypedFilter } from '../../renderer/ui/use-typed-filter.ts'

/** What is searched for follows the typing, also where nobody pauses. */

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const pass = (ms: number): Promise<void> => act(async () => void (await vi.advanceTimersByTimeAsync(ms)))

test('the palette asks for a text of an endless typing every 250 ms', async () => {
  const asked: string[] = []
  function Palette({ text }: { text: string }) {
    const settled = useSettled(text, { quietMs: 60, maxWaitMs: 250 })
    if (asked.at(-1) !== settled) asked.push(settled)
    return null
  }
  const { rerender } = render(<Palette text="" />)
  let text = ''
  for (let ms = 0; ms < 1000; ms += 50) {
    text += 'x'
    rerender(<Palette text={text} />)
    await pass(50)
  }
  expect(asked.length).toBeGreaterThanOrEqual(4)
  await pass(60)
  expect(asked.at(-1)).toBe(text)
})

/** A list with its filter in a store, as the rooms have it. */
function openFilter() {
  const applied: string[] = []
  let type = (_text: string): void => undefined
  let apply = (_text: string): void => undefined
  let shown = ''
  function Filter() {
    const [filter, setFilter] = useState('')
    const [text, setText] = useTypedFilter(filter, (typed) => {
      applied.push(typed)
      setFilter(typed)
    })
    type = setText
    apply = setFilter
    shown = text
    return null
  }
  render(<Filter />)
  return {
    applied,
    type: (text: string) => act(() => type(text)),
    applyElsewhere: (text: string) => act(() => apply(text)),
    shown: () => shown,
  }
}

test('a filter follows an endless typing, and asks once where typing pauses', async () => {
  const filter = openFilter()
  let text = ''
  for (let ms = 0; ms < 2000; ms += 100) {
    text += 'x'
    filter.type(text)
    await pass(100)
    expect(filter.shown()).toBe(text)
  }
  expect(filter.applied.length).toBeGreaterThanOrEqual(6)
  await pass(150)
  expect(filter.applied.at(-1)).toBe(text)
  const times = filter.applied.length
  await pass(10_000)
  expect(filter.applied).toHaveLength(times)
})

test('a filter that is cleared beside its field stays cleared, and the field is empty', async () => {
  const filter = openFilter()
  filter.type('王')
  await pass(150)
  expect(filter.applied).toEqual(['王'])
  filter.applyElsewhere('')
  expect(filter.shown()).toBe('')
  await pass(1000)
  expect(filter.applied).toEqual(['王'])
})
