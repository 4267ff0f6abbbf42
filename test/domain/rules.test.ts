import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { can } from '../../shared/acts/can.ts'
import { activityOf, nextAgentState, type AgentFacts } from '../../shared/domain/agent.ts'
import { CustomerId } from '../../shared/domain/ids.ts'
import { rankCandidates, type Candidate, type MatchReason } from '../../shared/domain/match.ts'
import { formatNumber } from '../../shared/domain/number-display.ts'
import { maskNumber } from '../../shared/domain/mask-number.ts'
import { parseCallerNumber, toE164 } from '../../shared/domain/phone-number.ts'
import { applyQueuePatch, serviceLevelOf, type QueuePicture } from '../../shared/domain/queue.ts'
import { slaStateOf } from '../../shared/domain/sla.ts'

describe('a number', () => {
  it.each([
    ['13800138000', '+8613800138000'],
    ['138 0013 8000', '+8613800138000'],
    ['008613800138000', '+8613800138000'],
    ['tel:+86-138-0013-8000', '+8613800138000'],
    ['sip:+8613800138000@example.com', '+8613800138000'],
    ['0571-87654321', '+8657187654321'],
    ['+14155552671', '+14155552671'],
  ])('%s is %s', (raw, e164) => expect(toE164(raw)).toBe(e164))

  it.each(['anonymous', '', 'Unknown', 'anonymous@anonymous.invalid', null])('%s is withheld', (raw) =>
    expect(parseCallerNumber(raw)).toEqual({ kind: 'withheld' }),
  )

  it('of an extension is compared as written', () => {
    expect(parseCallerNumber('1002')).toEqual({ kind: 'short', digits: '1002' })
  })

  it('reads as people of its country write it', () => {
    expect(formatNumber('+8613800138000')).toBe('138 0013 8000')
    expect(formatNumber('+14155552671')).toBe('+1 415 555 2671')
  })

  it('never stands in full in a masked text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^1[3-9]\d{9}$/), (digits) => {
        expect(maskNumber(`call from +86${digits} ended`)).not.toContain(digits)
      }),
    )
  })
})

describe('an agent', () => {
  const idle: AgentFacts = {
    isSignedIn: true,
    isRegistered: true,
    wish: { wish: 'ready' },
    ringingCalls: 0,
    liveCalls: 0,
    wrapUpUntil: null,
  }
  it('is what the facts say, the busier fact first', () => {
    expect(activityOf(idle, 0)).toBe('ready')
    expect(activityOf({ ...idle, isRegistered: false }, 0)).toBe('unreachable')
    expect(activityOf({ ...idle, wish: { wish: 'paused', reason: 'meal' } }, 0)).toBe('paused')
    expect(activityOf({ ...idle, wrapUpUntil: 10 }, 5)).toBe('wrapUp')
    expect(activityOf({ ...idle, wrapUpUntil: 10 }, 10)).toBe('ready')
    expect(activityOf({ ...idle, wrapUpUntil: 10, ringingCalls: 1 }, 5)).toBe('ringing')
    expect(activityOf({ ...idle, ringingCalls: 1, liveCalls: 1 }, 5)).toBe('talking')
    expect(activityOf({ ...idle, isSignedIn: false }, 5)).toBe('signedOut')
  })
  it('keeps its clock while nothing changes', () => {
    const first = nextAgentState(undefined, idle, 100)
    expect(nextAgentState(first, idle, 200)).toBe(first)
    expect(nextAgentState(first, { ...idle, wish: { wish: 'paused', reason: 'break' } }, 300)).toEqual({
      activity: 'paused',
      pauseReason: 'break',
      since: 300,
    })
  })
})

describe('the picture of the queues', () => {
  const picture: QueuePicture = { version: 4, at: 1, queues: [], agents: [] }
  it('takes the next patch, leaves old ones, and tells of a gap', () => {
    const patch = { version: 5, at: 2, queues: [], agents: [] }
    expect(applyQueuePatch(picture, patch)).toMatchObject({ version: 5, at: 2 })
    expect(applyQueuePatch(picture, { ...patch, version: 4 })).toBe(picture)
    expect(applyQueuePatch(picture, { ...patch, version: 6 })).toBe('gap')
  })
  it('has no service level before the first call', () => {
    expect(serviceLevelOf({ offered: 0, answered: 0, inTime: 0, abandoned: 0 })).toBeNull()
    expect(serviceLevelOf({ offered: 4, answered: 3, inTime: 3, abandoned: 1 })).toBe(0.75)
  })
})

describe('candidates for a caller', () => {
  const candidate = (id: string, reason: MatchReason, over: Partial<Candidate> = {}): Candidate => ({
    customer: {
      id: CustomerId.parse(id),
      name: id,
      level: 'standard',
      tags: [],
      numbers: [],
      addresses: [],
      createdAt: 0,
    },
    reason,
    lastContactAt: null,
    hasOpenTicket: false,
    ...over,
  })
  it('come best reason first, each customer once, then open ticket, then last contact', () => {
    const ranked = rankCandidates([
      candidate('receiver', 'orderReceiver'),
      candidate('house-a', 'householdNumber', { lastContactAt: 5 }),
      candidate('house-b', 'householdNumber', { lastContactAt: 9 }),
      candidate('house-c', 'householdNumber', { hasOpenTicket: true }),
      candidate('receiver', 'exactNumber'),
    ])
    expect(ranked.map(({ customer }) => customer.id)).toEqual(['receiver', 'house-c', 'house-b', 'house-a'])
  })
  it('come in the same order whatever order they were found in', () => {
    const all = ['a', 'b', 'c', 'd'].map((id, index) =>
      candidate(id, index % 2 ? 'exactNumber' : 'householdNumber', { lastContactAt: index }),
    )
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 4 }), (shuffled) => {
        expect(rankCandidates(shuffled)).toEqual(rankCandidates(all))
      }),
    )
  })
})

describe('roles and clocks', () => {
  it('let a supervisor do what an agent may, and more', () => {
    expect(can('agent', 'ticket.open')).toBe(true)
    expect(can('agent', 'presence:force')).toBe(false)
    expect(can('supervisor', 'presence:force')).toBe(true)
    expect(can('supervisor', 'page:board')).toBe(true)
  })
  it('warn in the last quarter of an hour and say when it is too late', () => {
    const ticket = { status: 'processing', dueAt: 3_600_000 } as const
    expect(slaStateOf(ticket, 0)).toBe('fine')
    expect(slaStateOf(ticket, 3_000_000)).toBe('soon')
    expect(slaStateOf(ticket, 3_600_000)).toBe('breached')
    expect(slaStateOf({ ...ticket, status: 'closed' }, 9e9)).toBe('none')
  })
})
