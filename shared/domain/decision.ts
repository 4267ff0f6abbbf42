import type { CustomerId, PersonId } from './ids.ts'
import type { Change, EntityOf, EntityType } from './ledger.ts'
import type { Role } from './people.ts'
import type { Ticket } from './ticket.ts'
import type { Moment } from './time.ts'

/** What a decision may look at; the caller loads what `needsOf` names first, so that deciding needs no I/O. */
export interface LedgerView {
  get<T extends EntityType>(entity: T, id: string): EntityOf<T> | undefined
  /** Open tickets of a customer, newest first. */
  openTicketsOf(customerId: CustomerId): readonly Ticket[]
}

export type Need =
  | { readonly kind: 'entity'; readonly entity: EntityType; readonly id: string }
  | { readonly kind: 'openTicketsOf'; readonly customerId: CustomerId }

export interface Actor {
  readonly id: PersonId
  readonly role: Role
  /** True where the line acts by itself: what it opens is nobody's yet. */
  readonly isLine?: boolean
}
export interface DecideContext {
  readonly actor: Actor
  /** When the person acted, by the desk's clock. */
  readonly at: Moment
  /** The hub's next ticket number for the day; null on a desk, where the number comes with the sync. */
  readonly ticketNumber: string | null
}

export const REFUSALS = [
  'notAllowed',
  'notFound',
  'illegalState',
  'alreadyDone',
  'badValue',
  'twoPersonRule',
] as const
export type RefusalCode = (typeof REFUSALS)[number]
export type Refusal = { readonly code: RefusalCode; readonly message: string }
export type Decision =
  | { readonly ok: true; readonly changes: readonly Change[] }
  | { readonly ok: false; readonly refusal: Refusal }

export const accept = (...changes: Change[]): Decision => ({ ok: true, changes })
export const refuse = (code: RefusalCode, message: string): Decision => ({
  ok: false,
  refusal: { code, message },
})
