// @vitest-environment happy-dom
import { cleanup, renderHook } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { findActive, useSteadyRows } from '../../renderer/ui/grid-rows.ts'
import type { PagedRows } from '../../renderer/ui/paged-rows.ts'

/** What somebody reads in a list stays where it is while rows come and go above it. */

afterEach(cleanup)

const ROW_HEIGHT = 40
const keyOf = (row: string): string => row
const rowsOf = (keys: readonly string[], isOld = false): PagedRows<string> =>
  ({ total: keys.length, isOld, rowAt: (index: number) => keys[index], want: () => undefined }) as never

const LETTERS = Array.from('abcdefghij')
const place = { scrollTop: 0, activeIndex: 3, activeKey: 'd' }

test('the active row is found where it is now; one that left is lost, and its place is kept', () => {
  expect(findActive(rowsOf(LETTERS), keyOf, place)).toEqual({ index: 3, isLost: false })
  expect(findActive(rowsOf(['x', 'y', ...LETTERS]), keyOf, place)).toEqual({ index: 5, isLost: false })
  expect(findActive(rowsOf(LETTERS.slice(2)), keyOf, place)).toEqual({ index: 1, isLost: false })
  expect(findActive(rowsOf(['x']), keyOf, place)).toEqual({ index: 3, isLost: true })
  expect(findActive(rowsOf(LETTERS), keyOf, { ...place, activeKey: null })).toEqual({
    index: 3,
    isLost: false,
  })
})

function scrolledTo(scrollTop: number) {
  const element = document.createElement('div')
  element.scrollTop = scrollTop
  const box = { current: element }
  const { rerender } = renderHook(
    (rows: PagedRows<string>) => useSteadyRows({ box, rows, keyOf, rowHeight: ROW_HEIGHT }),
    { initialProps: rowsOf(LETTERS) },
  )
  return { element, show: (keys: readonly string[], isOld = false) => rerender(rowsOf(keys, isOld)) }
}

test('rows that come or go above move the list by their height', () => {
  const { element, show } = scrolledTo(4 * ROW_HEIGHT + 7)
  show(['x', 'y', ...LETTERS])
  expect(element.scrollTop).toBe(6 * ROW_HEIGHT + 7)
  show(LETTERS.slice(1))
  expect(element.scrollTop).toBe(3 * ROW_HEIGHT + 7)
})

test('at the very top new rows show, and old rows under a new filter move nothing', () => {
  const top = scrolledTo(0)
  top.show(['x', ...LETTERS])
  expect(top.element.scrollTop).toBe(0)
  const filtered = scrolledTo(4 * ROW_HEIGHT)
  filtered.show(['x', ...LETTERS], true)
  expect(filtered.element.scrollTop).toBe(4 * ROW_HEIGHT)
})
