import type { Order, OrderItem } from './order.ts'
import { TICKET_STEPS, type Ticket } from './ticket.ts'
import { DAY_MS, type Moment } from './time.ts'

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
      readonly why: 'matches' | 'noProduct' | 'noOrder' | 'otherItem'
    }
  | { readonly id: 'warranty'; readonly verdict: CheckVerdict; readonly until: Moment | null }

const dayStart = (moment: Moment): Moment => new Date(moment).setHours(0, 0, 0, 0)
/** Whole calendar days between two moments, by the clock of this computer; rounding takes summer time in. */
const daysBetween = (from: Moment, to: Moment): number => Math.round((dayStart(to) - dayStart(from)) / DAY_MS)

/** Reasons that are the seller's to answer for, also after the no-reason days. */
const SELLERS_FAULT = new Set(['quality', 'notAsDescribed', 'wrongItem', 'damagedInTransit'])

function findItem(ticket: Pick<Ticket, 'product'>, orders: readonly Order[]) {
  const { product } = ticket
  if (!product) return { order: undefined, item: undefined }
  const order = orders.find(({ id }) => id === product.orderId)
  const isSame = (item: OrderItem): boolean =>
    product.serial !== null ? item.serial === product.serial : item.name === product.name
  return { order, item: order?.items.find(isSame) }
}

/** True where the ticket waits for 同意 or 驳回. */
export const isUnderReview = (ticket: Pick<Ticket, 'kind' | 'step' | 'decision' | 'status'>): boolean =>
  TICKET_STEPS[ticket.kind][ticket.step] === 'review' &&
  ticket.decision === null &&
  ticket.status !== 'resolved' &&
  ticket.status !== 'closed'

/** What is to be looked at before a request is approved, computed from the ticket and the customer's orders (mission 12). */
export function approvalChecklist(
  ticket: Pick<Ticket, 'kind' | 'reason' | 'product'>,
  orders: readonly Order[],
  now: Moment,
): ApprovalCheck[] {
  const { order, item } = findItem(ticket, orders)
  const checks: ApprovalCheck[] = []
  if (ticket.kind === 'return') {
    const day = order?.deliveredAt == null ? null : daysBetween(order.deliveredAt, now)
    const isSellersFault = ticket.reason !== null && SELLERS_FAULT.has(ticket.reason)
    const late: CheckVerdict = isSellersFault ? 'warn' : 'fail'
    checks.push({
      id: 'noReasonWindow',
      verdict: day === null ? 'warn' : day <= NO_REASON_DAYS ? 'pass' : late,
      day,
    })
  }
  checks.push(
    ticket.product === null
      ? { id: 'itemMatches', verdict: 'warn', why: 'noProduct' }
      : order === undefined
        ? { id: 'itemMatches', verdict: 'warn', why: 'noOrder' }
        : item === undefined
          ? { id: 'itemMatches', verdict: 'fail', why: 'otherItem' }
          : { id: 'itemMatches', verdict: 'pass', why: 'matches' },
  )
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

/** True when nothing speaks against approving; else the person says why in words. */
export const isClear = (checks: readonly ApprovalCheck[]): boolean =>
  checks.every(({ verdict }) => verdict === 'pass')
