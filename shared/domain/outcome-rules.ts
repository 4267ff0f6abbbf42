import { MOST_FURTHER_OUTCOMES, type CallRecord, type Disposition } from './call-record.ts'
import type { PersonId } from './ids.ts'
import type { Moment } from './time.ts'

/** True for an outcome with which somebody promises another call: it is finished with a time and a person for that. */
export const promisesFollowUp = (disposition: Disposition | null): boolean => disposition === 'followUpNeeded'

/**
 * The fields of a call after an agent said what it was about. The first agent in the hub's order gives the call its outcome,
 * and may correct it; what another agent of the same contact says stands beside it, one outcome an agent, until calls have
 * segments. Undefined where nothing changes. Where an older program wrote the outcome nobody knows whose it is, and
 * it is kept.
 */
export function outcomeAfter(
  call: CallRecord,
  disposition: Disposition,
  by: PersonId,
  at: Moment,
): Partial<CallRecord> | undefined {
  if (call.disposition === null || call.wrappedUpBy === by)
    return { disposition, wrappedUpBy: by, wrappedUpAt: call.wrappedUpAt ?? at }
  if (call.wrappedUpBy === undefined && call.disposition === disposition) return undefined
  const further = call.furtherOutcomes ?? []
  if (further.some((one) => one.by === by && one.disposition === disposition)) return undefined
  const others = further.filter((one) => one.by !== by)
  return { furtherOutcomes: [...others, { by, at, disposition }].slice(-MOST_FURTHER_OUTCOMES) }
}
