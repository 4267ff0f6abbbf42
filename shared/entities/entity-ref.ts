import type { EntityType } from './registry.ts'

/** An entity by kind and id. */
export interface EntityRef {
  readonly entity: EntityType
  readonly id: string
}

/** An entity by kind and id, as one string for maps and sets. */
export type EntityKey = `${EntityType}/${string}`
export const entityKey = (entity: EntityType, id: string): EntityKey => `${entity}/${id}`

/** Kind and id out of a key; a kind has no slash in it. */
export function partsOf(key: EntityKey): [EntityType, string] {
  const slash = key.indexOf('/')
  return [key.slice(0, slash) as EntityType, key.slice(slash + 1)]
}
