import { z } from 'zod'

/** How a line wants what is dialled on it. Without rules a public number goes out in E.164, and every other as it came. */
export const DialRules = z.object({
  /** Keyed before every number of the public network, as `9`; not before extensions and codes. */
  prefix: z
    .string()
    .regex(/^\d{0,10}$/, 'is at most ten digits')
    .default(''),
  /** How a number of the line's own country is written: `+8613800138000`, or `13800138000` and `02152066273`. */
  form: z.enum(['e164', 'national']).default('e164'),
  /** What stands before the country code of a number of another country, as `00`. */
  international: z
    .string()
    .regex(/^(\+|\d{1,8})$/, 'is + or digits')
    .default('+'),
  /** The number that is shown to who is called, in the form that the line takes (RFC 3325, 9.2); null leaves it to the line. */
  callerId: z
    .string()
    .regex(/^\+?\d{2,15}$/, 'is no number')
    .nullable()
    .default(null),
})
export type DialRules = z.infer<typeof DialRules>

export const NO_DIAL_RULES: DialRules = DialRules.parse({})
