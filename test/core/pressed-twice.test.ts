import { expect, test } from 'vitest'
import { startTestHub } from '../hub/support/test-hub.ts'
import { TestConsole } from './support/test-console.ts'

/** What an agent presses twice is done once, and is no mistake. */

const WANG = '+8613800138000'
const WITH_WRAP_UP = 'q-5002'

const makeDesk = async (): Promise<TestConsole> =>
  (await TestConsole.start((await startTestHub()).url)).signIn('1001')

test('what is pressed twice is asked of the phone once, and says nothing the second time', async () => {
  const desk = await makeDesk()
  const { callId } = desk.phone.rings({ from: WANG, queue: WITH_WRAP_UP })
  await desk.cardThat('ringing', (one) => one.phase === 'ringing')
  const asks = (name: string): number => desk.phone.asked.filter((one) => one.name === name).length
  const twice = async (name: 'call.answer' | 'call.hold' | 'call.resume' | 'call.hangUp'): Promise<void> => {
    // the second comes while the first is under way, a third when it is done
    await Promise.all([desk.door.call(name, { callId }), desk.door.call(name, { callId })])
    await desk.door.call(name, { callId })
  }
  for (const name of ['answer', 'hold', 'resume'] as const) {
    await twice(`call.${name}`)
    expect(asks(name)).toBe(1)
  }
  await desk.cardThat('talking', (one) => one.phase === 'talking')
  const transfer = (target: string) => desk.door.call('call.transfer', { callId, target })
  await Promise.all([transfer('1002'), transfer('1002')])
  await transfer('1002')
  // somewhere else is not the same
  await expect(transfer('1003')).rejects.toMatchObject({ code: 'notNow' })
  expect(asks('transfer')).toBe(1)
  await twice('call.hangUp')
  expect(asks('hangUp')).toBe(1)
  // what was never possible is still said
  await expect(desk.door.call('call.hold', { callId })).rejects.toBeInstanceOf(Error)
})

test('a number that is dialled twice is one call until somebody answers, and another number is another', async () => {
  const desk = await makeDesk()
  const dial = async (number: string) =>
    (await desk.door.call('call.dial', { number, customerId: null, followUpId: null, ticketId: null })).callId
  const [first, second] = await Promise.all([dial(WANG), dial('138 0013 8000')])
  expect(second).toBe(first)
  expect(await dial(WANG)).toBe(first)
  expect(desk.state.calls).toHaveLength(1)
  expect(desk.phone.asked.filter(({ name }) => name === 'dial')).toHaveLength(1)
  expect(await dial('1002')).not.toBe(first)
  desk.phone.ended(first, 'busy')
  await desk.cardThat('the end', (card) => card.callId === first && card.phase === 'ended')
  expect(await dial(WANG)).not.toBe(first)
})

test('a call refused twice is refused once, and one that the caller gave up meanwhile is no mistake', async () => {
  const desk = await makeDesk()
  const { callId } = desk.phone.rings({ from: WANG, queue: WITH_WRAP_UP })
  await desk.cardThat('ringing', (one) => one.phase === 'ringing')
  await Promise.all([desk.door.call('call.reject', { callId }), desk.door.call('call.reject', { callId })])
  await desk.door.call('call.reject', { callId })
  expect(desk.phone.asked.filter(({ name }) => name === 'reject')).toHaveLength(1)
  await expect(desk.door.call('call.answer', { callId })).rejects.toMatchObject({ code: 'notNow' })
})
