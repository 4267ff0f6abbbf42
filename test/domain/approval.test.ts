import { describe, expect, test } from 'vitest'
import { approvalChecklist, isClear, isUnderReview, NO_REASON_DAYS } from '../../shared/domain/approval.ts'
import type { CustomerId, OrderId } from '../../shared/domain/ids.ts'
import type { Order } from '../../shared/domain/order.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import { DAY_MS, HOUR_MS } from '../../shared/domain/time.ts'

const NOW = new Date(2026, 10, 22, 10, 0).getTime()
const ORDER = 'o1' as OrderId
const order = (deliveredAt: number | null, warrantyUntil: number | null = NOW + DAY_MS): Order => ({
  id: ORDER,
  number: '2026110988431',
  customerId: 'c1' as CustomerId,
  status: 'delivered',
  placedAt: NOW - 10 * DAY_MS,
  deliveredAt,
  items: [{ sku: 'A', name: 'AP-300', quantity: 1, unitPrice: 1, serial: '8842017', warrantyUntil }],
  total: 1,
  receiverName: null,
  receiverNumber: null,
  waybill: null,
})
type Input = Pick<Ticket, 'kind' | 'reason' | 'product'>
const request = (fields: Partial<Input> = {}): Input => ({
  kind: 'return',
  reason: 'preference',
  product: { orderId: ORDER, name: 'AP-300', serial: '8842017' },
  ...fields,
})
const windowOf = (deliveredAt: number | null, fields: Partial<Input> = {}) =>
  approvalChecklist(request(fields), [order(deliveredAt)], NOW)[0]

describe('seven days of no-reason return', () => {
  test('count calendar days from the day after delivery', () => {
    // delivered late in the evening: ten hours later is a day after, by the calendar
    expect(windowOf(NOW - 11 * HOUR_MS)).toMatchObject({ verdict: 'pass', day: 1 })
    expect(windowOf(NOW - 2 * HOUR_MS)).toMatchObject({ verdict: 'pass', day: 0 })
    expect(windowOf(NOW - NO_REASON_DAYS * DAY_MS)).toMatchObject({ verdict: 'pass', day: 7 })
    expect(windowOf(NOW - (NO_REASON_DAYS + 1) * DAY_MS)).toMatchObject({ verdict: 'fail', day: 8 })
  })
  test('are only a warning where the seller is at fault', () => {
    expect(windowOf(NOW - 20 * DAY_MS, { reason: 'quality' })).toMatchObject({ verdict: 'warn', day: 20 })
  })
  test('cannot be told before delivery', () => {
    expect(windowOf(null)).toMatchObject({ verdict: 'warn', day: null })
  })
})

test('the product must be one of the order, by its serial number', () => {
  const match = (product: Ticket['product']) =>
    approvalChecklist(request({ product }), [order(NOW)], NOW).find(({ id }) => id === 'itemMatches')
  expect(match(request().product)).toMatchObject({ verdict: 'pass' })
  expect(match({ orderId: ORDER, name: 'AP-300', serial: '1' })).toMatchObject({ verdict: 'fail' })
  expect(match({ orderId: null, name: 'AP-300', serial: null })).toMatchObject({
    verdict: 'warn',
    why: 'noOrder',
  })
  expect(match(null)).toMatchObject({ verdict: 'warn', why: 'noProduct' })
})

test('repair and exchange look at the warranty, return does not', () => {
  const ids = (kind: Ticket['kind']) =>
    approvalChecklist(request({ kind }), [order(NOW)], NOW).map(({ id }) => id)
  expect(ids('repair')).toEqual(['itemMatches', 'warranty'])
  expect(ids('exchange')).toEqual(['itemMatches', 'warranty'])
  expect(ids('return')).toEqual(['noReasonWindow', 'itemMatches'])
  const over = approvalChecklist(request({ kind: 'repair' }), [order(NOW, NOW - 1)], NOW)
  expect(over.at(-1)).toMatchObject({ verdict: 'fail', until: NOW - 1 })
  expect(isClear(over)).toBe(false)
  expect(isClear(approvalChecklist(request({ kind: 'repair' }), [order(NOW)], NOW))).toBe(true)
})

test('only an undecided request at its review waits for 同意', () => {
  const at = { kind: 'return', step: 1, status: 'processing', decision: null } as const
  expect(isUnderReview(at)).toBe(true)
  expect(isUnderReview({ ...at, step: 2 })).toBe(false)
  expect(isUnderReview({ ...at, status: 'resolved' })).toBe(false)
  expect(isUnderReview({ ...at, kind: 'enquiry' })).toBe(false)
})
