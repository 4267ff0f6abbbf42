import type { Act } from '../../../shared/acts/registry.ts'
import { startTestHub } from '../../hub/support/test-hub.ts'
import { TestClock } from './test-clock.ts'
import { TestConsole } from './test-console.ts'

export const WANG = '+8613800138000'
/** Rule onAnswer without wrap-up, onRinging, and never with 30 s of wrap-up (test-team.ts). */
export const ON_ANSWER = 'q-5000'
export const ON_RINGING = 'q-5001'
export const WITH_WRAP_UP = 'q-5002'

/** A console of 1001 that has done these acts, whose calls are told by the test. */
export async function makeDesk(...acts: Act[]): Promise<TestConsole & { clock: TestClock }> {
  const hub = await startTestHub()
  const clock = new TestClock()
  const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
  if (acts.length > 0) await desk.do(...acts)
  await desk.sent()
  return Object.assign(desk, { clock })
}
