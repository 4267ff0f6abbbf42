import type { FollowUp } from '../../../shared/domain/follow-up.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import { chosenNext, type NextChoice } from '../follow-ups/next-attempt.ts'

/** When a promised call can be due, as it is chosen in the wrap-up. */
export const PLAN_CHOICES = ['h2', 'tomorrow', 'custom'] as const satisfies readonly NextChoice[]
export type PlanChoice = (typeof PLAN_CHOICES)[number]

/** What is chosen in the form; kept with the draft. */
export interface PlanDraft {
  readonly due: PlanChoice
  /** As `<input type="datetime-local">` holds it; counts for `custom` alone. */
  readonly at: string
  readonly assignee: 'me' | 'anyone' | PersonId
}
export const EMPTY_PLAN: PlanDraft = { due: 'h2', at: '', assignee: 'me' }

/** The promise that is chosen; undefined while its time is not chosen, half typed, or past. */
export function planOf(
  { due, at, assignee }: PlanDraft,
  me: PersonId | null,
  now: Moment,
): Pick<FollowUp, 'dueAt' | 'assignee'> | undefined {
  const dueAt = chosenNext(due, at, now)
  if (typeof dueAt !== 'number') return undefined
  return { dueAt, assignee: assignee === 'anyone' ? null : assignee === 'me' ? me : assignee }
}
