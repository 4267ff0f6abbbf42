import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitColumns } from '../../renderer/ui/fit-columns.ts'

/** What a list leaves out where it is narrow. */

const COLUMNS = [
  { id: 'number', width: '150px' },
  { id: 'title', width: 'minmax(112px, 3fr)' },
  { id: 'kind', width: '96px', givesWay: 2 },
  { id: 'updated', width: '152px', givesWay: 3 },
]
const idsAt = (width: number): string[] => fitColumns(COLUMNS, width).map(({ id }) => id)

describe('columns', () => {
  test('are all there where there is room', () => {
    expect(idsAt(510)).toEqual(['number', 'title', 'kind', 'updated'])
  })

  test('give way in their order, and those that never do stay even where there is no room', () => {
    expect(idsAt(509)).toEqual(['number', 'title', 'kind'])
    expect(idsAt(357)).toEqual(['number', 'title'])
    expect(idsAt(100)).toEqual(['number', 'title'])
  })

  test('fit, whatever there is room for, and none is left out for nothing', () => {
    const column = fc.record({
      width: fc.integer({ min: 1, max: 300 }).map((px) => `minmax(${px}px, 1fr)`),
      givesWay: fc.integer({ min: 1, max: 9 }),
    })
    const least = (columns: readonly { width: string }[]): number =>
      columns.reduce((sum, { width }) => sum + Number.parseInt(width.slice('minmax('.length), 10), 0)
    fc.assert(
      fc.property(fc.array(column, { maxLength: 9 }), fc.integer({ min: 0, max: 2000 }), (columns, width) => {
        const kept = fitColumns(columns, width)
        expect(least(kept)).toBeLessThanOrEqual(width)
        const left = columns.filter((one) => !kept.includes(one))
        // of those that give way alike, the first does so first
        const leastWay = Math.min(...left.map(({ givesWay }) => givesWay))
        const last = left.findLast(({ givesWay }) => givesWay === leastWay)
        if (last) expect(least([...kept, last])).toBeGreaterThan(width)
        for (const one of kept)
          for (const other of left) expect(one.givesWay).toBeLessThanOrEqual(other.givesWay)
      }),
    )
  })
})
