import { expect, test } from 'vitest'
import type { ContactId } from '../../shared/domain/ids.ts'
import { callRecordIdOf } from '../../shared/domain/ids.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { TestConsole } from './support/test-console.ts'

/** A call that a colleague transfers here arrives with where it came from, and by the rules of its queue. */

const WANG = '+8613800138000'
/** No ticket by itself, and 30 s of wrap-up (test-team.ts). */
const NO_TICKET = 'q-5002'

const ticketsAt = async (desk: TestConsole): Promise<number> => {
  const query = {
    text: '',
    scope: 'all',
    status: null,
    kind: null,
    sort: 'newest',
    offset: 0,
    limit: 50,
  } as const
  return (await desk.door.call('ticket.list', query)).rows.length
}

/** Ann and Bo at one hub; Ann talks with a customer of the queue, and Bo's console has heard of it. */
async function annTalks(queue: string | null, waitedMs: number | null) {
  const hub = await startTestHub()
  const ann = await (await TestConsole.start(hub.url)).signIn('1001')
  const bo = await (await TestConsole.start(hub.url)).signIn('1002')
  const { callId, contactId } = ann.phone.rings({ from: WANG, queue, waitedMs })
  await ann.cardThat('the ring at Ann', (card) => card.callId === callId)
  await ann.door.call('call.answer', { callId })
  await ann.cardThat('Ann to talk', (card) => card.phase === 'talking')
  await ann.sent()
  await until('Bo to know the contact', async () =>
    (await bo.door.call('call.list', { scope: 'all', outcome: null, offset: 0, limit: 5 })).rows.some(
      ({ call }) => call.id === callRecordIdOf(contactId) && call.answeredAt !== null,
    ),
  )
  return { ann, bo, contactId, callId }
}

/** It rings at Bo for the contact, as a transfer to an extension does: without queue and wait. */
async function ringsAtBo(bo: TestConsole, contactId: ContactId, more: { queue?: string } = {}) {
  const { callId } = bo.phone.rings({ from: WANG, contactId, ...more })
  return bo.cardThat('the ring at Bo', (card) => card.callId === callId)
}

test('it names the colleague, the queue and the wait, and does not claim that the queue goes on to others', async () => {
  const { bo, contactId } = await annTalks(NO_TICKET, 20_000)
  const card = await ringsAtBo(bo, contactId)
  const queue = bo.state.queues.find(({ id }) => id === NO_TICKET)
  expect(card).toMatchObject({
    transferredBy: 'Ann',
    queueId: NO_TICKET,
    queueName: queue?.name,
    waitedMs: 20_000,
    ringsUntil: null,
  })
})

test('wrap-up and ticket of the second agent follow the queue that the customer called', async () => {
  const { bo, contactId } = await annTalks(NO_TICKET, 20_000)
  const { callId } = await ringsAtBo(bo, contactId)
  const before = await ticketsAt(bo)
  await bo.door.call('call.answer', { callId })
  await bo.cardThat('Bo to talk', (card) => card.phase === 'talking')
  bo.phone.ended(callId, 'hungUpByPeer')
  const over = await bo.cardThat('the wrap-up', (card) => card.wrapUp !== null)
  expect(over.wrapUp?.total).toBe(30_000)
  await bo.door.call('wrapUp.finish', { contactId, disposition: 'solved', note: '' })
  await bo.sent()
  expect(await ticketsAt(bo)).toBe(before)
})

test('of a call that came directly the colleague is named, and no queue is made up', async () => {
  const { bo, contactId } = await annTalks(null, null)
  expect(await ringsAtBo(bo, contactId)).toMatchObject({
    transferredBy: 'Ann',
    queueId: null,
    queueName: null,
    waitedMs: null,
  })
})

test('a transfer to another queue comes through that one', async () => {
  const { bo, contactId } = await annTalks(NO_TICKET, 20_000)
  expect(await ringsAtBo(bo, contactId, { queue: 'q-5001' })).toMatchObject({
    transferredBy: 'Ann',
    queueId: 'q-5001',
  })
})

test('a colleague who takes a call that rings here, too, has handed nothing over', async () => {
  const hub = await startTestHub()
  const ann = await (await TestConsole.start(hub.url)).signIn('1001')
  const bo = await (await TestConsole.start(hub.url)).signIn('1002')
  const rung = bo.phone.rings({ from: WANG, queue: 'q-5001' })
  await bo.cardThat('the ring at Bo', (card) => card.callId === rung.callId)
  const at = Date.now() + 1
  await until('a later moment', () => Date.now() > at)
  const { callId } = ann.phone.rings({ from: WANG, queue: 'q-5001', contactId: rung.contactId })
  await ann.cardThat('the ring at Ann', (card) => card.callId === callId)
  await ann.door.call('call.answer', { callId })
  await ann.sent()
  await until('Bo to know', async () =>
    (await bo.door.call('call.list', { scope: 'all', outcome: null, offset: 0, limit: 5 })).rows.some(
      ({ segments }) => segments.some(({ agentName }) => agentName === 'Ann'),
    ),
  )
  expect(bo.card(rung.contactId)).toMatchObject({ phase: 'ringing', transferredBy: null })
})

test('what the ledger does not know the line may say, where it names a colleague', async () => {
  const hub = await startTestHub()
  const bo = await (await TestConsole.start(hub.url)).signIn('1002')
  const named = async (referredBy: string) => {
    const { callId } = bo.phone.rings({ from: WANG, referredBy })
    return (await bo.cardThat('a card', (card) => card.callId === callId)).transferredBy
  }
  expect(await named('1001')).toBe('Ann')
  // a stranger, and the agent who is asked about
  expect(await named('13900139000')).toBeNull()
  expect(await named('1002')).toBeNull()
})
