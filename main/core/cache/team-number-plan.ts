import { DEFAULT_PLAN } from '../../../shared/domain/default-number-plan.ts'
import { NumberPlan } from '../../../shared/domain/number-plan.ts'
import type { Meta } from './meta.ts'

const NAME = 'numberPlan'

/** How the team writes numbers, as the hub last said it; the default where no hub has said it, or one too old to say. */
export const teamNumberPlan = (meta: Pick<Meta, 'get'>): NumberPlan =>
  meta.get(NAME, NumberPlan) ?? DEFAULT_PLAN

/** Stores the team's plan. Must run within a write of the cache. */
export const keepTeamNumberPlan = (meta: Meta, plan: NumberPlan): void => meta.set(NAME, plan)
