import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formFor } from '../../hub/feed/reader-form.ts'
import { bucketsOfReach, isGain, reachOf, type StoredChange } from '../../hub/store/stored-change.ts'
import { writeChange } from '../../main/core/cache/write-change.ts'
import { createBodyReader, FeedEnvelope, isUnread, readChange } from '../../shared/contract/feed-change.ts'
import type { Customer } from '../../shared/domain/customer.ts'
import { runsOf, timeLimitOf } from '../support/property.ts'
import { customer, makeCache } from './support/test-cache.ts'

/**
 * Chains of buckets are pulled in any order and in pieces of any size, while entities move between the buckets: each chain
 * brings its entities whole by itself, and takes away no more than what left.
 */

const BUCKETS = ['all', 'team:1', 'team:2', 'department:1']
const IDS = ['c-1', 'c-2']

interface Move {
  readonly id: string
  readonly buckets: readonly string[]
  readonly isPut: boolean
}
const move: fc.Arbitrary<Move> = fc.record({
  id: fc.constantFrom(...IDS),
  buckets: fc.subarray(BUCKETS, { minLength: 1, maxLength: 2 }),
  isPut: fc.boolean(),
})
const pull = fc.record({ bucket: fc.nat(BUCKETS.length - 1), limit: fc.integer({ min: 1, max: 4 }) })

interface Held {
  readonly value: Customer
  readonly revision: number
  readonly buckets: readonly string[]
}

/** The hub's feed of these moves, and what it holds in the end. */
function feedOf(moves: readonly Move[]): { feed: StoredChange[]; held: Map<string, Held> } {
  const held = new Map<string, Held>()
  const feed = moves.map(({ id, buckets, isPut }, index): StoredChange => {
    const before = held.get(id)
    const revision = index + 1
    const name = `name ${revision}`
    // each change sets one field more, so that one that is missing shows
    const tags = [...(before?.value.tags ?? []), String(revision)]
    const value = { ...(before?.value ?? (customer(id, name, []) as Customer)), name, tags }
    held.set(id, { value, revision, buckets })
    const isWhole = isPut || !before
    const reach = reachOf(before?.buckets, buckets)
    return {
      revision,
      change: isWhole
        ? { op: 'put', entity: 'customer', id, value }
        : { op: 'set', entity: 'customer', id, fields: { name, tags } },
      command: null,
      desk: null,
      actor: null,
      at: revision,
      actedAt: null,
      basedOn: null,
      ...(reach && { reach }),
      ...(reach && !isWhole && isGain(reach) && { whole: value }),
    }
  })
  return { feed, held }
}

test(
  'pulled in any order and in any pieces, they end with what the reader may read',
  { timeout: timeLimitOf(60_000) },
  () => {
    const cache = makeCache()
    const reader = createBodyReader('today')
    fc.assert(
      fc.property(
        fc.array(move, { minLength: 1, maxLength: 12 }),
        fc.subarray(BUCKETS, { minLength: 1 }),
        fc.array(pull, { maxLength: 12 }),
        (moves, buckets, pulls) => {
          const { feed, held } = feedOf(moves)
          const reads = new Set(buckets)
          cache.db.exec('DELETE FROM customer; DELETE FROM entity_bucket; DELETE FROM bucket_cursor')
          cache.write('relaxed', () => buckets.forEach((bucket) => cache.cursors.set(bucket, 0)))
          const take = (bucket: string, limit: number): void => {
            const after = cache.cursors.of(bucket) ?? 0
            const part = feed
              .filter(({ revision, reach }) => revision > after && bucketsOfReach(reach).includes(bucket))
              .slice(0, limit)
            cache.write('relaxed', () => {
              for (const stored of part) {
                const form = formFor(stored, new Set([bucket]), reads)
                const received = readChange(FeedEnvelope.parse(JSON.parse(JSON.stringify(form))), reader)
                if (isUnread(received)) throw new Error(received.unread)
                // a field of what is not here is of something that has left in the meantime
                writeChange(cache, received)
              }
              const last = part.at(-1)
              cache.cursors.set(bucket, part.length < limit ? feed.length : (last?.revision ?? after))
            })
          }
          for (const { bucket, limit } of pulls) {
            const name = buckets[bucket % buckets.length]
            if (name) take(name, limit)
          }
          for (const bucket of buckets) take(bucket, 1000)
          const expected = [...held].flatMap(([id, { value, revision, buckets: own }]) => {
            const seen = own.filter((bucket) => reads.has(bucket)).toSorted()
            return seen.length > 0 ? [{ id, revision, value, buckets: seen }] : []
          })
          const found = IDS.flatMap((id) => {
            const stored = cache.ledger.stored('customer', id)
            return stored
              ? [
                  {
                    id,
                    revision: stored.revision,
                    value: JSON.parse(stored.body) as Customer,
                    buckets: [...cache.buckets.of('customer', id)].toSorted(),
                  },
                ]
              : []
          })
          expect(found).toEqual(expected.toSorted((a, b) => a.id.localeCompare(b.id)))
        },
      ),
      { numRuns: runsOf(300) },
    )
  },
)
