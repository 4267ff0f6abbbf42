import { MOST_FURTHER_OUTCOMES, type CallRecord, type Disposition } from './call-record.ts'
import type { PersonId } from './ids.ts'
import { segmentsAfterWrapUp, segmentsOf, type WrapUpWord } from './segments.ts'
import type { Moment } from './time.ts'

/** True for an outcome with which somebody promises another call: it is finished with a time and a person for that. */
export const promisesFollowUp = (disposition: Disposition | null): boolean => disposition === 'followUpNeeded'

/**
 * Outcomes where programs of before segments read them: the first agent in the hub's order gives the call its outcome, and may
 * correct it; others stand beside it, one each. Where an older program wrote the outcome nobody knows whose it is, and it is
 * kept. Empty where nothing changes.
 */
function formerFields(
  call: CallRecord,
  disposition: Disposition,
  by: PersonId,
  at: Moment,
): Partial<CallRecord> {
  if (call.wrappedUpBy === by && call.disposition === disposition) return {}
  if (call.disposition === null || call.wrappedUpBy === by)
    return { disposition, wrappedUpBy: by, wrappedUpAt: call.wrappedUpAt ?? at }
  if (call.wrappedUpBy === undefined && call.disposition === disposition) return {}
  const further = call.furtherOutcomes ?? []
  if (further.some((one) => one.by === by && one.disposition === disposition)) return {}
  const others = further.filter((one) => one.by !== by)
  return { furtherOutcomes: [...others, { by, at, disposition }].slice(-MOST_FURTHER_OUTCOMES) }
}

/**
 * The fields of a call after an agent said what it was about: the agent's own segment, and the fields that programs of before
 * segments read. Undefined where nothing changes.
 */
export function outcomeAfter(
  call: CallRecord,
  word: WrapUpWord,
  by: PersonId,
  at: Moment,
): Partial<CallRecord> | undefined {
  const before = segmentsOf(call)
  const segments = segmentsAfterWrapUp(before, word, by, at)
  const former = formerFields(call, word.disposition, by, at)
  if (segments === before) return Object.keys(former).length > 0 ? former : undefined
  return { ...former, segments: [...segments] }
}
