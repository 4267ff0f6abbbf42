import { expect, it, onTestFinished } from 'vitest'
import type { CoreLink } from '../../main/launch/core-link.ts'
import { linkCore } from '../../main/launch/core-link.ts'
import { markSignedIn, wasSignedIn } from '../../main/launch/sign-in-mark.ts'
import type { Port } from '../../shared/contract/door.ts'
import type { OwnHubAnswer, OwnHubWish } from '../../shared/contract/own-hub.ts'
import type { CoreOptions } from '../../shared/contract/shell.ts'
import { inbox, spawnSmall, tempFolder } from './launch-kit.ts'

const OPTIONS = {
  dataDir: '/nowhere',
  hubUrl: 'http://127.0.0.1:1',
  profile: 'default',
  locale: 'zh-CN',
  isTrial: false,
  version: '0',
}

function startCore(
  options: Partial<CoreOptions> = {},
  onSession: (isSignedIn: boolean) => void = () => undefined,
  onOwnHub?: (wish: OwnHubWish) => Promise<OwnHubAnswer>,
): { core: CoreLink; said: string[] } {
  const said: string[] = []
  const core = linkCore({
    spawn: spawnSmall,
    options: { ...OPTIONS, ...options },
    logFolder: tempFolder(),
    canHandPorts: false,
    onSession,
    ...(onOwnHub && { onOwnHub }),
    say: (line) => said.push(line),
  })
  onTestFinished(() => core.stop())
  return { core, said }
}

function read(port: Port) {
  const messages = inbox<unknown>()
  const closed = new Promise<void>((resolve) => port.onClose(resolve))
  port.onMessage(messages.put)
  return { next: () => messages.next(), closed }
}

it('carries many windows through one channel without mixing them', async () => {
  const { core } = startCore()
  const desk = await core.openPort('desk')
  const phone = await core.openPort('phone')
  const [fromDesk, fromPhone] = [read(desk), read(phone)]
  expect(await fromDesk.next()).toMatchObject({ hello: 'desk' })
  expect(await fromPhone.next()).toMatchObject({ hello: 'phone' })
  desk.post({ text: '退货' })
  phone.post(1)
  expect(await fromDesk.next()).toEqual({ echo: { text: '退货' } })
  expect(await fromPhone.next()).toEqual({ echo: 1 })
  desk.post('close')
  await fromDesk.closed
  phone.post(2)
  expect(await fromPhone.next()).toEqual({ echo: 2 })
})

it('closes the ports of a core that dies, and opens new ones at the next', async () => {
  const { core, said } = startCore()
  const port = await core.openPort('desk')
  const window = read(port)
  port.post('die')
  await window.closed
  const again = read(await core.openPort('desk'))
  expect(await again.next()).toMatchObject({ hello: 'desk' })
  expect(said).toEqual([expect.stringContaining('The core ended by itself (code 9)'), 'The core is back.'])
})

it('knows by the core’s word whether somebody is signed in, and remembers it for the next start', async () => {
  const folder = tempFolder()
  // a cache that was set aside takes its session with it, without a word
  markSignedIn(folder, true)
  const { core } = startCore({}, (isSignedIn) => markSignedIn(folder, isSignedIn))
  const port = await core.openPort('desk')
  const window = read(port)
  await window.next()
  expect(core.isSignedIn()).toBe(false)
  expect(wasSignedIn(folder)).toBe(false)
  for (const act of ['sign in', 'sign out']) {
    port.post(act)
    // it follows on the core's word, through the same channel
    expect(await window.next()).toEqual({ echo: act })
    expect(core.isSignedIn()).toBe(act === 'sign in')
    expect(wasSignedIn(folder)).toBe(act === 'sign in')
  }
})

it('tells the core a new hub by starting it again', async () => {
  const { core, said } = startCore()
  const before = read(await core.openPort('desk'))
  expect(await before.next()).toMatchObject({ hubUrl: 'http://127.0.0.1:1' })
  core.reconfigure({ ...OPTIONS, hubUrl: 'http://127.0.0.1:2' })
  await before.closed
  const after = read(await core.openPort('desk'))
  expect(await after.next()).toMatchObject({ hubUrl: 'http://127.0.0.1:2' })
  expect(said).toEqual([])
})

it('tells a core that runs when the computer sleeps and wakes, and asks nothing of one that does not', async () => {
  const { core } = startCore()
  core.tellPower('suspend')
  const window = read(await core.openPort('desk'))
  await window.next()
  core.tellPower('suspend')
  core.tellPower('resume')
  expect(await window.next()).toEqual({ power: 'suspend' })
  expect(await window.next()).toEqual({ power: 'resume' })
})

it('tells a core that started beside its hub when that is there, also one that is not ready yet or starts again', async () => {
  const { core } = startCore({ isHubStarting: true })
  core.onHubReady()
  const window = read(await core.openPort('desk'))
  expect(await window.next()).toMatchObject({ hello: 'desk', isHubStarting: true })
  expect(await window.next()).toBe('the hub is there')
  const port = await core.openPort('phone')
  port.post('die')
  await window.closed
  const again = read(await core.openPort('desk'))
  expect(await again.next()).toMatchObject({ hello: 'desk', isHubStarting: false })
})

it('carries what a person wants of the hub of this computer to the shell, and its answer back', async () => {
  const asked: OwnHubWish[] = []
  const { core } = startCore({}, undefined, (wish) => {
    asked.push(wish)
    return Promise.resolve({ is: 'seen', folder: '/data/hub', backups: [], setAside: [] })
  })
  const port = await core.openPort('desk')
  const window = read(port)
  expect(await window.next()).toMatchObject({ hello: 'desk' })
  port.post('look')
  const words = [await window.next(), await window.next()]
  expect(words).toContainEqual({ answer: { is: 'seen', folder: '/data/hub', backups: [], setAside: [] } })
  expect(asked).toEqual([{ what: 'look' }])
  // one that carries none says so
  const other = await startCore().core.openPort('desk')
  const second = read(other)
  await second.next()
  other.post('look')
  expect([await second.next(), await second.next()]).toContainEqual({
    answer: expect.objectContaining({ is: 'refused', code: 'ownHubNone' }) as unknown,
  })
})

it('tells each core that the hub cannot use its data, until there is another hub', async () => {
  const { core } = startCore({ isHubStarting: true })
  const trouble = { reason: 'damaged', message: 'words' }
  core.onHubUnusable(trouble)
  const port = await core.openPort('desk')
  const first = read(port)
  expect(await first.next()).toMatchObject({ hello: 'desk' })
  expect(await first.next()).toEqual({ trouble })
  port.post('die')
  await first.closed
  const second = read(await core.openPort('desk'))
  expect(await second.next()).toMatchObject({ hello: 'desk', isHubStarting: false })
  expect(await second.next()).toEqual({ trouble })
  core.onHubUsable()
  expect(await second.next()).toEqual({ trouble: null })

  core.reconfigure({ ...OPTIONS, hubUrl: 'http://127.0.0.1:2' })
  await second.closed
  const portOfThird = await core.openPort('desk')
  const third = read(portOfThird)
  expect(await third.next()).toMatchObject({ hubUrl: 'http://127.0.0.1:2' })
  portOfThird.post('next')
  expect(await third.next()).toEqual({ echo: 'next' })
})
