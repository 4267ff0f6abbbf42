import type { DeskState } from '../../../shared/contract/desk-state.ts'
import type { PhoneProblemCode } from '../../../shared/contract/phone.ts'
import { LINE_FRESH_MS, LINE_OLD_MS } from '../../../shared/domain/staleness.ts'
import type { Moment } from '../../../shared/domain/time.ts'

/** What the softphone light says; it rests on the age of the last proven round trip, never on a flag. */
export type LineHealth =
  | {
      readonly state: 'proven' | 'ageing' | 'old'
      readonly provenAt: Moment
      readonly roundTripMs: number | null
    }
  | { readonly state: 'connecting' | 'registering' | 'never' | 'noPhone' }
  | { readonly state: 'failed'; readonly retryAt: Moment | null; readonly why: PhoneProblemCode | null }

export function lineHealth({ phone, registration }: DeskState['line'], now: Moment): LineHealth {
  if (!phone) return { state: 'noPhone' }
  const { state, provenAt, roundTripMs, retryAt, problem } = registration
  if (state === 'failed') return { state: 'failed', retryAt, why: problem?.code ?? null }
  if (provenAt !== null) {
    const age = now - provenAt
    // a proof that grows old says more than `connecting`, but an early one is no reason to call a dead line good
    if (state === 'registered' || age < LINE_FRESH_MS)
      return {
        state:
          // a line in trouble is not all well, however lately it answered
          age < LINE_FRESH_MS && state === 'registered' && problem === null
            ? 'proven'
            : age < LINE_OLD_MS
              ? 'ageing'
              : 'old',
        provenAt,
        roundTripMs,
      }
  }
  if (state === 'connecting' || state === 'registering') return { state }
  return { state: 'never' }
}
