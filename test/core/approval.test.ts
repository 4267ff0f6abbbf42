import { expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import { DEFAULT_APPROVAL_LIMITS } from '../../shared/domain/approvers.ts'
import type { TicketId } from '../../shared/domain/ids.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { offline } from './support/restartable-hub.ts'
import { TestConsole } from './support/test-console.ts'
import { openReturn } from './support/ticket-acts.ts'

const TICKET = 't-1' as TicketId
const approve: Act = { type: 'ticket.decideRequest', id: TICKET, verdict: 'approved', comment: '质量问题' }
const ticketAt = async (desk: TestConsole) => (await desk.door.call('ticket.get', { id: TICKET }))?.ticket

test('a console learns the limits of the team, decides by them before it sends anything, and keeps them without the hub', async () => {
  const limits = { ...DEFAULT_APPROVAL_LIMITS, return: 88_800 }
  const hub = await startTestHub({ approvalLimits: { return: 88_800 } })
  const ann = await (await TestConsole.start(hub.url)).signIn('1001')
  expect(ann.state.session?.approvalLimits).toEqual(limits)
  await ann.do(openReturn(TICKET, 'P2'), { type: 'ticket.completeStage', id: TICKET, fromStep: 0 })
  await ann.sent()
  await hub.close()
  await offline(ann)
  await expect(ann.do(approve)).rejects.toMatchObject({ code: 'ownRequest' })
  expect(ann.state.sync.toSend).toBe(0)
  await ann.restart()
  expect(ann.state.session?.approvalLimits).toEqual(limits)
})

test('the first approval shows at every console, and the second one lets the request on', async () => {
  const hub = await startTestHub()
  const [ann, bo, sue] = [
    await (await TestConsole.start(hub.url)).signIn('1001'),
    await (await TestConsole.start(hub.url)).signIn('1002'),
    await (await TestConsole.start(hub.url)).signIn('1100'),
  ]
  await ann.do(openReturn(TICKET, 'P2'), { type: 'ticket.completeStage', id: TICKET, fromStep: 0 })
  await until('the request at Bo', async () => (await ticketAt(bo))?.step === 1)
  await bo.do(approve)
  for (const desk of [ann, sue])
    await until('the first approval', async () => (await ticketAt(desk))?.firstApproval?.by === 'p-1002')
  await expect(bo.do({ ...approve, comment: '再看一次' })).rejects.toMatchObject({
    code: 'secondPersonNeeded',
  })
  await sue.do(approve)
  for (const desk of [ann, bo])
    await until('the decision', async () => (await ticketAt(desk))?.decision?.first?.by === 'p-1002')
  expect(await ticketAt(ann)).toMatchObject({ step: 2, firstApproval: null, decision: { by: 'p-1100' } })
})

test('limits that an administrator sets are at once those of every console, and judge what waits there', async () => {
  const hub = await startTestHub()
  const [ann, adam] = [
    await (await TestConsole.start(hub.url)).signIn('1001'),
    await (await TestConsole.start(hub.url)).signIn('1900'),
  ]
  expect(ann.state.session).toMatchObject({ canSetLimits: true, limitChanges: [] })
  await ann.do(openReturn(TICKET, 'P2'), { type: 'ticket.completeStage', id: TICKET, fromStep: 0 })
  await ann.sent()
  const limits = { ...DEFAULT_APPROVAL_LIMITS, return: 0 }
  const act: Act = { type: 'teamSettings.setApprovalLimits', limits, seen: DEFAULT_APPROVAL_LIMITS }
  await expect(ann.do(act)).rejects.toMatchObject({ code: 'notAllowed' })
  await adam.do(act)
  for (const desk of [adam, ann])
    await until('the limits', () => desk.state.session?.approvalLimits.return === 0)
  expect(ann.state.session?.limitChanges).toMatchObject([
    { by: 'p-1900', from: DEFAULT_APPROVAL_LIMITS, to: limits },
  ])
  // somebody who looked at the limits of before does not overwrite them
  const late = { ...act, limits: { ...limits, return: 9 } }
  await expect(adam.do(late)).rejects.toMatchObject({ code: 'limitsChanged' })

  await hub.close()
  await offline(adam)
  await offline(ann)
  await expect(adam.do({ ...late, seen: limits })).rejects.toMatchObject({ code: 'needsHub' })
  await ann.restart()
  expect(ann.state.session).toMatchObject({ approvalLimits: limits, limitChanges: [{ by: 'p-1900' }] })
})
