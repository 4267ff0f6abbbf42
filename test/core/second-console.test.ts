import { cpSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sql } from 'kysely'
import { openDatabase } from '../../hub/store/open-store.ts'
import { createCustomer } from '../hub/support/test-desk.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { deskLedger, expectSameLedger, hubCommands, hubLedger } from './support/compare-ledgers.ts'
import { TestClock } from './support/test-clock.ts'
import { makeDataDir, TestConsole } from './support/test-console.ts'
import { dataFileOf } from '../../hub/store/data-file.ts'

const keysOf = (desk: TestConsole): string[] => desk.state.notices.map(({ key }) => key)

/** A desk with unsent work, and a copy of its folder from that moment. */
async function deskAndCopy(hubUrl: string, before: (desk: TestConsole) => unknown) {
  const desk = await (await TestConsole.start(hubUrl)).signIn('1001')
  await before(desk)
  const copied = makeDataDir()
  await desk.core.close()
  desk.phone.detach()
  cpSync(desk.options.dataDir, copied, { recursive: true })
  return { desk, copied }
}

test('two consoles on copies of one folder at the same time: the second becomes a desk of its own, nothing is lost or doubled', async () => {
  const hub = await startTestHub()
  const { desk, copied } = await deskAndCopy(hub.url, async (one) => {
    await one.do(createCustomer('before', '复制之前'))
    await one.sent()
  })
  await desk.open()
  await desk.online()
  const clock = new TestClock()
  const twin = await TestConsole.start(hub.url, { dataDir: copied, clock })
  // one that has just ended may hold the desk for a moment: the first refusal waits
  await until('the first refusal', () => twin.state.hub.state === 'fatal')
  expect(twin.state.hub).toMatchObject({ reason: 'deskInUse' })
  await twin.do(createCustomer('twin-1', '副本写的'))
  await desk.do(createCustomer('desk-1', '原来的'))
  await desk.sent()
  clock.advance(16_000)
  await until('the question to sign in again', () => twin.state.hub.state === 'needsSignIn')
  expect(keysOf(twin)).toContain('deskCopied')
  // work goes on meanwhile, and over a restart
  await twin.do(createCustomer('twin-2', '离线写的'))
  await twin.restart()
  await until('the question again', () => twin.state.hub.state === 'needsSignIn')
  expect(twin.state.session?.person.extension).toBe('1001')
  expect(twin.state.sync.toSend).toBe(2)
  await twin.signIn('1001')
  await twin.sent()
  expect(desk.state.hub.state).toBe('online')
  for (const one of [desk, twin])
    await until(
      'everything read',
      async () =>
        (await one.door.call('customer.list', { text: '', sort: 'name', offset: 0, limit: 1 })).total === 4,
    )
  const ledger = hubLedger(hub.dataDir)
  for (const { options } of [desk, twin])
    expectSameLedger(deskLedger(options.dataDir, options.cacheKey), ledger, options.dataDir)
  const commands = hubCommands(hub.dataDir)
  expect(commands.every(({ status }) => status === 'done')).toBe(true)
  expect(new Set(commands.map(({ desk: of }) => of)).size).toBe(2)
})

test('a folder put back from a copy takes numbers that are taken: what it did since goes out once under a new desk id', async () => {
  const hub = await startTestHub()
  let hubIsAway = (): Promise<void> => Promise.resolve()
  const { desk, copied } = await deskAndCopy(hub.url, (one) => {
    hubIsAway = async () => {
      await one.sent()
    }
  })
  // what the original does after the copy was made
  await desk.open()
  await desk.online()
  for (const id of ['a', 'b', 'c']) await desk.do(createCustomer(id, `原来的 ${id}`))
  await hubIsAway()
  await desk.core.close()
  desk.phone.detach()

  const restored = await TestConsole.start(hub.url, { dataDir: copied })
  await restored.online()
  for (const id of ['d', 'e']) await restored.do(createCustomer(id, `恢复后 ${id}`))
  await until('the question to sign in again', () => restored.state.hub.state === 'needsSignIn')
  expect(keysOf(restored)).toContain('deskCopied')
  expect(restored.state.sync.needsYou).toBe(0)
  await restored.signIn('1001')
  await restored.sent()
  await until(
    'everything read',
    async () =>
      (await restored.door.call('customer.list', { text: '', sort: 'name', offset: 0, limit: 1 })).total ===
      5,
  )
  const { options } = restored
  expectSameLedger(deskLedger(options.dataDir, options.cacheKey), hubLedger(hub.dataDir), 'restored')
})

test('what both copies hold unsent is done once', async () => {
  const dataDir = makeDataDir()
  const first = await startTestHub({ dataDir })
  const port = Number(new URL(first.url).port)
  const { desk, copied } = await deskAndCopy(first.url, async (one) => {
    await one.do(createCustomer('c1', '王小明'))
    await one.sent()
    await first.close()
    await one.do({
      type: 'note.add',
      id: 'n1' as never,
      about: { entity: 'customer', id: 'c1' },
      text: '一次',
    })
    await one.do({
      type: 'note.add',
      id: 'n2' as never,
      about: { entity: 'customer', id: 'c1' },
      text: '两次',
    })
  })
  const hub = await startTestHub({ dataDir, port })
  await desk.open()
  await until('the hub', () => desk.state.hub.state === 'online', 15_000)
  await desk.sent()
  const clock = new TestClock()
  const twin = await TestConsole.start(hub.url, { dataDir: copied, clock })
  await until('the first refusal', () => twin.state.hub.state === 'fatal')
  clock.advance(16_000)
  await until('the question', () => twin.state.hub.state === 'needsSignIn')
  await twin.signIn('1001')
  await twin.sent()
  expect(twin.state.sync.needsYou).toBe(0)
  const notes = hubCommands(dataDir).filter(({ act }) => act === 'note.add')
  expect(notes).toHaveLength(2)
})

test('a console whose id the hub knows as another’s takes a new one by itself and signs in; its unsent work goes out once', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  await desk.do(createCustomer('before', '之前'))
  await desk.sent()
  await desk.door.call('session.signOut', null)
  // as if this console's secret were lost, or the id never its own
  const db = openDatabase(dataFileOf(hub))
  const { rows } = await sql<{ desk: string }>`select desk from desk_secrets`.execute(db)
  expect(rows).toHaveLength(1)
  await sql`update desk_secrets set hash = ${'x'.repeat(43)}`.execute(db)
  await desk.signIn('1001')
  expect(keysOf(desk)).toContain('deskCopied')
  await desk.do(createCustomer('after', '之后'))
  await desk.sent()
  const bound = await sql<{ desk: string }>`select desk from desk_secrets`.execute(db)
  await db.destroy()
  expect(bound.rows).toHaveLength(2)
  const commands = hubCommands(hub.dataDir)
  expect(commands.map(({ status }) => status)).toEqual(['done', 'done'])
  expect(new Set(commands.map(({ desk: of }) => of)).size).toBe(2)
})
