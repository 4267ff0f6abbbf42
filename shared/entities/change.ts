import type { EntityOf, EntityType } from './registry.ts'

/**
 * A change of the ledger. `put` writes a whole entity (new, or again the same); `set` writes single fields of one that
 * exists. Changes are facts: they are never refused, only applied in the hub's order.
 */
export type Change = {
  [T in EntityType]:
    | { readonly op: 'put'; readonly entity: T; readonly id: string; readonly value: EntityOf<T> }
    | { readonly op: 'set'; readonly entity: T; readonly id: string; readonly fields: Partial<EntityOf<T>> }
}[EntityType]

/** The entity after a change; undefined where fields are set on something that is not there. */
export function applyChange<T extends EntityType>(
  before: EntityOf<T> | undefined,
  change: Extract<Change, { entity: T }>,
): EntityOf<T> | undefined {
  if (change.op === 'put') return change.value as EntityOf<T>
  return before === undefined ? undefined : { ...before, ...change.fields }
}
