import { describe, expect, test } from 'vitest'
import { Health } from '../../shared/contract/hub.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { DEFAULT_APPROVAL_LIMITS } from '../../shared/domain/approvers.ts'
import type { DeskId, TicketId } from '../../shared/domain/ids.ts'
import { Order } from '../../shared/domain/order.ts'
import { Ticket } from '../../shared/domain/ticket.ts'
import { ask, TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub } from './support/test-hub.ts'
import { TEAM } from './support/test-team.ts'

const id = 't-1' as TicketId
/** Named, but of no order that anybody knows: so nobody knows the amount. */
const UNKNOWN: Ticket['product'] = { orderId: null, name: '净化器', serial: null }
const request = (product: Ticket['product'] = UNKNOWN, customerId: Ticket['customerId'] = null): Act[] => [
  {
    type: 'ticket.open',
    id,
    contactId: null,
    customerId,
    callerNumber: null,
    queueId: null,
    fields: { kind: 'return', priority: 'P3', title: '退货', reason: 'quality', product },
  },
  { type: 'ticket.completeStage', id, fromStep: 0 },
]
const approve = (comment = '照片已看'): Act => ({
  type: 'ticket.decideRequest',
  id,
  verdict: 'approved',
  comment,
})
const does = async (desk: TestDesk, act: Act) => (await desk.submit(desk.command(act)))[0]
async function ticketAt(desk: TestDesk): Promise<Ticket> {
  for (const line of await desk.snapshot())
    if (line.line === 'item' && line.entity === 'ticket' && line.id === id) return Ticket.parse(line.value)
  throw new Error('no ticket')
}
const refused = (code: string) => ({ status: 'refused', code })

describe('a request whose amount nobody knows', () => {
  test('is approved by two others, the second a supervisor or administrator, whichever comes first', async () => {
    const hub = await startTestHub()
    const [ann, bo, cleo, sue, adam] = await Promise.all(
      ['1001', '1002', '1003', '1100', '1900'].map((who) => TestDesk.connect(hub.url, who)),
    )
    for (const act of request()) expect(await does(ann!, act)).toMatchObject({ status: 'done' })
    expect(await does(ann!, approve())).toMatchObject(refused('ownRequest'))
    expect(await does(bo!, approve())).toMatchObject({ status: 'done' })
    expect(await ticketAt(bo!)).toMatchObject({ step: 1, decision: null, firstApproval: { by: 'p-1002' } })
    expect(await does(ann!, approve())).toMatchObject(refused('ownRequest'))
    expect(await does(bo!, approve('再看一次'))).toMatchObject(refused('secondPersonNeeded'))
    expect(await does(cleo!, approve())).toMatchObject(refused('supervisorNeeded'))
    const both = await Promise.all([sue!, adam!].map((desk) => does(desk, approve())))
    expect(both.map((one) => one?.status).toSorted()).toEqual(['done', 'refused'])
    expect(both).toContainEqual(expect.objectContaining(refused('alreadyDecided')))
    expect(await ticketAt(ann!)).toMatchObject({
      step: 2,
      requesters: ['p-1001'],
      firstApproval: null,
      decision: { verdict: 'approved', about: { amount: null }, first: { by: 'p-1002' } },
    })
  })

  test('in a team with one supervisor is approved by somebody else first, and that one is told so', async () => {
    const people = TEAM.people.filter(({ role }) => role !== 'administrator')
    const passwords = new Map([...(TEAM.passwords ?? [])].filter(([extension]) => extension !== '1900'))
    const hub = await startTestHub({ team: { ...TEAM, people, passwords } })
    const [ann, bo, sue] = await Promise.all(
      ['1001', '1002', '1100'].map((who) => TestDesk.connect(hub.url, who)),
    )
    for (const act of request()) expect(await does(ann!, act)).toMatchObject({ status: 'done' })
    expect(await does(sue!, approve())).toMatchObject(refused('onlySecondApprover'))
    expect(await does(bo!, approve())).toMatchObject({ status: 'done' })
    expect(await does(sue!, approve())).toMatchObject({ status: 'done' })
    expect(await ticketAt(ann!)).toMatchObject({ step: 2, decision: { by: 'p-1100' } })
  })
})

describe('a request without a product', () => {
  test('is approved by nobody, whatever is written, until it is named; it can be rejected as it is', async () => {
    const hub = await startTestHub()
    const [ann, bo, sue] = await Promise.all(
      ['1001', '1002', '1100'].map((who) => TestDesk.connect(hub.url, who)),
    )
    for (const act of request(null)) expect(await does(ann!, act)).toMatchObject({ status: 'done' })
    for (const desk of [bo, sue])
      for (const comment of ['', '质量问题'])
        expect(await does(desk!, approve(comment))).toMatchObject(refused('productMissing'))
    expect(await does(ann!, approve())).toMatchObject(refused('ownRequest'))
    expect(await ticketAt(ann!)).toMatchObject({ step: 1, decision: null })
    const fields = { product: UNKNOWN }
    expect(await does(ann!, { type: 'ticket.update', id, fields })).toMatchObject({ status: 'done' })
    // a check that cannot pass is overridden by a written reason
    expect(await does(bo!, approve(''))).toMatchObject(refused('reasonNeeded'))
    expect(await does(bo!, approve())).toMatchObject({ status: 'done' })
    expect(await does(sue!, approve())).toMatchObject({ status: 'done' })
    expect(await ticketAt(ann!)).toMatchObject({ step: 2, decision: { verdict: 'approved' } })
  })

  test('is rejected with a reason', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    for (const act of request(null)) await does(ann, act)
    expect(await does(ann, { ...approve('人为损坏'), verdict: 'rejected' } as Act)).toMatchObject({
      status: 'done',
    })
  })
})

describe('the limits of a team', () => {
  const limitsOf = async (url: string) => Health.parse((await ask(url, '/health')).body).approvalLimits

  test('are 1,500 yuan until somebody sets others, for one kind or all, and are kept', async () => {
    const dataDir = makeFolder()
    const start = async (options: Parameters<typeof startTestHub>[0] = {}) => {
      const hub = await startTestHub({ dataDir, ...options })
      const limits = await limitsOf(hub.url)
      await hub.close()
      return limits
    }
    expect(await start()).toEqual(DEFAULT_APPROVAL_LIMITS)
    expect(await start({ approvalLimits: { repair: 9900 } })).toEqual({
      return: 150_000,
      exchange: 150_000,
      repair: 9900,
    })
    expect(await start({ approvalLimits: { return: 0 } })).toEqual({
      return: 0,
      exchange: 150_000,
      repair: 9900,
    })
    expect(await start()).toEqual({ return: 0, exchange: 150_000, repair: 9900 })
  })

  test('are compared with price times quantity of the order item', async () => {
    const dataDir = makeFolder()
    const options = { dataDir, team: 'sample', customers: 60, isTrial: true } as const
    const first = await startTestHub(options)
    const desk = await TestDesk.connectByTrial(first.url, '1001', 'approval-desk' as DeskId)
    const orders = (await desk.snapshot()).flatMap((line) =>
      line.line === 'item' && line.entity === 'order' ? [Order.parse(line.value)] : [],
    )
    const order = orders.find(({ items }) => items.some((one) => one.quantity > 1) && items.length === 1)
    const item = order?.items[0]
    if (!order || !item) throw new Error('the sample world has no order of several of one thing')
    const amount = item.unitPrice * item.quantity
    const product = { orderId: order.id, name: item.name, serial: item.serial }
    for (const act of request(product, order.customerId)) await does(desk, act)
    await first.close()

    const strict = await startTestHub({ ...options, approvalLimits: { return: amount - 1 } })
    const own = await TestDesk.connectByTrial(strict.url, '1001', 'approval-desk-2' as DeskId)
    expect(await does(own, approve())).toMatchObject(refused('ownRequest'))
    await strict.close()
    const lax = await startTestHub({ ...options, approvalLimits: { return: amount } })
    const again = await TestDesk.connectByTrial(lax.url, '1001', 'approval-desk-3' as DeskId)
    expect(await does(again, approve())).toMatchObject({ status: 'done' })
    expect(await ticketAt(again)).toMatchObject({ step: 2, decision: { about: { product, amount } } })
  })
})
