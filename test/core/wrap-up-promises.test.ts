import { expect, test } from 'vitest'
import {
  followUpIdOf,
  promisedFollowUpIdOf,
  ticketIdOf,
  type ContactId,
  type PersonId,
} from '../../shared/domain/ids.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { TestConsole } from './support/test-console.ts'

const WANG = '+8613800138000'
const ON_ANSWER = 'q-5000'
const WITH_WRAP_UP = 'q-5002'
const TOMORROW = 2_000_000_000_000
const BO = 'p-1002' as PersonId

const followUpsOf = async (desk: TestConsole) =>
  (await desk.door.call('followUp.list', { scope: 'all', offset: 0, limit: 50 })).rows.map(
    ({ followUp }) => followUp,
  )
/** A call that rings at this desk and is talked until it ends. */
async function talk(desk: TestConsole, queue: string, contact?: ContactId): Promise<ContactId> {
  const { callId, contactId } = desk.phone.rings({
    from: WANG,
    queue,
    ...(contact ? { contactId: contact } : {}),
  })
  await desk.cardThat('the ringing card', (card) => card.callId === callId)
  await desk.door.call('call.answer', { callId })
  await desk.cardThat('talking', (card) => card.callId === callId && card.phase === 'talking')
  desk.phone.ended(callId, 'hungUpByPeer')
  await until('the end', () =>
    desk.state.calls.every((card) => card.callId !== callId || card.phase === 'ended'),
  )
  return contactId
}
const promise = { dueAt: TOMORROW, assignee: BO }

test('a promised call is owed by whom and when was said, once however often the wrap-up is finished', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const contactId = await talk(desk, ON_ANSWER)
  const said = { contactId, disposition: 'followUpNeeded', note: '明天再问是否收到' } as const
  await expect(desk.door.call('wrapUp.finish', said)).rejects.toMatchObject({ code: 'followUpMissing' })
  expect(desk.state.wrapUps).toHaveLength(1)
  expect(await followUpsOf(desk)).toEqual([])

  await desk.door.call('wrapUp.finish', { ...said, followUp: promise })
  await desk.door.call('wrapUp.finish', { ...said, followUp: promise })
  await desk.sent()
  const owed = await followUpsOf(desk)
  expect(owed).toMatchObject([
    {
      id: promisedFollowUpIdOf(contactId, 'p-1001' as PersonId),
      cause: 'promised',
      status: 'owed',
      number: WANG,
      ticketId: ticketIdOf(contactId),
      subject: '明天再问是否收到',
      ...promise,
    },
  ])
  // at the colleague's desk as well
  const bo = await (await TestConsole.start(hub.url)).signIn('1002')
  await until('it', async () => (await followUpsOf(bo)).length === 1)
  expect(await followUpsOf(bo)).toEqual(owed)
})

test('the ticket that the note opens is the one that the call is owed about; other outcomes promise nothing', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const first = await talk(desk, WITH_WRAP_UP)
  await desk.door.call('wrapUp.finish', {
    contactId: first,
    disposition: 'followUpNeeded',
    note: '问营业时间',
    followUp: { dueAt: TOMORROW, assignee: null },
  })
  expect(await followUpsOf(desk)).toMatchObject([{ ticketId: ticketIdOf(first), assignee: null }])
  const second = await talk(desk, WITH_WRAP_UP)
  await desk.door.call('wrapUp.finish', {
    contactId: second,
    disposition: 'solved',
    note: '',
    followUp: promise,
  })
  expect(await followUpsOf(desk)).toHaveLength(1)
})

test('a call that was made for a follow-up is an attempt of it, tried again as promised: no second follow-up', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const missed = desk.phone.rings({ from: WANG })
  desk.phone.ended(missed.callId, 'noAnswer')
  await until('the follow-up', async () => (await followUpsOf(desk)).length === 1)
  const { callId } = await desk.door.call('call.dial', {
    number: WANG,
    customerId: null,
    followUpId: followUpIdOf(missed.contactId),
    ticketId: null,
  })
  desk.phone.answered(callId)
  await desk.cardThat('talking', (card) => card.callId === callId && card.phase === 'talking')
  desk.phone.ended(callId, 'hungUpByPeer')
  const { contactId } = await desk.cardThat(
    'its end',
    (card) => card.callId === callId && card.wrapUp !== null,
  )
  await desk.door.call('wrapUp.finish', {
    contactId,
    disposition: 'followUpNeeded',
    note: '在开会',
    followUp: promise,
  })
  await desk.sent()
  expect(await followUpsOf(desk)).toMatchObject([
    {
      id: followUpIdOf(missed.contactId),
      status: 'owed',
      attempts: [{ outcome: 'callLater', text: '在开会', contactId }],
      ...promise,
    },
  ])
})

test('of a transferred call each agent finishes the own wrap-up, and neither outcome is lost', async () => {
  const hub = await startTestHub()
  const ann = await (await TestConsole.start(hub.url)).signIn('1001')
  const bo = await (await TestConsole.start(hub.url)).signIn('1002')
  const contactId = await talk(ann, WITH_WRAP_UP)
  await ann.door.call('wrapUp.later', { contactId })
  await talk(bo, WITH_WRAP_UP, contactId)
  await bo.door.call('wrapUp.finish', { contactId, disposition: 'solved', note: '' })
  await bo.sent()
  const callAt = async (desk: TestConsole) =>
    (await desk.door.call('call.list', { scope: 'all', outcome: null, offset: 0, limit: 10 })).rows[0]?.call
  await until('Bo’s outcome at Ann’s desk', async () => (await callAt(ann))?.disposition === 'solved')

  // hers is still asked for, also after her console was started again
  expect(ann.state.wrapUps).toMatchObject([{ call: { contactId } }])
  await ann.restart()
  expect(ann.state.wrapUps).toMatchObject([{ call: { contactId } }])
  await ann.online()
  await ann.door.call('wrapUp.finish', { contactId, disposition: 'transferred', note: '' })
  expect(ann.state.wrapUps).toEqual([])
  await ann.sent()
  for (const desk of [ann, bo]) {
    await until('both outcomes', async () => (await callAt(desk))?.furtherOutcomes?.length === 1)
    expect(await callAt(desk)).toMatchObject({
      disposition: 'solved',
      wrappedUpBy: 'p-1002',
      furtherOutcomes: [{ by: 'p-1001', disposition: 'transferred' }],
    })
  }
})
