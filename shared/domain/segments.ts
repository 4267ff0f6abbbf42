import {
  MOST_SEGMENTS,
  type CallRecord,
  type CallSegment,
  type Disposition,
  type HandoverNote,
  type SegmentFacts,
} from './call-record.ts'
import { withHandoverNote } from './handover-note.ts'
import type { PersonId } from './ids.ts'
import { isSameValue } from './same-value.ts'
import type { Moment } from './time.ts'

/** An agent's part of which nothing is known yet. */
export const emptySegmentFacts = (agentId: PersonId): SegmentFacts => ({
  agentId,
  rangAt: null,
  answeredAt: null,
  rejoinedAt: null,
  leftAt: null,
  talkedMs: 0,
  heldMs: 0,
  handedOverAt: null,
  handedOverTo: null,
})
const emptySegment = (agentId: PersonId): CallSegment => ({
  ...emptySegmentFacts(agentId),
  wrapUpEndedAt: null,
  disposition: null,
  note: '',
})

const earliest = (a: Moment | null, b: Moment | null): Moment | null =>
  a === null ? b : b === null ? a : Math.min(a, b)
const latest = (a: Moment | null, b: Moment | null): Moment | null =>
  a === null ? b : b === null ? a : Math.max(a, b)

/** The later handover; of two reports of the same one, what both say does not depend on their order. */
function laterHandover(
  a: SegmentFacts,
  b: SegmentFacts,
): Pick<SegmentFacts, 'handedOverAt' | 'handedOverTo'> {
  const [at, other] = [a.handedOverAt ?? -1, b.handedOverAt ?? -1]
  const { handedOverAt, handedOverTo } = at >= other ? a : b
  if (at !== other) return { handedOverAt, handedOverTo }
  const named = [a.handedOverTo, b.handedOverTo].filter((id) => id !== null).sort()
  return { handedOverAt, handedOverTo: named[0] ?? null }
}

/** Of several answers the first is the answer, and the last one is when the agent came back. */
function answersOf(a: SegmentFacts, b: SegmentFacts): Pick<SegmentFacts, 'answeredAt' | 'rejoinedAt'> {
  const answeredAt = earliest(a.answeredAt, b.answeredAt)
  const last = latest(a.answeredAt, b.answeredAt)
  return {
    answeredAt,
    rejoinedAt: latest(latest(a.rejoinedAt, b.rejoinedAt), last === answeredAt ? null : last),
  }
}

const withFacts = (segment: CallSegment, facts: SegmentFacts): CallSegment => ({
  ...segment,
  rangAt: earliest(segment.rangAt, facts.rangAt),
  ...answersOf(segment, facts),
  leftAt: latest(segment.leftAt, facts.leftAt),
  talkedMs: Math.max(segment.talkedMs, facts.talkedMs),
  heldMs: Math.max(segment.heldMs, facts.heldMs),
  ...laterHandover(segment, facts),
})

/** True for an agent who talked, or wrote something about the call; it only rang at the others. */
const hasPart = ({ answeredAt, disposition, note }: CallSegment): boolean =>
  answeredAt !== null || disposition !== null || note !== ''
const cameAt = ({ answeredAt, rangAt }: CallSegment): Moment =>
  answeredAt ?? rangAt ?? Number.MAX_SAFE_INTEGER
const inOrder = (a: CallSegment, b: CallSegment): number =>
  cameAt(a) - cameAt(b) || (a.agentId < b.agentId ? -1 : 1)

/** The segments in their order, with one of them as `change` makes it. Where there are too many, those leave at whom it only rang. */
function withSegment(
  segments: readonly CallSegment[],
  agentId: PersonId,
  change: (segment: CallSegment) => CallSegment,
): readonly CallSegment[] {
  const before = segments.find((one) => one.agentId === agentId)
  const after = change(before ?? emptySegment(agentId))
  if (before && isSameValue(before, after)) return segments
  const all = [...segments.filter((one) => one !== before), after].sort(inOrder)
  if (all.length <= MOST_SEGMENTS) return all
  const kept = new Set(
    [...all.filter(hasPart), ...all.filter((one) => !hasPart(one))].slice(0, MOST_SEGMENTS),
  )
  return all.filter((one) => kept.has(one))
}

/**
 * The segments after one more report of them. Commutative and idempotent: two programs may report the same contact, late,
 * twice and in any order. What agents wrote is never touched by a report. Gives `before` itself where nothing is new.
 */
export const mergeSegments = (
  before: readonly CallSegment[],
  reported: readonly SegmentFacts[],
): readonly CallSegment[] =>
  reported.reduce(
    (segments, facts) => withSegment(segments, facts.agentId, (segment) => withFacts(segment, facts)),
    before,
  )

/** What a report says of its agent's part where it has no segments: a program of before wrote it, or the hub takes none. */
export function segmentsReported(
  facts: Pick<CallRecord, 'agentId' | 'direction' | 'startedAt' | 'answeredAt' | 'endedAt'> & {
    readonly segments?: readonly SegmentFacts[] | undefined
  },
): readonly SegmentFacts[] {
  if (facts.segments) return facts.segments
  const { agentId, direction, startedAt, answeredAt, endedAt } = facts
  if (agentId === null || (answeredAt === null && direction === 'inbound')) return []
  const talkedMs = answeredAt === null || endedAt === null ? 0 : Math.max(0, endedAt - answeredAt)
  return [{ ...emptySegmentFacts(agentId), rangAt: startedAt, answeredAt, leftAt: endedAt, talkedMs }]
}

interface Word {
  readonly by: PersonId
  readonly at: Moment | null
  readonly disposition: Disposition
}
/** Outcomes where programs of before segments write and read them, as far as they say whose they are. */
const formerWords = ({ disposition, wrappedUpBy, wrappedUpAt, furtherOutcomes = [] }: CallRecord): Word[] => [
  ...(disposition !== null && wrappedUpBy ? [{ by: wrappedUpBy, at: wrappedUpAt, disposition }] : []),
  ...furtherOutcomes,
]

/**
 * The parts of a call, one for each agent, in the order in which they came. Of a record that a program of before wrote, or wrote to,
 * they follow from its other fields; both migrations store what this gives. Every program that writes segments writes the
 * outcomes to those fields, too, so where the two differ the older program's word is the later one. An outcome of which the record does not
 * say whose it is (`unclaimedOutcome`) is that of the only agent, and nobody's where there are several.
 */
export function segmentsOf(call: CallRecord): readonly CallSegment[] {
  const known = call.segments ?? mergeSegments([], segmentsReported({ ...call, segments: undefined }))
  const said = formerWords(call).reduce(
    (segments, { by, at, disposition }) =>
      withSegment(segments, by, (segment) =>
        segment.disposition === disposition
          ? segment
          : { ...segment, disposition, wrapUpEndedAt: segment.wrapUpEndedAt ?? at },
      ),
    known,
  )
  const [only, ...others] = said.filter(hasPart)
  const { disposition, wrappedUpBy, wrappedUpAt } = call
  if (disposition === null || wrappedUpBy !== undefined || others.length > 0) return said
  const agentId = only?.agentId ?? call.agentId
  if (agentId === null || (only && only.disposition !== null)) return said
  return withSegment(said, agentId, (segment) => ({
    ...segment,
    disposition,
    wrapUpEndedAt: segment.wrapUpEndedAt ?? wrappedUpAt,
  }))
}

/** An outcome of which nobody knows whose it is: an older program wrote it to a call of several agents. Null where there is none. */
export function unclaimedOutcome(call: CallRecord): Disposition | null {
  if (call.disposition === null || call.wrappedUpBy !== undefined) return null
  return segmentsOf(call).some(({ disposition }) => disposition === call.disposition)
    ? null
    : call.disposition
}

/** One agent's part; undefined where this person had none. */
export const segmentOf = (call: CallRecord, person: PersonId): CallSegment | undefined =>
  segmentsOf(call).find(({ agentId }) => agentId === person)

/** What an agent's part came to, and who says so. */
export interface SegmentOutcome {
  readonly disposition: Disposition
  /** The agent chose none, and the customer was handed over. */
  readonly isBySystem: boolean
}

/**
 * True where the customer was handed over by this agent, who did not come back into the contact since. When the agent's console
 * heard of the end does not matter: it may say so a moment after the line, and be heard before it.
 */
export const isHandedOver = ({ handedOverAt, rejoinedAt }: SegmentFacts): boolean =>
  handedOverAt !== null && handedOverAt >= (rejoinedAt ?? 0)

/** What the agent chose, else `transferred` for one who handed the customer over; null while there is neither. */
export function segmentOutcome(segment: CallSegment): SegmentOutcome | null {
  if (segment.disposition !== null) return { disposition: segment.disposition, isBySystem: false }
  return isHandedOver(segment) ? { disposition: 'transferred', isBySystem: true } : null
}

/** What the agents said a call was about, or the system set, each once, in the order of the agents. */
export function outcomesOf(call: CallRecord): readonly Disposition[] {
  const unclaimed = unclaimedOutcome(call)
  const outcomes = segmentsOf(call).flatMap((segment) => segmentOutcome(segment)?.disposition ?? [])
  return [...new Set(unclaimed === null ? outcomes : [unclaimed, ...outcomes])]
}

/** Whose call it is: who answered, dialled, or wrote something about it, in the order in which they came. */
export function agentsOf(call: CallRecord): readonly PersonId[] {
  const agents = segmentsOf(call)
    .filter(hasPart)
    .map(({ agentId }) => agentId)
  return [...new Set(call.agentId === null ? agents : [...agents, call.agentId])]
}

/** True where this person has said what the call was about; an outcome that may be anybody's counts as this person's. */
export const hasWrappedUp = (call: CallRecord, person: PersonId): boolean =>
  unclaimedOutcome(call) !== null || (segmentOf(call, person)?.disposition ?? null) !== null

/** True where the agent talked, is out of the contact, and it has no outcome of this agent, nor one that the system set. */
export const isWrapUpOwed = (call: CallRecord, segment: CallSegment): boolean => {
  const { answeredAt, rejoinedAt, leftAt } = segment
  const isOut = call.endedAt !== null || (leftAt !== null && leftAt >= (rejoinedAt ?? 0))
  return answeredAt !== null && isOut && segmentOutcome(segment) === null && unclaimedOutcome(call) === null
}

/** True where some agent of the call owes a wrap-up. */
export const isAnyWrapUpOwed = (call: CallRecord): boolean =>
  segmentsOf(call).some((segment) => isWrapUpOwed(call, segment))

/** The segments after an agent gave the next one something to know. */
export const segmentsAfterHandoverNote = (
  segments: readonly CallSegment[],
  note: HandoverNote,
  by: PersonId,
): readonly CallSegment[] =>
  withSegment(segments, by, (segment) => {
    const notes = withHandoverNote(segment, note)
    return notes === segment.handoverNotes ? segment : { ...segment, handoverNotes: [...notes] }
  })

/** What an agent says when finishing a wrap-up. */
export interface WrapUpWord {
  readonly disposition: Disposition
  readonly note?: string | undefined
  /** When the wrap-up was over, where that was before this word. */
  readonly endedAt?: Moment | undefined
}

/** The segments after an agent finished a wrap-up: this agent's own has another outcome and note, the others stay as they are. */
export const segmentsAfterWrapUp = (
  segments: readonly CallSegment[],
  { disposition, note = '', endedAt }: WrapUpWord,
  by: PersonId,
  at: Moment,
): readonly CallSegment[] =>
  withSegment(segments, by, (segment) => ({
    ...segment,
    disposition,
    note: note === '' ? segment.note : note,
    // a wrap-up is not over before its talk, nor after what is said now
    wrapUpEndedAt: segment.wrapUpEndedAt ?? Math.min(at, Math.max(endedAt ?? at, segment.leftAt ?? 0)),
  }))
