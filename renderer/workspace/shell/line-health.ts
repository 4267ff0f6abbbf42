import type { DeskState } from '../../../shared/contract/desk-state.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'

/** A round trip proven within this is fresh; the phone asks the line more often than that. */
export const FRESH_MS = 40 * SECOND_MS
/** After this without a proof nobody should count on being reached. */
export const OLD_MS = 90 * SECOND_MS

/** What the softphone light says; it rests on the age of the last proven round trip, never on a flag. */
export type LineHealth =
  | {
      readonly state: 'proven' | 'ageing' | 'old'
      readonly provenAt: Moment
      readonly roundTripMs: number | null
    }
  | { readonly state: 'connecting' | 'registering' | 'never' | 'noPhone' }
  | { readonly state: 'failed'; readonly retryAt: Moment | null }

export function lineHealth({ phone, registration }: DeskState['line'], now: Moment): LineHealth {
  if (!phone) return { state: 'noPhone' }
  const { state, provenAt, roundTripMs, retryAt } = registration
  if (state === 'failed') return { state: 'failed', retryAt }
  if (provenAt !== null) {
    const age = now - provenAt
    // a proof that grows old says more than `connecting`, but an early one is no reason to call a dead line good
    if (state === 'registered' || age < FRESH_MS)
      return {
        state: age < FRESH_MS && state === 'registered' ? 'proven' : age < OLD_MS ? 'ageing' : 'old',
        provenAt,
        roundTripMs,
      }
  }
  if (state === 'connecting' || state === 'registering') return { state }
  return { state: 'never' }
}
