import type { Customer } from '../../../shared/domain/customer.ts'
import type * as Ids from '../../../shared/domain/ids.ts'
import type { Order } from '../../../shared/domain/order.ts'
import type { E164 } from '../../../shared/domain/phone-number.ts'
import { DAY_MS } from '../../../shared/domain/time.ts'
import { sampleId } from './sample-id.ts'

/** 王小明 with the orders of a year, and another customer who has the same number. */
export function sampleCustomer(now: number): { customer: Customer; twin: Customer; orders: Order[] } {
  const customer: Customer = {
    id: sampleId<Ids.CustomerId>('c1'),
    name: '王小明',
    level: 'gold',
    tags: ['老客户', '要开发票'],
    numbers: [
      { e164: sampleId<E164>('+8613800138000'), label: 'mobile' },
      { e164: sampleId<E164>('+8657187654321'), label: 'home' },
    ],
    addresses: [{ region: '浙江 杭州', detail: '西湖区文三路 90 号 3 幢 2 单元 1201' }],
    createdAt: now - 400 * DAY_MS,
  }
  const twin: Customer = {
    ...customer,
    id: sampleId<Ids.CustomerId>('c2'),
    name: '王建国',
    level: 'standard',
    tags: [],
  }
  const order = (number: string, name: string, days: number, total: number, quantity = 1): Order => ({
    id: sampleId<Ids.OrderId>(`o${number}`),
    number,
    customerId: customer.id,
    status: days < 30 ? 'delivered' : 'completed',
    placedAt: now - (days + 2) * DAY_MS,
    deliveredAt: now - days * DAY_MS,
    items: [
      {
        sku: 'S1',
        name,
        quantity,
        unitPrice: total / quantity,
        serial: quantity === 1 ? '8842017' : null,
        warrantyUntil: now + (365 - days) * DAY_MS,
      },
    ],
    total,
    receiverName: null,
    receiverNumber: null,
    waybill: 'SF1408223311',
  })
  const orders = [
    order('2026110988431', '空气净化器 AP-300', 6, 129_900),
    order('2026080154210', '滤芯 F-30', 100, 19_800, 2),
    order('2025120311907', '加湿器 H-12', 350, 39_900),
  ]
  return { customer, twin, orders }
}
