import {
  approvalBy,
  approvalNeed,
  DEFAULT_APPROVAL_LIMITS,
  secondApproversOf,
  type ApprovalNeed,
  type ApprovalPart,
} from '../../../shared/domain/approvers.ts'
import type { Order } from '../../../shared/domain/order.ts'
import type { Person } from '../../../shared/domain/people.ts'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import { useDesk } from '../../ui/desk-context.ts'

export interface Approval {
  readonly need: ApprovalNeed
  /** What the person at this console can give of it; null while nobody is signed in. */
  readonly own: ApprovalPart | null
  /** Everybody of the team who can give the next part of it, this person too. */
  readonly approvers: readonly Person[]
  /** Everybody who could give the second approval after a first one of somebody else. */
  readonly seconds: readonly Person[]
}

/** What the approval of a ticket takes, and who can give it now, by the rule that the hub decides with. */
export function useApproval(ticket: Ticket, orders: readonly Order[]): Approval {
  const me = useDesk((desk) => desk.session?.person)
  const limits = useDesk((desk) => desk.session?.approvalLimits) ?? DEFAULT_APPROVAL_LIMITS
  const people = useDesk((desk) => desk.people)
  const need = approvalNeed(ticket, orders, limits)
  const supervisors = secondApproversOf(people)
  const partOf = (one: Pick<Person, 'id' | 'role'>): ApprovalPart =>
    approvalBy(one, ticket, need, supervisors)
  return {
    need,
    own: me ? partOf(me) : null,
    approvers: people.filter((one) => one.active && partOf(one).part !== null),
    seconds: people.filter(({ id }) => (supervisors ?? []).includes(id) && !ticket.requesters?.includes(id)),
  }
}
