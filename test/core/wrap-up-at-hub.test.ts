import { expect, test } from 'vitest'
import type { ContactId } from '../../shared/domain/ids.ts'
import { makeFolder, startTestHub, until, afterTest } from '../hub/support/test-hub.ts'
import { reportOf, TestDesk } from '../hub/support/test-desk.ts'
import { TEAM } from '../hub/support/test-team.ts'
import { CuttableProxy } from '../support/cuttable-proxy.ts'
import { offline, online } from './support/restartable-hub.ts'
import { registeredDesk, shownActivities } from './support/registered-desk.ts'
import type { TestConsole } from './support/test-console.ts'

/** A queue whose calls are followed by 30 s of wrap-up. */
const WITH_WRAP_UP = '5002'

/** A desk behind a network that can be cut, after a call, in its wrap-up; the hub knows of it. */
async function deskInWrapUp(): Promise<{
  desk: TestConsole
  contactId: ContactId
  proxy: CuttableProxy
  url: string
  shown: (extension: string) => string | undefined
}> {
  const hub = await startTestHub({ dataDir: makeFolder(), team: { ...TEAM, isSample: true }, isTrial: true })
  const proxy = await CuttableProxy.start(() => Number(new URL(hub.url).port))
  afterTest(() => proxy.stop())
  const desk = await registeredDesk(proxy.url)
  const shown = await shownActivities(hub.url)
  await until('ready', () => shown('1001') === 'ready')
  const { callId, contactId } = desk.phone.rings({ from: '+8613800138000', queue: WITH_WRAP_UP })
  await desk.cardThat('ringing', (card) => card.callId === callId)
  await desk.door.call('call.answer', { callId })
  desk.phone.ended(callId, 'hungUpByPeer')
  await until('the wrap-up on the board', () => shown('1001') === 'wrapUp')
  return { desk, contactId, proxy, url: hub.url, shown }
}

const finish = (desk: TestConsole, contactId: ContactId): Promise<null> =>
  desk.door.call('wrapUp.finish', { contactId, disposition: 'solved', note: '' })

test('a wrap-up that is finished while the hub is away is over there, too, when it is back: calls are offered again', async () => {
  const { desk, contactId, proxy, shown } = await deskInWrapUp()
  proxy.part()
  await offline(desk)
  await finish(desk, contactId)
  // ready as far as it is known here; the hub has not said so
  expect(desk.state.agent.activity).toBe('ready')
  expect(desk.state.agentUnconfirmedSince).not.toBeNull()
  proxy.join()
  await online(desk)
  await until('no wrap-up on the board', () => shown('1001') !== 'wrapUp')
  await until('the hub’s word here', () => desk.state.agentUnconfirmedSince === null)
  expect(desk.state.agent.activity).not.toBe('wrapUp')
})

test('a core that went before its hub heard of the end of a wrap-up: the next core says it', async () => {
  const { desk, contactId, proxy, shown } = await deskInWrapUp()
  proxy.part()
  await offline(desk)
  await finish(desk, contactId)
  await desk.restart(() => proxy.join())
  await online(desk)
  await until('no wrap-up on the board', () => shown('1001') !== 'wrapUp')
})

test('one that still runs when the hub is back goes on there', async () => {
  const { desk, proxy, shown } = await deskInWrapUp()
  const before = desk.events.length
  proxy.cut()
  // the way back is found within milliseconds: the loss is one of the events, and no state that lasts
  await until('the loss to be noticed', () =>
    desk.events.slice(before).some(({ patch }) => patch.hub?.state === 'connecting'),
  )
  await online(desk)
  await desk.restart()
  await online(desk)
  expect(desk.state.agent.activity).toBe('wrapUp')
  expect(shown('1001')).toBe('wrapUp')
})

test('one of a call that the hub could not hear of is told until the hub knows the call', async () => {
  const { desk, contactId, proxy, shown } = await deskInWrapUp()
  await finish(desk, contactId)
  await until('the end on the board', () => shown('1001') !== 'wrapUp')
  proxy.part()
  await offline(desk)
  const { callId } = desk.phone.rings({ from: '+8613800138001', queue: WITH_WRAP_UP })
  await desk.cardThat('ringing', (card) => card.callId === callId)
  await desk.door.call('call.answer', { callId })
  desk.phone.ended(callId, 'hungUpByPeer')
  await until('the wrap-up here', () => desk.state.agent.activity === 'wrapUp')
  proxy.join()
  await online(desk)
  await until('the wrap-up on the board', () => shown('1001') === 'wrapUp')
})

test('while the hub has another word for an agent who is ready here, that word is shown', async () => {
  const { desk, contactId, url, shown } = await deskInWrapUp()
  await finish(desk, contactId)
  await until('ready', () => desk.state.agent.activity === 'ready' && shown('1001') === 'ready')
  // another console of the same person is in a wrap-up that this one knows nothing of
  const elsewhere = await TestDesk.connect(url, '1001')
  await elsewhere.act(reportOf('elsewhere'))
  const soon = Date.now() + 60_000
  await elsewhere.ask('presence:wrapUp', { contactId: 'elsewhere', until: soon })
  await until('the hub’s word', () => desk.state.agent.activity === 'wrapUp')
  expect(desk.state.agentUnconfirmedSince).toBeNull()
})

test('a late outcome ends the wrap-up on the hub at once, also where nobody says its end', async () => {
  const hub = await startTestHub({ dataDir: makeFolder() })
  const ann = await TestDesk.connect(hub.url, '1001')
  await ann.act(reportOf('late'))
  const soon = Date.now() + 60_000
  const began = await ann.ask('presence:wrapUp', { contactId: 'late', until: soon })
  expect(began.activity).toBe('wrapUp')
  const over = ann.next('presence:you', ({ activity }) => activity !== 'wrapUp')
  // what somebody else says of the call is not about this agent's time
  const bob = await TestDesk.connect(hub.url, '1002')
  await bob.act({ type: 'call.wrapUp', contactId: 'late' as ContactId, disposition: 'other' })
  expect((await ann.ask('presence:wrapUp', { contactId: 'late', until: soon })).activity).toBe('wrapUp')
  await ann.act({ type: 'call.wrapUp', contactId: 'late' as ContactId, disposition: 'solved' })
  await over
})

test('an end that follows its beginning at once does not overtake it', async () => {
  const hub = await startTestHub({ dataDir: makeFolder() })
  const ann = await TestDesk.connect(hub.url, '1001')
  const contactId = 'short' as ContactId
  await Promise.all([
    ann.act(reportOf('short')),
    ann.ask('presence:wrapUp', { contactId, until: Date.now() + 60_000 }),
    ann.ask('presence:wrapUp', { contactId, until: null }),
  ])
  const state = await ann.ask('presence:wish', { wish: 'paused', reason: 'meal' })
  expect(state.activity).toBe('paused')
})
