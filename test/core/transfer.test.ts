import { expect, test } from 'vitest'
import { startTestHub } from '../hub/support/test-hub.ts'
import { TestConsole } from './support/test-console.ts'

test('a transfer names where the call goes, while it goes and after, also where it failed or the phone began it', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const { callId } = desk.phone.rings({ from: '+8613800138000', queue: 'q-5002' })
  await desk.cardThat('ringing', (one) => one.phase === 'ringing')
  await expect(desk.door.call('call.transfer', { callId, target: '1002' })).rejects.toMatchObject({
    code: 'notNow',
  })
  expect(desk.card().transfer).toBeNull()
  await desk.door.call('call.answer', { callId })
  // nobody could key the extension in once this phone is out of the call
  for (const target of ['021-52066273转801', '021-52066273;ext=801', '021-52066273,801'])
    await expect(desk.door.call('call.transfer', { callId, target })).rejects.toMatchObject({
      code: 'extensionWithTransfer',
    })
  expect(desk.card()).toMatchObject({ phase: 'talking', transfer: null })
  expect(desk.phone.asked.some(({ name }) => name === 'transfer')).toBe(false)
  await desk.door.call('call.transfer', { callId, target: ' 1002 ' })
  const colleague = desk.state.people.find(({ extension }) => extension === '1002')
  const under = await desk.cardThat('transferring', (one) => one.phase === 'transferring')
  expect(under.transfer).toEqual({ target: '1002', name: colleague?.name })
  desk.phone.tell(callId, {
    type: 'transferFailed',
    problem: { code: 'busy', sipStatus: 486, detail: '' },
  })
  const failed = await desk.cardThat('back', (one) => one.phase === 'talking' && one.problem !== null)
  expect(failed.transfer?.name).toBe(colleague?.name)
  desk.phone.tell(callId, { type: 'transferring', target: '5001' })
  await desk.cardThat('the queue', (one) => one.transfer?.target === '5001')
  desk.phone.ended(callId, 'transferred')
  const over = await desk.cardThat('the end', (one) => one.phase === 'ended')
  const queue = desk.state.queues.find(({ extension }) => extension === '5001')
  expect(over.transfer).toEqual({ target: '5001', name: queue?.name })
})
