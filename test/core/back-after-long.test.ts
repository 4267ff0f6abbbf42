import { cpSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import type { Hub } from '../../hub/start.ts'
import type { TicketId } from '../../shared/domain/ids.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { online } from './support/restartable-hub.ts'
import { makeDataDir, TestConsole } from './support/test-console.ts'
import { openReturn } from './support/ticket-acts.ts'
import { openHubData } from '../support/hub-data.ts'

/** A desk that was away until the hub's feed no longer reaches back to it: everything comes as a whole copy. */

const TICKET = 't-1' as TicketId
const open = openReturn(TICKET, 'P3')
const update = (fields: object): Act => ({ type: 'ticket.update', id: TICKET, fields })
const ticketOf = async (desk: TestConsole) => {
  const found = await desk.door.call('ticket.get', { id: TICKET })
  if (!found) throw new Error('no ticket')
  return found
}
const act = async (desk: TestConsole, one: Act): Promise<unknown> =>
  desk.door.call('acts.do', { acts: [one], basedOn: (await ticketOf(desk)).revision, draft: null })

/** Nothing before the hub's head is in its feed any more. */
function forgetFeed(hubDir: string): void {
  const db = openHubData(hubDir)
  db.exec('UPDATE feed SET floor = head')
  db.close()
}

/** Two agents with one ticket, confirmed on both desks; the second one goes on while the first is away. */
async function twoDesks(): Promise<{
  ann: TestConsole
  bo: TestConsole
  hub: { stop(): Promise<void>; start(): Promise<void>; forget(): Promise<void> }
}> {
  const dataDir = makeFolder()
  let hub: Hub = await startTestHub({ dataDir })
  const port = Number(new URL(hub.url).port)
  const ann = await (await TestConsole.start(hub.url)).signIn('1001')
  const bo = await (await TestConsole.start(hub.url)).signIn('1002')
  await ann.do(open)
  await ann.sent()
  await until('the ticket', async () => (await bo.door.call('ticket.get', { id: TICKET })) !== null)
  const start = async (): Promise<void> => void (hub = await startTestHub({ dataDir, port }))
  const stop = (): Promise<void> => hub.close()
  const forget = async (): Promise<void> => {
    await stop()
    forgetFeed(dataDir)
    await start()
    await online(bo)
  }
  return { ann, bo, hub: { stop, start, forget } }
}
const leave = async (desk: TestConsole): Promise<void> => {
  await desk.core.close()
  desk.phone.detach()
}
const comeBack = async (desk: TestConsole): Promise<void> => {
  await desk.open()
  await desk.online()
  await desk.sent()
}

test('what others overwrote is shown with both values, what they left is not, and it comes back by one click', async () => {
  const { ann, bo, hub } = await twoDesks()
  await act(ann, update({ title: '安的标题', priority: 'P1' }))
  await ann.sent()
  await until('it', async () => (await ticketOf(bo)).ticket.title === '安的标题')
  await leave(ann)
  await act(bo, update({ title: '博的标题' }))
  await bo.sent()
  await hub.forget()
  await comeBack(ann)
  await until('the copy', async () => (await ticketOf(ann)).ticket.title === '博的标题')
  await until('the mark', () => ann.state.conflicts.overwritten.length > 0)
  expect(ann.state.conflicts.overwritten).toMatchObject([
    { entityId: TICKET, field: 'title', own: '安的标题', winning: '博的标题', by: null, isByCopy: true },
  ])
  expect(ann.state.notices.map(({ key }) => key)).toContain('valueBeaten')
  await ann.door.call('conflicts.restoreMine', { ids: ann.state.conflicts.overwritten.map(({ id }) => id) })
  expect(ann.state.conflicts.overwritten).toEqual([])
  await until('the title everywhere', async () => (await ticketOf(bo)).ticket.title === '安的标题')
})

test('what the desk has still to send comes after, and a second copy tells nothing again', async () => {
  const { ann, bo, hub } = await twoDesks()
  await act(ann, update({ title: '早先的标题' }))
  await ann.sent()
  await until('it', async () => (await ticketOf(bo)).ticket.title === '早先的标题')
  await hub.stop()
  await until('the loss', () => ann.state.hub.state !== 'online')
  await act(ann, update({ title: '离线的标题' }))
  await leave(ann)
  await hub.start()
  await online(bo)
  await act(bo, update({ title: '博的标题' }))
  await bo.sent()
  await hub.forget()
  await comeBack(ann)
  await until('the last writer', async () => (await ticketOf(bo)).ticket.title === '离线的标题')
  expect(ann.state.conflicts.overwritten).toEqual([])
  await leave(ann)
  await hub.forget()
  await comeBack(ann)
  expect((await ticketOf(ann)).ticket.title).toBe('离线的标题')
  expect(ann.state.conflicts.overwritten).toEqual([])
})

test('an act whose answer was lost, and that was overwritten since, is told as well', async () => {
  const { ann, bo, hub } = await twoDesks()
  await hub.stop()
  await until('the loss', () => ann.state.hub.state !== 'online')
  await act(ann, update({ title: '安的标题' }))
  await leave(ann)
  const before = makeDataDir()
  cpSync(ann.options.dataDir, before, { recursive: true })
  await hub.start()
  await comeBack(ann)
  await leave(ann)
  await online(bo)
  await until('it', async () => (await ticketOf(bo)).ticket.title === '安的标题')
  await act(bo, update({ title: '博的标题' }))
  await bo.sent()
  await hub.forget()
  // as if the power had gone before the hub's answer was on the disk; the sign-in was renewed since and is made again
  const again = await TestConsole.start(ann.options.hubUrl, { dataDir: before })
  if (again.state.hub.state !== 'online') await again.signIn('1001')
  await again.online()
  await again.sent()
  await until('the mark', () => again.state.conflicts.overwritten.length > 0)
  expect(again.state.conflicts.overwritten).toMatchObject([
    { own: '安的标题', winning: '博的标题', isByCopy: true },
  ])
  expect((await ticketOf(again)).ticket.title).toBe('博的标题')
})
