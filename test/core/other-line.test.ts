import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readExternalLine } from '../../hub/lines/external-line.ts'
import { callRecordIdOf, type ContactId } from '../../shared/domain/ids.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { makeDataDir, TestConsole } from './support/test-console.ts'

/** A phone at a PBX: the hub hears nothing of its calls, and the console nothing of other phones. */

const QUEUE = 'q-5000'
const OTHER = '13900000001'

/** Two consoles at a PBX, whose hub has no word of its line. */
async function atPbx(): Promise<{ ann: TestConsole; bo: TestConsole }> {
  const file = join(makeDataDir(), 'line.json')
  const phones = ['1001', '1002'].map((extension) => ({ extension, password: 'secret' }))
  writeFileSync(file, JSON.stringify({ server: 'wss://pbx.example/ws', domain: 'pbx.example', phones }))
  const hub = await startTestHub({ externalLine: readExternalLine(file) })
  const ann = await (await TestConsole.start(hub.url)).signIn('1001')
  const bo = await (await TestConsole.start(hub.url)).signIn('1002')
  return { ann, bo }
}
const followUps = async (desk: TestConsole) =>
  (await desk.door.call('followUp.list', { scope: 'all', offset: 0, limit: 50 })).rows
const recordOf = async (desk: TestConsole, contactId: ContactId) =>
  (await desk.door.call('call.get', { id: callRecordIdOf(contactId) }))?.call

describe('a call that stops ringing at a phone of a PBX', () => {
  test.each([
    ['of a queue', QUEUE],
    ['of a queue that the hub does not know', 'support-ring-group'],
    ['past all queues', null],
  ])('%s is not said to be abandoned, and owes nobody a call', async (_what, queue) => {
    const { ann } = await atPbx()
    // Asterisk cancels both with Q.850 cause 0: its caller gave up, or it goes on to the next agent
    const { callId, contactId } = ann.phone.rings({ from: OTHER, queue })
    ann.phone.ended(callId, 'abandoned')
    await ann.cardThat('the end', (card) => card.callId === callId && card.endReason === 'stoppedRinging')
    const after = ann.phone.rings({ from: '13900000002', queue: null })
    ann.phone.ended(after.callId, 'rejected')
    await until('what came after it', async () => (await followUps(ann)).length > 0)
    await ann.sent()
    expect((await followUps(ann)).map(({ followUp }) => followUp.contactId)).toEqual([after.contactId])
    expect(await recordOf(ann, contactId)).toMatchObject({
      endedAt: null,
      outcome: null,
      isConsolesWord: true,
    })
  })

  test('and is answered by a colleague is answered, with nothing owed', async () => {
    const { ann, bo } = await atPbx()
    const { callId, contactId } = ann.phone.rings({ from: OTHER, queue: QUEUE })
    ann.phone.ended(callId, 'abandoned')
    await ann.sent()
    const second = bo.phone.rings({ from: OTHER, queue: QUEUE, contactId })
    await bo.cardThat('the card', (card) => card.callId === second.callId)
    await bo.door.call('call.answer', { callId: second.callId })
    await until('the answer', async () => (await recordOf(ann, contactId))?.outcome === 'answered')
    expect(await followUps(ann)).toEqual([])
    expect(await followUps(bo)).toEqual([])
  })
})

test('how long a phone rings before the next one is known at the hub’s own line alone', async () => {
  const { ann } = await atPbx()
  const { callId } = ann.phone.rings({ from: OTHER, queue: QUEUE })
  const card = await ann.cardThat('the card', (one) => one.callId === callId)
  // the queue is the hub's, with its ring time; this PBX has one of its own
  expect(card).toMatchObject({ queueId: QUEUE, ringsUntil: null })
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const own = desk.phone.rings({ from: OTHER, queue: QUEUE })
  const shown = await desk.cardThat('the card', (one) => one.callId === own.callId)
  expect(shown.ringsUntil).toBeGreaterThan(shown.startedAt)
})
