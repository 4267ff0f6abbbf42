import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closeGaps, gapTotal, mergeGaps, MOST_GAPS, type CallGap } from '../../shared/domain/call-gap.ts'

const gap = (from: number, ms: number, kind: CallGap['kind'] = 'sound'): CallGap => ({ kind, from, ms })

describe('the gaps of a call', () => {
  it('are summed up by kind', () => {
    const gaps = [gap(0, 100), gap(500, 40, 'line'), gap(900, 7)]
    expect(gapTotal(gaps, 'sound')).toBe(107)
    expect(gapTotal(gaps, 'line')).toBe(40)
    expect(gapTotal(undefined, 'line')).toBe(0)
  })

  it('end with the call where they still last, and never before they began', () => {
    expect(closeGaps([{ kind: 'line', from: 100, ms: null }, gap(3, 4)], 250)).toEqual([
      gap(100, 150, 'line'),
      gap(3, 4),
    ])
    expect(closeGaps([{ kind: 'line', from: 100, ms: null }], 90)).toEqual([gap(100, 0, 'line')])
  })
})

describe('two reports of the gaps of one contact', () => {
  it('know a gap by kind and beginning, and keep its longer length', () => {
    expect(mergeGaps([gap(1, 10)], [gap(1, 30), gap(1, 5, 'line')])).toEqual([gap(1, 5, 'line'), gap(1, 30)])
    expect(mergeGaps([gap(1, 30)], [gap(1, 10)])).toEqual([gap(1, 30)])
  })

  it('give the first itself where the second adds nothing', () => {
    const before = [gap(1, 30), gap(9, 3, 'line')]
    expect(mergeGaps(before, undefined)).toBe(before)
    expect(mergeGaps(before, before)).toBe(before)
    expect(mergeGaps(before, [gap(9, 2, 'line')])).toBe(before)
    expect(mergeGaps(undefined, undefined)).toBeUndefined()
    expect(mergeGaps(undefined, [gap(1, 2)])).toEqual([gap(1, 2)])
    expect(mergeGaps(before, [gap(20, 1)])).toEqual([...before, gap(20, 1)])
  })

  it('say the same in either order, sorted, and at most so many', () => {
    const gaps = fc.array(
      fc.record({
        kind: fc.constantFrom('sound' as const, 'line' as const),
        from: fc.nat({ max: 200 }),
        ms: fc.nat({ max: 50 }),
      }),
      { maxLength: 150, size: 'max' },
    )
    fc.assert(
      fc.property(gaps, gaps, (one, other) => {
        const a = mergeGaps(mergeGaps([], one), other) ?? []
        const b = mergeGaps(mergeGaps([], other), one) ?? []
        if (a.length < MOST_GAPS && b.length < MOST_GAPS) expect(a).toEqual(b)
        expect(a.length).toBeLessThanOrEqual(MOST_GAPS)
        expect(a.map(({ from }) => from)).toEqual(a.map(({ from }) => from).toSorted((x, y) => x - y))
        for (const { kind, from, ms } of a)
          expect(ms).toBe(
            Math.max(
              ...[...one, ...other].filter((g) => g.kind === kind && g.from === from).map((g) => g.ms),
            ),
          )
      }),
    )
  })
})
