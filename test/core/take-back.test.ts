import { expect, test } from 'vitest'
import type { PhoneProblem } from '../../shared/contract/phone.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { TestConsole } from './support/test-console.ts'

/** The same account signed in on another computer: this console takes calls again when its person says so. */

const ELSEWHERE: PhoneProblem = { code: 'registeredElsewhere', sipStatus: null, detail: '' }

async function pushedOut(problem: PhoneProblem = ELSEWHERE) {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  await until('the account', () => desk.phone.account)
  desk.phone.registers({ state: 'failed', problem, provenAt: null })
  await until('the trouble', () => desk.state.line.registration.problem?.code === problem.code)
  const accounts = (): unknown[] =>
    desk.phone.asked.flatMap((one) => (one.name === 'setAccount' ? [one.input] : []))
  return { desk, accounts, before: accounts().length }
}

test('the phone is handed its account once more, and registers with it', async () => {
  const { desk, accounts, before } = await pushedOut()
  await desk.door.call('line.takeBack', null)
  await until('the account again', () => accounts().length === before + 1)
  expect(accounts().at(-1)).toEqual(accounts()[0])
  desk.phone.registers({ state: 'registered', problem: null, provenAt: desk.phone.computer() })
  await until('the line', () => desk.state.line.registration.state === 'registered')
  // nothing was pushed out any more: once more changes nothing
  await desk.door.call('line.takeBack', null)
  expect(accounts()).toHaveLength(before + 1)
})

test('a line with another trouble is left to come back by itself', async () => {
  const { desk, accounts, before } = await pushedOut({ ...ELSEWHERE, code: 'lineUnreachable' })
  await desk.door.call('line.takeBack', null)
  expect(accounts()).toHaveLength(before)
})

test('a call that goes on is not ended for it', async () => {
  const { desk, accounts, before } = await pushedOut()
  const { callId } = desk.phone.rings({ from: '+8613800138000', queue: 'q-5002' })
  await desk.cardThat('ringing', (one) => one.callId === callId)
  await desk.door.call('call.answer', { callId })
  await desk.cardThat('talking', (one) => one.phase === 'talking')
  await expect(desk.door.call('line.takeBack', null)).rejects.toMatchObject({ code: 'busyWithCall' })
  expect(accounts()).toHaveLength(before)
  expect(desk.card().phase).toBe('talking')
})

test('without a phone it says so', async () => {
  const { desk } = await pushedOut()
  desk.phone.detach()
  await until('the phone to be gone', () => !desk.state.line.phone)
  await expect(desk.door.call('line.takeBack', null)).rejects.toMatchObject({ code: 'noPhone' })
})
