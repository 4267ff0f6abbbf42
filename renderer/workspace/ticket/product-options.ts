import type { Order } from '../../../shared/domain/order.ts'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import type { Moment } from '../../../shared/domain/time.ts'

type Product = NonNullable<Ticket['product']>
export interface ProductOption {
  readonly key: string
  readonly product: Product
  readonly orderNumber: string | null
  readonly warrantyUntil: Moment | null
}

/** What tells one product of a customer from another; null for none. */
export const productKey = (product: Ticket['product']): string | null =>
  product && [product.orderId ?? '', product.name, product.serial ?? ''].join('|')

/** Every item of the customer's orders, newest order first, and the ticket's own product where no order has it. */
export function productOptions(orders: readonly Order[], chosen: Ticket['product']): ProductOption[] {
  const options = new Map<string, ProductOption>()
  for (const order of orders)
    for (const item of order.items) {
      const product = { orderId: order.id, name: item.name, serial: item.serial }
      const key = productKey(product) ?? ''
      // two alike in one order are one choice
      if (!options.has(key))
        options.set(key, { key, product, orderNumber: order.number, warrantyUntil: item.warrantyUntil })
    }
  const key = productKey(chosen)
  if (chosen && key !== null && !options.has(key))
    options.set(key, { key, product: chosen, orderNumber: null, warrantyUntil: null })
  return [...options.values()]
}
