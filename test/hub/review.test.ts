import { expect, test } from 'vitest'
import { Health } from '../../shared/contract/hub.ts'
import type { Act } from '../../shared/acts/registry.ts'
import type { DeskId, TicketId } from '../../shared/domain/ids.ts'
import { Order } from '../../shared/domain/order.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import { ask, TestDesk } from './support/test-desk.ts'
import { startTestHub } from './support/test-hub.ts'

/** The hub's own orders, as a console reads them. */
async function ordersOf(desk: TestDesk): Promise<Order[]> {
  const lines = await desk.snapshot()
  return lines.flatMap((line) =>
    line.line === 'item' && line.entity === 'order' ? [Order.parse(line.value)] : [],
  )
}
const productOf = (order: Order): Ticket['product'] => {
  const [item] = order.items
  return item ? { orderId: order.id, name: item.name, serial: item.serial } : null
}
const open = (id: string, order: Order): Act[] => [
  {
    type: 'ticket.open',
    id: id as TicketId,
    contactId: null,
    customerId: order.customerId,
    callerNumber: null,
    queueId: null,
    fields: { kind: 'repair', priority: 'P3', title: '维修', reason: 'noise', product: productOf(order) },
  },
  { type: 'ticket.completeStage', id: id as TicketId, fromStep: 0 },
]
const approve = (id: string, comment: string): Act => ({
  type: 'ticket.decideRequest',
  id: id as TicketId,
  verdict: 'approved',
  comment,
})

test('the hub looks the order up: a failed check wants a comment, also where the product changed in the same batch', async () => {
  const hub = await startTestHub({
    team: 'sample',
    customers: 60,
    isTrial: true,
    // one person is enough: this is about the checks
    approvalLimits: { repair: 100_000_000 },
  })
  const desk = await TestDesk.connectByTrial(hub.url, '1001', 'review-desk' as DeskId)
  const orders = await ordersOf(desk)
  const inWarranty = (order: Order): boolean => (order.items[0]?.warrantyUntil ?? 0) > Date.now()
  const isOver = (order: Order): boolean => (order.items[0]?.warrantyUntil ?? Infinity) < Date.now()
  const pairOf = (order: Order) =>
    orders.find((other) => other.customerId === order.customerId && isOver(other))
  const good = orders.find((order) => inWarranty(order) && pairOf(order) !== undefined)
  const bad = good && pairOf(good)
  if (!good || !bad)
    throw new Error('the sample team has no customer with one product in warranty and one out of it')

  for (const act of [...open('t-good', good), ...open('t-bad', bad), ...open('t-other', good)])
    expect(await desk.submit(desk.command(act))).toMatchObject([{ status: 'done' }])
  expect(await desk.submit(desk.command(approve('t-good', '')))).toMatchObject([{ status: 'done' }])
  expect(await desk.submit(desk.command(approve('t-bad', ' ')))).toMatchObject([
    { status: 'refused', code: 'reasonNeeded' },
  ])
  expect(await desk.submit(desk.command(approve('t-bad', '老客户')))).toMatchObject([{ status: 'done' }])
  const change: Act = {
    type: 'ticket.update',
    id: 't-other' as TicketId,
    fields: { product: productOf(bad) },
  }
  expect(await desk.submit(desk.command(change), desk.command(approve('t-other', '')))).toMatchObject([
    { status: 'done' },
    { status: 'refused', code: 'reasonNeeded' },
  ])
})

test('the hub says whose days it counts', async () => {
  const hub = await startTestHub({ timezone: 'Asia/Urumqi' })
  expect(Health.parse((await ask(hub.url, '/health')).body).timezone).toBe('Asia/Urumqi')
})
