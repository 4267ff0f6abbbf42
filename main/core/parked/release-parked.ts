import { z } from 'zod'
import { isDrop, type BodyReader } from '../../../shared/contract/feed-change.ts'
import { EVERYBODY } from '../../../shared/entities/bucket.ts'
import { entityKey, type EntityKey } from '../../../shared/entities/entity-ref.ts'
import type { EntityType } from '../../../shared/entities/registry.ts'
import type { Cache } from '../cache/cache.ts'
import { firstRevisions } from '../cache/first-revisions.ts'
import { writeChange } from '../cache/write-change.ts'
import type { Log } from '../log.ts'
import type { Held, Outbox } from '../outbox/outbox.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import type { ParkedChanges } from './parked-changes.ts'

/** Applies what was parked as soon as it can be read. */
export interface ParkedRelease {
  /** Looks through all that is parked, where another program parked it. Once a start; gives way between parts. */
  afterUpdate(): Promise<void>
  /** Applies what of these can be read; after something before it was replaced. */
  of(keys: readonly EntityKey[]): void
}

const ReadBy = z.string()
/** So many entities are applied in one transaction. */
const KEYS_AT_ONCE = 200

export function createParkedRelease(parts: {
  readonly cache: Cache
  readonly outbox: Outbox
  readonly conflicts: Conflicts
  readonly parked: ParkedChanges
  readonly reader: BodyReader
  readonly log: Log
  held(): Held
  /** False while the first copy of the ledger is not whole. */
  isComplete(): boolean
}): ParkedRelease {
  const { cache, outbox, conflicts, parked, reader, log } = parts
  const { ledger, meta } = cache

  const release = (keys: readonly EntityKey[]): number => {
    const { changes, items, forget } = parked.readable(keys, parts.isComplete())
    if (changes.length + items.length === 0) return 0
    const entities = [
      ...items.map(({ entity, id }) => entityKey(entity, id)),
      ...changes.map(({ change }) => entityKey(change.entity as EntityType, change.id)),
    ]
    cache.write('relaxed', () => {
      // first, so that commands of which nothing is parked any more leave with their changes
      forget()
      const commands = firstRevisions(changes)
      for (const command of commands.keys()) if (parked.holds(command)) commands.delete(command)
      outbox.rebase(
        () => {
          for (const { entity, id, value, revision, buckets = EVERYBODY } of items) {
            ledger.put(entity, id, value, revision)
            cache.buckets.set(entity, id, buckets)
          }
          for (const news of changes)
            if (!writeChange(cache, news))
              log.warn('a change that was parked is about something that is not here', {
                entity: news.change.entity,
              })
          conflicts.detectInSnapshot(items)
          conflicts.detectOverwrites(changes.flatMap((news) => (isDrop(news) ? [] : [news])))
        },
        { ...parts.held(), commands, entities },
      )
    })
    return changes.length + items.length
  }

  return {
    of: (keys) => void release(keys),
    afterUpdate: async () => {
      if (parked.isEmpty() || meta.get('parkedReadBy', ReadBy) === reader.id) return
      const keys = parked.keys()
      let applied = 0
      for (let from = 0; from < keys.length; from += KEYS_AT_ONCE) {
        applied += release(keys.slice(from, from + KEYS_AT_ONCE))
        await new Promise((resume) => setImmediate(resume))
      }
      cache.write('relaxed', () => meta.set('parkedReadBy', reader.id))
      log.info('parked changes of the hub were looked through', { entities: keys.length, applied })
    },
  }
}
