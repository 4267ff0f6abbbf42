import { expect, test } from 'vitest'
import { v7 } from 'uuid'
import type { CustomerId, NoteId, TicketId } from '../../shared/domain/ids.ts'
import { nextBatchSize } from '../../main/core/hub-link/batch-size.ts'
import { CuttableProxy } from '../support/cuttable-proxy.ts'
import { afterTest, makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { deskLedger, expectSameLedger, hubLedger, type LedgerRows } from './support/compare-ledgers.ts'
import { LyingHub } from './support/lying-hub.ts'
import { TestConsole } from './support/test-console.ts'
import { openReturn } from './support/ticket-acts.ts'

/** The first copy of a team's ledger, over a line that breaks: seen to move, and gone on with where it stopped. */

const progressOf = (desk: TestConsole) => desk.state.sync.progress
const progressOfEvents = (desk: TestConsole): number[] =>
  desk.events.flatMap(({ patch }) => (patch.sync?.progress ? [patch.sync.progress.done] : []))

test('its progress moves, stays where a cut left it, also over a restart, and goes on from there', async () => {
  const dataDir = makeFolder()
  const hub = await startTestHub({ dataDir, isTrial: true, team: 'sample', customers: 600 })
  const hubPort = Number(new URL(hub.url).port)
  let isUp = true
  // port 1 is nobody's
  const line = await CuttableProxy.start(() => (isUp ? hubPort : 1))
  afterTest(() => line.stop())
  const cut = (): void => {
    isUp = false
    line.cut()
  }
  const desk = await TestConsole.start(`http://127.0.0.1:${line.port}`, { isTrial: true })
  await desk.door.call('session.trialSignIn', { extension: '1001' })
  await until('the copy under way', () => (progressOf(desk)?.done ?? 0) > 0, 15_000)
  cut()
  await until('the loss', () => ['offline', 'connecting'].includes(desk.state.hub.state), 15_000)
  const atCut = progressOf(desk)
  expect(atCut?.done).toBeGreaterThan(0)
  expect(atCut?.done).toBeLessThan(atCut?.total ?? 0)
  expect(desk.state.sync.freshAt).toBeNull()
  // what is here can be used
  const here = await desk.door.call('customer.list', { text: '', sort: 'name', offset: 0, limit: 1 })
  expect(here.total).toBeGreaterThan(0)

  // what had arrived before the cut is still written; once the core has ended nothing can be, so from then on it stands
  await desk.restart()
  const afterRestart = progressOf(desk)
  expect(afterRestart?.done).toBeGreaterThanOrEqual(atCut?.done ?? Infinity)
  expect(afterRestart?.done).toBeLessThan(afterRestart?.total ?? 0)
  await desk.restart()
  expect(progressOf(desk)).toEqual(afterRestart)
  isUp = true
  await until(
    'the copy to be whole',
    () => desk.state.sync.freshAt !== null && progressOf(desk) === null,
    60_000,
  )
  const seen = progressOfEvents(desk)
  expect(Math.min(...seen)).toBeGreaterThanOrEqual(afterRestart?.done ?? Infinity)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  const last = desk.events.findLast(({ patch }) => patch.sync?.progress)?.patch.sync?.progress
  expect(last?.done).toBe(last?.total)
  expectSameLedger(deskLedger(desk.options.dataDir, desk.options.cacheKey), hubLedger(dataDir), 'the desk')
})

test('the desk answers between the parts of the copy, and these get smaller where one takes long', async () => {
  expect([
    nextBatchSize(400, 900),
    nextBatchSize(25, 900),
    nextBatchSize(100, 5),
    nextBatchSize(100, 40),
  ]).toEqual([200, 25, 200, 100])
  // a part is 400 items at most: these customers are several parts, however fast the machine
  const customers = 1500
  const hub = await startTestHub({ isTrial: true, team: 'sample', customers })
  const desk = await TestConsole.start(hub.url, { isTrial: true })
  await desk.door.call('session.trialSignIn', { extension: '1001' })
  const totals: number[] = []
  const isWhole = (): boolean => desk.state.sync.freshAt !== null && progressOf(desk) === null
  while (!isWhole()) {
    const { total } = await desk.door.call('customer.list', { text: '', sort: 'name', offset: 0, limit: 1 })
    if (!isWhole()) totals.push(total)
    await new Promise((resume) => setTimeout(resume, 1))
  }
  // answers of several moments of the copy, each whole in itself
  expect(new Set(totals.filter((total) => total > 0 && total < customers)).size).toBeGreaterThan(1)
})

test(
  'an agent works while it goes on: commands are done, tickets get their numbers, the work of others is seen',
  { timeout: 90_000 },
  async () => {
    const dataDir = makeFolder()
    const hub = await startTestHub({ dataDir, isTrial: true, team: 'sample', customers: 600 })
    const slow = await LyingHub.start(hub.url)
    const colleague = await TestConsole.start(hub.url, { isTrial: true })
    await colleague.door.call('session.trialSignIn', { extension: '1002' })
    await colleague.online()
    // some customers, and nothing of what comes after them
    slow.snapshotBytes = 150_000
    const desk = await TestConsole.start(slow.url, { isTrial: true })
    await desk.door.call('session.trialSignIn', { extension: '1001' })
    await until('the copy under way', () => (progressOf(desk)?.done ?? 0) > 0, 15_000)

    // a ticket with what belongs to it
    const id = 't-during-the-copy' as TicketId
    const note = v7() as NoteId
    await desk.do(
      openReturn(id, 'P3'),
      { type: 'note.add', id: note, about: { entity: 'ticket', id }, text: '客户等着单号' },
      { type: 'ticket.update', id, fields: { priority: 'P2' } },
    )
    const opened = await until(
      'its number',
      async () => {
        const found = await desk.door.call('ticket.get', { id })
        return found?.ticket.number !== null && !found?.isPending ? found : undefined
      },
      20_000,
    )
    expect(opened?.ticket).toMatchObject({ title: '净化器退货', priority: 'P2' })
    expect(desk.state.sync.toSend).toBe(0)
    expect((await desk.door.call('outbox.list', null)).items).toEqual([])

    // a call and its one ticket
    const { callId } = desk.phone.rings({ from: '13800138000', queue: 'q-5001', waitedMs: 4000 })
    await until('the call', () => desk.state.calls.length > 0)
    await desk.door.call('call.answer', { callId })
    const { ticketId } = await desk.cardThat('its ticket', (card) => card.ticketId !== null)
    await until(
      'the number of its ticket',
      async () => {
        const found = await desk.door.call('ticket.get', { id: ticketId as TicketId })
        return found?.ticket.number !== null && !found?.isPending
      },
      20_000,
    )

    // what others do, to what is here and to what is not
    const here = await desk.door.call('customer.list', { text: '', sort: 'name', offset: 0, limit: 1 })
    const known = here.rows[0]?.customer.id as CustomerId
    const everybody = await colleague.door.call('ticket.list', {
      text: '',
      scope: 'all',
      status: null,
      kind: null,
      sort: 'oldest',
      offset: 0,
      limit: 1,
    })
    const elsewhere = everybody.rows[0]?.ticket.id as TicketId
    expect(await desk.door.call('ticket.get', { id: elsewhere })).toBeNull()
    await colleague.do(
      { type: 'ticket.update', id: elsewhere, fields: { title: '同事改的标题' } },
      { type: 'customer.update', id: known, fields: { tags: ['同事加的'] } },
    )
    await until(
      'the change of the colleague',
      async () => {
        const found = await desk.door.call('customer.get', { id: known })
        return found?.customer.tags.includes('同事加的')
      },
      20_000,
    )
    const { progress, freshAt } = desk.state.sync
    expect(progress?.done).toBeLessThan(progress?.total ?? 0)
    expect(freshAt).toBeNull()

    slow.letGo()
    await desk.online()
    expect((await desk.door.call('ticket.get', { id: elsewhere }))?.ticket.title).toBe('同事改的标题')
    await desk.door.call('call.hangUp', { callId })
    await desk.sent()
    await until('the same ledger', () => {
      const rows = (ledger: LedgerRows): number =>
        Math.max(
          ...Object.values(ledger)
            .flat()
            .map(({ revision }) => revision),
        )
      return rows(deskLedger(desk.options.dataDir, desk.options.cacheKey)) === rows(hubLedger(dataDir))
    })
    expectSameLedger(deskLedger(desk.options.dataDir, desk.options.cacheKey), hubLedger(dataDir), 'the desk')
  },
)
