import { z } from 'zod'

/** Digits that stand before a number and are no part of it. */
export const NumberPrefix = z.object({
  /** The digits; `x` stands for any one digit, as in `12583x`. */
  form: z.string().regex(/^(?=.*\d)[\dx]{1,10}$/, 'is digits and x, ten at most'),
  /**
   * `carrier`: which network carries the call. `secondNumber`: by which number of their own the caller calls; kept beside the number.
   * `outsideLine`: how a PBX reaches the public network.
   */
  means: z.enum(['carrier', 'secondNumber', 'outsideLine']),
})
export type NumberPrefix = z.infer<typeof NumberPrefix>

/** How a team's lines and people write numbers. A prefix counts only where what follows is a valid number, and the whole is none. */
export const NumberPlan = z.object({
  /** Whose numbers are written without a country code (ISO 3166-1). */
  country: z.string().regex(/^[A-Z]{2}$/, 'is no country as in CN'),
  prefixes: z.array(NumberPrefix).max(200),
})
export type NumberPlan = z.infer<typeof NumberPlan>

/** The beginning of `digits` that has this form; null where it does not begin so, or nothing follows. */
export function matchPrefix(digits: string, { form }: NumberPrefix): string | null {
  if (digits.length <= form.length) return null
  for (let at = 0; at < form.length; at += 1) if (form[at] !== 'x' && form[at] !== digits[at]) return null
  return digits.slice(0, form.length)
}
