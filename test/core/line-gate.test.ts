import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readExternalLine } from '../../hub/lines/external-line.ts'
import { isLineOfHub } from '../../shared/contract/sip.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { TestConsole } from './support/test-console.ts'

/** What the phone is told of its line: `test/phone/other-hub` has the same with a real phone. */

test.each([
  ['ws://hub.example:4180/sip?pass=1001.x', true],
  // behind the name that an administrator gave it
  ['wss://phones.example/sip?pass=1001.x', true],
  // of a hub of before passes
  ['ws://hub.example:4180/sip', true],
  ['wss://pbx.example/ws', false],
  ['ws://hub.example:8088/sip', false],
  ['ws://hub.example:4180/ws', false],
])('%s is the hub’s own line: %s', (server, isOwn) => {
  expect(isLineOfHub(server, 'http://hub.example:4180')).toBe(isOwn)
})

test('the phone connects without a question after a sign-in, and asks before it connects again', async () => {
  const dataDir = makeFolder()
  const hub = await startTestHub({ dataDir })
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  expect(desk.phone.access).toBe('proven')
  expect(await desk.phone.asksForLine()).toBe('open')

  await hub.close()
  await until('the loss', () => desk.state.hub.state !== 'online')
  expect(await desk.phone.asksForLine()).toBe('unreachable')
  await desk.restart()
  expect(desk.phone.access).toBe('askFirst')
  expect(await desk.phone.asksForLine()).toBe('unreachable')

  await startTestHub({ dataDir, port: Number(new URL(hub.url).port) })
  expect(await desk.phone.asksForLine()).toBe('open')
  // a window with a phone that is opened anew has nothing to wait for
  await desk.online()
  desk.phone.detach()
  desk.attachPhone()
  await until('the account', () => desk.phone.access === 'proven')
})

test('a phone of a PBX has nothing to do with the hub, and connects while that is away', async () => {
  const file = join(makeFolder(), 'line.json')
  const phones = [{ extension: '1001', password: 'secret' }]
  writeFileSync(file, JSON.stringify({ server: 'wss://pbx.example/ws', domain: 'pbx.example', phones }))
  const hub = await startTestHub({ externalLine: readExternalLine(file) })
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  expect(desk.phone.access).toBe('free')
  await hub.close()
  await until('the loss', () => desk.state.hub.state !== 'online')
  await desk.restart()
  expect(desk.phone.access).toBe('free')
})
