import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readSipfrag } from '../../renderer/sip/blind-transfer.ts'
import { endReasonOfBye, endReasonOfCancel } from '../../renderer/sip/cancel-reason.ts'
import { parseDialTarget } from '../../renderer/sip/dial-target.ts'
import { glareDelay } from '../../renderer/sip/renegotiation.ts'
import {
  doorErrorOf,
  endReasonOfStatus,
  PhoneFault,
  problemOfStatus,
} from '../../renderer/sip/sip-problem.ts'
import { SIP_REASONS } from '../../shared/contract/sip.ts'
import { reconnectPolicy } from '../../shared/domain/reconnect-policy.ts'

describe('why a call stopped ringing', () => {
  test.each([
    [[SIP_REASONS.answeredElsewhere], 'answeredElsewhere'],
    [['Q.850;cause=26', 'SIP;cause=200;text="Call completed elsewhere"'], 'answeredElsewhere'],
    [[SIP_REASONS.noAnswer], 'noAnswer'],
    [[SIP_REASONS.maxWait], 'noAnswer'],
    [['SIP;cause=480;text="No Answer"'], 'noAnswer'],
    [[SIP_REASONS.callerAbandoned], 'abandoned'],
    [['Q.850;cause=16;text="Normal, a comma; and more", SIP;cause=200'], 'answeredElsewhere'],
    [[SIP_REASONS.closing], 'failed'],
    [[SIP_REASONS.failed], 'failed'],
    [[], 'abandoned'],
    [['SIP;text="a \\"quoted\\"; comma, ";cause=200'], 'answeredElsewhere'],
    [['SIP;cause=;text="never closed'], 'abandoned'],
    [['nonsense'], 'abandoned'],
  ])('%j is %s', (headers, reason) => {
    expect(endReasonOfCancel(headers)).toBe(reason)
  })
})

test('why a talking call was ended', () => {
  expect(endReasonOfBye([])).toEqual({ reason: 'hungUpByPeer', text: null })
  expect(endReasonOfBye([SIP_REASONS.hungUp])).toEqual({ reason: 'hungUpByPeer', text: null })
  expect(endReasonOfBye([SIP_REASONS.transferred])).toEqual({ reason: 'transferred', text: null })
  expect(endReasonOfBye([SIP_REASONS.connectionLost])).toEqual({
    reason: 'failed',
    text: 'The other side lost its connection',
  })
})

describe('a refusal of the line', () => {
  test.each([
    [401, 'badCredentials', 'failed'],
    [403, 'forbidden', 'refused'],
    [404, 'notFound', 'failed'],
    [408, 'timeout', 'noAnswer'],
    [480, 'unavailable', 'noAnswer'],
    [486, 'busy', 'busy'],
    [488, 'notAcceptable', 'failed'],
    [503, 'serverBusy', 'failed'],
    [600, 'busy', 'busy'],
    [603, 'unavailable', 'refused'],
    [599, 'other', 'failed'],
  ])('with %d is %s, and ends a call as %s', (status, code, reason) => {
    expect(problemOfStatus(status, 'Phrase')).toEqual({ code, sipStatus: status, detail: 'Phrase' })
    expect(endReasonOfStatus(status)).toBe(reason)
  })

  it('without a phrase says what to do, and keeps its code through the door', () => {
    const problem = problemOfStatus(503)
    expect(problem.detail).toContain('Try again')
    const error = doorErrorOf(new PhoneFault(problem))
    expect(error).toMatchObject({ code: 'serverBusy', retryable: true })
    expect(doorErrorOf(new Error('inner'))).toMatchObject({ code: 'other', retryable: false })
  })
})

describe('reconnecting', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

  it('always tries again, soon at first, and has the phone back within 5 s however long the line was away', () => {
    fc.assert(
      fc.property(fc.nat(100_000), random, (attempt, chance) => {
        const delay = reconnectPolicy(attempt, chance)
        expect(Number.isInteger(delay)).toBe(true)
        expect(delay).toBeGreaterThanOrEqual(150)
        expect(delay).toBeLessThanOrEqual(4000)
      }),
    )
    expect(reconnectPolicy(0, 0.99)).toBeLessThanOrEqual(300)
  })

  it('waits longer after each failure, and spreads a hundred desks over half of the time', () => {
    for (const chance of [0, 0.5, 0.99]) {
      const delays = [0, 1, 2, 3, 4, 5, 6].map((attempt) => reconnectPolicy(attempt, chance))
      expect(delays).toEqual(delays.toSorted((a, b) => a - b))
    }
    expect(reconnectPolicy(3, 0.999) - reconnectPolicy(3, 0)).toBeGreaterThan(1000)
  })
})

test('after a glare the two sides never wait for the same time (RFC 3261, 14.1)', () => {
  for (const chance of [0, 0.3, 0.999]) {
    expect(glareDelay(true, chance)).toBeGreaterThanOrEqual(2100)
    expect(glareDelay(true, chance)).toBeLessThanOrEqual(4000)
    expect(glareDelay(false, chance)).toBeLessThanOrEqual(2000)
    expect(glareDelay(true, chance) % 10).toBe(0)
  }
})

describe('what is dialled', () => {
  test.each([
    ['+86 138-0013 8000', 'sip:+8613800138000@ringdesk'],
    ['(0571) 8765.4321', 'sip:057187654321@ringdesk'],
    ['5000', 'sip:5000@ringdesk'],
    ['*45', 'sip:*45@ringdesk'],
    ['after-sales', 'sip:after-sales@ringdesk'],
    ['sip:bob@example.com', 'sip:bob@example.com'],
  ])('%s goes to %s', (target, uri) => {
    expect(parseDialTarget(target, 'ringdesk').toString()).toBe(uri)
  })

  test.each(['', '   ', 'two words', '<script>', '+', 'a@b', 'sip:', '1;drop'])('%j is refused', (target) => {
    expect(() => parseDialTarget(target, 'ringdesk')).toThrow(expect.objectContaining({ code: 'badTarget' }))
  })
})

test('how a transfer stands is read from its NOTIFY (RFC 3420)', () => {
  expect(readSipfrag('SIP/2.0 200 OK\r\n')).toEqual({ status: 200, phrase: 'OK' })
  expect(readSipfrag('SIP/2.0 100')).toEqual({ status: 100, phrase: '' })
  expect(readSipfrag('')).toBeNull()
})
