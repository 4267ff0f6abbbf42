import { dayNumber } from './calendar-day.ts'
import type { Order, OrderItem } from './order.ts'
import type { Ticket } from './ticket.ts'
import type { Moment } from './time.ts'

/** Days of no-reason return, counted from the day after delivery (消费者权益保护法 article 25 and its 暂行办法 article 15). */
export const NO_REASON_DAYS = 7

/** `warn`: it cannot be told, or a person should look; `fail`: the rule says no. */
export type CheckVerdict = 'pass' | 'warn' | 'fail'
export type ApprovalCheck =
  /** `day` counts from the day after delivery; null while nothing was delivered. */
  | { readonly id: 'noReasonWindow'; readonly verdict: CheckVerdict; readonly day: number | null }
  | {
      readonly id: 'itemMatches'
      readonly verdict: CheckVerdict
      readonly why: 'matches' | 'noProduct' | 'noOrder' | 'otherItem' | 'otherCustomer'
    }
  | { readonly id: 'warranty'; readonly verdict: CheckVerdict; readonly until: Moment | null }

/** Reasons that are the seller's to answer for, also after the no-reason days. */
const SELLERS_FAULT = new Set(['quality', 'notAsDescribed', 'wrongItem', 'damagedInTransit'])

/** The order of the ticket's product, and the items of it that may be meant: one, unless the ticket does not tell them apart. */
export function findItems({ product }: Pick<Ticket, 'product'>, orders: readonly Order[]) {
  if (!product) return { order: undefined, items: [] }
  const order = orders.find(({ id }) => id === product.orderId)
  const isSame = (item: OrderItem): boolean =>
    product.serial !== null ? item.serial === product.serial : item.name === product.name
  return { order, items: order?.items.filter(isSame) ?? [] }
}

function findItem(ticket: Pick<Ticket, 'product'>, orders: readonly Order[]) {
  const { order, items } = findItems(ticket, orders)
  return { order, item: items[0] }
}

const itemCheck = (ticket: ReviewedTicket, orders: readonly Order[]): ApprovalCheck => {
  const { order, item } = findItem(ticket, orders)
  const id = 'itemMatches'
  if (ticket.product === null) return { id, verdict: 'warn', why: 'noProduct' }
  if (order === undefined) return { id, verdict: 'warn', why: 'noOrder' }
  if (order.customerId !== ticket.customerId) return { id, verdict: 'fail', why: 'otherCustomer' }
  return item === undefined
    ? { id, verdict: 'fail', why: 'otherItem' }
    : { id, verdict: 'pass', why: 'matches' }
}

/** What the checks look at. */
export type ReviewedTicket = Pick<Ticket, 'kind' | 'reason' | 'product' | 'customerId'>

/**
 * What is to be looked at before a request is approved, computed from the ticket and its orders (mission 12). Calendar days
 * are those of `timezone`, the team's, so that every console and the hub count the same day.
 */
export function approvalChecklist(
  ticket: ReviewedTicket,
  orders: readonly Order[],
  now: Moment,
  timezone: string,
): ApprovalCheck[] {
  const { order, item } = findItem(ticket, orders)
  const checks: ApprovalCheck[] = []
  if (ticket.kind === 'return') {
    const day =
      order?.deliveredAt == null ? null : dayNumber(now, timezone) - dayNumber(order.deliveredAt, timezone)
    const isSellersFault = ticket.reason !== null && SELLERS_FAULT.has(ticket.reason)
    const late: CheckVerdict = isSellersFault ? 'warn' : 'fail'
    checks.push({
      id: 'noReasonWindow',
      verdict: day === null ? 'warn' : day <= NO_REASON_DAYS ? 'pass' : late,
      day,
    })
  }
  checks.push(itemCheck(ticket, orders))
  if (ticket.kind === 'repair' || ticket.kind === 'exchange') {
    const until = item?.warrantyUntil ?? null
    checks.push({
      id: 'warranty',
      verdict: until === null ? 'warn' : until >= now ? 'pass' : 'fail',
      until,
    })
  }
  return checks
}

/** True where somebody who approves all the same must say why: the check failed, or there is nothing to check against. */
const isObjection = (check: ApprovalCheck): boolean =>
  check.verdict === 'fail' ||
  // late for a return without a reason, but the reason is the seller's to answer for: worth a look, no objection
  (check.verdict === 'warn' && !(check.id === 'noReasonWindow' && check.day !== null))

/** The checks that speak against approving; while there are any, an approval needs a written reason. */
export const objectionsIn = (checks: readonly ApprovalCheck[]): readonly ApprovalCheck[] =>
  checks.filter(isObjection)
