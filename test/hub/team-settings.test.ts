import { describe, expect, test } from 'vitest'
import type { Command } from '../../shared/acts/command.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { Health } from '../../shared/contract/hub.ts'
import { DEFAULT_APPROVAL_LIMITS, type ApprovalLimits } from '../../shared/domain/approvers.ts'
import type { DeskId, TicketId } from '../../shared/domain/ids.ts'
import { Order } from '../../shared/domain/order.ts'
import { MOST_LIMIT, TeamSettings } from '../../shared/domain/team-settings.ts'
import { Ticket } from '../../shared/domain/ticket.ts'
import { openHubData } from '../support/hub-data.ts'
import { ask, TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub, until } from './support/test-hub.ts'

const limits = (all: number): ApprovalLimits => ({ return: all, exchange: all, repair: all })
const set = (to: ApprovalLimits, seen: ApprovalLimits = DEFAULT_APPROVAL_LIMITS): Act => ({
  type: 'teamSettings.setApprovalLimits',
  limits: to,
  seen,
})
const limitsOf = async (url: string) => Health.parse((await ask(url, '/health')).body).approvalLimits
async function settingsAt(desk: TestDesk): Promise<TeamSettings | undefined> {
  for (const line of await desk.snapshot())
    if (line.line === 'item' && line.entity === 'teamSettings') return TeamSettings.parse(line.value)
  return undefined
}

describe('the limits in the team’s settings', () => {
  test('are set by an administrator, told at once, kept with who set them, and audited with both values', async () => {
    const hub = await startTestHub()
    const [ann, sue, adam] = await Promise.all(
      ['1001', '1100', '1900'].map((who) => TestDesk.connect(hub.url, who)),
    )
    for (const desk of [ann!, sue!])
      expect(await desk.act(set(limits(5)))).toMatchObject({ status: 'refused', code: 'notAllowed' })
    expect(await settingsAt(ann!)).toBeUndefined()
    expect(await adam!.act(set(limits(200_000)))).toMatchObject({ status: 'done' })
    // another socket than the one that answered
    await until('the change at the other console', () => ann!.pushed.length > 0)
    expect(ann!.pushed.at(-1)).toMatchObject({ change: { entity: 'teamSettings', id: 'team', op: 'put' } })
    expect(await limitsOf(hub.url)).toEqual(limits(200_000))
    expect(await adam!.act(set(limits(0)))).toMatchObject({ status: 'refused', code: 'limitsChanged' })
    expect(await adam!.act(set(limits(0), limits(200_000)))).toMatchObject({ status: 'done' })
    // what is in force already, with a wrong "before", would be a false row of the audit trail
    expect(await adam!.act(set(limits(0), limits(7)))).toMatchObject({
      status: 'refused',
      code: 'limitsChanged',
    })
    expect(await settingsAt(sue!)).toMatchObject({
      approvalLimits: limits(0),
      limitChanges: [
        { by: 'p-1900', from: DEFAULT_APPROVAL_LIMITS, to: limits(200_000) },
        { by: 'p-1900', from: limits(200_000), to: limits(0) },
      ],
    })
    const database = openHubData(hub.dataDir)
    const rows = database
      .prepare<[], string>(
        `select detail from audit where kind = 'command' and detail like '%"result":"done"%'`,
      )
      .pluck()
      .all()
    database.close()
    expect(rows.map((row) => JSON.parse(row) as unknown)).toMatchObject([
      {
        entity: 'teamSettings',
        returnFrom: 150_000,
        returnTo: 200_000,
        repairFrom: 150_000,
        repairTo: 200_000,
      },
      { returnFrom: 200_000, returnTo: 0 },
    ])
  })

  test.each([
    ['negative', -1],
    ['no whole number of fen', 10.5],
    ['a text', '1500'],
    ['not a number', Number.NaN],
    ['empty', null],
    ['absent', undefined],
    ['too large', MOST_LIMIT + 1],
  ])('one that is %s is refused at the door, and nothing changes', async (_what, value) => {
    const hub = await startTestHub()
    const adam = await TestDesk.connect(hub.url, '1900')
    const command = adam.command(set(limits(5)))
    const bad = { ...command, act: { ...command.act, limits: { ...limits(5), exchange: value } } }
    const [answer] = await adam.submit(bad as Command)
    expect(answer).toMatchObject({ status: 'refused', code: 'badCommand' })
    expect(await settingsAt(adam)).toBeUndefined()
    expect(await limitsOf(hub.url)).toEqual(DEFAULT_APPROVAL_LIMITS)
  })

  test('hold over a restart, also where the hub is started with others; those are for a team that has set none', async () => {
    const dataDir = makeFolder()
    const first = await startTestHub({ dataDir, approvalLimits: { return: 9900 } })
    const adam = await TestDesk.connect(first.url, '1900')
    const atStart = { ...DEFAULT_APPROVAL_LIMITS, return: 9900 }
    expect(await adam.act(set(limits(7), atStart))).toMatchObject({ status: 'done' })
    await first.close()
    const warned: string[] = []
    const log = { level: 'warn' as const, write: (line: string) => void warned.push(line) }
    const second = await startTestHub({ dataDir, approvalLimits: { return: 1 }, log })
    expect(await limitsOf(second.url)).toEqual(limits(7))
    expect(warned.join('')).toContain('--approval-limit changes nothing')
  })

  test('judge a request by what is in force when it is approved, and leave what is decided', async () => {
    const dataDir = makeFolder()
    const hub = await startTestHub({ dataDir, team: 'sample', customers: 60, isTrial: true })
    const connect = (who: string) => TestDesk.connectByTrial(hub.url, who, `limits-desk-${who}` as DeskId)
    const [ann, bo, admin] = [await connect('1001'), await connect('1002'), await connect('1900')]
    const orders = (await ann.snapshot()).flatMap((line) =>
      line.line === 'item' && line.entity === 'order' ? [Order.parse(line.value)] : [],
    )
    const order = orders.find(({ items }) => items.length === 1 && items[0]!.unitPrice > 0)!
    const amount = order.items[0]!.unitPrice * order.items[0]!.quantity
    const requestOn = async (id: TicketId): Promise<void> => {
      const product = { orderId: order.id, name: order.items[0]!.name, serial: order.items[0]!.serial }
      const fields = { kind: 'return', priority: 'P3', title: '退货', reason: 'quality', product } as const
      const opening = { contactId: null, customerId: order.customerId, callerNumber: null, queueId: null }
      await ann.act({ type: 'ticket.open', id, ...opening, fields })
      expect(await ann.act({ type: 'ticket.completeStage', id, fromStep: 0 })).toMatchObject({
        status: 'done',
      })
    }
    const approve = (id: TicketId): Act => ({
      type: 'ticket.decideRequest',
      id,
      verdict: 'approved',
      comment: '照片已看',
    })
    const ticketAt = async (id: TicketId): Promise<Ticket> => {
      for (const line of await ann.snapshot())
        if (line.line === 'item' && line.entity === 'ticket' && line.id === id)
          return Ticket.parse(line.value)
      throw new Error('no ticket')
    }
    const [decided, waiting] = ['t-decided', 't-waiting'] as TicketId[]
    let inForce = (await limitsOf(hub.url))!
    const change = async (all: number): Promise<void> => {
      expect(await admin.act(set(limits(all), inForce))).toMatchObject({ status: 'done' })
      inForce = limits(all)
    }
    await change(amount)
    await requestOn(decided!)
    await requestOn(waiting!)
    expect(await ann.act(approve(decided!))).toMatchObject({ status: 'done' })
    await change(amount - 1)
    // Ann asked for it, and could have approved it alone a moment ago
    expect(await ann.act(approve(waiting!))).toMatchObject({ status: 'refused', code: 'ownRequest' })
    expect(await bo.act(approve(waiting!))).toMatchObject({ status: 'done' })
    expect(await ticketAt(waiting!)).toMatchObject({
      step: 1,
      decision: null,
      firstApproval: { by: bo.person },
    })
    await change(amount)
    expect(await bo.act(approve(waiting!))).toMatchObject({ status: 'done' })
    expect(await ticketAt(waiting!)).toMatchObject({ step: 2, decision: { by: bo.person } })
    // both go on, whatever is set after
    await change(0)
    for (const id of [decided!, waiting!]) {
      expect(await ann.act({ type: 'ticket.completeStage', id, fromStep: 2 })).toMatchObject({
        status: 'done',
      })
      expect(await ticketAt(id)).toMatchObject({ step: 3, decision: { verdict: 'approved' } })
    }
  })
})
