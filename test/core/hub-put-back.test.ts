import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openCache } from '../../main/core/cache/open-cache.ts'
import type { Act } from '../../shared/acts/registry.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { deskLedger, expectSameLedger, hubLedger } from './support/compare-ledgers.ts'
import { LyingHub } from './support/lying-hub.ts'
import { CACHE_KEY, TestConsole } from './support/test-console.ts'

/**
 * The hub's data was put back to an earlier state, and goes on from there in a new epoch. A console that was ahead shows what the hub has,
 * nothing else, misses nothing of what came since, and keeps what it alone still knows.
 */

const named = (id: string, name: string): Act => ({
  type: 'customer.update',
  id: id as CustomerId,
  fields: { name },
})
const onlyHere = (dataDir: string): { id: string; revision: number; body: string }[] => {
  const db = openCache({ file: join(dataDir, 'cache.db'), key: CACHE_KEY })
  try {
    return db.prepare('SELECT id, revision, body FROM only_here ORDER BY entity, id').all() as never
  } finally {
    db.close()
  }
}

test.each([
  { isAway: false, what: 'was connected' },
  { isAway: true, what: 'was away, and comes back when the hub is as far again' },
])('a console that $what', { timeout: 60_000 }, async ({ isAway }) => {
  const dataDir = makeFolder()
  const first = await startTestHub({ dataDir })
  const port = Number(new URL(first.url).port)
  const front = await LyingHub.start(first.url)
  front.health = { epoch: 'epoch-1' }
  const ann = await (await TestConsole.start(front.url)).signIn('1001')
  const bo = await TestDesk.connect(first.url, '1002')
  for (let n = 0; n < 5; n += 1) await bo.act(createCustomer(`c-${n}`, `客户${n}`))
  await first.close()
  const backup = makeFolder()
  cpSync(dataDir, backup, { recursive: true })

  // what is lost: two new ones, and a new name
  const second = await startTestHub({ dataDir, port })
  const bo2 = await TestDesk.connect(second.url, '1002')
  await bo2.act(createCustomer('c-new', '新客户'))
  await bo2.act(named('c-1', '改名后'))
  await ann.online()
  await ann.do(createCustomer('c-own', '安的客户'))
  await ann.sent()
  await until('all of it', async () => (await ann.door.call('customer.get', { id: 'c-own' })) !== null)
  // the answer to a command may come before the change that it made
  const hasAll = (): void =>
    expectSameLedger(deskLedger(ann.options.dataDir, CACHE_KEY), hubLedger(dataDir), 'ann')
  await vi.waitFor(hasAll, { timeout: 10_000 })
  if (isAway) {
    await ann.core.close()
    ann.phone.detach()
  }
  await second.close()

  front.health = { epoch: 'epoch-2' }
  const third = await startTestHub({ dataDir: backup, port })
  const bo3 = await TestDesk.connect(third.url, '1002')
  for (let n = 0; n < 12; n += 1) await bo3.act(createCustomer(`d-${n}`, `之后${n}`))
  if (isAway) await ann.open()
  else ann.core.power('resume')
  await until('the copy', async () => (await ann.door.call('customer.get', { id: 'd-11' })) !== null, 20_000)
  await until('its end', () => ann.state.sync.progress === null)
  expectSameLedger(deskLedger(ann.options.dataDir, CACHE_KEY), hubLedger(backup), 'ann')
  expect(await ann.door.call('customer.get', { id: 'c-own' })).toBeNull()
  const found = await ann.door.call('search.find', { text: '新客户', limit: 10 })
  expect(found.hits).toEqual([])
  const kept = onlyHere(ann.options.dataDir)
  expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(['c-1', 'c-new', 'c-own']))
  expect(kept.find(({ id }) => id === 'c-1')?.body).toContain('改名后')
  expect(ann.state.notices).toMatchObject([{ key: 'hubPutBackKept', values: { count: String(kept.length) } }])
  // it follows the hub from there on
  await bo3.act(named('c-1', '再改'))
  await until('the change', async () => {
    const card = await ann.door.call('customer.get', { id: 'c-1' })
    return card?.customer.name === '再改'
  })
})

test(
  'commands that the hub had answered, and whose changes were not here yet, are sent again',
  { timeout: 60_000 },
  async () => {
    const dataDir = makeFolder()
    const first = await startTestHub({ dataDir })
    const port = Number(new URL(first.url).port)
    const front = await LyingHub.start(first.url)
    front.health = { epoch: 'epoch-1' }
    const ann = await (await TestConsole.start(front.url)).signIn('1001')
    await first.close()
    const backup = makeFolder()
    cpSync(dataDir, backup, { recursive: true })
    await startTestHub({ dataDir, port }).then(async (second) => {
      front.silenced.add('changes:new')
      front.lie = (name, reply) => (name === 'changes:pull' ? new Promise(() => undefined) : reply)
      ann.core.power('resume')
      await until('the hub', () => ann.state.hub.state === 'online', 15_000)
      await ann.do(createCustomer('c-own', '安的客户'))
      await until('the answer', () => ann.state.sync.toSend === 0)
      await second.close()
    })
    front.silenced.clear()
    front.lie = (_name, reply) => reply
    front.health = { epoch: 'epoch-2' }
    await startTestHub({ dataDir: backup, port })
    ann.core.power('resume')
    await ann.online()
    await ann.sent()
    await until('it', () => (hubLedger(backup)['customer'] ?? []).some(({ id }) => id === 'c-own'), 15_000)
  },
)
