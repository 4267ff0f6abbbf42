import { expect, test } from 'vitest'
import { createEvents } from '../../main/core/events.ts'
import { onceRegistered } from '../../main/core/lines/once-registered.ts'
import { NO_REGISTRATION, type PhoneLineEvents } from '../../main/core/lines/phone-line.ts'
import type { Registration } from '../../shared/contract/phone.ts'

const turn = (): Promise<void> => new Promise((resume) => setImmediate(resume))

test('what the first ring needs is made ready once, when calls can come and not sooner', async () => {
  const events = createEvents<PhoneLineEvents>()
  const line = { on: events.on, registration: NO_REGISTRATION }
  let done = 0
  onceRegistered(line, () => (done += 1))
  const tell = async (state: Registration['state']): Promise<void> => {
    line.registration = { ...NO_REGISTRATION, state }
    events.emit('status')
    await turn()
  }
  await tell('none')
  expect(done).toBe(0)
  await tell('registered')
  expect(done).toBe(1)
  await tell('none')
  await tell('registered')
  expect(done).toBe(1)
})
