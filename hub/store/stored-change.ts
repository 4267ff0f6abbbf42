import type { FeedChange } from '../../shared/contract/feed-change.ts'
import { isEverybody } from '../../shared/entities/bucket.ts'
import { isSameBuckets } from '../../shared/entities/bucket-rules.ts'

/** Who had an entity before a change, and who has it after. */
export interface Reach {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** A change with whom it reaches. */
export type StoredChange = FeedChange & {
  /** Absent: the entity was and is in `all` and nowhere else, as is every new one. */
  readonly reach?: Reach | undefined
  /** The entity after a change that sets fields and gives it to a bucket that did not have it. */
  readonly whole?: unknown
}

/** Returns the reach to be stored; undefined where the change is in `all` alone. A new entity was nowhere before. */
export function reachOf(before: readonly string[] | undefined, after: readonly string[]): Reach | undefined {
  if (isEverybody(after) && (before === undefined || isEverybody(before))) return undefined
  return { before: before ?? [], after }
}

/** Returns true if a change gives its entity to a bucket that did not have it. */
export const isGain = ({ before, after }: Reach): boolean => after.some((bucket) => !before.includes(bucket))

/** Returns every bucket that a change concerns. */
export const bucketsOfReach = (reach: Reach | undefined): readonly string[] => {
  if (!reach) return ['all']
  return isSameBuckets(reach.before, reach.after)
    ? reach.after
    : [...new Set([...reach.before, ...reach.after])]
}
