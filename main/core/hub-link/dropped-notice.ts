import type { PersonId } from '../../../shared/domain/ids.ts'
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
  outbox: Pick<Outbox, 'pending'>,
  notices: Notices,
  person: () => PersonId | undefined,
): (entries: readonly BucketEntry[]) => void {
  const draft = db.prepare('SELECT 1 FROM draft WHERE person = ? AND key = ?')
  return (entries) => {
    // another one who worked here is told nothing: to that person it comes back
    const own = person()
    if (own === undefined) return
    const isOnItsWay = ({ entity, id }: BucketEntry): boolean =>
      isEntityType(entity) && outbox.pending(entity, id).some(({ actor }) => actor === own)
    const typed = entries.filter(
      (entry) => isOnItsWay(entry) || draft.get(own, `${entry.entity}:${entry.id}`) !== undefined,
    )
    if (typed.length > 0) notices.add('warning', 'workOutOfReach', { count: String(typed.length) })
  }
}
