import type { CacheShelf } from '../../cache/cache-shelf.ts'
import type { PerformActs } from '../../outbox/perform-acts.ts'
import type { DeskHandlers } from './desk-handlers.ts'

interface CacheParts {
  readonly shelf: CacheShelf
  readonly acts: Pick<PerformActs, 'person'>
}

/** Shows what is kept on this computer of other hubs, and deletes it where the person who is signed in says so. */
export function createCacheHandlers({ shelf, acts }: CacheParts): DeskHandlers<'caches'> {
  return {
    'caches.list': () => shelf.list(),
    'caches.delete': ({ file, named }) => (acts.person(), shelf.delete(file, named), null),
  }
}
