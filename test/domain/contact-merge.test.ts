import { describe, expect, it } from 'vitest'
import { mergeCallFacts, type CallFacts } from '../../shared/domain/call-facts.ts'
import type { CallRecord } from '../../shared/domain/call-record.ts'
import { hasWrappedUp, isAnyWrapUpOwed, outcomesOf } from '../../shared/domain/segments.ts'
import { contactActs } from '../../shared/domain/contact-rule.ts'
import { E164 } from '../../shared/domain/e164.ts'
import { CustomerId, PersonId, QueueId } from '../../shared/domain/ids.ts'
import { callFacts } from './ledger-fixture.ts'

const ann = PersonId.parse('p1001')
const bo = PersonId.parse('p1002')
const number = E164.parse('+8613800138000')
const wang = CustomerId.parse('c-wang')
const queueId = QueueId.parse('q-1')
const record = (...reports: Partial<CallFacts>[]): CallRecord =>
  reports.reduce<CallRecord | undefined>(
    (before, report) => mergeCallFacts(before, callFacts(report)),
    undefined,
  )!
const both = (one: Partial<CallFacts>, other: Partial<CallFacts>) => [record(one, other), record(other, one)]

describe('two reports of one contact, in either order', () => {
  it('say the earliest beginning and answer, and the latest end', () => {
    for (const call of both(
      { startedAt: 90, answeredAt: 250, endedAt: 400 },
      { startedAt: 120, answeredAt: 200, endedAt: 500 },
    ))
      expect(call).toMatchObject({ startedAt: 90, answeredAt: 200, endedAt: 500, outcome: 'answered' })
    for (const call of both({ endedAt: 400 }, {}))
      expect(call).toMatchObject({ endedAt: 400, answeredAt: null })
  })

  it.each<[CallFacts['outcome'], CallFacts['outcome']]>([
    ['failed', 'rejected'],
    ['rejected', 'missed'],
    ['missed', 'abandoned'],
    ['noAnswer', 'abandoned'],
    ['busy', 'abandoned'],
    [null, 'failed'],
  ])('of %s and %s say the second, which says more', (weaker, stronger) => {
    for (const call of both({ outcome: weaker }, { outcome: stronger })) expect(call.outcome).toBe(stronger)
  })

  it('of equal weight keep the first', () => {
    expect(record({ outcome: 'missed' }, { outcome: 'busy' }).outcome).toBe('missed')
    expect(record({ outcome: null }, { outcome: null }).outcome).toBeNull()
  })

  it('that was answered is answered, whatever else was said', () => {
    expect(record({ answeredAt: 5, outcome: 'missed' }).outcome).toBe('answered')
    for (const call of both({ answeredAt: 5 }, { outcome: 'abandoned' }))
      expect(call.outcome).toBe('answered')
    expect(record({ outcome: 'rejected' }).outcome).toBe('rejected')
  })

  it('keep what the first of them knew and take what only the second knows', () => {
    const quality = { mos: 4.2, loss: 0, jitterMs: 3, roundTripMs: null }
    const known = { number, queueId, customerId: wang, waitedMs: 700, quality }
    for (const call of both(known, {})) expect(call).toMatchObject(known)
    const other = {
      number: E164.parse('+8613900139000'),
      queueId: QueueId.parse('q-2'),
      customerId: CustomerId.parse('c-li'),
      waitedMs: 900,
      quality: { ...quality, mos: 3 },
    }
    expect(record(known, other)).toMatchObject(known)
  })

  it('name the agent who answered, not the one at whom it only rang', () => {
    for (const call of both({ agentId: ann, answeredAt: 200 }, { agentId: bo }))
      expect(call.agentId).toBe(ann)
    for (const call of both({ agentId: ann }, {})) expect(call.agentId).toBe(ann)
    expect(record({ agentId: ann }, { agentId: bo }).agentId).toBe(ann)
    expect(record({ agentId: ann, answeredAt: 200 }, { agentId: null, answeredAt: 200 }).agentId).toBe(ann)
  })
})

describe('an outcome of a call', () => {
  const ended = record({ agentId: ann, answeredAt: 200, endedAt: 300 })
  it('is owed once an agent has answered and it is over, until it is said', () => {
    const { segments: _segments, ...older } = ended
    for (const call of [ended, older]) {
      expect(isAnyWrapUpOwed(call)).toBe(true)
      expect(isAnyWrapUpOwed({ ...call, disposition: 'solved', wrappedUpAt: 400 })).toBe(false)
    }
    expect(isAnyWrapUpOwed({ ...older, agentId: null })).toBe(false)
    expect(isAnyWrapUpOwed({ ...older, answeredAt: null })).toBe(false)
    expect(isAnyWrapUpOwed({ ...older, endedAt: null })).toBe(false)
  })

  it('is one person’s, of others beside it', () => {
    const said: CallRecord = {
      ...ended,
      disposition: 'solved',
      wrappedUpAt: 400,
      wrappedUpBy: ann,
      furtherOutcomes: [{ by: bo, at: 500, disposition: 'followUpNeeded' }],
    }
    expect([hasWrappedUp(said, ann), hasWrappedUp(said, bo)]).toEqual([true, true])
    expect(hasWrappedUp(said, PersonId.parse('p1003'))).toBe(false)
    expect(hasWrappedUp({ ...said, furtherOutcomes: [] }, bo)).toBe(false)
    expect(hasWrappedUp(ended, ann)).toBe(false)
    // an older program did not write whose it was: the only agent's, and of several it may be anybody's
    const { wrappedUpBy: _by, furtherOutcomes: _further, ...older } = said
    expect([hasWrappedUp(older, ann), hasWrappedUp(older, bo)]).toEqual([true, false])
    const ofTwo = { ...older, segments: record(ended, { agentId: bo, answeredAt: 250 }).segments }
    expect([hasWrappedUp(ofTwo, ann), hasWrappedUp(ofTwo, bo)]).toEqual([true, true])
  })

  it('is listed once, the first agent’s first', () => {
    expect(outcomesOf(ended)).toEqual([])
    const further = (disposition: 'solved' | 'other', by = bo) => ({ by, at: 1, disposition })
    expect(outcomesOf({ ...ended, disposition: 'solved' })).toEqual(['solved'])
    expect(
      outcomesOf({
        ...ended,
        disposition: 'solved',
        wrappedUpBy: ann,
        furtherOutcomes: [further('other'), further('solved', PersonId.parse('p1003'))],
      }),
    ).toEqual(['solved', 'other'])
    expect(outcomesOf({ ...ended, furtherOutcomes: [further('other')] })).toEqual(['other'])
  })
})

describe('what a contact writes down by itself', () => {
  const unknown = { customerId: null, isCertain: false }
  const certain = { customerId: wang, isCertain: true }
  const over = callFacts({ number, queueId, endedAt: 300 })

  it.each([
    ['onRinging', callFacts(), true],
    ['onRinging', callFacts({ direction: 'outbound' }), false],
    ['onAnswer', callFacts(), false],
    ['onAnswer', callFacts({ answeredAt: 200 }), true],
    ['onMissed', callFacts(), false],
    ['onMissed', callFacts({ endedAt: 300, outcome: 'missed' }), true],
    ['onMissed', callFacts({ endedAt: 300, answeredAt: 200 }), false],
    ['never', callFacts({ answeredAt: 200 }), false],
  ] as const)('by the rule %s opens a ticket or none', (rule, known, isDue) => {
    expect(contactActs(known, rule, unknown).ticket !== null).toBe(isDue)
  })

  it('opens the ticket without a title: it is made where it is shown', () => {
    expect(contactActs(callFacts({ number, queueId }), 'onRinging', certain).ticket).toEqual({
      type: 'ticket.openForContact',
      contactId: 'contact-1',
      customerId: wang,
      callerNumber: number,
      queueId,
      title: '',
    })
  })

  it('owes a call to whoever gave up or was missed, and to nobody else', () => {
    const cause = (known: Partial<CallFacts>) =>
      contactActs({ ...over, ...known }, 'never', unknown).followUp?.cause ?? null
    expect(cause({ outcome: 'abandoned' })).toBe('abandoned')
    expect(cause({ outcome: 'missed' })).toBe('missed')
    expect(cause({ outcome: null })).toBe('missed')
    expect(cause({ endedAt: null })).toBeNull()
    expect(cause({ answeredAt: 200 })).toBeNull()
    expect(cause({ direction: 'outbound' })).toBeNull()
  })

  it('owes nothing to somebody who cannot be called back', () => {
    const withheld = callFacts({ endedAt: 300, outcome: 'abandoned' })
    expect(contactActs(withheld, 'never', unknown).followUp).toBeNull()
    expect(contactActs(withheld, 'never', certain).followUp).toMatchObject({ customerId: wang, number: null })
  })

  it('names an uncertain customer once an agent talks to them, and in a call that the agent made', () => {
    const shared = { customerId: wang, isCertain: false }
    const named = (known: Partial<CallFacts>, identity = shared) =>
      contactActs(callFacts(known), 'never', identity).report.facts.customerId
    expect(named({})).toBeNull()
    expect(named({}, certain)).toBe(wang)
    expect(named({ answeredAt: 200 })).toBe(wang)
    expect(named({ direction: 'outbound' })).toBe(wang)
  })
})
