import { z } from 'zod'
import { Address, CustomerLevel, CustomerNumber } from '../domain/customer.ts'
import { E164 } from '../domain/e164.ts'
import { CustomerId, numberLinkIdOf } from '../domain/ids.ts'
import type { Change } from '../entities/change.ts'
import { accept, defineAct, entityRead, refuse } from './define-act.ts'
import { EVERY_AGENT } from './permissions.ts'
import { NOT_FOUND } from './refusals.ts'

const customerFields = z.object({
  name: z.string().trim().min(1, 'a name is needed').max(80),
  level: CustomerLevel,
  tags: z.array(z.string().trim().min(1).max(30)).max(20),
  numbers: z.array(CustomerNumber).max(12),
  addresses: z.array(Address).max(12),
})

/** As many numbers as a customer holds. */
const MOST_NUMBERS = 12

const typedFields = (fields: Partial<z.output<typeof customerFields>>): string =>
  [fields.name, ...(fields.numbers ?? []).map(({ e164 }) => e164), ...(fields.tags ?? [])]
    .filter(Boolean)
    .join(' · ')

const createCustomer = defineAct({
  type: 'customer.create',
  title: { en: 'New customer', 'zh-CN': '新建客户' },
  input: z.object({ id: CustomerId, fields: customerFields }),
  subject: ({ id }) => ({ entity: 'customer', id }),
  createsSubject: true,
  reads: ({ id }) => [entityRead('customer', id)],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: {},
  draft: ({ id, fields }) => ({ key: `customer:${id}`, value: fields }),
  typedText: ({ fields }) => typedFields({ name: fields.name, numbers: fields.numbers }),
  decide: ({ id, fields }, view, { at }) =>
    view.get('customer', id)
      ? accept()
      : accept({ op: 'put', entity: 'customer', id, value: { id, ...fields, createdAt: at } }),
})

const updateCustomer = defineAct({
  type: 'customer.update',
  title: { en: 'Customer changed', 'zh-CN': '修改客户' },
  input: z.object({ id: CustomerId, fields: customerFields.partial() }),
  subject: ({ id }) => ({ entity: 'customer', id }),
  reads: ({ id }) => [entityRead('customer', id)],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: { notFound: NOT_FOUND },
  draft: ({ id, fields }) => ({ key: `customer:${id}`, value: fields }),
  typedText: ({ fields }) => typedFields(fields),
  decide: ({ id, fields }, view) =>
    view.get('customer', id) ? accept({ op: 'set', entity: 'customer', id, fields }) : refuse('notFound'),
})

/** "Calls from this number are this customer": remembered, and the number joins the customer's own. */
const linkNumber = defineAct({
  type: 'customer.linkNumber',
  title: { en: 'Number linked', 'zh-CN': '关联号码' },
  input: z.object({ id: CustomerId, e164: E164 }),
  subject: ({ id }) => ({ entity: 'customer', id }),
  reads: ({ id, e164 }) => [entityRead('customer', id), entityRead('numberLink', numberLinkIdOf(e164))],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: { notFound: NOT_FOUND },
  draft: () => null,
  typedText: () => '',
  decide: ({ id, e164 }, view, { actor, at }) => {
    const customer = view.get('customer', id)
    if (!customer) return refuse('notFound')
    const linkId = numberLinkIdOf(e164)
    const link: Change = {
      op: 'put',
      entity: 'numberLink',
      id: linkId,
      value: { id: linkId, e164, customerId: id, by: actor.id, at },
    }
    const isTheirs = customer.numbers.some((number) => number.e164 === e164)
    if (isTheirs || customer.numbers.length >= MOST_NUMBERS) return accept(link)
    const numbers = [...customer.numbers, { e164, label: 'other' as const }]
    return accept(link, { op: 'set', entity: 'customer', id, fields: { numbers } })
  },
})

export const customerActs = [createCustomer, updateCustomer, linkNumber] as const
