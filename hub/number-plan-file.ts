import { readFileSync } from 'node:fs'
import { isSupportedCountry } from 'libphonenumber-js/max'
import { z } from 'zod'
import { NumberPlan, NumberPrefix } from '../shared/domain/number-plan.ts'
import { UsageError } from './usage-error.ts'

/** As an administrator writes it down: nothing that is not known, because a slip of the pen would be without effect. */
const NumberPlanFile = z.strictObject({
  country: NumberPlan.shape.country.refine(
    isSupportedCountry,
    'is no country with a numbering plan, as CN is',
  ),
  prefixes: z.array(z.strictObject(NumberPrefix.shape)).max(200),
})

/** Reads a team's number plan from a file. Throws UsageError. */
export function readNumberPlan(file: string): NumberPlan {
  try {
    return NumberPlanFile.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? error.issues
            .slice(0, 3)
            .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
            .join('; ')
        : String(error)
    throw new UsageError(`--numbers: ${file}: ${why}`)
  }
}
