import fs, {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createKeptCaches, finishCacheSwitch } from '../../main/core/cache/kept-caches.ts'
import { silentLog } from '../../main/core/log.ts'
import { createCustomer } from '../hub/support/test-desk.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { passwordOf } from '../hub/support/test-team.ts'
import { hubCommands, hubLedger } from './support/compare-ledgers.ts'
import { startCoreProcess } from './support/core-process.ts'
import { LyingHub } from './support/lying-hub.ts'
import { backOnline, portOf, startSupervised, useOther } from './support/supervised-console.ts'
import { coreOptions, makeDataDir, type TestConsole } from './support/test-console.ts'

/** Another hub at the address of the first: the cache of each is kept whole and used when its hub is back. */

const keysOf = (desk: TestConsole): string[] => desk.state.notices.map(({ key }) => key)
const keptIn = (dataDir: string): string[] =>
  readdirSync(dataDir).filter((name) => /^cache\.db\.hub-.*Z$/.test(name))
const doneAt = (hubDir: string): string[] => hubCommands(hubDir).map(({ id }) => id)
const customersAt = (hubDir: string): string[] =>
  (hubLedger(hubDir)['customer'] ?? []).map(({ id }) => id).toSorted()

/** An agent whose hub went away after one customer was confirmed, with 50 commands not sent and a draft. */
async function deskOfTeamA() {
  const dirA = makeFolder()
  const hubA = await startTestHub({ dataDir: dirA })
  const port = portOf(hubA.url)
  const desk = await (await startSupervised(hubA.url)).signIn('1001')
  await desk.do(createCustomer('a0', '王小明'))
  await desk.sent()
  await desk.door.call('settings.set', { theme: 'dark' })
  await hubA.close()
  await until('the loss', () => desk.state.hub.state !== 'online')
  for (let n = 1; n <= 50; n++) await desk.do(createCustomer(`a${n}`, `客户 ${n}`))
  await desk.door.call('draft.save', { key: 'ticket:t1', value: { note: '还没写完' } })
  const start = (dataDir: string, more: { isNewTeam?: boolean } = {}) =>
    startTestHub({ dataDir, port, ...more })
  return { desk, dirA, start, dataDir: desk.options.dataDir }
}

describe('another hub at the same address', () => {
  test('gets nothing of the first team, whose data is used and sent again when its hub is back', async () => {
    const { desk, dirA, start, dataDir } = await deskOfTeamA()
    const dirB = makeFolder()
    let hub = await start(dirB)
    await until('the other hub', () => desk.state.otherHub !== null, 15_000)
    // nobody decided yet: work goes on without a hub, and nothing was moved
    expect(desk.state).toMatchObject({ otherHub: { is: 'other' }, hub: { state: 'offline' }, notices: [] })
    expect(desk.state.session?.person.extension).toBe('1001')
    expect(keptIn(dataDir)).toEqual([])
    await useOther(desk)
    const [kept] = keptIn(dataDir)
    expect(desk.state.notices).toMatchObject([
      { key: 'otherTeam', level: 'warning', values: { file: kept, commands: '50', drafts: '1' } },
    ])
    expect(desk.state.settings.theme).toBe('dark')
    await desk.signIn('1001')
    expect((await desk.door.call('outbox.list', null)).items).toEqual([])
    expect(await desk.door.call('draft.get', { key: 'ticket:t1' })).toBeNull()
    expect(await desk.door.call('customer.get', { id: 'a0' })).toBeNull()
    expect((await desk.door.call('diagnose.cache', null)).kept).toMatchObject([
      { file: kept, kind: 'otherHub', bytes: expect.any(Number) as number },
    ])
    await desk.do(createCustomer('b1', '陈丽'))
    await desk.sent()
    await desk.door.call('draft.save', { key: 'ticket:t1', value: { note: '第二队' } })
    await hub.close()
    await until('the loss', () => desk.state.hub.state !== 'online')
    await desk.do(createCustomer('b2', '何晓芸'))

    hub = await start(dirA)
    await until('the first team', () => keysOf(desk).includes('teamBack'), 15_000)
    await backOnline(desk)
    await desk.sent()
    expect(await desk.door.call('draft.get', { key: 'ticket:t1' })).toMatchObject({
      value: { note: '还没写完' },
    })
    expect(await desk.door.call('customer.get', { id: 'b1' })).toBeNull()
    expect(await desk.door.call('customer.get', { id: 'a0' })).not.toBeNull()
    await hub.close()

    hub = await start(dirB)
    await until(
      'the second team',
      async () => {
        const found = await desk.door.call('customer.get', { id: 'b1' }).catch(() => null)
        return found !== null && desk.state.hub.state === 'online'
      },
      15_000,
    )
    await desk.sent()
    await hub.close()
    expect(customersAt(dirA)).toEqual(Array.from({ length: 51 }, (_, n) => `a${n}`).toSorted())
    expect(doneAt(dirA)).toHaveLength(51)
    expect(customersAt(dirB)).toEqual(['b1', 'b2'])
    expect(doneAt(dirB)).toHaveLength(2)
  }, 120_000)

  test.each([
    ['an emptied hub.db', (dir: string) => writeFileSync(join(dir, 'hub.db'), '')],
    ['a deleted hub.db', (dir: string) => rmSync(join(dir, 'hub.db'))],
  ])(
    '%s: the last copy of the team is kept, and goes on when the file is put back',
    async (_what, spoil) => {
      const { desk, dirA, start, dataDir } = await deskOfTeamA()
      const saved = makeFolder()
      cpSync(dirA, saved, { recursive: true })
      for (const ending of ['-wal', '-shm']) rmSync(join(dirA, `hub.db${ending}`), { force: true })
      spoil(dirA)
      // somebody takes the loss for a fresh start
      const other = await start(dirA, { isNewTeam: true })
      await useOther(desk)
      expect(keysOf(desk)).toEqual(['otherTeam'])
      expect(keptIn(dataDir)).toHaveLength(1)
      await other.close()
      await start(saved)
      await backOnline(desk)
      await desk.sent()
      expect(customersAt(saved)).toHaveLength(51)
      expect(doneAt(saved)).toHaveLength(51)
      // nothing was ever in the cache of the other one, so it does not lie about
      expect(keptIn(dataDir)).toEqual([])
    },
    120_000,
  )

  test('a sign-in there says why it is refused, sends no password, and is possible once a person decided for it', async () => {
    const { desk, dirA, start } = await deskOfTeamA()
    await desk.door.call('session.signOut', null)
    const hubB = await start(makeFolder())
    await expect(
      desk.door.call('session.signIn', { user: '1001', password: passwordOf('1001') }),
    ).rejects.toMatchObject({ code: 'otherTeam', retryable: true })
    await useOther(desk)
    expect(keysOf(desk)).toContain('otherTeam')
    await desk.signIn('1001')
    expect(desk.state.sync.toSend).toBe(0)
    await hubB.close()
    const hubA = await start(dirA)
    await until('the first team', () => keysOf(desk).includes('teamBack'), 15_000)
    await desk.signIn('1001')
    await desk.sent()
    await hubA.close()
    expect(doneAt(dirA)).toHaveLength(51)
  }, 120_000)

  test('is not met while a call goes on: the change waits for its end', async () => {
    const dirA = makeFolder()
    const hubA = await startTestHub({ dataDir: dirA })
    const desk = await (await startSupervised(hubA.url)).signIn('1001')
    const { callId } = desk.phone.rings({ from: '13800138000', queue: '5000' })
    await desk.cardThat('the ring', (card) => card.phase === 'ringing')
    await desk.door.call('call.answer', { callId })
    await desk.cardThat('the talk', (card) => card.phase === 'talking')
    await hubA.close()
    await startTestHub({ port: portOf(hubA.url) })
    await until(
      'the other hub to be met',
      () => desk.state.hub.state === 'offline' && /another hub/i.test(desk.state.hub.why),
      15_000,
    )
    expect(desk.card().phase).toBe('talking')
    expect(desk.phone.account).not.toBeNull()
    const otherId = desk.state.otherHub?.hubId ?? ''
    await expect(desk.door.call('session.useOtherHub', { hubId: otherId })).rejects.toMatchObject({
      code: 'busyWithCall',
    })
    expect(existsSync(join(desk.options.dataDir, 'cache-switch.json'))).toBe(false)
    desk.phone.ended(callId, 'hungUpByPeer')
    await until('the end of the call', () => desk.state.calls.every(({ phase }) => phase !== 'talking'))
    await useOther(desk)
    expect(desk.phone.account).toBeNull()
  }, 120_000)

  test('strangers with ever new names leave one kept cache, inside the folder, and nothing else', async () => {
    const real = await startTestHub()
    const stranger = await LyingHub.start(real.url)
    const desk = await (await startSupervised(stranger.url)).signIn('1001')
    await desk.do(createCustomer('c1', '王小明'))
    await desk.sent()
    const { dataDir } = desk.options
    for (const hubId of ['../../evil', 'a'.repeat(500), 'B', '']) {
      stranger.health = { hubId, proof: undefined }
      for (const socket of stranger.sockets) socket.disconnect(true)
      if (desk.state.session !== null) await useOther(desk)
      await expect(
        desk.door.call('session.signIn', { user: '1001', password: 'wrong' }),
      ).rejects.toMatchObject({ code: 'wrongPassword' })
      expect(desk.state.hubId).toBe(hubId)
    }
    expect(keptIn(dataDir)).toHaveLength(1)
    expect(existsSync(join(dataDir, '..', 'evil'))).toBe(false)
    stranger.health = {}
    await expect(
      desk.door.call('session.signIn', { user: '1001', password: passwordOf('1001') }),
    ).rejects.toMatchObject({ code: 'otherTeam' })
    await backOnline(desk)
    expect(await desk.door.call('customer.get', { id: 'c1' })).not.toBeNull()
    expect(keptIn(dataDir)).toEqual([])
  }, 120_000)

  test('the core’s process ends by itself and works with the cache of the other hub at its next start', async () => {
    const dirA = makeFolder()
    const hubA = await startTestHub({ dataDir: dirA })
    const options = coreOptions(makeDataDir(), hubA.url)
    const first = await startCoreProcess(options)
    await first.door.call('session.signIn', { user: '1001', password: passwordOf('1001') })
    await first.door.call('acts.do', { acts: [createCustomer('a1', '王小明')], basedOn: null, draft: null })
    await hubA.close()
    await startTestHub({ port: portOf(hubA.url) })
    const otherHub = async () => (await first.door.call('state.snapshot', null)).state.otherHub
    await until('the other hub', async () => (await otherHub())?.is === 'other', 20_000)
    await first.door.call('session.useOtherHub', { hubId: (await otherHub())?.hubId ?? '' })
    await until('its end', () => first.child.exitCode !== null, 20_000)
    // killed before it could finish the change, and once more
    const killed = await startCoreProcess(options)
    await killed.kill()
    const next = await startCoreProcess(options)
    const { state } = await next.door.call('state.snapshot', null)
    expect(state.session).toBeNull()
    expect(keptIn(options.dataDir)).toHaveLength(1)
    await next.kill()
  }, 120_000)
})

describe('a change of caches that is cut off', () => {
  const realRename = renameSync
  const realRemove = rmSync
  afterEach(() => patch(realRename, realRemove))
  function patch(rename: typeof renameSync, remove: typeof rmSync): void {
    Object.assign(fs, { renameSync: rename, rmSync: remove })
    syncBuiltinESMExports()
  }
  /** Lets so many steps succeed; each later one fails, as if the program had been killed before it. */
  function dieAfter(steps: number): void {
    let left = steps
    const counted = <F extends (...args: never[]) => unknown>(step: F): F =>
      ((...args: never[]) => {
        if (left <= 0) throw new Error('killed')
        left -= 1
        return step(...args)
      }) as F
    patch(counted(realRename), counted(realRemove))
  }
  const ENDINGS = ['', '-wal', '-shm', '.is-damaged']
  const write = (dataDir: string, name: string, owner: string): void => {
    for (const ending of ENDINGS) writeFileSync(join(dataDir, name + ending), owner + ending)
  }
  /** What each file holds, whatever the date in its name. */
  const contents = (dataDir: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(dataDir).map((name) => [
        name.replace(/\d{4}-\d\d-\d\dT[\d-]+Z/, 'DATE'),
        readFileSync(join(dataDir, name), 'utf8'),
      ]),
    )
  const wholeCache = (name: string, owner: string): Record<string, string> =>
    Object.fromEntries(ENDINGS.map((ending) => [name + ending, owner + ending]))

  test.each([
    { what: 'to a new cache', hasKept: false, isEmpty: false },
    { what: 'to a kept cache', hasKept: true, isEmpty: false },
    { what: 'from an empty cache to a kept one', hasKept: true, isEmpty: true },
  ])('$what is finished by the next start, wherever it was cut off', ({ hasKept, isEmpty }) => {
    const prepared = makeFolder()
    write(prepared, 'cache.db', 'A')
    if (hasKept) write(prepared, 'cache.db.hub-b-2026-01-02T03-04-05-678Z', 'B')
    createKeptCaches(prepared).planSwitch({ from: 'a', to: 'b', isEmpty, unsent: 3, drafts: 1 })
    const expected = {
      ...(hasKept && wholeCache('cache.db', 'B')),
      ...(!isEmpty && wholeCache('cache.db.hub-a-DATE', 'A')),
    }
    let wasCutOff = true
    for (let steps = 0; wasCutOff; steps++)
      for (const secondLife of [0, 1, 2, 100]) {
        const dataDir = makeFolder()
        cpSync(prepared, dataDir, { recursive: true })
        wasCutOff = false
        for (const life of [steps, secondLife]) {
          dieAfter(life)
          try {
            finishCacheSwitch(dataDir, silentLog)
          } catch {
            wasCutOff = true
          }
        }
        patch(realRename, realRemove)
        finishCacheSwitch(dataDir, silentLog)
        expect(contents(dataDir), `after ${steps} and ${secondLife} steps`).toEqual(expected)
        if (steps > 30) throw new Error('it never ends')
      }
  })

  test('and whose plan cannot be read leaves the cache in use', () => {
    const dataDir = makeFolder()
    write(dataDir, 'cache.db', 'A')
    writeFileSync(join(dataDir, 'cache-switch.json'), '{"aside":')
    expect(finishCacheSwitch(dataDir, silentLog)).toBeUndefined()
    expect(contents(dataDir)).toEqual(wholeCache('cache.db', 'A'))
  })

  test('a kept file is found for its own hub alone, and listed with its size', () => {
    const dataDir = makeFolder()
    write(dataDir, 'cache.db', 'A')
    const file = 'cache.db.hub-b-2026-01-02T03-04-05-678Z'
    copyFileSync(join(dataDir, 'cache.db'), join(dataDir, file))
    const kept = createKeptCaches(dataDir)
    expect([kept.has('b'), kept.has('b-2026'), kept.has(''), kept.has('B')]).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect(kept.list()).toEqual([
      { file, kind: 'otherHub', bytes: 1, at: Date.UTC(2026, 0, 2, 3, 4, 5, 678) },
    ])
  })
})
