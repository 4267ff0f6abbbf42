import { Order } from '../domain/order.ts'
import { EVERYBODY } from './bucket.ts'
import { defineEntity } from './define-entity.ts'

export const orderEntity = defineEntity({
  kind: 'order',
  title: { en: 'Order', 'zh-CN': '订单' },
  schema: Order,
  buckets: EVERYBODY,
  hub: {
    table: 'orders',
    columns: (order) => ({
      number: order.number,
      customer_id: order.customerId,
      receiver_number: order.receiverNumber,
      placed_at: order.placedAt,
    }),
  },
  cache: {
    table: 'shop_order',
    at: (order) => order.placedAt,
    columns: {
      number: (order) => order.number,
      customer_id: (order) => order.customerId,
      receiver: (order) => order.receiverNumber,
      placed_at: (order) => order.placedAt,
    },
  },
  search: (order) => [
    { kind: 'code', text: order.number },
    { kind: 'code', text: order.waybill },
    { kind: 'name', text: order.receiverName },
    { kind: 'number', text: order.receiverNumber },
    ...order.items.flatMap((item) => [
      { kind: 'prose' as const, text: item.name },
      { kind: 'code' as const, text: item.sku },
      { kind: 'code' as const, text: item.serial },
    ]),
  ],
})
