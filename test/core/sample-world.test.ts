import { expect, test } from 'vitest'
import type { Customer } from '../../shared/domain/customer.ts'
import type { Order } from '../../shared/domain/order.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { TestConsole } from './support/test-console.ts'

/** The world that `npm start` shows: real names, numbers, orders and years of calls. */
async function openWorld(): Promise<TestConsole> {
  const hub = await startTestHub({ team: 'sample', isTrial: true, customers: 150 })
  const desk = await TestConsole.start(hub.url, { isTrial: true })
  await desk.door.call('session.trialSignIn', { extension: '1001' })
  return desk.online()
}
async function allCustomers(desk: TestConsole): Promise<Customer[]> {
  const { rows } = await desk.door.call('customer.list', { text: '', sort: 'recent', offset: 0, limit: 200 })
  return rows.map((row) => row.customer)
}

test('in the sample world: pop with history, spoken order, the receiver of a parcel, search, lists', async () => {
  const desk = await openWorld()
  const customers = await allCustomers(desk)
  expect(customers.length).toBe(150)

  // 王小明 of the stories, with orders and past calls, before the answer
  const [wang] = (await desk.door.call('search.find', { text: 'wxm', limit: 5 })).hits
  if (wang?.kind !== 'customer') throw new Error('王小明 is not found by his initials')
  expect(wang.customer.name).toBe('王小明')
  const number = wang.customer.numbers[0]?.e164 ?? ''
  const first = desk.phone.rings({ from: number, queue: 'queue-5000', waitedMs: 4000 })
  const card = await desk.cardThat('the pop', (one) => one.callId === first.callId)
  expect(card.queueName).toBe('售后')
  expect(card.customer?.orders.length).toBeGreaterThan(0)
  expect(card.customer?.counts.calls).toBeGreaterThan(0)
  const kinds = new Set(card.customer?.timeline.map((item) => item.kind))
  expect([...kinds]).toEqual(expect.arrayContaining(['call', 'ticket', 'order']))
  const times = card.customer?.timeline.map((item) => item.at) ?? []
  expect(times).toEqual([...times].sort((a, b) => b - a))
  expect(card.ringsUntil).toBe(card.startedAt + 15_000)

  // a stranger who says an order number
  const orders: Order[] = []
  for (const { id } of customers.slice(0, 60))
    orders.push(...((await desk.door.call('customer.get', { id }))?.orders ?? []))
  const order = orders.find((one) => one.customerId !== wang.customer.id)
  if (!order) throw new Error('no order in the sample world')
  const second = desk.phone.rings({ from: '13999990000', queue: 'queue-5000' })
  await desk.cardThat('the stranger', (one) => one.callId === second.callId && one.customer === null)
  expect(
    await desk.door.call('call.matchByOrderNumber', { callId: second.callId, orderNumber: '99990000' }),
  ).toEqual({
    found: false,
  })
  expect(
    await desk.door.call('call.matchByOrderNumber', { callId: second.callId, orderNumber: order.number }),
  ).toEqual({
    found: true,
  })
  expect(desk.card(second.contactId)).toMatchObject({
    customer: { customer: { id: order.customerId } },
    candidates: [{ reason: 'spokenOrder' }],
  })

  // who gets somebody else's parcels is thought of, as the last of the reasons
  const received = orders.find((one) => one.receiverNumber !== null)
  if (received?.receiverNumber) {
    const { candidates } = await desk.door.call('customer.match', { number: received.receiverNumber })
    expect(candidates.find((one) => one.customer.id === received.customerId)).toBeDefined()
  }

  const found = await desk.door.call('search.find', { text: '退货', limit: 20 })
  expect(found.hits.some((hit) => hit.kind === 'ticket')).toBe(true)
  expect((await desk.door.call('search.find', { text: order.number, limit: 5 })).hits[0]).toMatchObject({
    kind: 'order',
    order: { number: order.number },
  })

  const tickets = await desk.door.call('ticket.list', {
    text: '净化器',
    scope: 'all',
    status: null,
    kind: null,
    sort: 'due',
    offset: 0,
    limit: 10,
  })
  expect(tickets.total).toBeGreaterThan(0)
  for (const { ticket } of tickets.rows)
    expect(await desk.door.call('ticket.get', { id: ticket.id })).toMatchObject({ ticket: { id: ticket.id } })
  const calls = await desk.door.call('call.list', {
    scope: 'mine',
    outcome: 'answered',
    offset: 0,
    limit: 20,
  })
  expect(calls.rows.every(({ call }) => call.agentId === desk.state.session?.person.id)).toBe(true)
  for (const scope of ['due', 'owed', 'done', 'all'] as const)
    await desk.door.call('followUp.list', { scope, offset: 0, limit: 20 })
  await until('the counts', () => desk.state.counts.myOpenTickets >= 0)

  // pages of the timeline join without a gap
  const id = wang.customer.id
  const pageOne = (await desk.door.call('customer.timeline', { id, before: null, kinds: ['call'], limit: 1 }))
    .items
  const pageTwo = (
    await desk.door.call('customer.timeline', { id, before: pageOne[0]?.at ?? 0, kinds: ['call'], limit: 1 })
  ).items
  expect(pageTwo[0]?.at ?? 0).toBeLessThan(pageOne[0]?.at ?? 0)
})
