import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HandoverNote, MOST_HANDOVER_NOTES } from '../../shared/domain/call-record.ts'
import {
  cleanHandoverNote,
  givenNote,
  NO_HANDOVER_NOTE,
  withHandoverNote,
} from '../../shared/domain/handover-note.ts'
import type { PersonId } from '../../shared/domain/ids.ts'
import { emptySegmentFacts, mergeSegments, segmentsAfterHandoverNote } from '../../shared/domain/segments.ts'
import { runsOf } from '../support/property.ts'

/** What an agent gives the next one to know with a transfer. */

const ANN = 'p-1001' as PersonId
const facts = (fields: object) => ({ ...emptySegmentFacts(ANN), answeredAt: 100, ...fields })
const noted = (fields: object, ...texts: string[]) =>
  texts.reduce(
    (segments, text, n) => segmentsAfterHandoverNote(segments, { at: 200 + n, text }, ANN),
    mergeSegments([], [facts(fields)]),
  )[0]!

describe('the text', () => {
  test('stands on one line, without what is not seen or turns the line around', () => {
    expect(cleanHandoverNote(' 客户很急\n\n已查过  订单\u202E\u0007 ')).toBe('客户很急 已查过 订单')
    expect(cleanHandoverNote('\u202E\u200B ')).toBe('')
  })

  test('of any length is one that can be kept, and is not cut within a letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (raw) => {
        const text = cleanHandoverNote(raw)
        if (text !== '') expect(HandoverNote.safeParse({ at: 1, text }).success).toBe(true)
        expect(text.isWellFormed()).toBe(true)
        expect(cleanHandoverNote(text)).toBe(text)
      }),
      { numRuns: runsOf(200) },
    )
  })
})

describe('the next agent is given', () => {
  test('the last note, and none where there is none', () => {
    expect(givenNote(noted({}, '先查物流', '客户在开车'))).toBe('客户在开车')
    expect(givenNote(noted({}))).toBeNull()
    expect(givenNote(noted({}, '先查物流', NO_HANDOVER_NOTE))).toBeNull()
  })

  test('no note of a time before the agent came back into the contact', () => {
    const before = noted({}, '先查物流')
    const back = mergeSegments([before], [facts({ rejoinedAt: 900 })])[0]!
    expect(givenNote(back)).toBeNull()
    expect(back.handoverNotes).toHaveLength(1)
  })
})

test('the same note said again before anybody was given it is one note; after a handover it is another', () => {
  const note = { at: 300, text: '先查物流' }
  const once = withHandoverNote({ handedOverAt: null }, note)
  expect(withHandoverNote({ handoverNotes: [...once], handedOverAt: null }, { ...note, at: 310 })).toEqual(
    once,
  )
  expect(
    withHandoverNote({ handoverNotes: [...once], handedOverAt: 305 }, { ...note, at: 310 }),
  ).toHaveLength(2)
})

test('reports of the line, in whatever order, cost no note; the newest are kept', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.integer({ min: 1, max: 500 }).map((at) => ({ at })),
          fc.integer({ min: 1, max: 500 }).map((leftAt) => ({ leftAt })),
        ),
        { maxLength: 40 },
      ),
      (steps) => {
        let segments = mergeSegments([], [facts({})])
        let given = 0
        for (const step of steps)
          if ('at' in step) {
            given += 1
            segments = segmentsAfterHandoverNote(segments, { at: step.at, text: `n${given}` }, ANN)
          } else segments = mergeSegments(segments, [facts({ leftAt: step.leftAt })])
        const texts = (segments[0]?.handoverNotes ?? []).map(({ text }) => text)
        const all = Array.from({ length: given }, (_, n) => `n${n + 1}`)
        expect(texts).toEqual(all.slice(-MOST_HANDOVER_NOTES))
      },
    ),
    { numRuns: runsOf(100) },
  )
})
