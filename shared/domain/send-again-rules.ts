import type { EntityType, LedgerItem } from '../entities/registry.ts'
import type { Role } from './people.ts'

/** Kinds that anybody's work makes; the team itself (people, queues) is the administrator's. */
const OF_WORK: readonly EntityType[] = [
  'customer',
  'numberLink',
  'order',
  'ticket',
  'note',
  'call',
  'followUp',
]

/** True for kinds that can be sent again at all. */
export const canBeSentAgain = (kind: EntityType): boolean => OF_WORK.includes(kind)

/**
 * True if an entry that the hub answered so may be taken when a person of this role sends it another time. `here` is what the ledger has of
 * it now; either is undefined where this version cannot read it, or there is none.
 */
export function canTryAgain(
  role: Role,
  answer: string | null,
  item: LedgerItem | undefined,
  here: LedgerItem | undefined,
): boolean {
  // what somebody changed since is that person's, however often the older one is sent
  if (answer === 'changed') return false
  return [item, here].every((one) => one === undefined || maySendAgain(role, one))
}

/**
 * Whether a person of this role may give the hub an entity that it lost. No rule looks at how it came to be, so what money follows from
 * (a decision, an order with its price) is a supervisor's to send.
 */
export function maySendAgain(role: Role, item: LedgerItem): boolean {
  if (!canBeSentAgain(item.entity)) return false
  if (role !== 'agent') return true
  if (item.entity === 'order') return false
  return item.entity !== 'ticket' || (item.value.decision === null && !item.value.firstApproval)
}
