import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Health } from '../../shared/contract/hub.ts'
import { silentLog } from '../../main/core/log.ts'
import { createHubProof } from '../../hub/auth/hub-proof.ts'
import { loadHubKeys } from '../../hub/store/hub-keys.ts'
import { createCustomer } from '../hub/support/test-desk.ts'
import { afterTest, makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { passwordOf } from '../hub/support/test-team.ts'
import { hubCommands } from './support/compare-ledgers.ts'
import { LyingHub } from './support/lying-hub.ts'
import { makeDataDir, TestConsole } from './support/test-console.ts'

/** A hub proves that it is the one whose data a console has, before a password, a token or anything written is sent to it. */

const portOf = (url: string): number => Number(new URL(url).port)
const knownIn = (dataDir: string): string => readFileSync(join(dataDir, 'known-hubs.json'), 'utf8')

interface Stranger {
  /** The paths that were asked for. */
  readonly asked: Set<string>
  close(): Promise<void>
}
/** Somebody at the address of a hub who says everything that the hub said of itself, and proves it as `prove` says. */
async function startStranger(
  port: number,
  health: Health,
  prove: (nonce: string) => Health['proof'],
): Promise<Stranger> {
  const asked = new Set<string>()
  const server = createServer((request, answer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://hub')
    asked.add(pathname)
    if (pathname !== '/health') return void answer.writeHead(500).end()
    const body = { ...health, proof: prove(searchParams.get('nonce') ?? '') }
    answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  server.on('upgrade', (request, socket) => {
    asked.add(request.url ?? '')
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  afterTest(close)
  return { asked, close }
}
const healthOf = async (url: string, nonce = 'n'.repeat(32)): Promise<Health> =>
  (await (await fetch(`${url}/health?nonce=${nonce}`)).json()) as Health

const OTHER_KEY = () => loadHubKeys(makeFolder()).proofKey
test.each([
  ['proves nothing', () => () => undefined],
  ['proves it with a key of its own', ({ hubId }: Health) => createHubProof(hubId, OTHER_KEY())],
  [
    'plays back what the hub signed for another console',
    ({ proof }: Health) =>
      () =>
        proof,
  ],
  ['signs with a key that is none', () => () => ({ publicKey: 'x', signature: 'y' })],
] as const)(
  'who says to be the hub and %s is sent nothing, and the hub is used when it is back',
  async (_what, forge) => {
    const dataDir = makeFolder()
    const hub = await startTestHub({ dataDir })
    const port = portOf(hub.url)
    const health = await healthOf(hub.url)
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    await desk.do(createCustomer('c1', '王小明'))
    await desk.sent()
    await hub.close()
    await until('the loss', () => desk.state.hub.state !== 'online')
    await desk.do(createCustomer('c2', '张丽华'))

    const stranger = await startStranger(port, health, forge(health))
    desk.core.power('resume')
    await until('the stranger', () => desk.state.otherHub?.is === 'unproven', 15_000)
    expect(desk.state.hub.state).not.toBe('online')
    // at the sign-in screen as well
    await desk.door.call('session.signOut', null)
    await expect(
      desk.door.call('session.signIn', { user: '1001', password: passwordOf('1001') }),
    ).rejects.toMatchObject({ code: 'hubNotProven' })
    await expect(desk.door.call('session.useOtherHub', { hubId: health.hubId })).rejects.toMatchObject({
      code: 'otherTeam',
    })
    expect([...stranger.asked].filter((path) => path !== '/health')).toEqual([])
    await stranger.close()
    // nobody is there now, and nobody is said to be: who signs in works without the hub
    await desk.door.call('session.signIn', { user: '1001', password: passwordOf('1001') })
    expect(desk.state.otherHub).toBeNull()

    await startTestHub({ dataDir, port })
    await desk.signIn('1001')
    await desk.sent()
    expect(desk.state.otherHub).toBeNull()
    expect(hubCommands(dataDir)).toHaveLength(2)
  },
)

test('the key of a hub of before is remembered once it proves one, and is asked for from then on', async () => {
  const hub = await startTestHub()
  const front = await LyingHub.start(hub.url)
  front.health = { proof: undefined }
  const desk = await (await TestConsole.start(front.url)).signIn('1001')
  const { dataDir } = desk.options
  expect(existsSync(join(dataDir, 'known-hubs.json'))).toBe(false)
  const again = async (): Promise<void> => {
    const [before] = front.sockets
    before?.disconnect(true)
    await until('the loss', () => before !== undefined && !front.sockets.has(before))
  }
  await again()
  await until('another connection', () => front.sockets.size === 1)
  front.health = {}
  await again()
  const { proof } = await healthOf(hub.url)
  await until('the key', () => existsSync(join(dataDir, 'known-hubs.json')))
  expect(knownIn(dataDir)).toContain(proof?.publicKey)
  front.health = { proof: undefined }
  await again()
  await until('the doubt', () => desk.state.otherHub?.is === 'unproven', 15_000)
  front.health = {}
  desk.core.power('resume')
  await desk.online()
})

test('a list of known hubs that cannot be read is set aside, and made anew by the next connection', async () => {
  const hub = await startTestHub()
  const dataDir = makeDataDir()
  writeFileSync(join(dataDir, 'known-hubs.json'), '{"hubs":')
  const desk = await TestConsole.start(hub.url, { dataDir, log: silentLog })
  await desk.signIn('1001')
  await until('the list', () => existsSync(join(dataDir, 'known-hubs.json')))
  expect(readdirSync(dataDir).filter((name) => name.startsWith('known-hubs.json.damaged-'))).toHaveLength(1)
})

test('what a newer version wrote into the list of known hubs stays', async () => {
  const hub = await startTestHub()
  const dataDir = makeDataDir()
  const newer = { hubs: { 'hub-x': { key: 'k', since: 5 } }, format: 9 }
  writeFileSync(join(dataDir, 'known-hubs.json'), JSON.stringify(newer))
  const desk = await TestConsole.start(hub.url, { dataDir })
  await desk.signIn('1001')
  await until('the key', () => knownIn(dataDir).includes(desk.state.hubId ?? '?'))
  expect(JSON.parse(knownIn(dataDir))).toMatchObject(newer)
})
