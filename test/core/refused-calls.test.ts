import { expect, test } from 'vitest'
import { createCustomer } from '../hub/support/test-desk.ts'
import { startTestHub } from '../hub/support/test-hub.ts'
import { TestConsole } from './support/test-console.ts'

/** A call that was dialled and that the line did not connect: whether its outcome is asked. */

const WANG = '+8613800138000'

const makeDesk = async (): Promise<TestConsole> =>
  (await TestConsole.start((await startTestHub()).url)).signIn('1001')

test.each([
  [404, 'notFound'],
  [484, 'notFound'],
  [503, 'serverBusy'],
  [488, 'notAcceptable'],
] as const)('a call that the line refused with %d asks for its outcome', async (sipStatus, code) => {
  const desk = await makeDesk()
  await desk.do(createCustomer('c1', '王小明', WANG))
  const { callId } = await desk.door.call('call.dial', {
    number: WANG,
    customerId: 'c1',
    followUpId: null,
    ticketId: null,
  })
  desk.phone.fails(callId, { code, sipStatus, detail: '' })
  const card = await desk.cardThat('the question', (one) => one.callId === callId && one.wrapUp !== null)
  expect(card).toMatchObject({ endReason: 'failed', problem: { code, sipStatus } })
  const { contactId } = card
  await desk.door.call('wrapUp.finish', { contactId, disposition: 'noReply', note: '号码不对' })
  const view = await desk.door.call('customer.get', { id: 'c1' })
  const call = view?.timeline.find((item) => item.kind === 'call')
  expect(call?.segments).toMatchObject([{ disposition: 'noReply', note: '号码不对' }])
})

test('a call that broke off before the line said anything leaves nothing to wrap up', async () => {
  const desk = await makeDesk()
  const { callId } = await desk.door.call('call.dial', {
    number: WANG,
    customerId: null,
    followUpId: null,
    ticketId: null,
  })
  desk.phone.fails(callId, { code: 'lineUnreachable', sipStatus: null, detail: '' })
  const card = await desk.cardThat('the end', (one) => one.callId === callId && one.phase === 'ended')
  expect(card.wrapUp).toBeNull()
  expect(desk.state.wrapUps).toEqual([])
})
