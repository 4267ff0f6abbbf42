import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openCache } from '../../main/core/cache/open-cache.ts'
import type { Act } from '../../shared/acts/registry.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import { finish, hub, urlIn } from '../hub/support/hub-program.ts'
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

/** A hub as a program on a folder with the test team, because a restore starts it anew. */
async function startProgram(): Promise<{ url: string; dataDir: string }> {
  const { dataDir, close } = await startTestHub()
  await close()
  const program = hub(['--data', dataDir, '--port', '0', '--log-level', 'silent'])
  return { url: await urlIn(program), dataDir }
}
const backUp = async (dataDir: string): Promise<string> => {
  const file = join(makeFolder(), 'team.backup')
  expect(await finish(hub(['backup', file, '--data', dataDir]))).toMatchObject({ code: 0 })
  return file
}
const restore = async (file: string, dataDir: string): Promise<void> => {
  expect(await finish(hub(['restore', file, '--data', dataDir]))).toMatchObject({ code: 0, err: '' })
}
/** Every session ended with the restore. */
async function signInAgain(ann: TestConsole): Promise<void> {
  await until('the end of the session', () => ann.state.hub.state === 'needsSignIn', 20_000)
  await ann.signIn('1001')
}

test.each([
  { isAway: false, what: 'was connected' },
  { isAway: true, what: 'was away, and comes back when the hub is as far again' },
])('a console that $what', { timeout: 90_000 }, async ({ isAway }) => {
  const { url, dataDir } = await startProgram()
  const ann = await (await TestConsole.start(url)).signIn('1001')
  const bo = await TestDesk.connect(url, '1002')
  for (let n = 0; n < 5; n += 1) await bo.act(createCustomer(`c-${n}`, `客户${n}`))
  const file = await backUp(dataDir)

  // what is lost: two new ones, and a new name
  await bo.act(createCustomer('c-new', '新客户'))
  await bo.act(named('c-1', '改名后'))
  await ann.do(createCustomer('c-own', '安的客户'))
  await ann.sent()
  // the answer to a command may come before the change that it made
  const isSame = (): void =>
    expectSameLedger(deskLedger(ann.options.dataDir, CACHE_KEY), hubLedger(dataDir), 'ann')
  await vi.waitFor(isSame, { timeout: 10_000 })
  if (isAway) {
    await ann.core.close()
    ann.phone.detach()
  }

  await restore(file, dataDir)
  const bo3 = await TestDesk.connect(url, '1002')
  for (let n = 0; n < 12; n += 1) await bo3.act(createCustomer(`d-${n}`, `之后${n}`))
  if (isAway) await ann.open()
  await signInAgain(ann)
  await until('the copy', async () => (await ann.door.call('customer.get', { id: 'd-11' })) !== null, 20_000)
  await until('its end', () => ann.state.sync.progress === null)
  isSame()
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
  { timeout: 90_000 },
  async () => {
    const { url, dataDir } = await startProgram()
    const front = await LyingHub.start(url)
    const ann = await (await TestConsole.start(front.url)).signIn('1001')
    const file = await backUp(dataDir)
    front.silenced.add('changes:new')
    front.lie = (name, reply) => (name === 'changes:pull' ? new Promise(() => undefined) : reply)
    await ann.do(createCustomer('c-own', '安的客户'))
    const isAtHub = (): boolean => (hubLedger(dataDir)['customer'] ?? []).some(({ id }) => id === 'c-own')
    await until('the command at the hub', isAtHub)
    await ann.sent()
    await restore(file, dataDir)
    expect(isAtHub()).toBe(false)
    front.silenced.clear()
    front.lie = (_name, reply) => reply
    await signInAgain(ann)
    await until('the command again', isAtHub, 15_000)
  },
)

test(
  'a hub that is put back between its /health and the connection is asked anew',
  { timeout: 60_000 },
  async () => {
    const real = await startTestHub()
    const front = await LyingHub.start(real.url)
    let told = 0
    front.event = (name, data) => {
      if (name !== 'hub:here') return data
      told += 1
      return told === 1 ? { epoch: 'another' } : data
    }
    const ann = await (await TestConsole.start(front.url)).signIn('1001')
    await until('the second connection', () => told === 2)
    await ann.online()
    await ann.do(createCustomer('c-own', '安的客户'))
    await ann.sent()
  },
)
