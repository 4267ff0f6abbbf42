import type { Moment } from './time.ts'

/** Fields that were typed into a draft, and when; they reach the draft later than that. */
export interface TypedWords {
  readonly fields: Readonly<Record<string, unknown>>
  /** By the desk's clock. */
  readonly at: Moment
}

/** Returns those of the words that the draft does not have, or that were typed no earlier than what it has; `typedAt` tells when that was. */
export const wordsToTake = (
  draft: Readonly<Record<string, unknown>>,
  typedAt: (field: string) => Moment,
  words: TypedWords,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(words.fields).filter(
      ([field]) => !Object.hasOwn(draft, field) || words.at >= typedAt(field),
    ),
  )
