import { expect, test } from 'vitest'
import { createHubHttp } from '../../main/core/hub-link/hub-http.ts'
import { createCache } from '../../main/core/cache/cache.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import { createSessionStore } from '../../main/core/hub-link/session-store.ts'
import { deskIdOf } from '../../main/core/outbox/desk-id.ts'
import { hubEvents } from '../../shared/contract/hub.ts'
import { PROTOCOL } from '../../shared/contract/protocol.ts'
import { join } from 'node:path'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { LyingHub } from './support/lying-hub.ts'
import { TestClock } from './support/test-clock.ts'
import { TestConsole } from './support/test-console.ts'

const GARBAGE: unknown[] = [
  undefined,
  null,
  'text',
  42,
  [],
  { reason: 'boredom' },
  { from: 0, to: 3, changes: [{}] },
  { from: -5, to: 1e15, changes: 'all' },
  { version: 'x' },
  { activity: 'asleep', since: -1 },
]

test('events and answers of a hub that fit nothing change nothing on the desk, which goes on working', async () => {
  const real = await startTestHub()
  const hub = await LyingHub.start(real.url)
  const clock = new TestClock()
  const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
  await desk.do(createCustomer('c1', '王小明'))
  await desk.sent()
  const before = desk.state
  for (const name of Object.keys(hubEvents)) for (const data of GARBAGE) hub.tell(name, data)
  hub.tell('no:such:event', { a: 1 })
  hub.tell('session:ended', { reason: 'boredom' })
  const bo = await TestDesk.connect(real.url, '1002')
  await bo.act(createCustomer('c2', '陈丽'))
  await until('the honest news', async () => (await desk.door.call('customer.get', { id: 'c2' })) !== null)
  expect(desk.state.hub.state).toBe('online')
  expect(desk.state.session).toEqual(before.session)
  expect(desk.state.agent.activity).toBe(before.agent.activity)

  // answers that cannot be read: what was to be sent stays, and is sent once the hub speaks again
  hub.lie = (name, reply) =>
    name === 'commands:submit' ? { ok: true, value: { results: 'all of them' } } : reply
  await desk.do(createCustomer('c3', '赵'))
  await until('a try', async () =>
    (await desk.door.call('outbox.list', null)).items.some(({ attempts }) => attempts > 0),
  )
  expect(desk.state.sync.needsYou).toBe(0)
  expect(desk.state.hub.state).toBe('online')
  hub.lie = (_name, reply) => reply
  await until(
    'it sent',
    () => {
      clock.advance(5500)
      return desk.state.sync.toSend === 0
    },
    15_000,
  )
  expect(await desk.door.call('customer.get', { id: 'c3' })).not.toBeNull()
  expect((await bo.pullAll(2)).filter(({ change }) => change.id === 'c3')).toHaveLength(1)
})

test('a hub that says "slow down" keeps its connection and gets the outbox a little later', async () => {
  const real = await startTestHub()
  const hub = await LyingHub.start(real.url)
  const clock = new TestClock()
  const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
  const connections = desk.state.hub
  hub.lie = (name, reply) =>
    name === 'commands:submit'
      ? { ok: false, error: { code: 'slowDown', message: 'too many', retryable: true } }
      : reply
  hub.question = (name, input) => (name === 'commands:submit' ? { commands: [] } : input)
  await desk.do(createCustomer('c1', '王小明'))
  await until('a try', async () =>
    (await desk.door.call('outbox.list', null)).items.some(({ attempts }) => attempts > 0),
  )
  expect(desk.state.hub).toEqual(connections)
  hub.lie = (_name, reply) => reply
  hub.question = (_name, input) => input
  await until('it sent', () => {
    clock.advance(5500)
    return desk.state.sync.toSend === 0
  })
  expect(desk.state.sync.needsYou).toBe(0)
})

test.each([
  ['newer', { protocol: PROTOCOL.max + 1, protocols: undefined }, 'clientTooOld'],
  ['older', { protocol: PROTOCOL.min - 1, protocols: undefined }, 'hubTooOld'],
  [
    'newer range of',
    { protocol: PROTOCOL.max + 1, protocols: { min: PROTOCOL.max + 1, max: PROTOCOL.max + 3 } },
    'clientTooOld',
  ],
  ['older range of', { protocol: 0, protocols: { min: -1, max: PROTOCOL.min - 1 } }, 'hubTooOld'],
])(
  'a hub of a %s protocol: the desk says which of the two to update, works on, and sends when they agree',
  async (_what, health, reason) => {
    const real = await startTestHub()
    const hub = await LyingHub.start(real.url)
    const clock = new TestClock()
    const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
    hub.health = health
    await desk.restart()
    await until('the word', () => desk.state.hub.state === 'fatal')
    expect(desk.state.hub).toMatchObject({ reason })
    await desk.do(createCustomer('c1', '王小明'))
    expect(await desk.door.call('customer.get', { id: 'c1' })).not.toBeNull()
    hub.health = {}
    clock.advance(16_000)
    await desk.online()
    await desk.sent()
  },
)

test('a sign-in revoked in mid-call: the call is not touched, work goes on over a restart, and nothing is lost', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const account = desk.phone.account
  const { callId, contactId } = desk.phone.rings({ from: '13800138000', queue: '5000' })
  await desk.cardThat('the pop', (card) => card.phase === 'ringing')
  await desk.door.call('call.answer', { callId })
  const talking = await desk.cardThat('the talk', (card) => card.phase === 'talking')

  const cache = createCache(
    openCache({ file: join(desk.options.dataDir, 'cache.db'), key: desk.options.cacheKey }),
  )
  const token = createSessionStore(cache).read()?.session.refreshToken ?? ''
  const deskId = deskIdOf(cache)
  cache.close()
  await createHubHttp(hub.url).signOut(token, deskId)
  await until('the question', () => desk.state.hub.state === 'needsSignIn')
  expect(desk.card(contactId)).toMatchObject({ phase: 'talking', answeredAt: talking.answeredAt })
  expect(desk.phone.account).toEqual(account)
  expect(desk.phone.asked.map(({ name }) => name)).not.toContain('hangUp')
  await desk.do(createCustomer('c1', '王小明'))
  await desk.door.call('draft.save', { key: 'ticket:t1', value: { note: '还在写' } })
  // somebody else cannot take over a call that is going on
  await expect(
    desk.door.call('session.signIn', { user: '1002', password: 'secret-1002' }),
  ).rejects.toMatchObject({
    code: 'callGoingOn',
  })
  await desk.restart()
  await until('the question again', () => desk.state.hub.state === 'needsSignIn')
  expect(desk.card(contactId)).toMatchObject({ phase: 'talking', answeredAt: talking.answeredAt })
  await desk.signIn('1001')
  expect(desk.card(contactId)).toMatchObject({ phase: 'talking', answeredAt: talking.answeredAt })
  await desk.sent()
  expect(await desk.door.call('draft.get', { key: 'ticket:t1' })).not.toBeNull()
  desk.phone.ended(callId, 'hungUpByPeer')
  await until('the wrap-up or its end', () => desk.state.calls.every((card) => card.phase === 'ended'))
})
