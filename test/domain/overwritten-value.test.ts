import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOverwrittenBySnapshot, isTold } from '../../shared/domain/overwritten-value.ts'
import { isSameValue } from '../../shared/domain/same-value.ts'
import { runsOf } from '../support/property.ts'

interface Write {
  readonly isOwn: boolean
  readonly value: unknown
  /** How many of the writes before it its maker had seen. */
  readonly seen: number
  readonly actedAt: number
}
const write: fc.Arbitrary<Write> = fc.record({
  isOwn: fc.boolean(),
  value: fc.constantFrom<unknown>('甲', '乙', null, ['vip'], [{ e164: '+8613800138000', label: 'mobile' }]),
  seen: fc.nat(8),
  actedAt: fc.nat(1000),
})

/** What a desk makes of the writes one by one, as the feed brings them; revisions count from 1. */
function byFeed(writes: readonly Write[]): { isOverwritten: boolean } {
  let own: { value: unknown; at: number; revision: number } | undefined
  let mark: { own: unknown } | undefined
  writes.forEach(({ isOwn, value, seen, actedAt }, index) => {
    const revision = index + 1
    if (isOwn) {
      own = { value, at: actedAt, revision }
      mark = undefined
      return
    }
    if (mark && isSameValue(mark.own, value)) mark = undefined
    if (!own || isSameValue(own.value, value)) return
    if (isTold(own, { actedAt, basedOn: Math.min(seen, index) })) mark = { own: own.value }
    own = undefined
  })
  return { isOverwritten: mark !== undefined }
}

/** The same writes, of which only the end comes, as a copy. */
function byCopy(writes: readonly Write[]): boolean {
  const last = writes.findLastIndex(({ isOwn }) => isOwn)
  const mine = writes[last]
  const end = writes.at(-1)
  if (!mine || !end) return false
  return isOverwrittenBySnapshot(
    { value: mine.value, revision: last + 1 },
    { value: end.value, revision: writes.length },
  )
}

test('a copy tells whatever the feed would have told, and nothing where the own value stands', () => {
  fc.assert(
    fc.property(fc.array(write, { maxLength: 8 }), (writes) => {
      const told = byCopy(writes)
      if (byFeed(writes).isOverwritten) expect(told).toBe(true)
      const mine = writes.findLast(({ isOwn }) => isOwn)
      if (!mine || isSameValue(mine.value, writes.at(-1)?.value)) expect(told).toBe(false)
    }),
    { numRuns: runsOf(2000) },
  )
})

test('values are the same by what they hold, whatever the order of their keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(isSameValue(value, JSON.parse(JSON.stringify(value)))).toBe(true)
    }),
  )
  expect(isSameValue({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true)
  expect(isSameValue([-0], [0])).toBe(true)
  for (const [a, b] of [
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: undefined }, { b: undefined }],
    [[], {}],
    [
      ['甲', '乙'],
      ['乙', '甲'],
    ],
    [null, {}],
    ['1', 1],
  ])
    expect(isSameValue(a, b)).toBe(false)
})
