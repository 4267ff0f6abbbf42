import { expect, test } from 'vitest'
import type { ActOf } from '../../shared/acts/registry.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import type { E164 } from '../../shared/domain/phone-number.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { TestConsole } from './support/test-console.ts'

const WANG: ActOf<'customer.create'> = {
  type: 'customer.create',
  id: 'c-wang' as CustomerId,
  fields: {
    name: '王小明',
    level: 'gold',
    tags: [],
    numbers: [{ e164: '+8613800138000' as E164, label: 'mobile' }],
    addresses: [],
  },
}

test('a known customer pops in one event, is answered, gets one ticket, and is wrapped up', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  await desk.do(WANG)
  await desk.sent()

  desk.events.length = 0
  const { callId, contactId } = desk.phone.rings({ from: '13800138000', queue: 'q-5002', waitedMs: 18_000 })
  await until('the pop', () => desk.state.calls.length > 0)
  const pop = desk.events.find((event) => event.patch.calls)
  expect(pop?.patch.calls?.[0]).toMatchObject({
    phase: 'ringing',
    customer: { customer: { name: '王小明' } },
    candidates: [{ reason: 'exactNumber' }],
    queueName: 'queue 5002',
    waitedMs: 18_000,
  })
  expect(pop?.patch.agent?.activity).toBe('ringing')

  await desk.door.call('call.answer', { callId })
  await desk.cardThat('talking', (card) => card.phase === 'talking')
  expect(desk.state.agent.activity).toBe('talking')
  await desk.door.call('call.hangUp', { callId })
  const wrapUp = await desk.cardThat('the wrap-up', (card) => card.wrapUp !== null)
  expect(wrapUp.wrapUp?.total).toBe(30_000)
  await desk.door.call('wrapUp.finish', { contactId, disposition: 'solved', note: '客户要退货' })
  await until('no card', () => desk.state.calls.length === 0)
  await desk.sent()
  const timeline = await desk.door.call('customer.timeline', {
    id: WANG.id,
    before: null,
    kinds: [],
    limit: 20,
  })
  expect(timeline.items.map((item) => item.kind).sort()).toEqual(['call', 'note'])
  expect(timeline.items.find((item) => item.kind === 'call')).toMatchObject({
    call: { outcome: 'answered', disposition: 'solved', quality: { mos: 4.3 }, agentId: 'p-1001' },
  })
})

test('nobody is signed out of a call', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const { callId } = desk.phone.rings({ from: '13800138000', queue: 'q-5002' })
  await desk.cardThat('ringing', (one) => one.callId === callId)
  await desk.door.call('call.answer', { callId })
  await expect(desk.door.call('session.signOut', null)).rejects.toMatchObject({ code: 'callGoingOn' })
})
