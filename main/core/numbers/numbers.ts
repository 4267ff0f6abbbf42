import type { NumberPlan } from '../../../shared/domain/number-plan.ts'
import type { PhoneNumber } from '../../../shared/domain/party-number.ts'
import { parseCallerNumber } from '../../../shared/domain/phone-number.ts'
import { readTypedNumber, type TypedNumber } from '../../../shared/domain/typed-number.ts'
import type { Cache } from '../cache/cache.ts'
import { teamNumberPlan } from '../cache/team-number-plan.ts'
import type { Names } from '../names/names.ts'
import { createNumberPlaces, type NumberPlaces } from './number-place.ts'

/** Numbers as this team writes them: by its plan, and with its extensions. */
export interface Numbers extends NumberPlaces {
  plan(): NumberPlan
  /** What a number is that a line wrote; null where it wrote none. */
  ofLine(raw: string | null): PhoneNumber
  /** What somebody typed or pasted. */
  typed(text: string): TypedNumber
}

export function createNumbers(
  { meta }: Pick<Cache, 'meta'>,
  names: Pick<Names, 'people' | 'queues'>,
): Numbers {
  const isExtension = (digits: string): boolean =>
    /^\d{3,6}$/.test(digits) &&
    [...names.people(), ...names.queues()].some(({ extension }) => extension === digits)
  const plan = (): NumberPlan => teamNumberPlan(meta)
  return {
    ...createNumberPlaces(),
    plan,
    ofLine: (raw) => parseCallerNumber(raw, plan(), isExtension),
    typed: (text) => readTypedNumber(text, { plan: plan(), isExtension }),
  }
}
