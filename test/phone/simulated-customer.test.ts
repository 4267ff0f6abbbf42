import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { listen } from '../support/tone.ts'
import { PhoneBench, everyAgent, until } from './phone-bench.ts'
import type { TestPhone } from './phone-bench.ts'

/** In a trial the page of the agent's phone also speaks as the customer who is called: real switch, real sound, one page. */
const NUMBER = '+8613800138000'

const bench = new PhoneBench()
const ACCOUNT = { username: 'simulated-1', password: 'pw-simulated-1' }

beforeAll(async () => {
  await bench.build('phone')
  await bench.startLine({
    accounts: (username) => ({
      ...everyAgent(username),
      kind: username.startsWith('simulated') ? 'caller' : 'agent',
    }),
    simulated: {
      find: (dialled) =>
        Promise.resolve(dialled === NUMBER ? { customer: 'answers', account: ACCOUNT } : undefined),
    },
    times: { simulatedPageSeconds: 5 },
  })
}, 60_000)
afterAll(() => bench.close())

let phone: TestPhone
afterEach(() => phone.page.close())

const dial = async (init?: () => void): Promise<string> => {
  phone = await bench.phone(await bench.browser(440), init ? { init } : {})
  await phone.register(bench.account('1001'), 'proven')
  const callId = randomUUID()
  await phone.door.call('dial', { callId, contactId: callId, target: NUMBER })
  return callId
}
const hasLeft = (): Promise<unknown> =>
  until('the customer has left the line', () => bench.line.snapshot().callers.length === 0)

test('a customer answers, is heard, is held and taken back, and leaves with the call', async () => {
  const callId = await dial()
  expect(await phone.hears(callId, 'simulated')).toEqual({ type: 'simulated', customer: 'answers' })
  await phone.hears(callId, 'mediaFlows')
  await until('the customer is heard', async () => (await listen(phone.page)).hz > 80)
  await phone.door.call('hold', { callId })
  await phone.hears(callId, 'held')
  await phone.door.call('resume', { callId })
  await phone.hears(callId, 'resumed')
  await phone.door.call('hangUp', { callId })
  expect(await phone.hears(callId, 'ended')).toMatchObject({ reason: 'hungUp', problem: null })
  await hasLeft()
  expect(phone.faults).toEqual([])
})

test('where the browser gives the page no sound, the agent is told so, and nothing stays', async () => {
  const callId = await dial(() => {
    AudioContext.prototype.resume = () => new Promise(() => undefined)
  })
  expect(await phone.hears(callId, 'simulated', 2)).toMatchObject({ customer: 'unavailable' })
  expect(await phone.hears(callId, 'ended')).toMatchObject({ reason: 'failed' })
  await hasLeft()
})

test('a page that goes takes the customer with it, and nobody waits for one who cannot come back', async () => {
  const callId = await dial()
  await phone.hears(callId, 'mediaFlows')
  await phone.page.reload()
  await until('the call is over', () => bench.line.snapshot().contacts.length === 0, 5000)
  await hasLeft()
})
