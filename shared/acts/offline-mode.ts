import type { EntityRef } from '../entities/entity-ref.ts'
import type { EntityOf, EntityType } from '../entities/registry.ts'
import { subjectOf } from './decide.ts'
import type { OfflineMode } from './define-act.ts'
import { actDefinition, isActType, type Act, type ActType } from './registry.ts'

/** What a person can do that is no act of the ledger, and asks the hub itself. */
const HUB_ACTIONS = { 'presence:force': 'online' } as const satisfies Record<string, OfflineMode>
export type HubAction = keyof typeof HUB_ACTIONS

/** How an action behaves without the hub; where that depends on an act's subject, `subject` as it is before. */
export function offlineModeOf(
  action: ActType | HubAction,
  subject?: Partial<EntityOf<EntityType>>,
): OfflineMode {
  if (!isActType(action)) return HUB_ACTIONS[action]
  const { offline } = actDefinition(action)
  return typeof offline === 'function' ? offline(subject as EntityOf<EntityType> | undefined) : offline
}

/** How an act behaves without the hub; `find` gives its subject as it is before, undefined where it is not known. */
export const offlineModeOfAct = (
  act: Act,
  find: (subject: EntityRef) => EntityOf<EntityType> | undefined,
): OfflineMode => offlineModeOf(act.type, find(subjectOf(act)))
