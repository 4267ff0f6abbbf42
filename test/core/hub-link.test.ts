import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import { createCache, type Cache } from '../../main/core/cache/cache.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import { createHubHttp } from '../../main/core/hub-link/hub-http.ts'
import { createLivePicture } from '../../main/core/hub-link/live-picture.ts'
import { createSessionStore } from '../../main/core/hub-link/session-store.ts'
import * as deskIds from '../../main/core/outbox/desk-id.ts'
import type { Session } from '../../shared/contract/hub.ts'
import type { CustomerId, DeskId, QueueId } from '../../shared/domain/ids.ts'
import type { LiveQueue, QueuePatch, QueuePicture } from '../../shared/domain/queue.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { TestDesk } from '../hub/support/test-desk.ts'
import { makeDataDir, TestConsole } from './support/test-console.ts'

const create = (id: string, name: string): Act => ({
  type: 'customer.create',
  id: id as CustomerId,
  fields: { name, level: 'standard', tags: [], numbers: [], addresses: [] },
})
/** Looks into the cache of a running console by a connection of its own. */
function lookInto<T>(desk: TestConsole, look: (cache: Cache) => T): T {
  const { dataDir, cacheKey } = desk.options
  const cache = createCache(openCache({ file: join(dataDir, 'cache.db'), key: cacheKey }))
  try {
    return look(cache)
  } finally {
    cache.close()
  }
}
const keptSession = (desk: TestConsole): Session | undefined =>
  lookInto(desk, (cache) => createSessionStore(cache).read()?.session)
const deskIdOf = (desk: TestConsole): DeskId => lookInto(desk, deskIds.deskIdOf)
const portOf = (url: string): number => Number(new URL(url).port)

describe('signing in', () => {
  test('gives the phone its account, and takes it away again; a wrong password is said', async () => {
    const hub = await startTestHub()
    const desk = await TestConsole.start(hub.url)
    await expect(desk.door.call('session.signIn', { user: '1001', password: 'wrong' })).rejects.toMatchObject(
      {
        code: 'wrongPassword',
      },
    )
    await expect(desk.door.call('ticket.get', { id: 't' })).rejects.toMatchObject({ code: 'signedOut' })
    await desk.signIn('1001')
    expect(desk.phone.account).toMatchObject({ username: '1001' })
    expect(desk.state.session?.person.name).toBe('Ann')
    expect(desk.state.people.map((person) => person.extension)).toContain('1002')
    expect(desk.state.queues.map((queue) => queue.id)).toEqual(['q-5000', 'q-5001', 'q-5002'])
    // her phone is none that the hub's line knows, and the hub's word is what is shown
    await until('the word of the hub', () => desk.state.agent.activity === 'unreachable')
    await until('the live picture', () => (desk.state.live?.queues.length ?? 0) > 0)
    await desk.door.call('session.signOut', null)
    expect(desk.state).toMatchObject({ session: null, hub: { state: 'signedOut' }, people: [] })
    await until('the phone to leave', () => desk.phone.account === null)
  })

  test('a trial is entered by one click', async () => {
    const hub = await startTestHub({ team: 'sample', isTrial: true, customers: 12 })
    const desk = await TestConsole.start(hub.url, { isTrial: true })
    const { people } = await desk.door.call('session.trialPeople', null)
    expect(people.map((person) => person.extension)).toContain('1001')
    await desk.door.call('session.trialSignIn', { extension: '1001' })
    await desk.online()
    expect(desk.state.isTrial).toBe(true)
  })

  test('lasts over a restart of the core and is renewed without a word', async () => {
    const hub = await startTestHub({ times: { accessTokenMs: 2000 } })
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    const account = desk.phone.account
    await desk.restart()
    await desk.online()
    expect(desk.phone.account).toEqual(account)
    const states = new Set<string>()
    desk.door.on('state', ({ patch }) => {
      if (patch.hub) states.add(patch.hub.state)
    })
    const tokens = new Set<string>()
    await until('three renewals', () => tokens.add(keptSession(desk)?.refreshToken ?? '').size > 3, 15_000)
    await desk.do(create('c1', '王'))
    await desk.sent()
    expect(states.has('needsSignIn')).toBe(false)
  })

  test('without the hub, who signed in here before works from the cache; what was done is sent later', async () => {
    const dataDir = makeFolder()
    const hub = await startTestHub({ dataDir })
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    await desk.do(create('c1', '王小明'))
    await desk.sent()
    await hub.close()
    await desk.door.call('session.signOut', null)
    await expect(desk.door.call('session.signIn', { user: '1001', password: 'wrong' })).rejects.toMatchObject(
      {
        code: 'unreachable',
      },
    )
    await expect(
      desk.door.call('session.signIn', { user: '1002', password: 'secret-1002' }),
    ).rejects.toMatchObject({ code: 'unreachable' })
    await desk.door.call('session.signIn', { user: '1001', password: 'secret-1001' })
    expect((await desk.door.call('customer.get', { id: 'c1' }))?.customer.name).toBe('王小明')
    await desk.do(create('c2', '陈丽'))
    await startTestHub({ dataDir, port: portOf(hub.url) })
    await desk.online()
    await desk.sent()
    const lines = await (await TestDesk.signIn(hub.url, '1002')).snapshot()
    expect(lines.filter((line) => line.line === 'item' && line.entity === 'customer')).toHaveLength(2)
  })

  test('a session that the hub ended asks for a new sign-in; work goes on meanwhile and is sent after', async () => {
    const hub = await startTestHub({ times: { accessTokenMs: 60_000 } })
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    // as an administrator does who ends all sessions of a person
    await createHubHttp(hub.url).signOut(keptSession(desk)?.refreshToken ?? '', deskIdOf(desk))
    await until('the question', () => desk.state.hub.state === 'needsSignIn')
    expect(desk.state.session?.person.extension).toBe('1001')
    await desk.do(create('c1', '王'))
    expect(desk.state.sync.toSend).toBe(1)
    await desk.signIn('1001')
    await desk.sent()
  })

  test('a copied data folder is noticed and sends nothing', async () => {
    const hub = await startTestHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    const copied = makeDataDir()
    await desk.core.close()
    cpSync(desk.options.dataDir, copied, { recursive: true })
    desk.phone.detach()
    await desk.open()
    await desk.online()
    const twin = await TestConsole.start(hub.url, { dataDir: copied })
    await until('the refusal', () => twin.state.hub.state === 'fatal')
    expect(twin.state.hub).toMatchObject({ reason: 'deskInUse' })
    expect(desk.state.hub.state).toBe('online')
  })
})

describe('the ledger', () => {
  test('comes as a snapshot with its progress, and goes on where it broke off', async () => {
    const dataDir = makeFolder()
    const hub = await startTestHub({ dataDir, team: 'sample', isTrial: true, customers: 400 })
    const desk = await TestConsole.start(hub.url, { isTrial: true })
    const seen: { done: number; total: number }[] = []
    let isBroken: Promise<void> | undefined
    desk.door.on('state', ({ patch }) => {
      const progress = patch.sync?.progress
      if (!progress) return
      seen.push(progress)
      // the hub goes away in the middle
      if (progress.done > 0) isBroken ??= hub.close()
    })
    await desk.door.call('session.trialSignIn', { extension: '1001' })
    await until('the first part', () => isBroken !== undefined, 15_000)
    await isBroken
    await startTestHub({ dataDir, port: portOf(hub.url), team: 'sample', isTrial: true })
    await until('the hub', () => desk.state.hub.state === 'online', 15_000)
    await desk.online()
    expect(seen.length).toBeGreaterThan(1)
    // it begins with nothing once, and after the break goes on from what is here
    const done = seen.map((progress) => progress.done)
    expect(done.slice(done.findIndex((n) => n > 0))).not.toContain(0)
    expect(done).toEqual([...done].sort((a, b) => a - b))
    const { total } = await desk.door.call('customer.list', {
      text: '',
      sort: 'recent',
      offset: 0,
      limit: 50,
    })
    expect(total).toBe(400)
    const { hits } = await desk.door.call('search.find', { text: '退货', limit: 20 })
    expect(hits.length).toBeGreaterThan(0)
  })

  test('what another desk does arrives by itself, and after a gap by asking', async () => {
    const dataDir = makeFolder()
    const hub = await startTestHub({ dataDir })
    const ann = await (await TestConsole.start(hub.url)).signIn('1001')
    const bo = await (await TestConsole.start(hub.url)).signIn('1002')
    await bo.do(create('c1', '王小明'))
    await until('the news', async () => (await ann.door.call('customer.get', { id: 'c1' })) !== null)
    expect(ann.changed.flatMap((changed) => changed.entities)).toContainEqual({
      entity: 'customer',
      id: 'c1',
    })
    // Ann is away while much happens
    await ann.core.close()
    ann.phone.detach()
    for (let n = 2; n < 30; n++) await bo.do(create(`c${n}`, `客户${n}`))
    await bo.sent()
    await ann.open()
    await until('all of it', async () => {
      const { total } = await ann.door.call('customer.list', { text: '', sort: 'name', offset: 0, limit: 1 })
      return total === 29
    })
  })
})

describe('presence', () => {
  test('the wish is kept over a restart and told to the hub; a supervisor’s word changes it here', async () => {
    const hub = await startTestHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    await desk.door.call('agent.wish', { wish: 'paused', reason: 'meal' })
    expect(desk.state.agent).toMatchObject({ activity: 'paused', pauseReason: 'meal' })
    const { since } = desk.state.agent
    await desk.restart()
    await desk.online()
    expect(desk.state.agent).toMatchObject({ activity: 'paused', pauseReason: 'meal' })
    await until('the time since', () => Math.abs(desk.state.agent.since - since) < 1000)
    const sue = await TestDesk.connect(hub.url, '1100')
    await sue.ask('presence:force', {
      agent: 'p-1001',
      wish: { wish: 'paused', reason: 'meeting' },
    })
    await until('the new reason', () => desk.state.agent.pauseReason === 'meeting')
    // she is told who it was, once, and her state says it, also after a restart
    expect(desk.state.agent.by).toBe('p-1100')
    const told = { level: 'info', key: 'pausedBy', values: { name: 'Sue', reason: 'meeting' } }
    expect(desk.state.notices.filter(({ key }) => key === 'pausedBy')).toMatchObject([told])
    await desk.restart()
    await desk.online()
    expect(desk.state.agent).toMatchObject({ pauseReason: 'meeting', by: 'p-1100' })
    expect(desk.state.notices.filter(({ key }) => key === 'pausedBy')).toEqual([])
    await desk.door.call('agent.wish', { wish: 'ready' })
    // ready is her wish; the hub's line knows no phone of hers
    await until('the end of the pause', () => desk.state.agent.activity === 'unreachable')
    expect(desk.state.agent).not.toHaveProperty('by')
    await expect(
      desk.door.call('board.force', { agent: 'p-1002', wish: { wish: 'ready' } }),
    ).rejects.toMatchObject({ code: 'notAllowed' })
  })
})

describe('the live picture', () => {
  const queue = (waiting: number): LiveQueue => ({
    id: 'q' as QueueId,
    waiting: [],
    totals: { offered: waiting, answered: 0, inTime: 0, abandoned: 0 },
  })
  const whole = (version: number): QueuePicture => ({
    version,
    at: 1000 + version,
    queues: [queue(version)],
    agents: [],
  })
  const patch = (version: number): QueuePatch => ({
    version,
    at: 1000 + version,
    queues: [queue(version)],
    agents: [],
  })

  test('a missed version asks for the whole once; patches on the way are neither lost nor taken twice', async () => {
    let version = 5
    let asked = 0
    const live = createLivePicture({
      ask: () => {
        asked += 1
        return Promise.resolve(whole(version))
      },
      hereOf: (hubTime) => hubTime - 10,
      onChanged: () => undefined,
      onFault: (error) => {
        throw error
      },
    })
    live.watch()
    live.patch(patch(6))
    await until('the picture', () => live.now()?.picture.version === 6)
    live.patch(patch(7))
    live.patch(patch(7))
    expect(live.now()).toMatchObject({ trueAt: 997, picture: { version: 7 } })
    version = 12
    live.patch(patch(10))
    live.patch(patch(11))
    await until('the whole again', () => live.now()?.picture.version === 12)
    expect(asked).toBe(2)
    live.patch(patch(13))
    expect(live.now()?.picture.queues[0]?.totals.offered).toBe(13)
  })
})
