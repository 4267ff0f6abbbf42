import { expect, test } from 'vitest'
import type { ContactId } from '../../shared/domain/ids.ts'
import { makeFolder, startTestHub, until, afterTest } from '../hub/support/test-hub.ts'
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
  return { desk, contactId, proxy, shown }
}

const finish = (desk: TestConsole, contactId: ContactId): Promise<null> =>
  desk.door.call('wrapUp.finish', { contactId, disposition: 'solved', note: '' })

test('a wrap-up that is finished while the hub is away is over there, too, when it is back: calls are offered again', async () => {
  const { desk, contactId, proxy, shown } = await deskInWrapUp()
  proxy.part()
  await offline(desk)
  await finish(desk, contactId)
  expect(desk.state.agent.activity).not.toBe('wrapUp')
  proxy.join()
  await online(desk)
  await until('no wrap-up on the board', () => shown('1001') !== 'wrapUp')
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
