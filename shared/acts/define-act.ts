import type { z } from 'zod'
import type { EntityKey, EntityRef } from '../entities/entity-ref.ts'
import type { EntityOf, EntityType } from '../entities/registry.ts'
import type { Change } from '../entities/change.ts'
import type { ApprovalLimits } from '../domain/approvers.ts'
import type { CustomerId, PersonId } from '../domain/ids.ts'
import type { Message } from '../domain/message.ts'
import type { Role } from '../domain/people.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { Moment } from '../domain/time.ts'
import type { Grants } from './permissions.ts'

/** What a decision looks at. The caller loads everything that `readsOf` names first, so that deciding needs no I/O. */
export interface LedgerView {
  /** The entity, or undefined where there is none. */
  get<T extends EntityType>(entity: T, id: string): EntityOf<T> | undefined
  /** Open tickets of a customer, newest first; at most 50. */
  openTicketsOf(customerId: CustomerId): readonly Ticket[]
}

/** Something that a decision reads: one entity, or the open tickets of a customer. */
export type Read =
  | { readonly kind: 'entity'; readonly entity: EntityType; readonly id: string }
  | { readonly kind: 'openTicketsOf'; readonly customerId: CustomerId }

/** One entity as a `Read`. */
export const entityRead = (entity: EntityType, id: string): Read => ({ kind: 'entity', entity, id })

/** The order of a ticket's product as a `Read`; none where it names none, or there is no ticket. */
export function orderRead(ticket: Pick<Ticket, 'product'> | undefined): readonly Read[] {
  const orderId = ticket?.product?.orderId
  return orderId ? [entityRead('order', orderId)] : []
}

/** Who acts. */
export interface Actor {
  readonly id: PersonId
  readonly role: Role
  /** True where the line acts by itself: what it opens is assigned to nobody. */
  readonly isLine?: boolean
}

export interface DecideContext {
  readonly actor: Actor
  /** When the person acted, by the clock of the console (which follows the hub's). */
  readonly at: Moment
  /** What that clock said, where the hub took another moment; absent elsewhere. */
  readonly claimedAt?: Moment
  /** The hub's next ticket number of the day; null on a console, which learns the number by the sync. */
  readonly ticketNumber: string | null
  /** The team's time zone (IANA), by whose calendar days are counted. */
  readonly timezone: string
  /** The limits of a team that has set none (`limitsInForce`), above which two persons approve a request. */
  readonly approvalLimits: ApprovalLimits
  /** Everybody of the team who can give a second approval (`secondApproversOf`); asked where a rule needs it. */
  readonly supervisors: () => readonly PersonId[] | null
}

/** Changes, or the code of the reason why there are none. Accepted without changes: it was done before. */
export type Decision<Code extends string = string> =
  | { readonly ok: true; readonly changes: readonly Change[] }
  | { readonly ok: false; readonly refusal: { readonly code: Code } }

/** A decision that makes these changes; without any, one that says that all is done already. */
export const accept = (...changes: Change[]): Decision<never> => ({ ok: true, changes })
/** A decision against an act, with a code of the act's own list. */
export const refuse = <Code extends string>(code: Code): Decision<Code> => ({ ok: false, refusal: { code } })

/**
 * What an act is while the hub cannot be reached. `final`: done on the console, and the hub takes it over as it is.
 * `intent`: done for the time being; it holds once the hub has confirmed it. `online`: it means something on the hub only.
 */
export type OfflineMode = 'final' | 'intent' | 'online'

/** What a person typed into an act, as the draft that it becomes when the act is undone. */
export interface ActDraft {
  /** `<entity>:<id>`, as the forms name their drafts. */
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

/** Everything that Ringdesk knows of one act. `Fields` is what the act carries besides its type. */
export interface ActDefinition<Type extends string, Fields, Code extends string, Input = unknown> {
  /** `<entity>.<verb>`. Stored and sent: another name needs an entry in `former-names.ts` and a raised protocol. */
  readonly type: Type
  /** What a person reads in the list of what is to be sent. */
  readonly title: Message
  readonly input: z.ZodType<Fields, Input>
  /** The entity whose draft, outbox order and conflicts the act belongs to. */
  subject(act: Fields): EntityRef
  /** True where the act makes its subject: what is about the subject is sent after it. */
  readonly createsSubject?: boolean
  /** True where the console says it by itself of what happened: no person did it, so none takes it back while it can be sent. */
  readonly isAutomatic?: boolean
  /** Entities that must exist for the act to mean something, besides its subject; null and undefined are left out. */
  references?(act: Fields): readonly (readonly [EntityType, string | null | undefined])[]
  /** True where the act is a step of its subject's state: it was chosen in view of the steps before it, and waits for them. */
  advancesSubject?(act: Fields): boolean
  /** Everything that `decide` may look at. A look at anything else throws, on console and hub alike. */
  reads(act: Fields): readonly Read[]
  /**
   * What `decide` may look at besides, and which is known only once `reads` are loaded, as the order of a ticket's product. Looks
   * at what `reads` names alone.
   */
  furtherReads?(act: Fields, view: LedgerView): readonly Read[]
  /** Which roles may do it. */
  readonly grants: Grants
  /** Where it depends on how the subject stands now, a function of it; the subject is undefined where it is not known. */
  readonly offline: OfflineMode | ((subject: EntityOf<EntityType> | undefined) => OfflineMode)
  /** Every reason with which `decide` refuses, and what a person reads then. A code means the same in all acts. */
  readonly refusals: { readonly [C in Code]: Message }
  /** The draft that an undone act leaves; null where nothing was typed. */
  draft(act: Fields): ActDraft | null
  /** The words that a person typed, so that a refused act can be read and copied; '' where there were none. */
  typedText(act: Fields): string
  /** What the audit trail keeps of the act besides who did what to what, when; nothing where this is absent. */
  audited?(act: Fields): Readonly<Record<string, string | number | boolean | null>>
  /** The rule. Pure: console and hub run it on the same view and get the same changes. */
  decide(act: Fields, view: LedgerView, context: DecideContext): Decision<NoInfer<Code>>
}

/** Any act's definition, for code that treats all acts alike. Methods take the fields of their own act alone. */
export type AnyActDefinition = ActDefinition<string, unknown, string>

/** Defines an act; `shared/acts/registry.ts` lists all of them. */
export const defineAct = <const Type extends string, Fields, Code extends string, Input>(
  definition: ActDefinition<Type, Fields, Code, Input>,
): ActDefinition<Type, Fields, Code, Input> => definition

/** A key out of a reference; for maps and sets. */
export const readKey = (read: Read): EntityKey | `openTickets/${string}` =>
  read.kind === 'entity' ? `${read.entity}/${read.id}` : `openTickets/${read.customerId}`
