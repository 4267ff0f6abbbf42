import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { createCustomer } from '../hub/support/test-desk.ts'
import { afterTest, makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { passwordOf } from '../hub/support/test-team.ts'
import { hubCommands } from './support/compare-ledgers.ts'
import { HUB_SOURCE, HubProcess } from './support/hub-process.ts'
import { backOnline, portOf, startSupervised } from './support/supervised-console.ts'
import type { TestConsole } from './support/test-console.ts'

/**
 * Something else than the team's hub at its address, as the hub's program finds it: nothing is erased or sent, work goes on, and what was
 * done meanwhile goes out by itself when the right one is back.
 */

const keptIn = ({ options }: TestConsole): string[] =>
  readdirSync(options.dataDir).filter((name) => /^cache\.db\.(hub|damaged)-/.test(name))
const hasCustomer = async (desk: TestConsole, id: string): Promise<boolean> =>
  (await desk.door.call('customer.get', { id })) !== null

/** An agent with one customer at the hub, and one more and a draft made while its program is away. */
async function agentWhoseHubEnded() {
  const right = await startTestHub()
  const desk = await (await startSupervised(right.url)).signIn('1001')
  await desk.do(createCustomer('c1', '王小明'))
  await desk.sent()
  await right.close()
  await until('the loss', () => desk.state.hub.state !== 'online', 15_000)
  await desk.do(createCustomer('c2', '张丽华'))
  await desk.door.call('draft.save', { key: 'ticket:t1', value: { note: '还没写完' } })
  return { desk, dataDir: right.dataDir, url: right.url, port: portOf(right.url) }
}
/** Everything of before is here, and waits. */
async function expectNothingLost(desk: TestConsole): Promise<void> {
  expect(desk.state.session?.person.extension).toBe('1001')
  expect([await hasCustomer(desk, 'c1'), await hasCustomer(desk, 'c2')]).toEqual([true, true])
  expect(desk.state.sync.toSend).toBe(1)
  expect(await desk.door.call('draft.get', { key: 'ticket:t1' })).toMatchObject({
    value: { note: '还没写完' },
  })
  expect(keptIn(desk)).toEqual([])
}
/** The right hub comes back, and gets what waited, once, without anybody doing anything. */
async function expectSentTo(desk: TestConsole, dataDir: string, port: number): Promise<void> {
  const right = await startTestHub({ dataDir, port })
  await backOnline(desk)
  await desk.sent()
  expect(desk.state.otherHub).toBeNull()
  await right.close()
  expect(hubCommands(dataDir)).toHaveLength(2)
}

test.each<[string, () => Promise<string>]>([
  ['that is empty, so that it begins a team', () => Promise.resolve(makeFolder())],
  [
    'that is another team’s',
    async () => {
      const other = await startTestHub()
      await other.close()
      return other.dataDir
    },
  ],
])(
  'a hub that was started with a data folder %s',
  async (_what, wrongFolder) => {
    const folder = await wrongFolder()
    const { desk, dataDir, port } = await agentWhoseHubEnded()
    const wrong = await HubProcess.start(folder, HUB_SOURCE, port)
    await until('the other hub', () => desk.state.otherHub?.is === 'other', 20_000)
    expect(desk.state.hub.state).toBe('offline')
    await expectNothingLost(desk)
    await wrong.end('SIGTERM')
    expect(hubCommands(folder)).toEqual([])
    await expectSentTo(desk, dataDir, port)
  },
  120_000,
)

test.each<[string, number, string, string]>([
  ['a page of another program', 200, 'text/html', '<!doctype html><title>It works</title>'],
  ['answers of another program', 200, 'application/json', '{"status":"ok"}'],
  ['a server that knows nothing of it', 404, 'text/plain', 'not found'],
  ['a proxy whose hub is away', 502, 'text/html', '<h1>Bad Gateway</h1>'],
])(
  'a stranger on the port: %s',
  async (_what, status, type, body) => {
    const { desk, dataDir, url, port } = await agentWhoseHubEnded()
    const asked = new Set<string>()
    const sent: string[] = []
    const stranger = createServer((request, answer) => {
      asked.add(new URL(request.url ?? '/', url).pathname)
      request.on('data', (part: Buffer) => sent.push(part.toString()))
      answer.writeHead(status, { 'content-type': type }).end(body)
    })
    await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve))
    const close = (): Promise<void> =>
      new Promise((resolve) => {
        stranger.closeAllConnections()
        stranger.close(() => resolve())
      })
    afterTest(close)
    desk.core.power('resume')
    await until('the stranger to be asked', () => asked.has('/health'), 20_000)
    await expect(
      desk.door.call('session.signIn', { user: '1001', password: passwordOf('1001') }),
    ).rejects.toThrow()
    await expectNothingLost(desk)
    // who it is was asked, and nothing else: no token, no password, nothing that was written
    expect([...asked]).toEqual(['/health'])
    expect(sent).toEqual([])
    await close()
    await expectSentTo(desk, dataDir, port)
  },
  120_000,
)
