import { entityKey, type EntityKey } from '../entities/entity-ref.ts'
import type { EntityType } from '../entities/registry.ts'
import { createdBy, furtherReadsOf, readsOf, referencesOf } from './decide.ts'
import type { LedgerView, Read } from './define-act.ts'
import type { Act } from './registry.ts'

/**
 * Returns what the rule of an act must read and what may be there without being in this view: entities of a kind of which this
 * person may not get everything, that the act names (its subject and references) or that something it reads refers to. What an act makes
 * itself, and what it only looks for, may as well not be there at all, and is left out.
 *
 * Where there is any, a console cannot decide the act, and leaves it to the hub.
 */
export function readsOutside(
  act: Act,
  view: LedgerView,
  mayLieOutside: (entity: EntityType) => boolean,
): EntityKey[] {
  const named = new Set(referencesOf(act))
  const made = createdBy(act)
  if (made !== undefined) named.delete(made)
  const missing = (read: Read): EntityKey[] =>
    read.kind === 'entity' && mayLieOutside(read.entity) && view.get(read.entity, read.id) === undefined
      ? [entityKey(read.entity, read.id)]
      : []
  return [
    ...readsOf(act)
      .flatMap(missing)
      .filter((key) => named.has(key)),
    // what a rule reads further is known only by something that refers to it
    ...furtherReadsOf(act, view).flatMap(missing),
  ]
}
