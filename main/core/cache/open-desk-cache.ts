import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../log.ts'
import { createCache, type Cache } from './cache.ts'
import { CacheError, openCache } from './open-cache.ts'

const CACHE_FILE = 'cache.db'

/**
 * Opens the cache in a profile's folder. One that cannot be read is set aside, whole, and a new one begun: the hub has
 * the ledger, and a desk that does not start helps nobody. Throws CacheError for a cache of a newer Ringdesk.
 */
export function openDeskCache(
  dataDir: string,
  key: string | undefined,
  log: Log,
): { readonly cache: Cache; readonly isSetAside: boolean } {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = join(dataDir, CACHE_FILE)
  const open = (): Cache => createCache(openCache({ file, key }))
  try {
    return { cache: open(), isSetAside: false }
  } catch (error) {
    if (!(error instanceof CacheError) || error.problem !== 'unreadable') throw error
    log.error('the cache cannot be read; it is set aside and a new one begun', { error })
    const stamp = new Date().toISOString().replace(/[:.]/g, '-')
    for (const ending of ['', '-wal', '-shm'])
      try {
        renameSync(file + ending, `${file}.damaged-${stamp}${ending}`)
      } catch (missing) {
        if ((missing as NodeJS.ErrnoException).code !== 'ENOENT') throw missing
      }
    return { cache: open(), isSetAside: true }
  }
}
