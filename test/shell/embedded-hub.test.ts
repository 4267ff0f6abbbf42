import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startHub } from '../../hub/start.ts'
import { spawnWithNode } from '../../main/launch/child-program.ts'
import type { EmbeddedHub } from '../../main/launch/embedded-hub.ts'
import { keepEmbeddedHub } from '../../main/launch/embedded-hub.ts'
import type { HubRecord } from '../../main/launch/hub-record.ts'
import { isHubAlive } from '../../main/launch/hub-record.ts'
import type { OwnHubTrouble } from '../../shared/contract/own-hub.ts'
import { inbox, spawnSmall, tempFolder } from './launch-kit.ts'

interface Desk {
  readonly hub: EmbeddedHub
  readonly found: { next(): Promise<HubRecord> }
  /** Addresses that were told before a hub was there. */
  readonly expected: string[]
  readonly said: string[]
  readonly troubles: OwnHubTrouble[]
}

function openDesk(hubFolder: string, wanted?: Promise<void>): Desk {
  const found = inbox<HubRecord>()
  const said: string[] = []
  const expected: string[] = []
  const troubles: OwnHubTrouble[] = []
  const hub = keepEmbeddedHub({
    hubFolder,
    logFolder: tempFolder(),
    language: 'zh-CN',
    spawn: spawnSmall,
    onFound: found.put,
    onExpected: ({ url }) => expected.push(url),
    onUnusable: (trouble) => troubles.push(trouble),
    ...(wanted && { wanted }),
    say: (line) => said.push(line),
  })
  onTestFinished(() => hub.stop())
  return { hub, found, said, expected, troubles }
}

const pidOf = async (url: string): Promise<number> =>
  ((await (await fetch(`${url}/health`)).json()) as { pid: number }).pid

/** Asks until the hub at this address is another process than before. */
async function awaitOther(url: string, pid: number): Promise<number> {
  for (;;) {
    const now = (await isHubAlive(url)) ? await pidOf(url) : pid
    if (now !== pid) return now
  }
}

it('runs one hub for all desks; the next desk takes over on the same port', async () => {
  const folder = tempFolder()
  const first = openDesk(folder)
  const { url, isTrial } = await first.found.next()
  expect(isTrial).toBe(true)
  const second = openDesk(folder)
  expect((await second.found.next()).url).toBe(url)
  const pid = await pidOf(url)

  await first.hub.stop()
  expect(await awaitOther(url, pid)).not.toBe(pid)
  expect(second.said.join()).toContain('this one runs it from now on')

  await second.hub.stop()
  expect(await isHubAlive(url)).toBe(false)
})

it('waits with a hub whose address is known until it is wanted, and starts none for a desk that ends before', async () => {
  const folder = tempFolder()
  const never = new Promise<void>(() => undefined)
  const monday = openDesk(folder, never)
  // on a first day nobody knows where it will be
  const { url } = await monday.found.next()
  await monday.hub.stop()

  const wanted = Promise.withResolvers<void>()
  const tuesday = openDesk(folder, wanted.promise)
  await expect.poll(() => tuesday.expected).toEqual([url])
  expect(await isHubAlive(url)).toBe(false)
  wanted.resolve()
  expect((await tuesday.found.next()).url).toBe(url)
  await tuesday.hub.stop()

  const ended = Promise.withResolvers<void>()
  const wednesday = openDesk(folder, ended.promise)
  await expect.poll(() => wednesday.expected).toEqual([url])
  const stopping = wednesday.hub.stop()
  ended.resolve()
  await stopping
  expect(await isHubAlive(url)).toBe(false)
})

it('starts a crashed hub again on its port, and says so', async () => {
  const desk = openDesk(tempFolder())
  const { url } = await desk.found.next()
  const pid = await pidOf(url)
  await fetch(`${url}/die`).catch(() => undefined)
  await awaitOther(url, pid)
  await expect
    .poll(() => desk.said)
    .toEqual([expect.stringContaining('The hub ended by itself (code 7)'), 'The hub is back.'])
})

it('keeps its address from one day to the next', async () => {
  const folder = tempFolder()
  const monday = openDesk(folder)
  const { url } = await monday.found.next()
  await monday.hub.stop()
  const tuesday = openDesk(folder)
  expect((await tuesday.found.next()).url).toBe(url)
  // the core may start beside the hub where that will be found, and not on a first day
  expect([monday.expected, tuesday.expected]).toEqual([[], [url]])
})

it('takes another address when something else sits on its port', async () => {
  const folder = tempFolder()
  const monday = openDesk(folder)
  const { url } = await monday.found.next()
  await monday.hub.stop()
  const stranger = createServer().listen(Number(new URL(url).port), '127.0.0.1')
  await once(stranger, 'listening')
  onTestFinished(() => void stranger.close())
  const tuesday = openDesk(folder)
  const found = await tuesday.found.next()
  expect(found.url).not.toBe(url)
  expect(tuesday.expected).toEqual([])
  expect(await isHubAlive(found.url)).toBe(true)
})

it('answers whoever tries a hub again at the first end of it, with why, and keeps its address over starts that failed because of the data', async () => {
  const folder = tempFolder()
  const monday = openDesk(folder)
  const { url } = await monday.found.next()
  await monday.hub.stop()
  const ends = join(folder, 'ends-with')
  writeFileSync(ends, '4')
  const tuesday = openDesk(folder)
  await expect.poll(() => tuesday.troubles).toEqual([{ reason: 'damaged', message: 'damaged' }])
  for (let tries = 0; tries < 4; tries++) expect(await tuesday.hub.startAgain()).toBe(false)
  // another reason than the data, for which it is started again by itself, too
  writeFileSync(ends, '6')
  expect(await tuesday.hub.startAgain()).toBe(false)
  const last = tuesday.troubles.at(-1)
  expect(last).toMatchObject({ reason: 'unknown', message: expect.stringContaining('code 6') as string })
  rmSync(ends)
  expect(await tuesday.hub.startAgain()).toBe(true)
  expect((await tuesday.found.next()).url).toBe(url)
  await tuesday.hub.stop()
  expect(await tuesday.hub.startAgain()).toBe(false)
})

it('lets a person mend a hub whose data is damaged, or whose key is lost, and starts it again; nothing is erased', async () => {
  const folder = tempFolder()
  const logFolder = tempFolder()
  const real = await startHub({
    dataDir: folder,
    customers: 0,
    log: { level: 'silent' },
    backups: { everyMs: 3_600_000, keep: 3 },
    times: { firstBackupMs: 10 },
  })
  const made = (): number =>
    existsSync(join(folder, 'backups'))
      ? readdirSync(join(folder, 'backups')).filter((entry) => entry.endsWith('.backup')).length
      : 0
  await expect.poll(made, { timeout: 20_000 }).toBe(1)
  await real.close()
  const damaged = 'no database'.repeat(1000)
  writeFileSync(join(folder, 'hub.db'), damaged)
  rmSync(join(folder, 'hub.db-wal'), { force: true })
  const troubles: OwnHubTrouble[] = []
  const said: string[] = []
  let usable = 0
  const found = inbox<HubRecord>()
  const desk = keepEmbeddedHub({
    hubFolder: folder,
    logFolder,
    language: 'zh-CN',
    spawn: spawnWithNode(process.execPath, { core: '', hub: join(import.meta.dirname, '../../hub/main.ts') }),
    onFound: found.put,
    onUnusable: (trouble) => troubles.push(trouble),
    onUsable: () => (usable += 1),
    say: (line) => said.push(line),
  })
  onTestFinished(() => desk.stop())
  await expect.poll(() => troubles.length, { timeout: 20_000 }).toBe(1)
  expect(troubles[0]).toMatchObject({
    reason: 'damaged',
    message: expect.stringContaining('damaged') as string,
  })

  // a start that fails again says so
  expect(await desk.startAgain()).toBe(false)
  const seen = await desk.mend({ what: 'look' })
  if (seen.is !== 'seen') throw new Error(JSON.stringify(seen))
  expect(seen).toMatchObject({ folder, backups: [{ isSealed: false }], setAside: [] })
  const name = seen.backups[0]?.name ?? ''
  expect(await desk.mend({ what: 'restore', name: 'ringdesk-2020-01-01T00-00-00Z.backup' })).toMatchObject({
    is: 'refused',
    code: 'backupUnusable',
  })
  expect(readFileSync(join(folder, 'hub.db'), 'utf8')).toBe(damaged)
  const mended = await desk.mend({ what: 'restore', name })
  expect(mended).toMatchObject({ is: 'mended', missing: [] })
  expect(await desk.startAgain()).toBe(true)
  expect(usable).toBe(1)
  expect(await isHubAlive((await found.next()).url)).toBe(true)
  const [aside] = readdirSync(folder).filter((entry) => entry.startsWith('before-restore-'))
  expect(readFileSync(join(folder, aside ?? '', 'hub.db'), 'utf8')).toBe(damaged)

  // and a key that is lost comes back out of the backup, with everything that was done since
  await desk.stop()
  rmSync(join(folder, 'hub.key'))
  const again = keepEmbeddedHub({
    hubFolder: folder,
    logFolder,
    language: 'zh-CN',
    spawn: spawnWithNode(process.execPath, { core: '', hub: join(import.meta.dirname, '../../hub/main.ts') }),
    onFound: () => undefined,
    onUnusable: (trouble) => troubles.push(trouble),
    say: (line) => said.push(line),
  })
  onTestFinished(() => again.stop())
  await expect.poll(() => troubles.at(-1)?.reason, { timeout: 20_000 }).toBe('keyMissing')
  expect(await again.mend({ what: 'rescue', backup: name })).toEqual({
    is: 'mended',
    keptIn: null,
    backupAt: seen.backups[0]?.at,
    missing: [],
  })
  expect(await again.startAgain()).toBe(true)
}, 60_000)

it('does not start a hub again and again whose data is damaged, and does not say that nothing is lost', async () => {
  const folder = tempFolder()
  const real = await startHub({ dataDir: folder, customers: 0, log: { level: 'silent' } })
  await real.close()
  writeFileSync(join(folder, 'hub.db'), 'no database'.repeat(1000))
  const said: string[] = []
  let unusable = 0
  let starts = 0
  const spawn = spawnWithNode(process.execPath, {
    core: '',
    hub: join(import.meta.dirname, '../../hub/main.ts'),
  })
  const logFolder = tempFolder()
  const hub = keepEmbeddedHub({
    language: 'zh-CN',
    hubFolder: folder,
    logFolder,
    spawn: (...options) => {
      starts += 1
      return spawn(...options)
    },
    onFound: () => undefined,
    onUnusable: () => (unusable += 1),
    say: (line) => said.push(line),
  })
  onTestFinished(() => hub.stop())
  await expect.poll(() => unusable, { timeout: 20_000 }).toBe(1)
  expect(said.join('\n')).toMatch(/damaged.*Rescue it .*hub -- rescue --data .*restore FILE/)
  expect(said.join('\n')).not.toContain('Nothing saved is lost')
  expect(readFileSync(join(logFolder, 'hub.log'), 'utf8')).toContain('damaged')
  // a hub that ends for another reason is started again after 0.2 s
  await hub.stop()
  expect(starts).toBe(1)
}, 30_000)
