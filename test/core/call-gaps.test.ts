import { expect, test } from 'vitest'
import type { CallRecord } from '../../shared/domain/call-record.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { TestClock } from './support/test-clock.ts'
import { TestConsole } from './support/test-console.ts'

const FROM = '+8613800138000'

async function talkingDesk() {
  const hub = await startTestHub()
  const clock = new TestClock()
  const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
  const { callId, contactId } = desk.phone.rings({ from: FROM, queue: 'q-5002' })
  await desk.cardThat('ringing', (card) => card.callId === callId)
  await desk.door.call('call.answer', { callId })
  await desk.cardThat('talking', (card) => card.phase === 'talking')
  return { hub, clock, desk, callId, contactId }
}
/** The record as another desk reads it from the hub. */
async function recordAtHub(hubUrl: string, contactId: string): Promise<CallRecord> {
  const other = await (await TestConsole.start(hubUrl)).signIn('1100')
  const found = async (): Promise<CallRecord | undefined> => {
    const { rows } = await other.door.call('call.list', { scope: 'all', outcome: null, offset: 0, limit: 10 })
    return rows.map(({ call }) => call).find((call) => call.contactId === contactId && call.endedAt !== null)
  }
  return until('the record', found)
}

test('what was away is on the card while it lasts, outlives a core, and is kept with the record at the hub', async () => {
  const { hub, desk, callId, contactId } = await talkingDesk()
  const from = Date.now()
  desk.phone.gap(callId, { kind: 'line', from, ms: null })
  await desk.cardThat('the gap', (card) => card.gaps.some(({ kind, ms }) => kind === 'line' && ms === null))
  await desk.restart()
  expect(desk.card(contactId).gaps).toEqual([{ kind: 'line', from, ms: null }])
  desk.phone.gap(callId, { kind: 'sound', from: from + 500, ms: 3200 })
  desk.phone.gap(callId, { kind: 'line', from, ms: 4100 })
  const gaps = [
    { kind: 'line', from, ms: 4100 },
    { kind: 'sound', from: from + 500, ms: 3200 },
  ]
  await desk.cardThat(
    'both measured',
    (card) => card.gaps.every(({ ms }) => ms !== null) && card.gaps.length === 2,
  )
  desk.phone.ended(callId, 'hungUpByPeer')
  const ended = await desk.cardThat('the wrap-up', (card) => card.wrapUp !== null)
  expect(ended.gaps.toSorted((a, b) => a.from - b.from)).toEqual(gaps)
  await desk.sent()
  expect((await recordAtHub(hub.url, contactId)).gaps).toEqual(gaps)
})

test('a call without a gap says so, and one whose phone is lost was away until its end', async () => {
  const first = await talkingDesk()
  first.desk.phone.ended(first.callId, 'hungUpByPeer')
  await first.desk.cardThat('the wrap-up', (card) => card.wrapUp !== null)
  await first.desk.sent()
  expect((await recordAtHub(first.hub.url, first.contactId)).gaps).toEqual([])

  const second = await talkingDesk()
  const from = Date.now()
  second.desk.phone.gap(second.callId, { kind: 'sound', from, ms: null })
  await second.desk.cardThat('the gap', (card) => card.gaps.length === 1)
  second.desk.phone.detach()
  await until('the loss', () => !second.desk.state.line.phone)
  second.clock.advance(15_000)
  const card = await second.desk.cardThat('the end', (one) => one.endReason === 'failed')
  await second.desk.sent()
  const { gaps, endedAt } = await recordAtHub(second.hub.url, second.contactId)
  expect(gaps).toEqual([{ kind: 'sound', from, ms: (endedAt ?? 0) - from }])
  expect(card.endedAt).toBe(endedAt)
})
