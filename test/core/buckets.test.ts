import { describe, expect, test } from 'vitest'
import { createBodyReader, type BodyReader } from '../../shared/contract/feed-change.ts'
import type { Act } from '../../shared/acts/registry.ts'
import type { ContactId, CustomerId, FollowUpId, NoteId, TicketId } from '../../shared/domain/ids.ts'
import type { Bucket } from '../../shared/entities/bucket.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { personId } from '../hub/support/test-team.ts'
import { tagOf, TEST_RULES, TestMemberships } from '../support/test-buckets.ts'
import { deskLedger, expectSameLedger } from './support/compare-ledgers.ts'
import { LyingHub } from './support/lying-hub.ts'
import { bucketsHere, readableLedger } from './support/readable-ledger.ts'
import { CACHE_KEY, makeDataDir, TestConsole } from './support/test-console.ts'
import { openReturn } from './support/ticket-acts.ts'

/** What leaves and enters a console as entities move between buckets, and persons between teams. */

const customerId = (id: string): CustomerId => id as CustomerId
const ticketId = (id: string): TicketId => id as TicketId
const placed = (id: string, ...buckets: Bucket[]): Act => ({
  type: 'customer.update',
  id: customerId(id),
  fields: { tags: buckets.map(tagOf) },
})
const named = (id: string, name: string): Act => ({
  type: 'customer.update',
  id: customerId(id),
  fields: { name },
})
const assigned = (id: string, extension: string | null): Act => ({
  type: 'ticket.update',
  id: ticketId(id),
  fields: { assignee: extension === null ? null : personId(extension) },
})
const noteOn = (id: string, customer: string, text: string): Act => ({
  type: 'note.add',
  id: id as NoteId,
  about: { entity: 'customer', id: customer },
  text,
})
const followUp = (id: string): Act => ({
  type: 'followUp.open',
  id: id as FollowUpId,
  fields: { number: null, customerId: null, ticketId: null, subject: '回访', dueAt: 5, assignee: null },
})
const ADAM: Bucket = 'person:p-1900'

interface Scene {
  readonly memberships: TestMemberships
  readonly url: string
  readonly dataDir: string
  readonly adam: TestDesk
}
/** A hub with buckets, and an administrator in everything who writes. */
async function openScene(): Promise<Scene> {
  const memberships = new TestMemberships()
  memberships.set(personId('1900'), { teams: ['1', '2'], departments: ['1'] })
  const dataDir = makeFolder()
  const { url } = await startTestHub({ dataDir, memberships, bucketRules: TEST_RULES })
  return { memberships, url, dataDir, adam: await TestDesk.connect(url, '1900') }
}
const hasCustomer = async (desk: TestConsole, id: string): Promise<boolean> =>
  (await desk.door.call('customer.get', { id: customerId(id) })) !== null
const countOf = async (desk: TestConsole, text: string): Promise<number> =>
  (await desk.door.call('search.find', { text, limit: 50 })).hits.length
const followUpsOf = async (desk: TestConsole): Promise<number> =>
  (await desk.door.call('followUp.list', { scope: 'all', offset: 0, limit: 10 })).total
const noticesOf = (desk: TestConsole): string[] => desk.state.notices.map(({ key }) => key)

/** No command reaches the hub, which seems to have trouble of its own, until the returned function is called. */
function holdCommands(front: LyingHub): () => void {
  front.question = (name, input) => (name === 'commands:submit' ? { commands: [] } : input)
  const trouble = { ok: false, error: { code: 'internal', message: 'not now', retryable: true } }
  front.lie = (name, reply) => (name === 'commands:submit' ? trouble : reply)
  return () => {
    front.question = (_name, input) => input
    front.lie = (_name, reply) => reply
  }
}

/** Closes the console and compares what it holds with what its person may read. */
async function expectReadable(scene: Scene, desk: TestConsole, extension: string): Promise<void> {
  await desk.sent()
  await desk.core.close()
  const person = { id: personId(extension), ...scene.memberships.of(personId(extension)) }
  expectSameLedger(
    deskLedger(desk.options.dataDir, CACHE_KEY),
    readableLedger(scene.dataDir, TEST_RULES, person),
    extension,
  )
  desk.phone.detach()
  await desk.open()
}

describe('an entity that moves between buckets', () => {
  test('leaves and enters search, lists, totals and cards of a console that is online', async () => {
    const scene = await openScene()
    const { adam, url, memberships } = scene
    memberships.set(personId('1001'), { teams: ['1'], departments: ['1'] })
    const ann = await (await TestConsole.start(url)).signIn('1001')
    const bo = await (await TestConsole.start(url)).signIn('1002')
    // one of each: in all, of a person, of a team, of a department
    await adam.act(createCustomer('c-1', '王小明', '+8613800138000'))
    await adam.act(openReturn(ticketId('t-1'), 'P3'))
    await adam.act(assigned('t-1', '1001'))
    await adam.act(noteOn('n-1', 'c-1', '滤网有异响'))
    await adam.act(followUp('f-1'))
    await until('the last', async () => (await followUpsOf(ann)) === 1)
    expect(await countOf(ann, '滤网')).toBe(1)
    expect(ann.state.counts).toEqual({ myOpenTickets: 1, followUpsDue: 1 })
    await until('the customer', () => hasCustomer(bo, 'c-1'))
    expect(await countOf(bo, '滤网')).toBe(0)
    expect(await followUpsOf(bo)).toBe(0)
    expect(await bo.door.call('ticket.get', { id: ticketId('t-1') })).toBeNull()

    await adam.act(placed('c-1', 'team:1'))
    await until('it to leave', async () => !(await hasCustomer(bo, 'c-1')))
    expect(await countOf(bo, '王小明')).toBe(0)
    expect((await bo.door.call('customer.list', { text: '', sort: 'name', offset: 0, limit: 9 })).total).toBe(
      0,
    )
    expect((await bo.door.call('customer.match', { number: '+8613800138000' })).candidates).toEqual([])
    expect(await hasCustomer(ann, 'c-1')).toBe(true)

    // taken from one person and given to another, whole
    await adam.act(placed('c-1', 'team:1', 'person:p-1002'))
    await until('it to come', () => hasCustomer(bo, 'c-1'))
    await expectReadable(scene, ann, '1001')
    await expectReadable(scene, bo, '1002')
  })

  test('does so over a restart and while the console is away; what another bucket still has stays', async () => {
    const scene = await openScene()
    const { adam, url, memberships } = scene
    memberships.set(personId('1001'), { teams: ['1', '2'] })
    const ann = await (await TestConsole.start(url)).signIn('1001')
    for (const id of ['c-1', 'c-2', 'c-3']) await adam.act(createCustomer(id, `王${id}`))
    await adam.act(placed('c-1', 'team:1', 'team:2'))
    await adam.act(placed('c-2', 'team:1'))
    await adam.act(placed('c-3', ADAM))
    await until('what left', async () => !(await hasCustomer(ann, 'c-3')))
    await ann.restart(async () => {
      await adam.act(named('c-1', '王改名'))
      await adam.act(placed('c-2', ADAM))
      await adam.act(placed('c-3', 'team:2', 'all'))
      memberships.set(personId('1001'), { teams: ['2'] })
    })
    await until('what came', () => hasCustomer(ann, 'c-3'))
    await until('the other to leave', async () => !(await hasCustomer(ann, 'c-2')))
    expect((await ann.door.call('customer.get', { id: customerId('c-1') }))?.customer.name).toBe('王改名')
    await until('the bucket to go', () => bucketsHere(ann.options.dataDir, CACHE_KEY)['team:1'] === undefined)
    await expectReadable(scene, ann, '1001')
  })

  test('during the first copy: an item that was on its way when it left is not written', async () => {
    const scene = await openScene()
    const { adam, url } = scene
    for (let n = 0; n < 300; n += 1)
      await adam.act(createCustomer(`c-${String(n).padStart(3, '0')}`, `王${n}`))
    const front = await LyingHub.start(url)
    front.snapshotBytes = 3000
    const ann = await TestConsole.start(front.url)
    await ann.door.call('session.signIn', { user: '1001', password: 'secret-1001' })
    await until('the first part', () => (ann.state.sync.progress?.done ?? 0) > 0, 15_000)
    // the first is here, the last is on its way
    for (const id of ['c-000', 'c-299']) await adam.act(placed(id, ADAM))
    await adam.act(placed('c-150', 'person:p-1001', ADAM))
    await adam.act(named('c-150', '王改名'))
    await until('the first to leave', async () => !(await hasCustomer(ann, 'c-000')))
    front.letGo()
    await ann.online()
    expect(await hasCustomer(ann, 'c-299')).toBe(false)
    await until('the one of its own', () => hasCustomer(ann, 'c-150'))
    await expectReadable(scene, ann, '1001')
  })
})

describe('a bucket', () => {
  test('that was gained is copied, and one that was lost removed within seconds, with what is parked of it', async () => {
    const scene = await openScene()
    const { adam, url, memberships } = scene
    const today = createBodyReader('today')
    const unreadable: BodyReader = {
      ...today,
      id: 'yesterday',
      value: (entity, value) =>
        (value as { level?: string }).level === 'vip'
          ? { ok: false, why: 'of tomorrow' }
          : today.value(entity, value),
    }
    for (const id of ['c-1', 'c-2', 'c-3']) await adam.act(createCustomer(id, `王${id}`))
    await adam.act({ type: 'customer.update', id: customerId('c-3'), fields: { level: 'vip' } })
    for (const id of ['c-1', 'c-3']) await adam.act(placed(id, 'team:1'))
    await adam.act(placed('c-2', 'team:1', 'all'))
    const dataDir = makeDataDir()
    const ann = await (await TestConsole.start(url, { dataDir, reader: unreadable })).signIn('1001')
    expect(await hasCustomer(ann, 'c-1')).toBe(false)

    memberships.set(personId('1001'), { teams: ['1'] })
    await until('the copy', () => hasCustomer(ann, 'c-1'))
    await until('the parked one', () => ann.state.sync.newer.keys.includes('customer/c-3'))
    expect(bucketsHere(dataDir, CACHE_KEY)).toMatchObject({ 'team:1': 3 })

    memberships.set(personId('1001'), {})
    await until('the loss', async () => !(await hasCustomer(ann, 'c-1')))
    await until('nothing parked', () => ann.state.sync.newer.kinds.length === 0)
    expect(await hasCustomer(ann, 'c-2')).toBe(true)
    expect(await countOf(ann, '王')).toBe(1)
    await until('no cursor', () => bucketsHere(dataDir, CACHE_KEY)['team:1'] === undefined)
    expect(noticesOf(ann)).toEqual(['newerParts'])
  })

  test('whose copy broke off is copied on from there, also over a restart', async () => {
    const scene = await openScene()
    const { adam, url, memberships } = scene
    for (let n = 0; n < 450; n += 1) {
      const id = `c-${String(n).padStart(3, '0')}`
      await adam.submit(adam.command(createCustomer(id, `王${n}`)), adam.command(placed(id, 'team:1')))
    }
    const front = await LyingHub.start(url)
    const ann = await (await TestConsole.start(front.url)).signIn('1001')
    front.snapshotBytes = 50_000
    memberships.set(personId('1001'), { teams: ['1'] })
    await until('the first part', () => hasCustomer(ann, 'c-199'))
    // what changes meanwhile, in what is here, on its way and not read yet
    for (const id of ['c-000', 'c-449']) await adam.act(named(id, '王改名'))
    await adam.act(placed('c-001', ADAM))
    front.snapshotBytes = Number.POSITIVE_INFINITY
    front.snapshotsAsked.length = 0
    await ann.restart()
    await until('the last', () => hasCustomer(ann, 'c-449'))
    await until('the end', () => bucketsHere(ann.options.dataDir, CACHE_KEY)['team:1'] === 449)
    expect(front.snapshotsAsked).toEqual([
      expect.stringMatching(/^\?bucket=team%3A1&revision=\d+&after=customer%3Ac-199$/),
    ])
    await expectReadable(scene, ann, '1001')
  })

  test('takes nothing with it that the person typed: drafts and unsent acts stay, and that is said', async () => {
    const scene = await openScene()
    const { adam, url, memberships } = scene
    memberships.set(personId('1001'), { teams: ['1'] })
    for (const id of ['c-1', 'c-2']) await adam.act(createCustomer(id, `王${id}`))
    for (const id of ['c-1', 'c-2']) await adam.act(placed(id, 'team:1'))
    const front = await LyingHub.start(url)
    const ann = await (await TestConsole.start(front.url)).signIn('1001')
    await until('the team', () => hasCustomer(ann, 'c-2'))
    await ann.door.call('draft.save', { key: 'customer:c-1', value: { name: '打到一半' } })
    // what is done now reaches the hub after the person has lost the team
    const letThrough = holdCommands(front)
    await ann.do(named('c-2', '自己改的'))
    memberships.set(personId('1001'), {})
    await until('the loss', async () => !(await hasCustomer(ann, 'c-1')) && !(await hasCustomer(ann, 'c-2')))
    expect(ann.state.notices.filter(({ key }) => key === 'workOutOfReach')).toMatchObject([
      { values: { count: '2' } },
    ])
    expect((await ann.door.call('draft.get', { key: 'customer:c-1' }))?.value).toEqual({ name: '打到一半' })
    expect((await ann.door.call('outbox.list', null)).items).toMatchObject([{ act: { id: 'c-2' } }])

    letThrough()
    await ann.restart()
    await until('the answer', () => ann.state.sync.needsYou === 1 && ann.state.sync.toSend === 0, 15_000)
    const [refused] = (await ann.door.call('outbox.list', null)).items
    expect(refused).toMatchObject({ status: 'needsYou', refusal: { code: 'notAllowed' } })
    await ann.door.call('outbox.undo', { id: refused?.id ?? '' })
    expect((await ann.door.call('draft.get', { key: 'customer:c-2' }))?.value).toMatchObject({
      name: '自己改的',
    })
    expect(await hasCustomer(ann, 'c-2')).toBe(false)
  })

  test('of which an announcement was missed is pulled alone', async () => {
    const { adam, url } = await openScene()
    await adam.act(createCustomer('c-1', '王'))
    await adam.act(placed('c-1', 'person:p-1001', ADAM))
    const front = await LyingHub.start(url)
    const ann = await (await TestConsole.start(front.url)).signIn('1001')
    await until('the copy', () => hasCustomer(ann, 'c-1'))
    const pulled: string[] = []
    front.question = (name, input) => {
      if (name === 'changes:pull') pulled.push((input as { bucket: string }).bucket)
      return input
    }
    front.silenced.add('changes:new')
    await adam.act(named('c-1', '没听到的'))
    await new Promise((resume) => setTimeout(resume, 50))
    front.silenced.clear()
    await adam.act(createCustomer('c-2', '陈'))
    await until('what is announced', () => hasCustomer(ann, 'c-2'))
    expect(pulled).toEqual([])
    await adam.act(named('c-1', '听到的'))
    const nameOf = async (): Promise<string | undefined> =>
      (await ann.door.call('customer.get', { id: customerId('c-1') }))?.customer.name
    await until('the name', async () => (await nameOf()) === '听到的')
    expect(pulled).toEqual(['person:p-1001'])
  })
})

test('another person who signs in at the console holds what that one may read, and nothing of the first', async () => {
  const scene = await openScene()
  const { adam, url } = scene
  for (const extension of ['1001', '1002']) {
    await adam.act(openReturn(ticketId(`t-${extension}`), 'P3'))
    await adam.act(assigned(`t-${extension}`, extension))
  }
  const desk = await (await TestConsole.start(url)).signIn('1001')
  await until('the own one', () => desk.state.counts.myOpenTickets === 1)
  await desk.door.call('session.signOut', null)
  await desk.signIn('1002')
  await until('the own one', () => desk.state.counts.myOpenTickets === 1)
  await until('the other one to go', async () => {
    return (await desk.door.call('ticket.get', { id: ticketId('t-1001') })) === null
  })
  await expectReadable(scene, desk, '1002')
})

describe('an act that rests on something outside of the person’s buckets', () => {
  const contactId = 'contact-1' as ContactId
  const report: Act = {
    type: 'call.report',
    facts: {
      contactId,
      direction: 'inbound',
      number: null,
      queueId: null,
      agentId: null,
      customerId: null,
      startedAt: 1,
      answeredAt: null,
      endedAt: null,
      waitedMs: null,
      outcome: null,
      quality: null,
    },
  }

  test('is an intent: the hub decides it, for and against', async () => {
    const scene = await openScene()
    const { adam, url } = scene
    await adam.act(openReturn(ticketId('t-1'), 'P3'))
    await adam.act(assigned('t-1', '1002'))
    await adam.act(report)
    const front = await LyingHub.start(url)
    const ann = await (await TestConsole.start(front.url)).signIn('1001')
    expect(await ann.door.call('ticket.get', { id: ticketId('t-1') })).toBeNull()
    const letThrough = holdCommands(front)
    // there for the hub, and nowhere: the console cannot tell the two apart
    await ann.do({ type: 'call.assign', contactId, ticketId: ticketId('t-1') })
    await ann.do({ type: 'call.assign', contactId, ticketId: ticketId('t-none') })
    expect(ann.state.sync.toSend).toBe(2)
    // of a kind that everybody gets whole it can
    const wrapUp: Act = {
      type: 'call.wrapUp',
      contactId: 'contact-none' as ContactId,
      disposition: 'solved',
    }
    await expect(ann.do(wrapUp)).rejects.toMatchObject({ code: 'notFound' })
    letThrough()
    await ann.restart()
    await until('both answers', () => ann.state.sync.toSend === 0 && ann.state.sync.needsYou === 1, 15_000)
    expect((await ann.door.call('outbox.list', null)).items).toMatchObject([
      { act: { ticketId: 't-none' }, status: 'needsYou', refusal: { code: 'notFound' } },
    ])
    await until('the call', async () => {
      const { rows } = await ann.door.call('call.list', { scope: 'all', outcome: null, offset: 0, limit: 5 })
      return rows[0]?.call.ticketId === 't-1'
    })
    await expectReadable(scene, ann, '1001')
  })
})
