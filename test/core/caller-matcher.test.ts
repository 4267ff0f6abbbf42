import { describe, expect, test } from 'vitest'
import { createCallerMatcher } from '../../main/core/matching/caller-matcher.ts'
import { ticketIdOf, type ContactId, type CustomerId } from '../../shared/domain/ids.ts'
import type { E164 } from '../../shared/domain/phone-number.ts'
import { call, customer, makeCache, numberLink, order, put, T0, ticket } from './support/test-cache.ts'

const NUMBER = '+8613800138000' as E164
const reasons = (candidates: readonly { customer: { id: string }; reason: string }[]): string[] =>
  candidates.map((one) => `${one.customer.id} ${one.reason}`)

describe('who calls', () => {
  test('the customer who alone has the number as the main one is an exact match', () => {
    const cache = makeCache()
    put(cache, 'customer', customer('c1', '王小明', [NUMBER]), customer('c2', '陈丽', ['+8613900139000']))
    expect(reasons(createCallerMatcher(cache).match(NUMBER))).toEqual(['c1 exactNumber'])
  })

  test('a second number, and a number that two share, are the household’s', () => {
    const cache = makeCache()
    put(cache, 'customer', customer('c1', '王小明', ['+8613900139000', NUMBER]))
    const matcher = createCallerMatcher(cache)
    expect(reasons(matcher.match(NUMBER))).toEqual(['c1 householdNumber'])
    put(cache, 'customer', customer('c2', '陈丽', [NUMBER]))
    expect(reasons(matcher.match(NUMBER))).toEqual(['c1 householdNumber', 'c2 householdNumber'])
  })

  test('of two with one number the one with an open ticket comes first, then who was in contact last', () => {
    const cache = makeCache()
    put(
      cache,
      'customer',
      customer('c1', '王', [NUMBER]),
      customer('c2', '陈', [NUMBER]),
      customer('c3', '李', [NUMBER]),
    )
    put(cache, 'call', call('k1', NUMBER, { customerId: 'c3', startedAt: T0 + 5 }))
    put(cache, 'ticket', ticket('t1', '退货', 'c2'))
    const found = createCallerMatcher(cache).match(NUMBER)
    expect(found.map((one) => one.customer.id)).toEqual(['c2', 'c3', 'c1'])
    expect(found[0]?.hasOpenTicket).toBe(true)
    expect(found[1]?.lastContactAt).toBe(T0 + 5)
  })

  test('the contact that is matched, and the ticket that it opened, count neither as a contact nor as an open ticket', () => {
    const cache = makeCache()
    put(cache, 'customer', customer('c1', '王', [NUMBER]), customer('c2', '陈', [NUMBER]))
    put(cache, 'call', call('k-now', NUMBER, { customerId: 'c2', startedAt: T0 + 9 }))
    put(cache, 'ticket', ticket(ticketIdOf('k-now' as ContactId), '', 'c2'))
    const matcher = createCallerMatcher(cache)
    expect(reasons(matcher.match(NUMBER))).toEqual(['c2 householdNumber', 'c1 householdNumber'])
    const facts = { lastContactAt: null, hasOpenTicket: false }
    expect(matcher.match(NUMBER, 'k-now' as ContactId)).toMatchObject([
      { customer: { id: 'c1' }, ...facts },
      { customer: { id: 'c2' }, ...facts },
    ])
    put(cache, 'call', call('k-before', NUMBER, { customerId: 'c2', startedAt: T0 + 2 }))
    expect(matcher.match(NUMBER, 'k-now' as ContactId)[0]).toMatchObject({
      customer: { id: 'c2' },
      lastContactAt: T0 + 2,
    })
  })

  test('what an agent confirmed outranks the number itself; a receiver of parcels comes last', () => {
    const cache = makeCache()
    put(cache, 'customer', customer('c1', '王', [NUMBER]), customer('c2', '陈', []), customer('c3', '李', []))
    put(cache, 'order', order('2026110988431', 'c3', { receiverNumber: NUMBER, receiverName: '王' }))
    put(cache, 'numberLink', numberLink(NUMBER, 'c2'))
    const matcher = createCallerMatcher(cache)
    expect(reasons(matcher.match(NUMBER))).toEqual(['c2 confirmed', 'c1 exactNumber', 'c3 orderReceiver'])
    expect(matcher.match('+8613500135000' as E164)).toEqual([])
  })

  test('a number that is taken from a customer matches no more', () => {
    const cache = makeCache()
    put(cache, 'customer', customer('c1', '王', [NUMBER]))
    put(cache, 'customer', customer('c1', '王', []))
    expect(createCallerMatcher(cache).match(NUMBER)).toEqual([])
  })

  test('a switchboard’s number that a crowd shares names nobody', () => {
    const cache = makeCache()
    for (let n = 0; n < 20; n++) put(cache, 'customer', customer(`c${n}`, `客户${n}`, [NUMBER]))
    expect(createCallerMatcher(cache).match(NUMBER)).toEqual([])
  })

  test('an order number is found as it is said: with spaces, dashes, small letters', () => {
    const cache = makeCache()
    put(cache, 'customer', customer('c1', '王', []))
    put(cache, 'order', order('RD2026110988431', 'c1'))
    const matcher = createCallerMatcher(cache)
    for (const said of ['RD2026110988431', ' rd 2026-1109-88431', 'ＲＤ2026110988431'])
      expect(matcher.findOrder(said)?.id, said).toBe('o-RD2026110988431')
    expect(matcher.findOrder('2026110988432')).toBeUndefined()
    expect(matcher.candidate('c1' as CustomerId, 'spokenOrder')?.reason).toBe('spokenOrder')
  })
})
