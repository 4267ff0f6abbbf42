import { z } from 'zod'
import { CustomerId, OrderId } from './ids.ts'
import { E164 } from './e164.ts'
import { SentAgain } from './sent-again.ts'
import { Moment } from './time.ts'

export const OrderStatus = z.enum([
  'paid',
  'shipped',
  'delivered',
  'completed',
  'returning',
  'returned',
  'cancelled',
])
export type OrderStatus = z.infer<typeof OrderStatus>

export const OrderItem = z.object({
  sku: z.string().max(40),
  name: z.string().max(120),
  quantity: z.number().int().positive(),
  /** Price of one, in fen (1/100 yuan). */
  unitPrice: z.number().int().nonnegative(),
  serial: z.string().max(40).nullable(),
  warrantyUntil: Moment.nullable(),
})
export type OrderItem = z.infer<typeof OrderItem>

/** An order as the shop wrote it; the desk reads orders and never changes them. */
export const Order = z.object({
  id: OrderId,
  /** The number that customers read out, as in `2026110988431`. */
  number: z.string().min(1).max(40),
  customerId: CustomerId,
  status: OrderStatus,
  placedAt: Moment,
  deliveredAt: Moment.nullable(),
  items: z.array(OrderItem).min(1).max(50),
  /** In fen. */
  total: z.number().int().nonnegative(),
  /** Who gets the parcel, where it is not the customer: a reason to match a caller. */
  receiverName: z.string().max(80).nullable(),
  receiverNumber: E164.nullable(),
  waybill: z.string().max(40).nullable(),
  /** Who sent it to the hub again, where nothing proved whose it was. */
  sentAgain: SentAgain.optional(),
})
export type Order = z.infer<typeof Order>
