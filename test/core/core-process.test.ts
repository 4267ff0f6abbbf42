import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ALL_MIGRATIONS } from '../../main/core/cache/migrations/all-migrations.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import { createLog } from '../../main/core/log.ts'
import type { ToCore } from '../../shared/contract/shell.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { passwordOf } from '../hub/support/test-team.ts'
import { forkCore, startCoreProcess } from './support/core-process.ts'
import { HUB_SOURCE } from './support/hub-process.ts'
import { CACHE_KEY, coreOptions, makeDataDir } from './support/test-console.ts'

test('killed at any moment, the core comes back signed in, with every act and word; stopped, it ends in order', async () => {
  const hub = await startTestHub()
  const options = coreOptions(makeDataDir(), hub.url)
  const first = await startCoreProcess(options)
  await first.door.call('session.signIn', { user: '1001', password: passwordOf('1001') })
  await first.door.call('acts.do', {
    acts: [
      {
        type: 'customer.create',
        id: 'c1',
        fields: {
          name: '王小明',
          level: 'gold',
          tags: [],
          numbers: [{ e164: '+8613800138000', label: 'mobile' }],
          addresses: [],
        },
      },
    ],
    basedOn: null,
    draft: null,
  })
  await first.door.call('draft.save', { key: 'ticket:t1', value: { note: '写到一半' } })
  expect(first.told).toEqual(['ready', 'session'])
  await first.kill()

  const second = await startCoreProcess(options)
  expect(second.told).toEqual(['session', 'ready'])
  const { state } = await second.door.call('state.snapshot', null)
  expect(state.session?.person.extension).toBe('1001')
  expect(await second.door.call('customer.get', { id: 'c1' })).toMatchObject({ customer: { name: '王小明' } })
  expect(await second.door.call('draft.get', { key: 'ticket:t1' })).toMatchObject({
    value: { note: '写到一半' },
  })
  await until('everything sent', async () => {
    const now = (await second.door.call('state.snapshot', null)).state
    return now.hub.state === 'online' && now.sync.toSend === 0
  })
  const stoppedAt = Date.now()
  second.child.send({ type: 'stop' } satisfies ToCore)
  const [code] = (await once(second.child, 'exit')) as [number | null]
  expect(code).toBe(0)
  expect(Date.now() - stoppedAt).toBeLessThan(2000)
  for (const { said } of [first, second]) {
    expect(said()).not.toContain('13800138000')
    expect(said()).not.toContain(passwordOf('1001'))
    expect(said()).not.toContain(CACHE_KEY)
  }
})

test.each(['the core', 'the hub'])(
  '%s whose shell was killed ends, though nobody reads what it writes',
  async (which) => {
    const hub = await startTestHub()
    const child =
      which === 'the hub'
        ? forkCore(HUB_SOURCE, ['--data', makeDataDir(), '--port', '0', '--customers', '0'])
        : (await startCoreProcess(coreOptions(makeDataDir(), hub.url))).child
    if (which === 'the hub') await once(child, 'message')
    // what is left of a shell after SIGKILL: neither a channel nor a reader
    child.stderr?.destroy()
    child.disconnect()
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(0)
  },
)

test('a log holds no number in full and no secret, wherever it stands', () => {
  const lines: string[] = []
  const log = createLog((line) => lines.push(line))
  log.warn('call from +8613800138000', {
    call: { number: '+8613800138000', nested: [{ refreshToken: 'abc.def' }] },
    password: 'hunter2',
    error: new Error('cannot dial 13800138000'),
  })
  expect(lines.join('')).not.toMatch(/13800138000|abc\.def|hunter2/)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', msg: 'call from +861********00' })
})

test('a core that brings an older cache into its form says so before it begins, and keeps what is there', async () => {
  const hub = await startTestHub()
  const dataDir = makeDataDir()
  const file = join(dataDir, 'cache.db')
  const older = openCache({ file, key: CACHE_KEY, migrations: ALL_MIGRATIONS.slice(0, 4) })
  older.prepare(`INSERT INTO draft VALUES ('p', 'ticket:1', '{"note":"未保存"}', 5)`).run()
  older.close()
  const core = await startCoreProcess(coreOptions(dataDir, hub.url))
  expect(core.told.slice(0, 1)).toEqual(['preparing'])
  expect(core.told.at(-1)).toBe('ready')
  await core.kill()
  const db = openCache({ file, key: CACHE_KEY })
  expect(db.prepare('SELECT value FROM draft').pluck().all()).toEqual(['{"note":"未保存"}'])
  db.close()
})
