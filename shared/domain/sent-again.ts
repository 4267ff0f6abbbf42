import { z } from 'zod'
import { PersonId } from './ids.ts'
import { Moment } from './time.ts'

/**
 * Stands in an entity that the hub lost with its earlier data and took again as a person's, because nothing proved whose it was. The hub alone
 * writes it; absent from everything else.
 */
export const SentAgain = z.object({ by: PersonId, at: Moment })
export type SentAgain = z.infer<typeof SentAgain>

/** The value without the mark: two that are the same then say the same, whoever sent either of them again. */
export function withoutSentAgain(value: object): object {
  const { sentAgain: _mark, ...rest } = value as { readonly sentAgain?: unknown }
  return rest
}
