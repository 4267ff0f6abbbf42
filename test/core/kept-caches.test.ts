import { copyFileSync, existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createKeptCaches, finishDeletions } from '../../main/core/cache/kept-caches.ts'
import { SUGGEST_AFTER_MS, type CacheLoss } from '../../shared/domain/kept-cache-rules.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { createCustomer } from '../hub/support/test-desk.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { hubCommands } from './support/compare-ledgers.ts'
import { portOf, startSupervised, useOther, backOnline } from './support/supervised-console.ts'
import { TestClock } from './support/test-clock.ts'
import type { TestConsole } from './support/test-console.ts'

/** Data of other hubs is listed with what is unsent in it, and deleted by nobody but a person who was told what is lost. */

const NOTHING: CacheLoss = { is: 'known', commands: 0, drafts: 0, wrapUps: 0, onlyHere: 0 }
const shelf = (desk: TestConsole) => desk.door.call('caches.list', null)
const filesOf = (desk: TestConsole, name: string): string[] =>
  readdirSync(desk.options.dataDir).filter((file) => file.startsWith(name))

/** A console at the second hub of an address, with the first one's cache kept; `unsent` things wait in that. */
async function consoleOfTwoHubs(unsent: number) {
  const dirA = makeFolder()
  const hubA = await startTestHub({ dataDir: dirA })
  const clock = new TestClock()
  const desk = await (await startSupervised(hubA.url, { clock })).signIn('1001')
  await desk.do(createCustomer('a0', '王小明'))
  await desk.sent()
  await hubA.close()
  await until('the loss', () => desk.state.hub.state !== 'online')
  for (let n = 1; n <= unsent; n++) {
    await desk.do(createCustomer(`a${n}`, `客户 ${n}`))
    await desk.door.call('draft.save', { key: `ticket:t${n}`, value: { note: '还没写完' } })
  }
  const port = portOf(hubA.url)
  const hubB = await startTestHub({ port })
  await useOther(desk)
  await desk.signIn('1001')
  const [kept] = (await shelf(desk)).kept
  if (!kept) throw new Error('nothing was kept')
  return { desk, clock, kept, hubA, hubB, dirA, port }
}

test('a kept cache says whose it is, when it was used, its size and what is unsent in it', async () => {
  const { desk, kept, hubA, clock } = await consoleOfTwoHubs(3)
  const { inUse } = await shelf(desk)
  expect(inUse.file).toBe('cache.db')
  expect(inUse.bytes).toBeGreaterThan(0)
  expect(kept).toMatchObject({
    kind: 'otherHub',
    team: { hubId: hubA.hubId, hubUrl: hubA.url, people: expect.any(Number) as number },
    loss: { is: 'known', commands: 3, drafts: 3, wrapUps: 0, onlyHere: 0 },
    isDeletionSuggested: false,
  })
  expect(kept.team?.queues.length).toBeGreaterThan(0)
  expect(kept.workOf).toEqual([desk.state.session?.person.name])
  expect(kept.bytes).toBeGreaterThan(0)
  expect(Math.abs(clock.now() - kept.at)).toBeLessThan(60_000)
})

test('one with unsent work is deleted only by who names exactly what is lost', async () => {
  const { desk, kept } = await consoleOfTwoHubs(2)
  const refuse = (named: CacheLoss) =>
    expect(desk.door.call('caches.delete', { file: kept.file, named })).rejects.toMatchObject({
      code: 'lossNotNamed',
    })
  await refuse(NOTHING)
  await refuse({ is: 'unknown' })
  await refuse({ ...NOTHING, commands: 2, drafts: 1 })
  expect((await shelf(desk)).kept).toHaveLength(1)
  await desk.door.call('caches.delete', { file: kept.file, named: kept.loss })
  expect((await shelf(desk)).kept).toEqual([])
  expect(filesOf(desk, kept.file)).toEqual([])
  expect(filesOf(desk, 'cache.db')).toContain('cache.db')
})

test('the cache in use, the one about to be used, and what is no kept cache are never deleted', async () => {
  const { desk, kept } = await consoleOfTwoHubs(0)
  const { dataDir } = desk.options
  const refusal = (file: string): Promise<unknown> =>
    desk.door.call('caches.delete', { file, named: NOTHING }).then(
      () => 'deleted',
      (error: unknown) => (error as { code: string }).code,
    )
  expect(await refusal('cache.db')).toBe('cacheInUse')
  for (const file of ['settings.json', 'known-hubs.json', '../x', `./${kept.file}`, `${kept.file}-wal`, ''])
    expect([file, await refusal(file)]).toEqual([file, 'notFound'])
  const plan = { aside: 'x', isEmpty: false, restored: kept.file, unsent: 0, drafts: 0 }
  writeFileSync(join(dataDir, 'cache-switch.json'), JSON.stringify(plan))
  expect(await refusal(kept.file)).toBe('cacheInUse')
  createKeptCaches(dataDir).cancelSwitch()
  await desk.door.call('session.signOut', null)
  expect(await refusal(kept.file)).toBe('signedOut')
  expect(existsSync(join(dataDir, kept.file))).toBe(true)
})

test('thirty days without unsent work make a suggestion, and nothing is deleted for it', async () => {
  const { desk, clock, kept } = await consoleOfTwoHubs(0)
  expect(kept.loss).toEqual(NOTHING)
  clock.advance(kept.at + SUGGEST_AFTER_MS - clock.now() - DAY_MS)
  expect((await shelf(desk)).kept).toMatchObject([{ isDeletionSuggested: false }])
  clock.advance(DAY_MS)
  expect((await shelf(desk)).kept).toMatchObject([{ file: kept.file, isDeletionSuggested: true }])
  await desk.restart()
  expect((await shelf(desk)).kept).toMatchObject([{ file: kept.file, isDeletionSuggested: true }])
})

test('unsent work is never suggested for deletion, however old', async () => {
  const { desk, clock } = await consoleOfTwoHubs(1)
  clock.advance(100 * SUGGEST_AFTER_MS)
  expect((await shelf(desk)).kept).toMatchObject([{ isDeletionSuggested: false, loss: { commands: 1 } }])
})

test('to look into a kept cache changes nothing in it: its work goes out when its hub is back', async () => {
  const { desk, hubB, dirA, port } = await consoleOfTwoHubs(3)
  await shelf(desk)
  await hubB.close()
  const hubA = await startTestHub({ dataDir: dirA, port })
  await backOnline(desk)
  await desk.sent()
  expect(await desk.door.call('draft.get', { key: 'ticket:t3' })).toMatchObject({
    value: { note: '还没写完' },
  })
  await hubA.close()
  expect(hubCommands(dirA)).toHaveLength(4)
})

test('one that cannot be read here is said to be so, and is deleted only by who knows it', async () => {
  const { desk, kept } = await consoleOfTwoHubs(0)
  const { dataDir } = desk.options
  const [foreign, damaged] = [
    'cache.db.hub-x-2026-01-02T03-04-05-678Z',
    'cache.db.damaged-2026-01-01T03-04-05-678Z',
  ]
  writeFileSync(join(dataDir, foreign), 'no database at all')
  copyFileSync(join(dataDir, kept.file), join(dataDir, damaged))
  const unread = { team: null, loss: { is: 'unknown' }, workOf: [], isDeletionSuggested: false }
  expect((await shelf(desk)).kept.slice(1)).toMatchObject([
    { file: foreign, kind: 'otherHub', ...unread },
    // what could be read of it is in use since
    { file: damaged, kind: 'damaged', ...unread },
  ])
  await expect(desk.door.call('caches.delete', { file: foreign, named: NOTHING })).rejects.toMatchObject({
    code: 'lossNotNamed',
  })
  for (const file of [foreign, damaged])
    await desk.door.call('caches.delete', { file, named: { is: 'unknown' } })
  expect((await shelf(desk)).kept).toMatchObject([{ file: kept.file }])
})

test('what was cut off of a damaged log, and damaged files beside it, are listed and deleted like the others', async () => {
  const { desk, kept } = await consoleOfTwoHubs(0)
  const { dataDir } = desk.options
  const files = ['cache.db-wal', 'settings.json', 'known-hubs.json'].map(
    (name, at) => `${name}.damaged-2026-01-0${3 - at}T03-04-05-678Z`,
  )
  for (const file of files) writeFileSync(join(dataDir, file), 'x'.repeat(10))
  // of a program of before, or of somebody's own
  for (const other of ['cache.db.bak', 'settings.json.bak', 'cache.db-wal.damaged-old'])
    writeFileSync(join(dataDir, other), 'x')
  expect((await shelf(desk)).kept.slice(1)).toMatchObject([
    { file: files[0], kind: 'cutOff', bytes: 10, loss: { is: 'unknown' } },
    { file: files[1], kind: 'damagedFile', bytes: 10, loss: NOTHING },
    { file: files[2], kind: 'damagedFile', bytes: 10, loss: NOTHING, isDeletionSuggested: true },
  ])
  for (const [at, file] of files.entries())
    await desk.door.call('caches.delete', { file, named: at === 0 ? { is: 'unknown' } : NOTHING })
  expect((await shelf(desk)).kept).toMatchObject([{ file: kept.file }])
  expect(readdirSync(dataDir).filter((name) => name.includes('.damaged-2026'))).toEqual([])
})

test('what a killed core left in the log of its cache is counted', async () => {
  const hub = await startTestHub()
  const desk = await (await startSupervised(hub.url)).signIn('1001')
  await hub.close()
  await until('the loss', () => desk.state.hub.state !== 'online')
  await desk.do(createCustomer('c1', '王小明'))
  const { dataDir } = desk.options
  const file = 'cache.db.hub-x-2026-01-02T03-04-05-678Z'
  // as it lies there while the core runs, its newest part in the log alone
  for (const ending of ['', '-wal'])
    copyFileSync(join(dataDir, `cache.db${ending}`), join(dataDir, file + ending))
  expect((await shelf(desk)).kept).toMatchObject([{ file, loss: { is: 'known', commands: 1 } }])
  expect((await shelf(desk)).kept).toMatchObject([{ file, loss: { is: 'known', commands: 1 } }])
})

test('a deletion that was cut off is finished by the next start, and leaves nothing behind', () => {
  const dataDir = makeFolder()
  const file = 'cache.db.hub-b-2026-01-02T03-04-05-678Z'
  for (const name of ['cache.db', 'cache.db-wal', file, `${file}-wal`, `${file}-shm`])
    writeFileSync(join(dataDir, name), name)
  renameSync(join(dataDir, file), join(dataDir, `${file}.deleted`))
  expect(createKeptCaches(dataDir).list()).toEqual([])
  finishDeletions(dataDir)
  expect(readdirSync(dataDir).toSorted()).toEqual(['cache.db', 'cache.db-wal'])
})
