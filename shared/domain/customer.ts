import { z } from 'zod'
import { CustomerId, NumberLinkId, PersonId } from './ids.ts'
import { E164 } from './e164.ts'
import { SentAgain } from './sent-again.ts'
import { Moment } from './time.ts'

export const CustomerLevel = z.enum(['standard', 'silver', 'gold', 'vip'])
export type CustomerLevel = z.infer<typeof CustomerLevel>

export const CustomerNumber = z.object({
  e164: E164,
  label: z.enum(['mobile', 'home', 'work', 'household', 'other']),
})
export type CustomerNumber = z.infer<typeof CustomerNumber>

export const Address = z.object({
  /** Province and city, as in `浙江 杭州`. */
  region: z.string().max(60),
  detail: z.string().max(200),
})

export const Customer = z.object({
  id: CustomerId,
  name: z.string().trim().min(1).max(80),
  level: CustomerLevel,
  tags: z.array(z.string().trim().min(1).max(30)).max(20),
  /** The first is the main one. */
  numbers: z.array(CustomerNumber).max(12),
  addresses: z.array(Address).max(12),
  createdAt: Moment,
  /** Who sent it to the hub again, where nothing proved whose it was. */
  sentAgain: SentAgain.optional(),
})
export type Customer = z.infer<typeof Customer>

/** "Calls from this number are this customer", said by an agent; it outranks every other reason to match. */
export const NumberLink = z.object({
  id: NumberLinkId,
  e164: E164,
  customerId: CustomerId,
  by: PersonId,
  at: Moment,
  /** Who sent it to the hub again, where nothing proved whose it was. */
  sentAgain: SentAgain.optional(),
})
export type NumberLink = z.infer<typeof NumberLink>
