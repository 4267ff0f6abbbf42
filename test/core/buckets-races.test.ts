import Database from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { unlock } from '../../shared/cipher.ts'
import type { Act } from '../../shared/acts/registry.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import type { Bucket } from '../../shared/entities/bucket.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { personId } from '../hub/support/test-team.ts'
import { tagOf, TEST_RULES, TestMemberships } from '../support/test-buckets.ts'
import { LyingHub } from './support/lying-hub.ts'
import { bucketsHere } from './support/readable-ledger.ts'
import { TestClock } from './support/test-clock.ts'
import { CACHE_KEY, makeDataDir, TestConsole } from './support/test-console.ts'

/** Buckets that a person loses and gains while something else is under way. */

const customerId = (id: string): CustomerId => id as CustomerId
const nth = (n: number): string => `c-${String(n).padStart(3, '0')}`
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

/** A hub with buckets behind a front, and an administrator in everything who writes. */
async function openScene() {
  const memberships = new TestMemberships()
  memberships.set(personId('1900'), { teams: ['1', '2'], departments: ['1'] })
  const { url } = await startTestHub({ dataDir: makeFolder(), memberships, bucketRules: TEST_RULES })
  const adam = await TestDesk.connect(url, '1900')
  const front = await LyingHub.start(url)
  const teams = (...names: string[]): void => memberships.set(personId('1001'), { teams: names })
  /** Makes customers of a bucket. */
  const fill = async (count: number, bucket: Bucket): Promise<void> => {
    for (let n = 0; n < count; n += 1)
      await adam.submit(adam.command(createCustomer(nth(n), `王${n}`)), adam.command(placed(nth(n), bucket)))
  }
  return { adam, front, teams, fill }
}
const hasCustomer = async (desk: TestConsole, id: string): Promise<boolean> =>
  (await desk.door.call('customer.get', { id: customerId(id) })) !== null
const nameOf = async (desk: TestConsole, id: string): Promise<string | undefined> =>
  (await desk.door.call('customer.get', { id: customerId(id) }))?.customer.name

/** Answers to the pull of this bucket wait, once, until the returned function is called; `asked` says that one does. */
function holdPull(front: LyingHub, bucket: string): { asked: () => boolean; letGo: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isAsking = false
  let isAsked = false
  front.question = (name, input) => {
    isAsking ||= !isAsked && name === 'changes:pull' && (input as { bucket?: string }).bucket === bucket
    return input
  }
  front.lie = (name, reply) => {
    if (!isAsking || name !== 'changes:pull') return reply
    isAsking = false
    isAsked = true
    return promise.then(() => reply)
  }
  return { asked: () => isAsked, letGo: resolve }
}

describe('a bucket that is lost', () => {
  test('goes, also where a pull is answered later that was looked at before', async () => {
    const { adam, front, teams, fill } = await openScene()
    await fill(1, 'team:1')
    teams('1')
    const ann = await (await TestConsole.start(front.url)).signIn('1001')
    await until('the team', () => hasCustomer(ann, 'c-000'))
    const held = holdPull(front, 'all')
    front.silenced.add('changes:new')
    await adam.act(createCustomer('c-8', '陈'))
    await new Promise((resume) => setTimeout(resume, 50))
    front.silenced.clear()
    await adam.act(createCustomer('c-9', '林'))
    await until('the pull', held.asked)
    teams()
    await new Promise((resume) => setTimeout(resume, 50))
    held.letGo()
    await until('what is announced', () => hasCustomer(ann, 'c-9'))
    await until('the loss', async () => !(await hasCustomer(ann, 'c-000')))
  })

  test('and regained lacks nothing of what was done meanwhile', async () => {
    const { adam, front, teams, fill } = await openScene()
    await fill(1, 'team:1')
    teams('1')
    const ann = await (await TestConsole.start(front.url)).signIn('1001')
    await until('the team', () => hasCustomer(ann, 'c-000'))
    // the console is busy with another bucket
    const held = holdPull(front, 'team:2')
    teams('1', '2')
    await until('the pull', held.asked)
    teams('2')
    await adam.act(named('c-000', '改名'))
    teams('1', '2')
    await new Promise((resume) => setTimeout(resume, 50))
    held.letGo()
    await until('the name', async () => (await nameOf(ann, 'c-000')) === '改名')
  })

  test('and regained while it is copied is here whole', async () => {
    const { front, teams, fill } = await openScene()
    await fill(450, 'team:1')
    const ann = await (await TestConsole.start(front.url)).signIn('1001')
    front.snapshotBytes = 50_000
    teams('1')
    await until('the first part', () => hasCustomer(ann, nth(199)))
    teams()
    await until(
      'the loss',
      async () => !(await hasCustomer(ann, nth(0))) && !(await hasCustomer(ann, nth(199))),
    )
    teams('1')
    await new Promise((resume) => setTimeout(resume, 50))
    front.letGo()
    await until('the last', () => hasCustomer(ann, nth(449)), 15_000)
    await until('the first', () => hasCustomer(ann, nth(0)), 15_000)
    await until('all', () => bucketsHere(ann.options.dataDir, CACHE_KEY)['team:1'] === 450)
  })

  test('and regained is here whole, where the console ended in the middle of removing it', async () => {
    const { front, teams, fill } = await openScene()
    await fill(250, 'team:1')
    teams('1')
    const dataDir = makeDataDir()
    const ann = await (await TestConsole.start(front.url, { dataDir })).signIn('1001')
    await until('the team', () => bucketsHere(dataDir, CACHE_KEY)['team:1'] === 250)
    // the second part cannot be removed
    const alter = (sql: string): void => {
      const db = new Database(join(dataDir, 'cache.db'))
      unlock(db, CACHE_KEY)
      db.exec(sql)
      db.close()
    }
    alter(
      `CREATE TRIGGER stop BEFORE DELETE ON customer WHEN old.id = '${nth(240)}' BEGIN SELECT raise(ABORT, 'stop'); END`,
    )
    teams()
    await until('the first part', async () => !(await hasCustomer(ann, nth(0))))
    await ann.restart(() => {
      alter('DROP TRIGGER stop')
      teams('1')
    })
    await until('the first', () => hasCustomer(ann, nth(0)))
    await until('all', () => bucketsHere(dataDir, CACHE_KEY)['team:1'] === 250)
  })
})

test('whoever brings an entity back is not said to have overwritten what others did meanwhile', async () => {
  const { adam, front, teams, fill } = await openScene()
  await fill(1, 'team:1')
  teams('1')
  const ann = await (await TestConsole.start(front.url)).signIn('1001')
  await until('the team', () => hasCustomer(ann, 'c-000'))
  await ann.do(named('c-000', '安'))
  await ann.sent()
  await adam.act(placed('c-000', 'person:p-1900', 'person:p-1002'))
  await until('it to leave', async () => !(await hasCustomer(ann, 'c-000')))
  const bo = await TestDesk.connect(adam.url, '1002')
  await bo.act(named('c-000', '波'))
  await adam.act(placed('c-000', 'team:1'))
  await until('it to come back', () => hasCustomer(ann, 'c-000'))
  await until('the flag', () => ann.state.conflicts.overwritten.length > 0)
  expect(ann.state.conflicts.overwritten).toMatchObject([
    { field: 'name', own: '安', winning: '波', by: null, isByCopy: true },
  ])
})

test('a copy of a bucket that ends before its end is taken up again', async () => {
  const { front, teams, fill } = await openScene()
  await fill(250, 'team:1')
  const ann = await (await TestConsole.start(front.url)).signIn('1001')
  // as from a proxy that passes on what it has of an answer, and closes it
  let revision = 0
  front.line = (line) => {
    if (line.line === 'head') ({ revision } = line)
    const isCut = line.line === 'end' || (line.line === 'item' && line.id > nth(219))
    return isCut ? { line: 'head', revision, total: 250 } : line
  }
  teams('1')
  await until('the first part', () => hasCustomer(ann, nth(199)))
  front.line = undefined
  await until('the last', () => hasCustomer(ann, nth(249)))
  await until('all', () => bucketsHere(ann.options.dataDir, CACHE_KEY)['team:1'] === 250)
})

test('a copy that cannot be resumed after a long absence takes away what left the bucket meanwhile', async () => {
  const clock = new TestClock()
  const memberships = new TestMemberships()
  memberships.set(personId('1900'), { teams: ['1', '2'] })
  const options = {
    dataDir: makeFolder(),
    memberships,
    bucketRules: TEST_RULES,
    now: () => clock.now(),
    times: { pruneMs: 20 },
  }
  const first = await startTestHub(options)
  const adam = await TestDesk.connect(first.url, '1900')
  for (let n = 0; n < 450; n += 1)
    await adam.submit(adam.command(createCustomer(nth(n), `王${n}`)), adam.command(placed(nth(n), 'team:1')))
  const front = await LyingHub.start(first.url)
  const ann = await (await TestConsole.start(front.url, { clock })).signIn('1001')
  front.snapshotBytes = 50_000
  memberships.set(personId('1001'), { teams: ['1'] })
  await until('the first part', () => hasCustomer(ann, nth(199)))
  await ann.restart(async () => {
    await adam.act(placed(nth(0), 'team:2'))
    await first.close()
    clock.advance(365 * DAY_MS)
    front.snapshotBytes = Number.POSITIVE_INFINITY
    const later = await startTestHub({ ...options, port: Number(new URL(first.url).port) })
    const bo = await TestDesk.connect(later.url, '1002')
    await until('the feed to be pruned', async () => {
      const pulled = await bo.ask('changes:pull', { after: 2, limit: 1 })
      return pulled.kind === 'snapshotNeeded'
    })
  })
  // after so long without the hub nobody works here until a sign-in
  await until('the sign-in to be asked for', () => ann.state.session === null)
  await ann.signIn('1001')
  await until('the last', () => hasCustomer(ann, nth(449)), 15_000)
  await until('all', () => bucketsHere(ann.options.dataDir, CACHE_KEY)['team:1'] === 449)
  await until('what left to go', async () => !(await hasCustomer(ann, nth(0))))
})
