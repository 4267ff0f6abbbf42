import { z } from 'zod'

/** A number in E.164 with its plus sign: the only form in which numbers are stored or compared. */
export const E164 = z
  .string()
  .regex(/^\+[1-9]\d{2,14}$/, 'not an E.164 number')
  .brand('E164')
export type E164 = z.infer<typeof E164>
