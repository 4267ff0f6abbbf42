import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entitySchema } from '../../shared/entities/registry.ts'
import type { Cache } from '../../main/core/cache/cache.ts'
import { T0, makeCache, ticket } from './support/test-cache.ts'

const WORDS = ['退货', '换货', '催促', '安装'] as const

/** Rows of tickets that the index gives for a word. */
const indexed = (cache: Cache, word: string): unknown[] =>
  cache.db
    .prepare('SELECT rowid FROM search_ticket WHERE search_ticket MATCH ? ORDER BY rowid')
    .pluck()
    .all(`"${word}"`)
/** Rows of tickets that have the word in their title. */
const written = (cache: Cache, word: string): unknown[] =>
  cache.db
    .prepare(`SELECT row FROM ticket WHERE json_extract(body, '$.title') LIKE ? ORDER BY row`)
    .pluck()
    .all(`%${word}%`)

/** The index as it lies in its tables. */
const stored = (cache: Cache): unknown[] => cache.db.prepare('SELECT id, block FROM search_ticket_data').all()

function put(cache: Cache, id: string, title: string, at = T0): void {
  const value = entitySchema('ticket').parse(ticket(id, title, null, { createdAt: at }))
  cache.ledger.put('ticket', value.id, value, 1)
}

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      id: fc.integer({ min: 0, max: 6 }),
      title: fc.constantFrom(...WORDS, '退货 催促', '安装 换货'),
      second: fc.integer({ min: 0, max: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ id: fc.integer({ min: 0, max: 6 }) }) },
)
const transaction = fc.record({ steps: fc.array(step, { maxLength: 8 }), isUndone: fc.boolean() })

describe('the search index', () => {
  test('holds after any transactions, also undone ones, what is written', () => {
    fc.assert(
      fc.property(fc.array(transaction, { maxLength: 8 }), (transactions) => {
        const cache = makeCache()
        for (const { steps, isUndone } of transactions) {
          try {
            cache.write('relaxed', () => {
              for (const one of steps)
                if ('title' in one) put(cache, `t-${one.id}`, one.title, T0 + one.second * 1000)
                else cache.ledger.remove('ticket', `t-${one.id}`)
              if (isUndone) throw new Error('undone')
            })
          } catch (error) {
            if (!(error instanceof Error) || error.message !== 'undone') throw error
          }
          for (const word of WORDS) expect(indexed(cache, word), word).toEqual(written(cache, word))
        }
        cache.db.exec(`INSERT INTO search_ticket (search_ticket) VALUES ('integrity-check')`)
        cache.close()
      }),
      { numRuns: 60 },
    )
  })

  test('is not written where an entity goes and comes back as it was', () => {
    const cache = makeCache()
    cache.write('relaxed', () => put(cache, 't-1', '退货'))
    const before = stored(cache)
    cache.write('relaxed', () => {
      cache.ledger.remove('ticket', 't-1')
      put(cache, 't-1', '退货')
    })
    expect(stored(cache)).toEqual(before)
    expect(indexed(cache, '退货')).toHaveLength(1)
  })

  test('gets the rows of a transaction as one piece, in whatever order they came', () => {
    const cache = makeCache()
    cache.write('relaxed', () => {
      for (let n = 20; n > 0; n--) put(cache, `t-${n}`, '退货', T0 + n * 1000)
    })
    const pieces = cache.db.prepare('SELECT count(DISTINCT segid) FROM search_ticket_idx').pluck().get()
    expect(pieces).toBe(1)
  })
})
