import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeCallFacts, type CallFacts } from '../../shared/domain/call-facts.ts'
import {
  CallRecord,
  Disposition,
  MOST_SEGMENTS,
  type CallSegment,
  type SegmentFacts,
} from '../../shared/domain/call-record.ts'
import { callRecordIdOf, ContactId, PersonId } from '../../shared/domain/ids.ts'
import { outcomeAfter } from '../../shared/domain/outcome-rules.ts'
import {
  agentsOf,
  emptySegmentFacts,
  hasWrappedUp,
  isAnyWrapUpOwed,
  isWrapUpOwed,
  mergeSegments,
  outcomesOf,
  segmentOf,
  segmentOutcome,
  segmentsOf,
  unclaimedOutcome,
} from '../../shared/domain/segments.ts'
import { callFacts, MemoryLedger } from './ledger-fixture.ts'
import { runsOf } from '../support/property.ts'

const [ann, bo, cai] = [PersonId.parse('p1001'), PersonId.parse('p1002'), PersonId.parse('p1003')]
const AGENTS = [ann, bo, cai]
const contactId = ContactId.parse('contact-1')

const moment = fc.option(fc.integer({ min: 1, max: 90 }))
const anyPart = fc.record({
  agentId: fc.constantFrom(...AGENTS),
  rangAt: moment,
  answeredAt: moment,
  rejoinedAt: moment,
  leftAt: moment,
  talkedMs: fc.nat({ max: 90 }),
  heldMs: fc.nat({ max: 90 }),
  handedOverAt: moment,
  handedOverTo: fc.option(fc.constantFrom(...AGENTS)),
})

/** Something that happens to the ledger: a report of a line or of a console of any age, or an agent's word. */
type Step =
  | { readonly does: 'report'; readonly parts: readonly SegmentFacts[] }
  | { readonly does: 'olderReport'; readonly agentId: PersonId; readonly answeredAt: number | null }
  | { readonly does: 'word'; readonly by: PersonId; readonly disposition: Disposition; readonly note: string }
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('report' as const), parts: fc.array(anyPart, { maxLength: 4 }) }),
  fc.record({
    does: fc.constant('olderReport' as const),
    agentId: fc.constantFrom(...AGENTS),
    answeredAt: moment,
  }),
  fc.record({
    does: fc.constant('word' as const),
    by: fc.constantFrom(...AGENTS),
    disposition: fc.constantFrom(...Disposition.options),
    note: fc.constantFrom('', '已退款', '转给维修'),
  }),
)

const reportOf = (step: Exclude<Step, { does: 'word' }>): CallFacts =>
  step.does === 'report'
    ? callFacts({ contactId, answeredAt: 20, segments: [...step.parts] })
    : callFacts({ contactId, agentId: step.agentId, answeredAt: step.answeredAt, endedAt: 80 })
function perform(ledger: MemoryLedger, step: Step, at: number): void {
  if (step.does !== 'word') return void ledger.do({ type: 'call.report', facts: reportOf(step) })
  const { by, disposition, note } = step
  ledger.do({ type: 'call.wrapUp', contactId, disposition, note }, { actor: { id: by, role: 'agent' }, at })
}
const recordIn = (ledger: MemoryLedger): CallRecord | undefined =>
  ledger.get('call', callRecordIdOf(contactId))
const partsIn = (ledger: MemoryLedger): Map<PersonId, CallSegment> => {
  const call = recordIn(ledger)
  return new Map((call ? segmentsOf(call) : []).map((segment) => [segment.agentId, segment]))
}
const factsAlone = ({
  wrapUpEndedAt: _end,
  disposition: _word,
  note: _note,
  ...facts
}: CallSegment): SegmentFacts => facts

describe('the segments of a call, whatever comes in whatever order', () => {
  it('keep each agent’s word: nobody else’s and no report touches outcome, note or times of another', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 25 }), (steps) => {
        const ledger = new MemoryLedger()
        perform(ledger, { does: 'report', parts: [] }, 0)
        const said = new Map<PersonId, { disposition: Disposition; note: string }>()
        steps.forEach((step, index) => {
          const before = partsIn(ledger)
          perform(ledger, step, 100 + index)
          const after = partsIn(ledger)
          const mentioned =
            step.does === 'word'
              ? [step.by]
              : step.does === 'report'
                ? step.parts.map(({ agentId }) => agentId)
                : [step.agentId]
          for (const [agent, segment] of before)
            if (!mentioned.includes(agent)) expect(after.get(agent)).toEqual(segment)
          if (step.does === 'word') {
            const { by, disposition } = step
            said.set(by, { disposition, note: step.note || (said.get(by)?.note ?? '') })
            const own = before.get(by)
            if (own) expect(factsAlone(after.get(by)!)).toEqual(factsAlone(own))
          }
          for (const [agent, word] of said) expect(after.get(agent)).toMatchObject(word)
        })
        const call = recordIn(ledger)!
        expect(CallRecord.parse(call)).toEqual(call)
        for (const [agent] of said) {
          expect(hasWrappedUp(call, agent)).toBe(true)
          expect(agentsOf(call)).toContain(agent)
        }
        // programs of before read the same words elsewhere
        expect(segmentsOf({ ...call, segments: call.segments })).toEqual(call.segments ?? [])
        for (const { disposition } of said.values()) expect(outcomesOf(call)).toContain(disposition)
      }),
      { numRuns: runsOf(300) },
    )
  })

  it('come out the same however reports and words of different agents are ordered, and said twice', () => {
    // one word of each agent: of two by the same agent the later counts
    const oneWordEach = fc
      .array(anyStep, { maxLength: 14 })
      .map((steps) =>
        steps.filter(
          (step, index) =>
            step.does !== 'word' ||
            !steps.slice(0, index).some((one) => one.does === 'word' && one.by === step.by),
        ),
      )
    fc.assert(
      fc.property(oneWordEach, fc.infiniteStream(fc.nat()), (steps, picks) => {
        const outcome = (all: readonly Step[]): unknown => {
          const ledger = new MemoryLedger()
          perform(ledger, { does: 'report', parts: [] }, 0)
          for (const step of all) perform(ledger, step, 100)
          return [...partsIn(ledger).values()]
        }
        const shuffled = [...steps, ...steps]
          .map((step) => ({ step, key: picks.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ step }) => step)
        expect(outcome(shuffled)).toEqual(outcome(steps))
      }),
      { numRuns: runsOf(300) },
    )
  })

  it('are the same list where a report says nothing new', () => {
    fc.assert(
      fc.property(fc.array(anyPart, { maxLength: 6 }), (parts) => {
        const once = mergeSegments([], parts)
        expect(mergeSegments(once, parts)).toBe(once)
        const call = mergeCallFacts(undefined, callFacts({ segments: parts }))
        expect(mergeCallFacts(call, callFacts({ segments: parts }))).toBe(call)
      }),
    )
  })

  it('are at most so many; those at whom it only rang leave first', () => {
    const ringing = Array.from({ length: MOST_SEGMENTS + 5 }, (_, nth) => ({
      ...emptySegmentFacts(PersonId.parse(`r${String(nth).padStart(2, '0')}`)),
      rangAt: nth,
    }))
    const talked = { ...emptySegmentFacts(ann), rangAt: 900, answeredAt: 901 }
    const segments = mergeSegments([], [...ringing, talked])
    expect(segments).toHaveLength(MOST_SEGMENTS)
    expect(segments.at(-1)).toMatchObject({ agentId: ann })
    expect(segments.at(-2)).toMatchObject({ rangAt: MOST_SEGMENTS - 2 })
  })
})

const parts = (...facts: (Partial<SegmentFacts> & { agentId: PersonId })[]): CallRecord =>
  mergeCallFacts(
    undefined,
    callFacts({
      contactId,
      agentId: facts.at(-1)?.agentId ?? null,
      answeredAt: 20,
      endedAt: 90,
      segments: facts.map((one) => ({ ...emptySegmentFacts(one.agentId), ...one })),
    }),
  )
const outcomeAt = (call: CallRecord, agent: PersonId) => {
  const own = segmentOf(call, agent)
  return own && segmentOutcome(own)
}

describe('an agent who handed the customer over', () => {
  const handedOver = parts(
    { agentId: ann, answeredAt: 20, leftAt: 50, handedOverAt: 50, handedOverTo: bo },
    { agentId: bo, answeredAt: 50, leftAt: 90 },
  )
  it('has the outcome 已转接 by the system, owes nothing, and may choose another one', () => {
    expect(outcomeAt(handedOver, ann)).toEqual({ disposition: 'transferred', isBySystem: true })
    expect(outcomeAt(handedOver, bo)).toBeNull()
    expect(segmentsOf(handedOver).map((segment) => isWrapUpOwed(handedOver, segment))).toEqual([false, true])
    expect(hasWrappedUp(handedOver, ann)).toBe(false)
    const said = { ...handedOver, ...outcomeAfter(handedOver, { disposition: 'solved' }, ann, 120) }
    expect(outcomeAt(said, ann)).toEqual({ disposition: 'solved', isBySystem: false })
    expect(outcomesOf(said)).toEqual(['solved'])
    const both = { ...said, ...outcomeAfter(said, { disposition: 'other' }, bo, 130) }
    expect(outcomesOf(both)).toEqual(['solved', 'other'])
    expect(isAnyWrapUpOwed(both)).toBe(false)
  })

  it('has it also where the console says the end a moment later, and is heard first', () => {
    const line = { ...emptySegmentFacts(ann), answeredAt: 20, leftAt: 50, handedOverAt: 50 }
    const own = { ...emptySegmentFacts(ann), leftAt: 53, talkedMs: 33 }
    const call = (...reports: SegmentFacts[]): CallRecord =>
      mergeCallFacts(undefined, callFacts({ contactId, answeredAt: 20, segments: reports }))
    for (const one of [call(line, own), call(own, line)])
      expect(outcomeAt(one, ann)).toEqual({ disposition: 'transferred', isBySystem: true })
  })

  it('of another PBX has come back where a console reports a later answer', () => {
    const first = { ...emptySegmentFacts(ann), answeredAt: 20, leftAt: 50, handedOverAt: 50 }
    const again = { ...emptySegmentFacts(ann), answeredAt: 70, leftAt: 90 }
    for (const reports of [
      [first, again],
      [again, first],
    ]) {
      const call = mergeCallFacts(undefined, callFacts({ contactId, answeredAt: 20, segments: reports }))
      expect(segmentOf(call, ann)).toMatchObject({ answeredAt: 20, rejoinedAt: 70, leftAt: 90 })
      expect(outcomeAt(call, ann)).toBeNull()
    }
  })

  it('has it no longer after coming back into the contact, and has it again after handing over once more', () => {
    const back = (leftAt: number | null, handedOverAt: number) =>
      parts(
        { agentId: ann, answeredAt: 20, rejoinedAt: 70, leftAt, handedOverAt, handedOverTo: bo },
        { agentId: bo, answeredAt: 50, leftAt: 70, handedOverAt: 70, handedOverTo: ann },
      )
    const inIt = { ...back(50, 50), endedAt: null }
    expect(outcomeAt(inIt, ann)).toBeNull()
    expect(isWrapUpOwed(inIt, segmentOf(inIt, ann)!)).toBe(false)
    const over = back(90, 50)
    expect(outcomeAt(over, ann)).toBeNull()
    expect(isWrapUpOwed(over, segmentOf(over, ann)!)).toBe(true)
    expect(outcomeAt(over, bo)).toEqual({ disposition: 'transferred', isBySystem: true })
    expect(outcomeAt(back(85, 85), ann)).toEqual({ disposition: 'transferred', isBySystem: true })
  })
})

describe('a wrap-up', () => {
  const call = parts({ agentId: ann, answeredAt: 20, leftAt: 50 })
  const endOf = (endedAt: number | undefined, at: number) =>
    outcomeAfter(call, { disposition: 'solved', endedAt }, ann, at)?.segments?.[0]?.wrapUpEndedAt
  it('is over when its timer was, else when the outcome is said; never before the talk or after the word', () => {
    expect([endOf(undefined, 80), endOf(60, 80), endOf(10, 80), endOf(99, 80)]).toEqual([80, 60, 50, 80])
  })
  it('that is corrected keeps its end, and its note where none is written', () => {
    const first = { ...call, ...outcomeAfter(call, { disposition: 'solved', note: '已退款' }, ann, 60) }
    const again = { ...first, ...outcomeAfter(first, { disposition: 'other' }, ann, 80) }
    expect(segmentOf(again, ann)).toMatchObject({ disposition: 'other', note: '已退款', wrapUpEndedAt: 60 })
    expect(outcomeAfter(again, { disposition: 'other' }, ann, 99)).toBeUndefined()
  })
})

describe('a record that a program of before wrote', () => {
  const { segments: _none, ...older } = mergeCallFacts(
    undefined,
    callFacts({ contactId, agentId: bo, startedAt: 10, answeredAt: 20, endedAt: 90 }),
  )
  it('has the part of its agent, with the outcome where there is no other agent', () => {
    expect(segmentsOf(older)).toMatchObject([
      { agentId: bo, rangAt: 10, answeredAt: 20, leftAt: 90, talkedMs: 70, disposition: null },
    ])
    const said = { ...older, disposition: 'solved', wrappedUpAt: 95 } as const
    expect(segmentsOf(said)).toMatchObject([{ agentId: bo, disposition: 'solved', wrapUpEndedAt: 95 }])
    expect(unclaimedOutcome(said)).toBeNull()
    expect(isAnyWrapUpOwed(said)).toBe(false)
  })

  it('has a part for each agent who said an outcome; whose the first was is not made up', () => {
    const further = { by: ann, at: 120, disposition: 'transferred' as const }
    const named: CallRecord & { wrappedUpBy: PersonId } = {
      ...older,
      disposition: 'solved',
      wrappedUpBy: bo,
      wrappedUpAt: 95,
      furtherOutcomes: [further],
    }
    expect(segmentsOf(named)).toMatchObject([
      { agentId: bo, disposition: 'solved', wrapUpEndedAt: 95 },
      { agentId: ann, answeredAt: null, disposition: 'transferred', wrapUpEndedAt: 120 },
    ])
    expect(agentsOf(named)).toEqual([bo, ann])
    const { wrappedUpBy: _by, ...unnamed } = named
    expect(segmentsOf(unnamed).map(({ disposition }) => disposition)).toEqual([null, 'transferred'])
    expect(unclaimedOutcome(unnamed)).toBe('solved')
    expect(outcomesOf(unnamed)).toEqual(['solved', 'transferred'])
    expect(isAnyWrapUpOwed(unnamed)).toBe(false)
  })

  it('and one that it wrote to afterwards has its later word', () => {
    const call = parts({ agentId: ann, answeredAt: 20, leftAt: 90 })
    const first = { ...call, ...outcomeAfter(call, { disposition: 'solved', note: '好' }, ann, 95) }
    const corrected: CallRecord = { ...first, disposition: 'other' }
    expect(segmentOf(corrected, ann)).toMatchObject({ disposition: 'other', note: '好', wrapUpEndedAt: 95 })
  })

  it('of a call that nobody took has no parts', () => {
    const { segments: _missed, ...missed } = mergeCallFacts(
      undefined,
      callFacts({ endedAt: 90, outcome: 'missed' }),
    )
    expect([segmentsOf(missed), agentsOf(missed), isAnyWrapUpOwed(missed)]).toEqual([[], [], false])
    const dialled = { ...missed, direction: 'outbound', agentId: ann } as const
    expect(segmentsOf(dialled)).toMatchObject([{ agentId: ann, answeredAt: null, leftAt: 90 }])
    expect(agentsOf(dialled)).toEqual([ann])
  })
})
