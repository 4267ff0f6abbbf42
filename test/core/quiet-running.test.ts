import { v7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { callerPhone } from '../hub/support/test-phones.ts'
import { TEAM } from '../hub/support/test-team.ts'
import { LyingHub } from './support/lying-hub.ts'
import { TestConsole } from './support/test-console.ts'

/** Every customer that a console made. */
const made: CustomerId[] = []
const create = (name: string): Act => {
  const id = v7() as CustomerId
  made.push(id)
  return {
    type: 'customer.create',
    id,
    fields: { name, level: 'standard', tags: [], numbers: [], addresses: [] },
  }
}

describe('in quiet running', () => {
  test('no console asks for changes: what it did, what others did and what the line did is all announced', async () => {
    const hub = await startTestHub({ team: { ...TEAM, isSample: true }, isTrial: true })
    const front = await LyingHub.start(hub.url)
    const ann = await (await TestConsole.start(front.url)).signIn('1001')
    const bo = await (await TestConsole.start(front.url)).signIn('1002')
    const caller = await callerPhone(hub.url, '+8613800138001')
    let pulls = 0
    front.lie = (name, reply) => {
      if (name === 'changes:pull') pulls += 1
      return reply
    }
    for (let round = 0; round < 5; round++) {
      // a ring is written down a moment later than it is told, and what comes meanwhile must not break the chain
      const call = caller.call('5001')
      await until('the call to be taken', () => call.contactId)
      await Promise.all([ann.do(create(`ann ${round}`)), bo.do(create(`bo ${round}`))])
      await ann.do(create(`ann again ${round}`))
      await call.hangUp()
      await call.ended()
    }
    await Promise.all([ann.sent(), bo.sent()])
    for (const desk of [ann, bo])
      for (const id of made)
        await until(
          'what the other one did',
          async () => (await desk.door.call('customer.get', { id })) !== null,
        )
    expect(pulls).toBe(0)
  })

  test('a picture that is only renewed tells the window its new age and nothing else', async () => {
    const hub = await startTestHub({
      team: { ...TEAM, isSample: true },
      isTrial: true,
      times: { stillTrueMs: 100 },
    })
    const ann = await (await TestConsole.start(hub.url)).signIn('1001')
    let inARow = 0
    ann.door.on('state', ({ patch }) => {
      if (patch.live !== undefined) inARow = 0
      else if (patch.liveTrueAt !== undefined) inARow += 1
    })
    await until('five renewals without the picture', () => ann.state.live !== null && inARow >= 5)
  })
})
