import { join } from 'node:path'
import { entitySchema, type EntityOf, type EntityType } from '../../../shared/entities/registry.ts'
import { createCache, type Cache } from '../../../main/core/cache/cache.ts'
import { openCache } from '../../../main/core/cache/open-cache.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import type { Customer } from '../../../shared/domain/customer.ts'
import { callRecordIdOf, numberLinkIdOf, type ContactId } from '../../../shared/domain/ids.ts'
import type { Order } from '../../../shared/domain/order.ts'
import type { Note, Ticket } from '../../../shared/domain/ticket.ts'
import { afterTest } from '../../hub/support/test-hub.ts'
import { makeDataDir } from './test-console.ts'

/** A cache of its own in a temporary folder, not encrypted. */
export function makeCache(): Cache {
  const cache = createCache(openCache({ file: join(makeDataDir(), 'cache.db') }))
  afterTest(() => cache.close())
  return cache
}

/** Writes entities as the hub's, each parsed by its schema. */
export function put<T extends EntityType>(cache: Cache, entity: T, ...values: unknown[]): void {
  cache.write('relaxed', () => {
    for (const raw of values) {
      const value = entitySchema(entity).parse(raw) as EntityOf<T>
      cache.ledger.put(entity, value.id, value, 1)
    }
  })
}

const DAY = 24 * 3_600_000
export const T0 = Date.UTC(2026, 9, 1, 3)

type Loose<T> = { [K in keyof T]?: unknown }

export const customer = (
  id: string,
  name: string,
  numbers: string[],
  more: Loose<Customer> = {},
): object => ({
  id,
  name,
  level: 'standard',
  tags: [],
  numbers: numbers.map((e164) => ({ e164, label: 'mobile' })),
  addresses: [],
  createdAt: T0,
  ...more,
})
export const order = (number: string, customerId: string, more: Loose<Order> = {}): object => ({
  id: `o-${number}`,
  number,
  customerId,
  status: 'delivered',
  placedAt: T0 + DAY,
  deliveredAt: null,
  items: [
    {
      sku: 'AP-420',
      name: '空气净化器 AP-420',
      quantity: 1,
      unitPrice: 129900,
      serial: 'SN20260931A7',
      warrantyUntil: null,
    },
  ],
  total: 129900,
  receiverName: null,
  receiverNumber: null,
  waybill: null,
  ...more,
})
export const ticket = (
  id: string,
  title: string,
  customerId: string | null,
  more: Loose<Ticket> = {},
): object => ({
  id,
  number: null,
  kind: 'unsorted',
  priority: 'P3',
  status: 'processing',
  step: 0,
  title,
  reason: null,
  product: null,
  customerId,
  callerNumber: null,
  contactId: null,
  queueId: null,
  assignee: null,
  createdAt: T0 + 2 * DAY,
  updatedAt: T0 + 2 * DAY,
  dueAt: null,
  decision: null,
  ...more,
})
export const note = (id: string, about: Note['about'], text: string): object => ({
  id,
  about,
  text,
  by: 'p-1001',
  at: T0 + 3 * DAY,
})
export const call = (contactId: string, number: string | null, more: Loose<CallRecord> = {}): object => ({
  id: callRecordIdOf(contactId as ContactId),
  contactId,
  direction: 'inbound',
  number,
  queueId: null,
  agentId: null,
  customerId: null,
  ticketId: null,
  startedAt: T0 + 4 * DAY,
  answeredAt: null,
  endedAt: null,
  waitedMs: null,
  outcome: null,
  quality: null,
  disposition: null,
  wrappedUpAt: null,
  ...more,
})
export const numberLink = (e164: string, customerId: string): object => ({
  id: numberLinkIdOf(e164),
  e164,
  customerId,
  by: 'p-1001',
  at: T0,
})
