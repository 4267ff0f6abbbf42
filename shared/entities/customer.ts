import { Customer, NumberLink } from '../domain/customer.ts'
import { EVERYBODY } from './bucket.ts'
import { defineEntity } from './define-entity.ts'

export const customerEntity = defineEntity({
  kind: 'customer',
  title: { en: 'Customer', 'zh-CN': '客户' },
  schema: Customer,
  buckets: EVERYBODY,
  hub: { table: 'customers', columns: (customer) => ({ name: customer.name }) },
  cache: {
    table: 'customer',
    at: (customer) => customer.createdAt,
    columns: {
      name_key: (customer, { sortKeyOf }) => sortKeyOf(customer.name),
      created_at: (customer) => customer.createdAt,
    },
  },
  search: (customer) => [
    { kind: 'name', text: customer.name },
    ...customer.numbers.map(({ e164 }) => ({ kind: 'number' as const, text: e164 })),
    ...customer.tags.map((text) => ({ kind: 'prose' as const, text })),
    ...customer.addresses.map(({ region, detail }) => ({
      kind: 'prose' as const,
      text: `${region} ${detail}`,
    })),
  ],
  listHeading: () => ['', '', ''],
})

export const numberLinkEntity = defineEntity({
  kind: 'numberLink',
  title: { en: 'Number of a customer', 'zh-CN': '客户号码' },
  schema: NumberLink,
  buckets: EVERYBODY,
  hub: {
    table: 'number_links',
    columns: (link) => ({ e164: link.e164, customer_id: link.customerId }),
  },
  cache: {
    table: 'number_link',
    at: (link) => link.at,
    columns: { e164: (link) => link.e164, customer_id: (link) => link.customerId },
  },
})
