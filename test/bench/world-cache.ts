import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateEntities } from '../../hub/seed/world.ts'
import { createCache, type Cache } from '../../main/core/cache/cache.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'

export interface WorldCache {
  readonly cache: Cache
  /** Numbers of customers, spread over the whole world. */
  readonly numbers: readonly string[]
  readonly orderNumbers: readonly string[]
  close(): void
}

const KEY = '5a'.repeat(32)
const SAMPLE = 2000

/** An encrypted cache on disk, filled with the seeded world of so many customers. */
export function fillWorldCache(customers: number, say: (line: string) => void): WorldCache {
  const folder = mkdtempSync(join(tmpdir(), 'ringdesk-bench-'))
  const cache = createCache(openCache({ file: join(folder, 'cache.db'), key: KEY }))
  const numbers: string[] = []
  const orderNumbers: string[] = []
  const everyNth = Math.max(1, Math.floor(customers / SAMPLE))
  let seenCustomers = 0
  let entities = 0
  cache.ledger.isBulk = true
  const started = performance.now()
  for (const batch of generateEntities({ seed: 1, customers, now: Date.UTC(2026, 10, 22) })) {
    cache.write('line', () => {
      for (const item of batch) {
        cache.ledger.put(item.entity, item.value.id, item.value as never, 1)
        entities += 1
        if (item.entity === 'order' && entities % everyNth === 0) orderNumbers.push(item.value.number)
        if (item.entity !== 'customer') continue
        seenCustomers += 1
        const number = item.value.numbers[0]?.e164
        if (number && seenCustomers % everyNth === 0) numbers.push(number)
        if (seenCustomers % 100_000 === 0) say(`${seenCustomers} customers`)
      }
    })
  }
  cache.ledger.isBulk = false
  cache.db.exec('ANALYZE')
  cache.db.pragma('wal_checkpoint(TRUNCATE)')
  say(
    `${customers} customers, ${entities} entities written in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  )
  return {
    cache,
    numbers,
    orderNumbers,
    close: () => {
      cache.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
