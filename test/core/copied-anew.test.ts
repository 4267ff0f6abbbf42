import { expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import type { CustomerId, TicketId } from '../../shared/domain/ids.ts'
import type { Bucket } from '../../shared/entities/bucket.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { personId } from '../hub/support/test-team.ts'
import { tagOf, TEST_RULES, TestMemberships } from '../support/test-buckets.ts'
import { deskLedger } from './support/compare-ledgers.ts'
import { LyingHub } from './support/lying-hub.ts'
import { readableLedger } from './support/readable-ledger.ts'
import { CACHE_KEY, TestConsole } from './support/test-console.ts'
import { openReturn } from './support/ticket-acts.ts'

/**
 * A console comes back when the hub's feed no longer reaches to what it has, so that everything is copied anew. What left meanwhile
 * what its person may read is not told by anything: it does not come, and must go.
 */

const TICKET = 't-1' as TicketId
const away = (id: string): Act => ({
  type: 'customer.update',
  id: id as CustomerId,
  fields: { tags: ['team:2' as Bucket, 'person:p-1900' as Bucket].map(tagOf) },
})

interface Scene {
  readonly adam: TestDesk
  readonly ann: TestConsole
  readonly front: LyingHub
  /** Until the hub's feed does not reach back to what was done before. */
  pruned(): Promise<unknown>
  expectSame(): Promise<void>
}
/** A hub that keeps no change for long, an administrator who writes, and a console that has everything. */
async function openScene(): Promise<Scene> {
  const memberships = new TestMemberships()
  memberships.set(personId('1900'), { teams: ['1', '2'], departments: ['1'] })
  const dataDir = makeFolder()
  const times = { keepChangesMs: 1, pruneMs: 20 }
  const { url } = await startTestHub({ dataDir, memberships, bucketRules: TEST_RULES, times })
  const adam = await TestDesk.connect(url, '1900')
  for (let n = 1; n <= 40; n += 1)
    await adam.act(createCustomer(`c-${String(n).padStart(2, '0')}`, `客户${n}`))
  await adam.act(openReturn(TICKET, 'P3'))
  const front = await LyingHub.start(url)
  const ann = await (await TestConsole.start(front.url)).signIn('1001')
  const id = personId('1001')
  const expected = () => readableLedger(dataDir, TEST_RULES, { id, ...memberships.of(id) })
  const here = () => deskLedger(ann.options.dataDir, CACHE_KEY)
  return {
    adam,
    ann,
    front,
    pruned: () =>
      until('the feed to be pruned', async () => {
        const pulled = await adam.ask('changes:pull', { after: 1, limit: 1 })
        return pulled.kind === 'snapshotNeeded'
      }),
    expectSame: async () => {
      await until('the same', () => JSON.stringify(here()) === JSON.stringify(expected()), 5000).catch(
        () => undefined,
      )
      expect(here()).toEqual(expected())
    },
  }
}

test('what left is removed, from the first to the last of its kind and where nothing of the kind is left', async () => {
  const { adam, ann, front, pruned, expectSame } = await openScene()
  await expectSame()
  front.isAway = true
  await until('the loss', () => ann.state.hub.state !== 'online')
  await ann.do({ type: 'customer.update', id: 'c-07' as CustomerId, fields: { name: '安改的' } })
  await ann.door.call('draft.save', { key: 'customer:c-08', value: { name: '没写完' } })
  for (const id of ['c-01', 'c-07', 'c-08', 'c-20', 'c-40']) await adam.act(away(id))
  await adam.act({ type: 'ticket.update', id: TICKET, fields: { assignee: personId('1900') } })
  await adam.act(createCustomer('c-00', '新的'))
  await pruned()
  front.isAway = false
  await ann.online()
  await expectSame()
  expect(await ann.door.call('customer.get', { id: 'c-20' })).toBeNull()
  const list = await ann.door.call('customer.list', { text: '', sort: 'name', offset: 0, limit: 100 })
  expect(list.total).toBe(36)
  // what was typed about them is kept, and said
  expect(ann.state.notices.map(({ key }) => key).toSorted()).toEqual(['commandRefused', 'workOutOfReach'])
  expect(ann.state.sync.needsYou).toBe(1)
})

test('a copy that broke off goes on removing where it was, in another life of the core', async () => {
  const { adam, ann, front, pruned, expectSame } = await openScene()
  await expectSame()
  front.isAway = true
  await until('the loss', () => ann.state.hub.state !== 'online')
  for (const id of ['c-02', 'c-03', 'c-39']) await adam.act(away(id))
  await adam.act({ type: 'ticket.update', id: TICKET, fields: { assignee: personId('1900') } })
  await pruned()
  front.snapshotBytes = 9000
  front.isAway = false
  await until('a part of the copy', () => (ann.state.sync.progress?.done ?? 0) > 0)
  await ann.restart()
  front.letGo()
  await ann.online()
  await expectSame()
})
