import { entityKey } from '../../../shared/entities/entity-ref.ts'
import type { EntityType } from '../../../shared/entities/registry.ts'
import {
  isDrop,
  type DroppedEntity,
  type FeedChange,
  type ReceivedChange,
} from '../../../shared/contract/feed-change.ts'
import { isMergedEntity } from '../../../shared/domain/overwritten-value.ts'
import type { Cache } from '../cache/cache.ts'
import type { BucketEntry } from '../cache/entity-buckets.ts'
import { firstRevisions } from '../cache/first-revisions.ts'
import { writeChange } from '../cache/write-change.ts'
import type { Conflicts, CopiedEntity } from '../conflicts/conflicts.ts'
import type { Log } from '../log.ts'
import { ownChangeOf } from '../outbox/desk-id.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { ParkedChanges, ParkPlan } from '../parked/parked-changes.ts'
import type { BucketChains } from './bucket-chains.ts'

export interface FeedWriterOptions {
  readonly cache: Cache
  readonly outbox: Outbox
  readonly conflicts: Conflicts
  readonly parked: ParkedChanges
  readonly log: Log
  /** Something was parked, or could be read after all. */
  onParked(): void
  /** The person may not read these any more; called before they go. */
  onDrop?(entries: readonly BucketEntry[]): void
}

/** Commands that are done with these changes. One stays, with what it shows, until all that it did can be read. */
const arrivedWith = (plan: ParkPlan): Map<string, number> => {
  const firsts = firstRevisions(plan.write)
  for (const command of firsts.keys()) if (plan.holds(command)) firsts.delete(command)
  return firsts
}

/**
 * Gives the function that returns the entity of a change by another console that brings it whole, where it is not here. It may have been
 * here before and have left: who wrote what of it meanwhile is not known then, as with a copy.
 */
function broughtAnew(cache: Cache): (news: FeedChange | DroppedEntity) => CopiedEntity | undefined {
  return (news) => {
    if (isDrop(news) || news.change.op !== 'put' || !isMergedEntity(news.change.entity)) return undefined
    const { entity, id, value } = news.change
    if (cache.ledger.revisionOf(entity, id) !== undefined || ownChangeOf(cache)(news)) return undefined
    return { entity, id, value, revision: news.revision, buckets: news.buckets }
  }
}

/** Writes changes of the feed with how far each bucket is here after them. */
export function createFeedWriter(options: FeedWriterOptions, chains: BucketChains) {
  const { cache, outbox, conflicts, parked, log } = options
  const isComing = broughtAnew(cache)
  return (changes: readonly ReceivedChange[], moved: ReadonlyMap<string, number>): void => {
    const plan = parked.plan(changes)
    const dropped = plan.write.flatMap((news) => (isDrop(news) ? [news.change] : []))
    if (dropped.length > 0) options.onDrop?.(dropped)
    let isChanged = false
    outbox.rebase(
      () => {
        isChanged = parked.carryOut(plan)
        const copied: CopiedEntity[] = []
        const others: FeedChange[] = []
        for (const news of plan.write) {
          const entity = isComing(news)
          if (entity) copied.push(entity)
          else if (!isDrop(news)) others.push(news)
          if (!writeChange(cache, news))
            log.warn('a change of the hub is about something that is not here', {
              entity: news.change.entity,
            })
        }
        if (copied.length > 0) conflicts.detectInSnapshot(copied)
        conflicts.detectOverwrites(others)
        chains.move(moved)
      },
      {
        cursor: chains.cursorAfter(moved),
        isHere: (keys) => !keys.some((key) => plan.blocks(key)),
        commands: arrivedWith(plan),
        entities: plan.write.map(({ change }) => entityKey(change.entity as EntityType, change.id)),
      },
    )
    if (isChanged) options.onParked()
  }
}
