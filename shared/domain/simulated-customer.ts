import { z } from 'zod'
import type { E164 } from './e164.ts'

/**
 * How a simulated customer of a trial takes a call. `unavailable`: it would have answered, and no page could speak for it.
 */
export const SimulatedCustomer = z.enum(['answers', 'busy', 'noAnswer', 'unavailable'])
export type SimulatedCustomer = z.infer<typeof SimulatedCustomer>

/** Returns how the customer with this number takes calls, always the same way: by its last digit. */
export function simulatedCustomerOf(number: E164): Exclude<SimulatedCustomer, 'unavailable'> {
  const last = number.at(-1) ?? ''
  if ('37'.includes(last)) return 'busy'
  return '59'.includes(last) ? 'noAnswer' : 'answers'
}
