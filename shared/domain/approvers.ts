import { z } from 'zod'
import { findItems } from './approval.ts'
import type { PersonId } from './ids.ts'
import type { Order } from './order.ts'
import type { Role } from './people.ts'
import { isSameRequest } from './review-rules.ts'
import type { DecidedRequest, FirstApproval, Ticket, TicketKind } from './ticket.ts'

/**
 * Who may approve a request, and how many persons must: one up to the team's limit, above it two. Of two, the second is a
 * supervisor or administrator, and neither of them is who asks for it. What is not known, amount or requester, counts as
 * above the limit. A request without a product is about nothing that could be sent back or refunded, and nobody can approve it until one is
 * named; a product whose order nobody knows is one of which the amount is unknown. A rejection needs one person, whoever it is: nothing leaves the house with it.
 */

const Limit = z.number().int().nonnegative()
/** Amounts in fen up to which one person may approve, by the kind of the request: a setting of the team. */
export const ApprovalLimits = z.object({ return: Limit, exchange: Limit, repair: Limit })
export type ApprovalLimits = z.infer<typeof ApprovalLimits>
/** The limits of a team that has set none: 1,500 yuan. */
export const DEFAULT_APPROVAL_LIMITS: ApprovalLimits = { return: 150_000, exchange: 150_000, repair: 150_000 }

/** The limit of a kind; 0 for a kind without one, so that two persons look at it. */
export const limitOf = (kind: TicketKind, limits: ApprovalLimits): number =>
  Object.hasOwn(limits, kind) ? limits[kind as keyof ApprovalLimits] : 0

/**
 * The amount that the ticket's request comes to: price times quantity of its order item, in fen. Null where that is not known: no
 * product, no such order or item, or several items that the ticket does not tell apart.
 */
export function requestedAmount(ticket: Pick<Ticket, 'product'>, orders: readonly Order[]): number | null {
  const { items } = findItems(ticket, orders)
  const [item] = items
  if (item === undefined || items.length > 1) return null
  const amount = item.unitPrice * item.quantity
  return Number.isSafeInteger(amount) ? amount : null
}

/** What the ticket asks for, as a decision about it keeps it. `orders` must hold the order of its product. */
export const requestOf = (
  ticket: Pick<Ticket, 'kind' | 'product' | 'customerId'>,
  orders: readonly Order[],
): DecidedRequest => ({
  kind: ticket.kind,
  product: ticket.product,
  customerId: ticket.customerId,
  amount: requestedAmount(ticket, orders),
})

/** True where the ticket's request was approved, and is still exactly the one that was. */
export function isApproved(ticket: Ticket, orders: readonly Order[]): boolean {
  const { decision } = ticket
  if (decision?.verdict !== 'approved') return false
  // one of a version without amounts holds for what it was about, which has not changed, or it would be void
  return decision.about === undefined || isSameRequest(decision.about, requestOf(ticket, orders))
}

/** Why one approval is not enough. */
export type TwoPersonsCause = 'aboveLimit' | 'amountUnknown' | 'requesterUnknown'

/** What has to be there for a request to be approved. */
export interface ApprovalNeed {
  readonly request: DecidedRequest
  /** Of its kind, in fen. */
  readonly limit: number
  /** Null where one person is enough. */
  readonly twoPersons: TwoPersonsCause | null
  /** The first of two approvals, if it is about exactly what is asked for now. */
  readonly first: FirstApproval | null
}

/** What the approval of a ticket's request takes. `orders` must hold the order of its product. */
export function approvalNeed(ticket: Ticket, orders: readonly Order[], limits: ApprovalLimits): ApprovalNeed {
  const request = requestOf(ticket, orders)
  const limit = limitOf(ticket.kind, limits)
  const { firstApproval, requesters = [] } = ticket
  const first = firstApproval && isSameRequest(firstApproval.about, request) ? firstApproval : null
  return { request, limit, twoPersons: twoPersonsCause(request.amount, limit, requesters), first }
}

function twoPersonsCause(
  amount: number | null,
  limit: number,
  requesters: readonly PersonId[],
): TwoPersonsCause | null {
  if (amount === null) return 'amountUnknown'
  if (amount > limit) return 'aboveLimit'
  return requesters.length === 0 ? 'requesterUnknown' : null
}

/** What a person's approval would be, or the code of the reason why there can be none. */
export type ApprovalPart =
  | { readonly part: 'whole' | 'first' | 'second'; readonly refusal: null }
  | {
      readonly part: null
      readonly refusal:
        | 'productMissing'
        | 'ownRequest'
        | 'secondPersonNeeded'
        | 'supervisorNeeded'
        | 'onlySecondApprover'
        | 'noSecondApprover'
    }

/**
 * Who of a team can give a second approval, were nobody of them the requester: the active supervisors and administrators. Null
 * where the team is not known, as on a console that has not been told of it yet: then nobody is kept from anything.
 */
export const secondApproversOf = (
  people: readonly { readonly id: PersonId; readonly role: Role; readonly active: boolean }[],
): PersonId[] | null =>
  people.length === 0
    ? null
    : people.filter(({ role, active }) => active && role !== 'agent').map(({ id }) => id)

/**
 * Which part of the approval a person can give now. Hub, console and screen ask this one function. `supervisors` are those of
 * `secondApproversOf`: a first approval after which nobody could give the second is refused, for it would be a dead end.
 */
export function approvalBy(
  person: { readonly id: PersonId; readonly role: Role },
  { requesters = [] }: Pick<Ticket, 'requesters'>,
  { request, twoPersons, first }: ApprovalNeed,
  supervisors: readonly PersonId[] | null,
): ApprovalPart {
  if (twoPersons === null) return { part: 'whole', refusal: null }
  if (requesters.includes(person.id)) return { part: null, refusal: 'ownRequest' }
  // its amount is not known either, so it never takes one person alone
  if (request.product === null) return { part: null, refusal: 'productMissing' }
  if (first === null) {
    const isSecondLeft = supervisors?.some((id) => id !== person.id && !requesters.includes(id))
    if (isSecondLeft !== false) return { part: 'first', refusal: null }
    return { part: null, refusal: person.role === 'agent' ? 'noSecondApprover' : 'onlySecondApprover' }
  }
  if (first.by === person.id) return { part: null, refusal: 'secondPersonNeeded' }
  if (person.role === 'agent') return { part: null, refusal: 'supervisorNeeded' }
  return { part: 'second', refusal: null }
}
