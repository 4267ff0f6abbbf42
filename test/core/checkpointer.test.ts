import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCache, type Cache } from '../../main/core/cache/cache.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import { silentLog, type Log } from '../../main/core/log.ts'
import { afterTest } from '../hub/support/test-hub.ts'
import { CACHE_KEY, makeDataDir } from './support/test-console.ts'

/** SQLite's log while much is written: written back beside the desk's thread, and never within a commit. */

const PAGE = 4096
function makeCache(keyOfThread: string | undefined): { cache: Cache; file: string } {
  const file = join(makeDataDir(), 'cache.db')
  const cache = createCache(openCache({ file, key: CACHE_KEY }), keyOfThread)
  afterTest(() => cache.close())
  cache.db.exec('CREATE TABLE filler (n INTEGER PRIMARY KEY, body TEXT)')
  cache.db.pragma('wal_checkpoint(TRUNCATE)')
  return { cache, file }
}
let made = 0
/** A commit of so many pages at the least. */
const write = ({ db, write: inOne }: Cache, pages: number): void => {
  const add = db.prepare('INSERT INTO filler (body) VALUES (?)')
  inOne('relaxed', () => {
    for (let n = 0; n < pages; n += 1) add.run(String((made += 1)).padEnd(PAGE, '.'))
  })
}
const logOf = ({ db }: Cache): { log: number; checkpointed: number } => {
  const [state] = db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[]
  if (!state) throw new Error('no log')
  return state
}

test('no commit writes the log back; a rest does where it is long, while the desk goes on', async () => {
  const { cache, file } = makeCache(CACHE_KEY)
  const checkpointer = cache.startCheckpointer(silentLog)
  write(cache, 300)
  await checkpointer.rest()
  expect(logOf(cache).checkpointed, 'a short log is left alone').toBe(0)
  write(cache, 3000)
  expect(logOf(cache).checkpointed).toBe(0)
  let turns = 0
  const turning = setInterval(() => (turns += 1), 1)
  await checkpointer.rest()
  clearInterval(turning)
  expect(turns).toBeGreaterThan(0)
  const { log, checkpointed } = logOf(cache)
  expect(log).toBeGreaterThan(3000)
  expect(checkpointed).toBe(log)
  // and so the log begins anew and does not grow
  for (let part = 0; part < 8; part += 1) {
    write(cache, 1500)
    await checkpointer.rest()
  }
  expect(statSync(`${file}-wal`).size / PAGE).toBeLessThan(8000)
  await checkpointer.end()
  expect(cache.db.pragma('wal_autocheckpoint', { simple: true })).toBe(1000)
  const again = openCache({ file, key: CACHE_KEY })
  expect(again.prepare('SELECT count(*) AS n, count(DISTINCT body) AS bodies FROM filler').get()).toEqual({
    n: 300 + 3000 + 8 * 1500,
    bodies: 300 + 3000 + 8 * 1500,
  })
  expect(again.pragma('integrity_check', { simple: true })).toBe('ok')
  again.close()
})

test('where the thread cannot read the cache the commits write the log back, as ever', async () => {
  const { cache } = makeCache('00'.repeat(32))
  const warnings: string[] = []
  const log: Log = { ...silentLog, warn: (text) => void warnings.push(text) }
  const checkpointer = cache.startCheckpointer(log)
  write(cache, 2000)
  await checkpointer.rest()
  expect(warnings).toHaveLength(1)
  write(cache, 1)
  expect(logOf(cache).checkpointed).toBeGreaterThan(2000)
  await checkpointer.rest()
  await checkpointer.end()
  expect(warnings).toHaveLength(1)
})

test('a core that ends in the middle of it leaves a whole cache and a closed file', async () => {
  const { cache, file } = makeCache(CACHE_KEY)
  const checkpointer = cache.startCheckpointer(silentLog)
  write(cache, 4000)
  const resting = checkpointer.rest()
  await cache.endCheckpointer()
  await resting
  cache.close()
  // the last one who closes a cache takes its log away
  expect(() => statSync(`${file}-wal`)).toThrow()
})
