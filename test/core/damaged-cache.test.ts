import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { unlock } from '../../shared/cipher.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import { createCustomer } from '../hub/support/test-desk.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { deskLedger, expectSameLedger, hubLedger } from './support/compare-ledgers.ts'
import { startCoreProcess } from './support/core-process.ts'
import { CACHE_KEY, coreOptions, makeDataDir, TestConsole } from './support/test-console.ts'

const PAGE = 4096
const PORT = (url: string): number => Number(new URL(url).port)

function spoil(file: string, at: number, bytes: number): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, at)
  closeSync(handle)
}
/** The numbers of the pages that hold rows of a table. */
function leavesOf(dataDir: string, table: string): number[] {
  const db = new Database(join(dataDir, 'cache.db'))
  try {
    unlock(db, CACHE_KEY)
    return db
      .prepare<[string], { pageno: number }>(
        `SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path`,
      )
      .all(table)
      .map(({ pageno }) => pageno)
  } finally {
    db.close()
  }
}

/** A desk that worked without its hub: one customer confirmed, 30 not sent, three drafts; its core is closed. */
async function deskWithUnsentWork() {
  const hubDir = makeFolder()
  const hub = await startTestHub({ dataDir: hubDir })
  const dataDir = makeDataDir()
  const desk = await (await TestConsole.start(hub.url, { dataDir })).signIn('1001')
  await desk.do(createCustomer('c0', '王小明'))
  await desk.sent()
  await hub.close()
  await until('the hub to be missed', () => desk.state.hub.state !== 'online')
  for (let n = 1; n <= 30; n++) await desk.do(createCustomer(`c${n}`, `客户 ${n}`))
  for (const n of [1, 2, 3])
    await desk.door.call('draft.save', { key: `ticket:t${n}`, value: { note: `写到一半 ${n}` } })
  const stop = async (): Promise<void> => {
    await desk.core.close()
    desk.phone.detach()
  }
  /** The hub is back and the desk starts on what is left of its file; in the end both hold the same. */
  const recover = async (needsSignIn: boolean): Promise<void> => {
    await desk.open()
    const again = await startTestHub({ dataDir: hubDir, port: PORT(hub.url) })
    if (needsSignIn) await desk.signIn('1001')
    else await until('the hub', () => desk.state.hub.state === 'online', 15_000)
    await desk.online()
    await desk.sent()
    await until('the whole ledger', () => {
      const [here, there] = [deskLedger(dataDir, CACHE_KEY), hubLedger(again.dataDir)]
      return here['customer']?.length === there['customer']?.length
    })
    expectSameLedger(deskLedger(dataDir, CACHE_KEY), hubLedger(hubDir), 'desk')
  }
  const customers = (): number => hubLedger(hubDir)['customer']?.length ?? 0
  return { desk, dataDir, file: join(dataDir, 'cache.db'), stop, recover, customers }
}
const asideIn = (dataDir: string): string[] =>
  readdirSync(dataDir).filter((name) => /^cache\.db\.damaged-\d{4}-/.test(name) && !/-(wal|shm)$/.test(name))

describe('a cache file that is damaged', () => {
  test('in its header is set aside with a dated name and rebuilt; the person is told that nothing could be read', async () => {
    const { desk, dataDir, file, stop, recover, customers } = await deskWithUnsentWork()
    await stop()
    spoil(file, 0, 100)
    await recover(true)
    expect(asideIn(dataDir)).toHaveLength(1)
    expect(desk.state.notices[0]).toMatchObject({
      key: 'cacheSetAside',
      level: 'error',
      values: { file: asideIn(dataDir)[0], commands: '0', drafts: '0' },
    })
    expect(customers()).toBe(1)
  })

  test('in a page of the ledger is noticed in use: what was not sent and the drafts are rescued whole, still signed in', async () => {
    const { desk, dataDir, file, stop, recover, customers } = await deskWithUnsentWork()
    await stop()
    for (const page of leavesOf(dataDir, 'customer')) spoil(file, (page - 1) * PAGE + 100, 500)
    let damaged = 0
    Object.assign(desk.options, { onDamaged: () => (damaged += 1) })
    await desk.open()
    await expect(
      desk.door.call('customer.list', { text: '', sort: 'name', offset: 0, limit: 50 }),
    ).rejects.toMatchObject({ code: 'internal' })
    // the program ends now, and its shell starts it again
    expect(damaged).toBe(1)
    await stop()
    await recover(false)
    expect(desk.state.notices[0]).toMatchObject({
      key: 'cacheSetAside',
      values: { commands: '30', drafts: '3' },
    })
    expect(await desk.door.call('draft.get', { key: 'ticket:t2' })).toMatchObject({
      value: { note: '写到一半 2' },
    })
    expect(customers()).toBe(31)
  })

  test('in a page of the outbox: what can be read of it is sent, the drafts are there', async () => {
    const { desk, dataDir, file, stop, recover, customers } = await deskWithUnsentWork()
    await stop()
    const leaves = leavesOf(dataDir, 'outbox')
    expect(leaves.length).toBeGreaterThan(2)
    spoil(file, ((leaves[Math.floor(leaves.length / 2)] ?? 0) - 1) * PAGE + 100, 500)
    let damaged = 0
    Object.assign(desk.options, { onDamaged: () => (damaged += 1) })
    await desk.open()
    await expect(desk.door.call('outbox.list', null)).rejects.toMatchObject({ code: 'internal' })
    expect(damaged).toBe(1)
    await stop()
    await recover(false)
    const [notice] = desk.state.notices
    expect(notice).toMatchObject({ key: 'cacheSetAside', values: { drafts: '3' } })
    const rescued = Number(notice?.values['commands'])
    expect(rescued).toBeGreaterThan(10)
    expect(rescued).toBeLessThan(30)
    expect(customers()).toBe(1 + rescued)
  })

  test('by being cut off: rebuilt from the hub, with what stood before the cut', async () => {
    const { desk, dataDir, file, stop, recover } = await deskWithUnsentWork()
    await stop()
    truncateSync(file, Math.floor(statSync(file).size / PAGE / 2) * PAGE)
    let damaged = 0
    Object.assign(desk.options, { onDamaged: () => (damaged += 1) })
    await desk.open().catch(() => undefined)
    await desk.door
      .call('customer.list', { text: '', sort: 'name', offset: 0, limit: 50 })
      .catch(() => undefined)
    await desk.close().catch(() => undefined)
    Object.assign(desk.options, { onDamaged: undefined })
    await desk.open()
    const isSignedIn = desk.state.session !== null
    await stop()
    await recover(!isSignedIn)
    expect(asideIn(dataDir)).toHaveLength(1)
  })

  test.each([
    ['in its header', 0],
    ['in its middle', 0.5],
  ])(
    'in its log, %s: what stands before it is kept, and the person is told what may be missing',
    async (_where, share) => {
      const { desk, dataDir, file, stop, recover, customers } = await deskWithUnsentWork()
      // as after a crash: the log was not written back
      const [main, wal] = [readFileSync(file), readFileSync(`${file}-wal`)]
      await stop()
      writeFileSync(file, main)
      writeFileSync(`${file}-wal`, wal)
      const frames = Math.floor((wal.length - 32) / (PAGE + 24))
      expect(frames).toBeGreaterThan(10)
      if (share === 0) spoil(`${file}-wal`, 0, 24)
      else spoil(`${file}-wal`, 32 + Math.floor(frames * share) * (PAGE + 24) + 200, 64)
      await desk.open()
      expect(desk.state.notices[0]).toMatchObject({
        key: 'cacheCutOff',
        values: { file: expect.stringMatching(/^cache\.db-wal\.damaged-/) as string },
      })
      const isSignedIn = desk.state.session !== null
      await stop()
      await recover(!isSignedIn)
      // never more than there was, and nothing twice; the rest went with the log
      expect(customers()).toBeLessThanOrEqual(31)
      expect(asideIn(dataDir)).toEqual([])
    },
  )

  test('a log as a killed core leaves it is no damage', async () => {
    const { desk, file, stop, recover, customers } = await deskWithUnsentWork()
    const [main, wal] = [readFileSync(file), readFileSync(`${file}-wal`)]
    await stop()
    writeFileSync(file, main)
    writeFileSync(`${file}-wal`, wal)
    await recover(false)
    expect(desk.state.notices).toEqual([])
    expect(customers()).toBe(31)
  })
})

test('a cache of a newer Ringdesk: the program says what to do and ends, and the files are as they were', async () => {
  const dataDir = makeDataDir()
  const file = join(dataDir, 'cache.db')
  const db = openCache({ file, key: CACHE_KEY })
  db.pragma('user_version = 99')
  db.close()
  const before = readFileSync(file)
  const core = await startCoreProcess({ ...coreOptions(dataDir, 'http://127.0.0.1:9'), locale: 'en' })
  expect(core.failed()).toContain('Start the newer version again')
  await until('its end', () => core.child.exitCode === 1)
  expect(readFileSync(file).equals(before)).toBe(true)
  expect(readdirSync(dataDir).filter((name) => name.includes('damaged'))).toEqual([])
})
