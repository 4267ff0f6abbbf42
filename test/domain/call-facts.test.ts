import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallFacts } from '../../shared/domain/call-facts.ts'
import { besideLineFacts, mergeCallFacts } from '../../shared/domain/call-facts.ts'
import { isEndUnknown, type CallRecord } from '../../shared/domain/call-record.ts'
import { CustomerId, PersonId, TicketId } from '../../shared/domain/ids.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { callFacts } from './ledger-fixture.ts'

const anyFacts: fc.Arbitrary<CallFacts> = fc
  .record({
    startedAt: fc.integer({ min: 1, max: 50 }),
    answeredAt: fc.option(fc.integer({ min: 50, max: 60 })),
    endedAt: fc.option(fc.integer({ min: 60, max: 90 })),
    outcome: fc.option(fc.constantFrom('missed', 'abandoned', 'rejected', 'failed')),
    gaps: fc.option(
      fc.array(
        fc.record({
          kind: fc.constantFrom('sound', 'line'),
          from: fc.integer({ min: 50, max: 53 }),
          ms: fc.nat({ max: 9 }),
        }),
        { maxLength: 4 },
      ),
      { nil: undefined },
    ),
  })
  .map((over) => callFacts(over as Partial<CallFacts>))
const story = (reports: readonly CallFacts[]): CallRecord | undefined =>
  reports.reduce<CallRecord | undefined>((record, report) => mergeCallFacts(record, report), undefined)
const times = (record: CallRecord | undefined) =>
  record && [
    record.startedAt,
    record.answeredAt,
    record.endedAt,
    record.answeredAt === null ? null : record.outcome,
    record.gaps,
  ]

describe('the record of a contact', () => {
  it('comes out the same however the reports are ordered and doubled', () => {
    fc.assert(
      fc.property(
        fc.array(anyFacts, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat()),
        (reports, picks) => {
          const shuffled = [...reports, ...reports]
            .map((report) => ({ report, key: picks.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ report }) => report)
          expect(times(story(shuffled))).toEqual(times(story(reports)))
        },
      ),
    )
  })

  it('is answered once somebody answered it, whoever missed it before or reports later', () => {
    const missed = callFacts({ endedAt: 130, outcome: 'missed' })
    const answered = callFacts({ answeredAt: 120, agentId: PersonId.parse('a2') })
    expect(story([missed, answered])).toMatchObject({ outcome: 'answered', agentId: 'a2' })
    expect(story([answered, missed])).toMatchObject({ outcome: 'answered', agentId: 'a2' })
  })

  it('gives itself back when a report brings nothing new', () => {
    const record = story([callFacts({ answeredAt: 120, endedAt: 150 })])!
    expect(mergeCallFacts(record, callFacts({ startedAt: 100 }))).toBe(record)
  })

  it('keeps each gap once, at its longest, and says nothing of gaps that nobody measured', () => {
    const gap = (from: number, ms: number) => ({ kind: 'sound' as const, from, ms })
    const record = story([
      callFacts({ gaps: [gap(120, 30)] }),
      callFacts(),
      callFacts({ gaps: [gap(110, 5), gap(120, 20)] }),
    ])
    expect(record?.gaps).toEqual([gap(110, 5), gap(120, 30)])
    expect(mergeCallFacts(record, callFacts({ gaps: [gap(120, 30)] }))).toBe(record)
    expect(story([callFacts(), callFacts({ answeredAt: 120 })])).not.toHaveProperty('gaps')
    expect(story([callFacts(), callFacts({ gaps: [] })])).toHaveProperty('gaps', [])
  })

  it('never touches what an agent assigned', () => {
    const record: CallRecord = {
      ...story([callFacts()])!,
      customerId: CustomerId.parse('c1'),
      ticketId: TicketId.parse('t1'),
      disposition: 'solved',
      wrappedUpAt: 200,
    }
    expect(
      mergeCallFacts(record, callFacts({ customerId: CustomerId.parse('c2'), endedAt: 150 })),
    ).toMatchObject({
      customerId: 'c1',
      ticketId: 't1',
      disposition: 'solved',
      wrappedUpAt: 200,
      endedAt: 150,
    })
  })
})

describe('a console beside a line', () => {
  it('changes no fact of the line, whatever it says and whoever it is', () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, fc.boolean(), (told, said, isInContact) => {
        const record = mergeCallFacts(undefined, told)
        const after = mergeCallFacts(
          record,
          besideLineFacts(record, said, PersonId.parse('a1'), isInContact, 1000),
        )
        const { quality, gaps, customerId: _named, endedAt, ...facts } = after
        expect(facts).toEqual({ ...facts, ...pickFacts(record) })
        // only who talks says that it is over, and only where the line has not
        if (!isInContact || record.endedAt !== null) expect(endedAt).toBe(record.endedAt)
        if (!isInContact) expect([quality, gaps]).toEqual([record.quality, record.gaps])
      }),
    )
  })
})

const pickFacts = ({
  direction,
  number,
  queueId,
  agentId,
  startedAt,
  answeredAt,
  waitedMs,
  outcome,
}: CallRecord) => ({
  ...{ direction, number, queueId, agentId, startedAt, answeredAt, waitedMs, outcome },
})

describe('the end of a call that nobody told', () => {
  it.each([
    ['a caller who waits at the hub’s line', {}, 119 * MINUTE_MS, false],
    ['one who waited there longer than any may', {}, 2 * HOUR_MS + 1, true],
    ['what rang at another line', { isConsolesWord: true }, 10 * MINUTE_MS, false],
    ['the same, later', { isConsolesWord: true }, 10 * MINUTE_MS + 1, true],
    ['a talk that goes on', { isConsolesWord: true, answeredAt: 5, outcome: 'answered' }, HOUR_MS, false],
    ['a call that was missed', { isConsolesWord: true, endedAt: 5, outcome: 'missed' }, HOUR_MS, false],
  ] as const)('%s', (_what, over, later, isUnknown) => {
    const call = { startedAt: 0, answeredAt: null, endedAt: null, outcome: null, ...over }
    expect(isEndUnknown(call, later)).toBe(isUnknown)
  })
})
