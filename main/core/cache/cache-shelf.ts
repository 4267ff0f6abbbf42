import { join } from 'node:path'
import type { KeptCache } from '../../../shared/contract/diagnostics.ts'
import type { CacheShelfReport } from '../../../shared/contract/kept-caches.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import { isDeletionSuggested, mayDelete, type CacheLoss } from '../../../shared/domain/kept-cache-rules.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { CACHE_FILE, type KeptCaches } from './kept-caches.ts'
import { HOLDS_NO_WORK, readKeptCache, UNREAD } from './read-kept-cache.ts'

/** The caches of this profile as a person looks through them, and the one place where a kept one is deleted. */
export interface CacheShelf {
  list(): CacheShelfReport
  /**
   * Deletes a kept cache, because a person confirmed that `named` is lost with it. Throws DoorError `cacheInUse` for the one in use or
   * about to be, `notFound`, and `lossNotNamed` where something else is lost than what was confirmed.
   */
  delete(file: string, named: CacheLoss): void
}
export interface CacheShelfOptions {
  readonly dataDir: string
  readonly key: string | undefined
  readonly kept: KeptCaches
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

export function createCacheShelf({ dataDir, key, kept, clock, log }: CacheShelfOptions): CacheShelf {
  const lookInto = (file: string, kind: KeptCache['kind']) => {
    if (kind === 'otherHub') return readKeptCache(join(dataDir, file), key)
    // what could be read of a damaged one is in the cache in use since it was set aside
    return kind === 'damagedFile' ? HOLDS_NO_WORK : UNREAD
  }
  return {
    list: () => ({
      inUse: { file: CACHE_FILE, bytes: kept.bytesInUse() },
      kept: kept.list().map((cache) => {
        const found = lookInto(cache.file, cache.kind)
        return {
          ...cache,
          ...found,
          isDeletionSuggested: isDeletionSuggested(found.loss, cache.at, clock.now()),
        }
      }),
    }),
    delete: (file, named) => {
      if (file === CACHE_FILE || kept.isAboutToBeUsed(file))
        throw new DoorError('cacheInUse', 'This data is in use, so it is not deleted. Nothing was changed.')
      // a name that is not on the list is none of a kept cache, whatever it points to
      const cache = kept.list().find((one) => one.file === file)
      if (!cache) throw new DoorError('notFound', 'This file is not kept here any more. Nothing was changed.')
      const { loss } = lookInto(file, cache.kind)
      if (!mayDelete(loss, named))
        throw new DoorError(
          'lossNotNamed',
          'Something else would be lost with this data than what was confirmed. Nothing was deleted; look at the list again.',
        )
      kept.delete(file)
      log.warn('a person deleted a kept cache', { file, loss })
    },
  }
}
