import { isEverybody, type Bucket } from './bucket.ts'
import { ENTITY_TYPES, entityDefinition, type EntityOf, type EntityType } from './registry.ts'

/** Who gets which entity, for the hub's store. Given to a hub where a test has other rules. */
export interface BucketRules {
  /** Returns the buckets of an entity. */
  of<T extends EntityType>(entity: T, value: EntityOf<T>): readonly Bucket[]
  /** True if every entity of the kind is in `all` and nowhere else, whatever its value. */
  isForEverybody(entity: EntityType): boolean
}

/** The rules of the definitions in `shared/entities`. */
export const BUCKET_RULES: BucketRules = {
  of: (entity, value) => {
    const { buckets } = entityDefinition(entity)
    return typeof buckets === 'function' ? buckets(value) : buckets
  },
  isForEverybody: (entity) => {
    const { buckets } = entityDefinition(entity)
    return typeof buckets !== 'function' && isEverybody(buckets)
  },
}

/** Returns the kinds of which a person may not get everything. */
export const partialKinds = (rules: BucketRules): EntityType[] =>
  ENTITY_TYPES.filter((entity) => !rules.isForEverybody(entity))

/** Returns true if two lists name the same buckets. */
export const isSameBuckets = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((bucket) => other.includes(bucket))
