import { describe, expect, test } from 'vitest'
import { createLog } from '../../main/core/log.ts'
import { createNames } from '../../main/core/names/names.ts'
import { renewSearchIndex } from '../../main/core/search/renew-index.ts'
import { createSearch } from '../../main/core/search/search.ts'
import type { Cache } from '../../main/core/cache/cache.ts'
import { customer, makeCache, put, ticket } from './support/test-cache.ts'

/** An index that an older Ringdesk made is written anew beside the work, and nothing is missing meanwhile. */

const log = createLog(() => undefined)
const COUNT = 180

/** As an older index had it: Chinese names without short syllables, and nothing of accents. */
function withOldIndex(): Cache {
  const cache = makeCache()
  const customers = Array.from({ length: COUNT }, (_, n) => customer(`c-${n}`, n % 2 ? '李伟' : 'José', []))
  put(cache, 'customer', ...customers)
  put(cache, 'ticket', ticket('t-1', '要求退货', null))
  cache.db.exec(`DELETE FROM search_customer`)
  const add = cache.db.prepare(`INSERT INTO search_customer (rowid, tokens) VALUES (?, ?)`)
  for (const row of cache.db.prepare('SELECT row FROM customer').pluck().all() as number[])
    add.run(BigInt(row), row % 2 ? '李伟 liwe' : 'jos')
  return cache
}
const found = (cache: Cache, text: string): number =>
  createSearch(cache, createNames(cache)).customerIds(text, 1000).ids.length

describe('an index of an older form', () => {
  test('is renewed, whoever ends in between goes on from there, and it is done once', async () => {
    const cache = withOldIndex()
    expect([found(cache, 'li'), found(cache, 'jose')]).toEqual([0, 0])
    // a core that ends after two turns each time
    const startOnce = async (): Promise<number> => {
      let turns = 0
      await renewSearchIndex(cache, () => (turns += 1) > 2, log)
      return turns
    }
    let starts = 1
    while ((await startOnce()) > 2 && starts < 20) starts += 1
    expect(starts).toBeGreaterThan(2)
    expect(starts).toBeLessThan(10)
    expect([found(cache, 'li'), found(cache, 'jose')]).toEqual([COUNT / 2, COUNT / 2])
    expect(createSearch(cache, createNames(cache)).find('退货', 5)).toHaveLength(1)
    let asked = 0
    await renewSearchIndex(cache, () => (asked += 1) > 0, log)
    expect(asked, 'nothing is left to do').toBe(0)
  })

  test('what changes meanwhile is found as it is, before and after its turn', async () => {
    const cache = withOldIndex()
    let turn = 0
    await renewSearchIndex(
      cache,
      () => {
        turn += 1
        put(cache, 'customer', customer(`c-${turn}`, '吕布', []), customer(`new-${turn}`, '吕布', []))
        return false
      },
      log,
    )
    expect(turn).toBeGreaterThan(3)
    expect(found(cache, 'lyu')).toBe(2 * turn)
    expect(found(cache, 'li') + found(cache, 'jose')).toBe(COUNT - turn)
  })
})
