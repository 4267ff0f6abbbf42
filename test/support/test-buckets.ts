import type { Memberships } from '../../hub/feed/readers.ts'
import type { Bucket, Membership } from '../../shared/entities/bucket.ts'
import { BUCKET_RULES, type BucketRules } from '../../shared/entities/bucket-rules.ts'
import type { EntityOf, EntityType } from '../../shared/entities/registry.ts'

/** The buckets of each entity of some kinds; the others are as their definitions say. */
export const withBuckets = (others: {
  readonly [T in EntityType]?: (value: EntityOf<T>) => readonly Bucket[]
}): BucketRules => ({
  of: (entity, value) => {
    const other = others[entity] as ((value: EntityOf<EntityType>) => readonly Bucket[]) | undefined
    return other ? other(value) : BUCKET_RULES.of(entity, value)
  },
  isForEverybody: (entity) => others[entity] === undefined && BUCKET_RULES.isForEverybody(entity),
})

const PREFIX = 'in '
/** The tag by which a customer of `TEST_RULES` is in a bucket. */
export const tagOf = (bucket: Bucket): string => `${PREFIX}${bucket}`

/**
 * One kind for each sort of bucket: customers are in those that their tags name, else in `all`; tickets are their assignee's, notes
 * team 1's, follow-ups department 1's.
 */
export const TEST_RULES = withBuckets({
  customer: ({ tags }) => {
    const named = tags.flatMap((tag) => (tag.startsWith(PREFIX) ? [tag.slice(PREFIX.length) as Bucket] : []))
    return named.length > 0 ? named : ['all']
  },
  ticket: ({ assignee }) => (assignee === null ? ['all'] : [`person:${assignee}`]),
  note: () => ['team:1'],
  followUp: () => ['department:1'],
})

/** Who is in which team and department; the test says it, as administration will. */
export class TestMemberships implements Memberships {
  readonly #of = new Map<string, Membership>()
  readonly #listeners = new Set<(personId: string) => void>()

  of(personId: string): Membership {
    return this.#of.get(personId) ?? { teams: [], departments: [] }
  }

  onChanged(listener: (personId: string) => void): void {
    this.#listeners.add(listener)
  }

  set(personId: string, membership: Partial<Membership>): void {
    this.#of.set(personId, { teams: [], departments: [], ...membership })
    for (const listener of this.#listeners) listener(personId)
  }
}
