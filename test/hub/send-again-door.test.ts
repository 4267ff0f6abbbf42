import { expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import { Health, type HubCallInput } from '../../shared/contract/hub.ts'
import { isUnderReview } from '../../shared/domain/review-rules.ts'
import type { TicketId } from '../../shared/domain/ids.ts'
import { TICKET_STEPS, Ticket } from '../../shared/domain/ticket.ts'
import { PutBackHub } from '../core/support/put-back-hub.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'

/** What a hub takes again after a restore passes no rule that an act would not pass. */

type Item = HubCallInput<'again:send'>['items'][number]
const sends = async (desk: TestDesk, items: Item[], origins?: HubCallInput<'again:send'>['origins']) =>
  (await desk.ask('again:send', { items, ...(origins && { origins }) })).answers
const healthOf = async (hub: PutBackHub): Promise<Health> =>
  Health.parse(await (await fetch(`${hub.url}/health`)).json())
const valueAt = async (desk: TestDesk, entity: string, id: string): Promise<unknown> => {
  for (const line of await desk.snapshot())
    if (line.line === 'item' && line.entity === entity && line.id === id) return line.value
  return undefined
}
const ticketAt = async (desk: TestDesk, id: string): Promise<Ticket> =>
  Ticket.parse(await valueAt(desk, 'ticket', id))
const does = async (desk: TestDesk, act: Act) => {
  const command = desk.command(act)
  const [result] = await desk.submit(command)
  if (result?.status !== 'done') throw new Error(JSON.stringify(result))
  return { command, receipt: result.receipt ?? '', revision: result.revision }
}
const id = 't-1' as TicketId
const returned = (ticket: string): Act[] => [
  {
    type: 'ticket.open',
    id: ticket as TicketId,
    contactId: null,
    customerId: null,
    callerNumber: null,
    queueId: null,
    fields: {
      kind: 'return',
      priority: 'P3',
      title: '退货',
      reason: 'quality',
      product: { orderId: null, name: '净化器', serial: null },
    },
  },
  { type: 'ticket.completeStage', id: ticket as TicketId, fromStep: 0 },
]
const approve: Act = { type: 'ticket.decideRequest', id, verdict: 'approved', comment: '照片已看' }
const LAST = TICKET_STEPS.return.length - 1

test('an epoch that the hub never had counts for nothing, and hides nobody’s newer entry', async () => {
  const hub = await PutBackHub.start()
  const ann = await TestDesk.connect(hub.url, '1001')
  const file = hub.backUp()
  const { revision } = await does(ann, createCustomer('c-1', '真的'))
  const value = await valueAt(ann, 'customer', 'c-1')
  const { epoch = '' } = await healthOf(hub)
  await hub.restore(file)
  const bo = await TestDesk.connect(hub.url, '1002')
  const entry = { kind: 'entity', entity: 'customer', id: 'c-1', value } as const
  const made = { ...entry, value: { ...(value as object), name: '假的' }, revision: 999_999 }
  const unknown = { status: 'refused', code: 'unknownEpoch' }
  expect(await sends(bo, [{ ...made, epoch: 'zzzz' }])).toMatchObject([unknown])
  // nor does a proof that was made up, or that is of another fork
  const [origin] = (await healthOf(hub)).origins ?? []
  if (!origin) throw new Error('the hub does not say where its data came from')
  for (const forged of [
    { ...origin, epoch: 'zzzz' },
    { ...origin, epoch: 'zzzz', proof: '' },
  ])
    expect(await sends(bo, [{ ...made, epoch: 'zzzz' }], [forged])).toMatchObject([unknown])
  expect(await sends(bo, [{ ...entry, epoch, revision }])).toEqual([{ status: 'taken' }])
  expect(await valueAt(bo, 'customer', 'c-1')).toMatchObject({ name: '真的', sentAgain: { by: bo.person } })
})

test('an epoch that was put back over is known by the hub’s own word, which a console brings', async () => {
  const hub = await PutBackHub.start()
  const file = hub.backUp()
  await hub.restore(file)
  const ann = await TestDesk.connect(hub.url, '1001')
  const { revision } = await does(ann, createCustomer('c-1', '两次之间'))
  const value = await valueAt(ann, 'customer', 'c-1')
  const { epoch = '', origins = [] } = await healthOf(hub)
  // the same backup again: nothing of its data tells of the epoch between
  await hub.restore(file)
  const bo = await TestDesk.connect(hub.url, '1002')
  const entry = { kind: 'entity', entity: 'customer', id: 'c-1', value, epoch, revision } as const
  expect(await sends(bo, [entry])).toMatchObject([{ code: 'unknownEpoch' }])
  expect(await sends(bo, [entry], origins)).toEqual([{ status: 'taken' }])
})

test.each(['1002', '1100'])('%s brings no request past its review, nor an approval', async (who) => {
  const hub = await PutBackHub.start()
  const ann = await TestDesk.connect(hub.url, '1001')
  const file = hub.backUp()
  for (const act of returned(id)) await does(ann, act)
  const honest = await ticketAt(ann, id)
  const { epoch = '' } = await healthOf(hub)
  await hub.restore(file)
  const desk = await TestDesk.connect(hub.url, who)
  const decision = {
    verdict: 'approved',
    by: 'p-1900',
    byName: '管理员',
    at: Date.now(),
    comment: '都看过了',
  }
  const about = { kind: 'return', product: null, customerId: null, amount: null }
  const lies: [string, object][] = [
    ['past its review', { step: 2 }],
    ['at its end', { step: LAST, status: 'resolved' }],
  ]
  if (who === '1100')
    lies.push(
      ['approved', { decision }],
      ['approved once', { firstApproval: { ...decision, about } }],
      ['approved, at its end', { decision, step: LAST, status: 'closed' }],
    )
  for (const [index, [what, lie]] of lies.entries()) {
    const value = { ...honest, ...lie, id: `t-${index}`, number: null, requesters: ['p-1003'] }
    const item: Item = { kind: 'entity', entity: 'ticket', id: value.id, epoch, revision: 99, value }
    expect(await sends(desk, [item]), what).toEqual([{ status: 'taken' }])
    const taken = await ticketAt(desk, value.id)
    expect(isUnderReview(taken), what).toBe(true)
    expect(taken, what).toMatchObject({ decision: null, sentAgain: { by: desk.person } })
    expect(taken.firstApproval ?? null, what).toBeNull()
    expect(taken.requesters, what).toBeUndefined()
    // what was said is kept, as void
    const isSaid = 'decision' in lie || 'firstApproval' in lie
    expect(
      (taken.voidDecisions ?? []).map(({ cause }) => cause),
      what,
    ).toEqual(isSaid ? ['sentAgain'] : [])
  }
})

test('an approval that the hub’s receipt proves comes back, also after the ticket came without it', async () => {
  const hub = await PutBackHub.start()
  const [ann, bo, sue] = await Promise.all(
    ['1001', '1002', '1100'].map((who) => TestDesk.connect(hub.url, who)),
  )
  if (!ann || !bo || !sue) throw new Error('no desk')
  for (const act of returned(id)) await does(ann, act)
  const file = hub.backUp()
  const first = await does(bo, approve)
  const second = await does(sue, approve)
  const lost = await ticketAt(bo, id)
  expect(lost.decision).toMatchObject({ verdict: 'approved' })
  const { epoch = '' } = await healthOf(hub)
  await hub.restore(file)
  const [supervisor, agent] = [
    await TestDesk.connect(hub.url, '1100'),
    await TestDesk.connect(hub.url, '1002'),
  ]
  const entry: Item = { kind: 'entity', entity: 'ticket', id, epoch, revision: second.revision, value: lost }
  expect(await sends(supervisor, [entry])).toEqual([{ status: 'taken' }])
  expect(await ticketAt(agent, id)).toMatchObject({ decision: null, step: 1 })
  for (const [desk, done] of [
    [agent, first],
    [supervisor, second],
  ] as const)
    expect(await sends(desk, [{ kind: 'command', epoch, ...done }])).toEqual([{ status: 'taken' }])
  expect(await ticketAt(agent, id)).toMatchObject({
    decision: { verdict: 'approved', by: 'p-1100', first: { by: 'p-1002' } },
  })
})
