import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { afterTest, makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { makeDataDir, TestConsole } from './support/test-console.ts'

/** The console starts its hub beside the core: the hub listens a moment later, on the port that it had before. */

/** An address that nobody listens at, and that counts who came too early. */
async function waitingAddress(
  port = 0,
): Promise<{ port: number; asked: () => number; leave: () => unknown }> {
  let asked = 0
  const server = createServer((_request, response) => {
    asked += 1
    response.writeHead(500).end()
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const leave = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  afterTest(() => server.close())
  return { port: (server.address() as AddressInfo).port, asked: () => asked, leave }
}

const trialHub = (dataDir: string, port?: number) =>
  startTestHub({ dataDir, isTrial: true, team: 'sample', customers: 5, ...(port ? { port } : {}) })

test('the sample team is shown at once as it was, and a click waits for the hub instead of failing', async () => {
  const [hubDir, dataDir] = [makeFolder(), makeDataDir()]
  const hub = await trialHub(hubDir)
  const port = Number(new URL(hub.url).port)
  const yesterday = await TestConsole.start(hub.url, { dataDir, isTrial: true })
  const shown = await yesterday.door.call('session.trialPeople', null)
  expect(shown.people.length).toBeGreaterThan(1)
  await yesterday.core.close()
  await hub.close()

  const early = await waitingAddress(port)
  const today = await TestConsole.start(hub.url, { dataDir, isTrial: true, isHubStarting: true })
  expect(await today.door.call('session.trialPeople', null)).toEqual(shown)
  const signedIn = today.door.call('session.trialSignIn', { extension: '1001' })
  await today.door.call('state.snapshot', null)
  expect(early.asked()).toBe(0)
  await early.leave()
  await trialHub(hubDir, port)
  today.core.onHubReady()
  await signedIn
  expect((await today.online()).state.session?.person.extension).toBe('1001')
})

test('a kept session is not called offline while the hub starts, and connects when it is there', async () => {
  const [hubDir, dataDir] = [makeFolder(), makeDataDir()]
  const hub = await startTestHub({ dataDir: hubDir })
  const port = Number(new URL(hub.url).port)
  const yesterday = await (await TestConsole.start(hub.url, { dataDir })).signIn('1001')
  await yesterday.core.close()
  await hub.close()

  const early = await waitingAddress(port)
  const today = await TestConsole.start(hub.url, { dataDir, isHubStarting: true })
  expect(today.state.hub).toMatchObject({ state: 'connecting', attempt: 0 })
  expect(today.state.session?.person.extension).toBe('1001')
  await today.door.call('customer.list', { text: '', sort: 'name', offset: 0, limit: 1 })
  expect(early.asked()).toBe(0)
  await early.leave()
  await startTestHub({ dataDir: hubDir, port })
  today.core.onHubReady()
  await today.online()
})

test('a hub that never comes is an unreachable one when it is waited for no longer', async () => {
  const early = await waitingAddress()
  await early.leave()
  const desk = await TestConsole.start(`http://127.0.0.1:${early.port}`, {
    isTrial: true,
    isHubStarting: true,
  })
  const refused = expect(
    desk.door.call('session.signIn', { user: '1001', password: 'whatever' }),
  ).rejects.toMatchObject({ code: 'unreachable' })
  desk.core.onHubReady()
  await refused
  await expect(desk.door.call('session.trialPeople', null)).rejects.toMatchObject({ code: 'unreachable' })
})

test('a team that changed since is shown anew, and a hub that is no trial any more offers nobody', async () => {
  const dataDir = makeDataDir()
  const trial = await trialHub(makeFolder())
  const desk = await TestConsole.start(trial.url, { dataDir, isTrial: true })
  await desk.door.call('session.trialPeople', null)
  await desk.core.close()
  await trial.close()
  const real = await startTestHub({ port: Number(new URL(trial.url).port) })
  const again = await TestConsole.start(real.url, { dataDir, isTrial: true })
  expect((await again.door.call('session.trialPeople', null)).people.length).toBeGreaterThan(1)
  await until('the word that it is another one', () => again.changed.some(({ all }) => all))
  await expect(again.door.call('session.trialPeople', null)).rejects.toMatchObject({ code: 'notFound' })
})

test('a sample team that could not be asked for comes by itself when the hub is there', async () => {
  const early = await waitingAddress()
  const desk = await TestConsole.start(`http://127.0.0.1:${early.port}`, { isTrial: true })
  await expect(desk.door.call('session.trialPeople', null)).rejects.toMatchObject({ retryable: true })
  await until('it to be asked for again', () => early.asked() > 2, 15_000)
  expect(desk.changed.some(({ all }) => all)).toBe(false)
  await early.leave()
  await trialHub(makeFolder(), early.port)
  await until('the word that it is there', () => desk.changed.some(({ all }) => all), 15_000)
  expect((await desk.door.call('session.trialPeople', null)).people.length).toBeGreaterThan(1)
})
