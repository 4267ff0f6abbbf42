import { describe, expect, test } from 'vitest'
import { SAME_MATTER_MS, suggestedKind } from '../../shared/domain/suggested-kind.ts'

const NOW = 100 * SAME_MATTER_MS
const ticket = (fields: Partial<Parameters<typeof suggestedKind>[1][number]> = {}) =>
  ({ kind: 'repair', status: 'resolved', updatedAt: NOW - 1000, ...fields }) as const

describe('what a caller without an open ticket may call about', () => {
  test('is a return while an order is on its way back, whatever ended before', () => {
    expect(suggestedKind([{ status: 'delivered' }, { status: 'returning' }], [ticket()], NOW)).toEqual({
      kind: 'return',
      because: 'orderReturning',
    })
  })
  test('is the kind of the newest ticket that ended lately', () => {
    const older = ticket({ kind: 'complaint', updatedAt: NOW - 2000 })
    expect(suggestedKind([{ status: 'returned' }], [older, ticket()], NOW)).toEqual({
      kind: 'repair',
      because: 'endedLately',
    })
  })
  test.each([
    ['nothing is known', []],
    ['it ended too long ago', [ticket({ updatedAt: NOW - SAME_MATTER_MS })]],
    ['it is open', [ticket({ status: 'processing' })]],
    ['nobody sorted it', [ticket({ kind: 'unsorted' })]],
  ])('is nothing where %s', (_, tickets) => {
    expect(suggestedKind([{ status: 'delivered' }], tickets, NOW)).toBeNull()
  })
})
