import { describe, expect, test } from 'vitest'
import {
  approvalChecklist,
  NO_REASON_DAYS,
  objectionsIn,
  type ReviewedTicket,
} from '../../shared/domain/approval.ts'
import { ownTimezone } from '../../shared/domain/calendar-day.ts'
import { isUnderReview } from '../../shared/domain/review-rules.ts'
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
const HERE = ownTimezone()
const request = (fields: Partial<ReviewedTicket> = {}): ReviewedTicket => ({
  customerId: 'c1' as CustomerId,
  kind: 'return',
  reason: 'preference',
  product: { orderId: ORDER, name: 'AP-300', serial: '8842017' },
  ...fields,
})
const windowOf = (deliveredAt: number | null, fields: Partial<ReviewedTicket> = {}) =>
  approvalChecklist(request(fields), [order(deliveredAt)], NOW, HERE)[0]

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
    approvalChecklist(request({ product }), [order(NOW)], NOW, HERE).find(({ id }) => id === 'itemMatches')
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
    approvalChecklist(request({ kind }), [order(NOW)], NOW, HERE).map(({ id }) => id)
  expect(ids('repair')).toEqual(['itemMatches', 'warranty'])
  expect(ids('exchange')).toEqual(['itemMatches', 'warranty'])
  expect(ids('return')).toEqual(['noReasonWindow', 'itemMatches'])
  const over = approvalChecklist(request({ kind: 'repair' }), [order(NOW, NOW - 1)], NOW, HERE)
  expect(over.at(-1)).toMatchObject({ verdict: 'fail', until: NOW - 1 })
  expect(objectionsIn(over)).toMatchObject([{ id: 'warranty' }])
  expect(objectionsIn(approvalChecklist(request({ kind: 'repair' }), [order(NOW)], NOW, HERE))).toEqual([])
})

test('only an undecided request at its review waits for 同意', () => {
  const at = { kind: 'return', step: 1, status: 'processing' } as const
  expect(isUnderReview(at)).toBe(true)
  expect(isUnderReview({ ...at, step: 2 })).toBe(false)
  expect(isUnderReview({ ...at, status: 'resolved' })).toBe(false)
  expect(isUnderReview({ ...at, kind: 'enquiry' })).toBe(false)
})

describe('what speaks against an approval', () => {
  const against = (deliveredAt: number | null, fields: Partial<ReviewedTicket> = {}) =>
    objectionsIn(approvalChecklist(request(fields), [order(deliveredAt)], NOW, HERE)).map(({ id }) => id)
  test('is a failed check, and where there is nothing to check against', () => {
    expect(against(NOW)).toEqual([])
    expect(against(NOW - 20 * DAY_MS)).toEqual(['noReasonWindow'])
    expect(against(null)).toEqual(['noReasonWindow'])
    expect(against(NOW, { product: null })).toEqual(['noReasonWindow', 'itemMatches'])
    expect(against(NOW, { kind: 'repair' })).toEqual([])
  })
  test('is not that the days are over where the seller is at fault', () => {
    expect(against(NOW - 20 * DAY_MS, { reason: 'quality' })).toEqual([])
  })
  test('is an order of somebody else', () => {
    expect(against(NOW, { customerId: 'c2' as CustomerId })).toEqual(['itemMatches'])
  })
})

test('days are those of the team, wherever the computer stands', () => {
  // 23:30 in Shanghai; the eighth day there begins half an hour later, elsewhere earlier or later
  const delivered = Date.UTC(2026, 10, 2, 15, 30)
  const dayAt = (now: number, timezone: string) =>
    approvalChecklist(request(), [order(delivered)], now, timezone)[0]
  expect(dayAt(Date.UTC(2026, 10, 9, 15, 59), 'Asia/Shanghai')).toMatchObject({ day: 7, verdict: 'pass' })
  expect(dayAt(Date.UTC(2026, 10, 9, 16, 0), 'Asia/Shanghai')).toMatchObject({ day: 8, verdict: 'fail' })
  expect(dayAt(Date.UTC(2026, 10, 9, 16, 0), 'America/New_York')).toMatchObject({ day: 7, verdict: 'pass' })
})
