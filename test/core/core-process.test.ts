import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLog } from '../../main/core/log.ts'
import { deskDoor, type DeskDoor } from '../../shared/contract/desk.ts'
import { connectDoor, type DoorClient } from '../../shared/contract/door.ts'
import { createPortEnd } from '../../shared/contract/port-end.ts'
import { FromCore, type CoreOptions, type ToCore } from '../../shared/contract/shell.ts'
import { afterTest, startTestHub, until } from '../hub/support/test-hub.ts'
import { passwordOf } from '../hub/support/test-team.ts'
import { CACHE_KEY, makeDataDir } from './support/test-console.ts'

const MAIN = join(import.meta.dirname, '../../main/core/main.ts')

interface CoreProcess {
  readonly child: ChildProcess
  readonly door: DoorClient<DeskDoor>
  readonly said: string
}

/** The core as the shell starts it: a process of its own, one channel, a desk port through it. */
async function runCore(options: CoreOptions): Promise<CoreProcess> {
  const child = fork(MAIN, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  afterTest(() => child.kill('SIGKILL'))
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const send = (message: ToCore): void => void child.send(message)
  const end = createPortEnd({
    send: (data) => send({ type: 'port-data', port: 1, data }),
    close: () => send({ type: 'port-close', port: 1 }),
  })
  let isReady = false
  child.on('message', (raw) => {
    const message = FromCore.parse(raw)
    if (message.type === 'ready') isReady = true
    if (message.type === 'port-data') end.deliver(message.data)
  })
  send({ type: 'init', options })
  await until('the core', () => isReady, 15_000)
  send({ type: 'port-open', port: 1, kind: 'desk' })
  const door = connectDoor(deskDoor, end.port, (text) => {
    throw new Error(text)
  })
  return {
    child,
    door,
    get said() {
      return said
    },
  }
}

test('killed at any moment, the core comes back signed in, with every act and word; stopped, it ends in order', async () => {
  const hub = await startTestHub()
  const options: CoreOptions = {
    dataDir: makeDataDir(),
    hubUrl: hub.url,
    profile: 'test',
    locale: 'zh-CN',
    cacheKey: CACHE_KEY,
    isTrial: false,
    version: '0.0.0',
  }
  const first = await runCore(options)
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
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')

  const second = await runCore(options)
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
    expect(said).not.toContain('13800138000')
    expect(said).not.toContain(passwordOf('1001'))
    expect(said).not.toContain(CACHE_KEY)
  }
})

test('a log holds no number in full and no secret, wherever it stands', () => {
  const lines: string[] = []
  const log = createLog((line) => lines.push(line))
  log.warn('call from +8613800138000', {
    call: { number: '+8613800138000', nested: [{ refreshToken: 'abc.def' }] },
    password: 'hunter2',
    error: new Error('cannot dial 13800138000'),
  })
  expect(lines.join('')).not.toMatch(/13800138000|abc\.def|hunter2/)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', text: 'call from +861********00' })
})
