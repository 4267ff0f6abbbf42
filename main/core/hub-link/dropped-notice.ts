import { isEntityType } from '../../../shared/entities/registry.ts'
import type { Cache } from '../cache/cache.ts'
import type { BucketEntry } from '../cache/entity-buckets.ts'
import type { Notices } from '../notices/notices.ts'
import type { Outbox } from '../outbox/outbox.ts'

/**
 * Gives the function that says, of entities that leave this console because the person may not read them any more, that what was
 * typed about them is kept: as drafts, and as commands that the hub decides.
 */
export function createDroppedNotice(
  { db }: Cache,
  outbox: Pick<Outbox, 'isPending'>,
  notices: Notices,
): (entries: readonly BucketEntry[]) => void {
  const draft = db.prepare('SELECT 1 FROM draft WHERE key = ? LIMIT 1')
  return (entries) => {
    const typed = entries.filter(
      ({ entity, id }) =>
        (isEntityType(entity) && outbox.isPending(entity, id)) || draft.get(`${entity}:${id}`) !== undefined,
    )
    if (typed.length > 0) notices.add('warning', 'workOutOfReach', { count: String(typed.length) })
  }
}
