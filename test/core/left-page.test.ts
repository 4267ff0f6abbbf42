import { describe, expect, test } from 'vitest'
import type { CallRecord } from '../../shared/domain/call-record.ts'
import type { CallId } from '../../shared/domain/ids.ts'
import type { PhoneCall, SipDialog } from '../../shared/contract/phone.ts'
import { segmentsOf } from '../../shared/domain/segments.ts'
import { until } from '../hub/support/test-hub.ts'
import { makeDesk, ON_RINGING, WANG, WITH_WRAP_UP } from './support/call-desk.ts'
import type { ScriptedPhone } from './support/scripted-phone.ts'
import { createCustomer as create } from '../hub/support/test-desk.ts'
import type { TestConsole } from './support/test-console.ts'

/** A page of the phone that is reloaded, left or closed in a call, and the next one, which takes the call over. */

type Desk = Awaited<ReturnType<typeof makeDesk>>

const asksOf = (phone: ScriptedPhone) =>
  phone.asked.flatMap(({ name, input }) =>
    name === 'takeOver' ? [input as { call: PhoneCall; dialog: SipDialog; withinMs: number }] : [],
  )

async function ring(desk: TestConsole, queue: string = WITH_WRAP_UP) {
  const ids = desk.phone.rings({ from: WANG, queue })
  await desk.cardThat('ringing', (one) => one.callId === ids.callId)
  return ids
}
async function talk(desk: TestConsole, queue?: string) {
  const ids = await ring(desk, queue)
  await desk.door.call('call.answer', { callId: ids.callId })
  const dialog = desk.phone.dialogStands(ids.callId)
  await desk.cardThat('talking', (one) => one.callId === ids.callId && one.phase === 'talking')
  return { ...ids, dialog }
}
/** The page goes without a word, and knows nothing of its calls any more when it is back. */
async function leavePage(desk: TestConsole): Promise<void> {
  desk.phone.detach()
  await until('the page is gone', () => !desk.state.line.phone)
  desk.phone.calls.clear()
}
async function reload(desk: Desk, awayMs = 0): Promise<void> {
  await leavePage(desk)
  if (awayMs > 0) desk.clock.advance(awayMs)
  desk.attachPhone()
  await until('the next page', () => desk.state.line.phone)
}
const isMediaLost = (callId: CallId) => (one: { callId: CallId; problem: { code: string } | null }) =>
  one.callId === callId && one.problem?.code === 'mediaLost'

async function recordOf(desk: TestConsole, contactId: string): Promise<CallRecord> {
  const input = { scope: 'all', outcome: null, offset: 0, limit: 50 } as const
  const found = async () =>
    (await desk.door.call('call.list', input)).rows
      .map(({ call }) => call)
      .find((one) => one.contactId === contactId)
  return until('the record', found)
}

describe('a page that is loaded again in a call', () => {
  test('gets the call from the page before: one card, one record, one segment, one ticket, and its clock', async () => {
    const desk = await makeDesk(create('c1', '王小明', WANG))
    const { callId, contactId, dialog } = await talk(desk, ON_RINGING)
    const before = await desk.cardThat('the ticket', (one) => one.ticketId !== null)
    desk.phone.tell(callId, { type: 'muted', muted: true })
    await desk.cardThat('muted', (one) => one.isMuted)
    await reload(desk, 3000)
    const [asked] = asksOf(desk.phone)
    expect(asked).toMatchObject({
      dialog,
      call: { callId, contactId, direction: 'inbound', phase: 'talking', muted: true },
    })
    // what the line keeps the other side for is all that there is
    expect(asked?.withinMs).toBeLessThanOrEqual(7000)
    const coming = await desk.cardThat('the sound to be away', isMediaLost(callId))
    expect(coming).toMatchObject({ phase: 'talking', gaps: [{ kind: 'sound', ms: null }] })

    const gap = { kind: 'sound', from: coming.gaps[0]?.from ?? 0, ms: 3200 } as const
    desk.phone.gap(callId, gap)
    desk.phone.tell(callId, { type: 'mediaFlows' })
    const after = await desk.cardThat('the sound again', (one) => one.problem === null)
    expect(after).toMatchObject({
      ...{ callId, contactId, phase: 'talking', isMuted: true },
      answeredAt: before.answeredAt,
      ticketId: before.ticketId,
      gaps: [gap],
      customer: { customer: { name: '王小明' } },
    })
    expect(desk.state.calls).toHaveLength(1)
    expect(desk.state.agent.activity).toBe('talking')

    // and once more, by the dialog that the second page had
    await reload(desk)
    await until('the second question', () => asksOf(desk.phone).length === 2)
    expect(asksOf(desk.phone)[1]?.dialog).not.toEqual(dialog)
    desk.phone.tell(callId, { type: 'mediaFlows' })
    await desk.cardThat('the sound once more', (one) => one.problem === null)
    desk.phone.ended(callId, 'hungUpByPeer')
    await until('its end', () => desk.state.calls.every(({ phase }) => phase === 'ended'))
    await desk.sent()
    const record = await recordOf(desk, contactId)
    expect(record).toMatchObject({ outcome: 'answered', ticketId: before.ticketId })
    expect(segmentsOf(record)).toHaveLength(1)
    expect(segmentsOf(record)[0]?.answeredAt).toBe(before.answeredAt)
  })

  test('keeps a held call held, and its time of hold; nothing is away where nothing is to be heard', async () => {
    const desk = await makeDesk()
    const { callId } = await talk(desk)
    await desk.door.call('call.hold', { callId })
    const { heldSince } = await desk.cardThat('held', (one) => one.phase === 'held')
    await reload(desk, 2000)
    await until('the question', () => asksOf(desk.phone)[0]?.call.phase === 'held')
    const held = await desk.cardThat('held on', (one) => one.problem === null)
    expect(held).toMatchObject({ phase: 'held', heldSince, gaps: [] })
    await desk.door.call('call.resume', { callId })
    await desk.cardThat('talking', (one) => one.phase === 'talking')
  })

  test('gets both of two calls', async () => {
    const desk = await makeDesk()
    const first = await talk(desk)
    await desk.door.call('call.hold', { callId: first.callId })
    const second = await talk(desk)
    await reload(desk)
    await until('both questions', () => asksOf(desk.phone).length === 2)
    for (const { callId } of [first, second]) desk.phone.tell(callId, { type: 'mediaFlows' })
    await until('both', () => desk.state.calls.every(({ problem }) => problem === null))
    expect(desk.state.calls.map(({ phase }) => phase)).toEqual(['held', 'talking'])
  })

  test('leaves what only rings or is dialled to the line: those calls end, and their cards say so', async () => {
    const desk = await makeDesk()
    const ringing = await ring(desk)
    await reload(desk)
    desk.clock.advance(2000)
    await desk.cardThat('its end', (one) => one.callId === ringing.callId && one.phase === 'ended')
    const { callId } = await desk.door.call('call.dial', {
      ...{ number: '13900000001', customerId: null, followUpId: null, ticketId: null },
    })
    await desk.cardThat('dialling', (one) => one.phase === 'dialing')
    // the page that goes gives it up, and can still say so
    desk.phone.ended(callId, 'cancelled')
    await reload(desk)
    expect(asksOf(desk.phone)).toEqual([])
    await until('no call', () => desk.state.agent.activity !== 'talking')
  })

  test('does not touch a wrap-up', async () => {
    const desk = await makeDesk()
    const { callId } = await talk(desk)
    desk.phone.ended(callId, 'hungUpByPeer')
    const { wrapUp } = await desk.cardThat('the wrap-up', (one) => one.wrapUp !== null)
    await reload(desk, 1000)
    expect(asksOf(desk.phone)).toEqual([])
    expect(desk.card().wrapUp).toEqual(wrapUp)
  })

  test('may be loaded twice before it has the call', async () => {
    const desk = await makeDesk()
    const { callId, dialog } = await talk(desk)
    desk.phone.refusing.set('takeOver', 'doorClosed')
    await reload(desk, 1000)
    await until('the first question', () => asksOf(desk.phone).length === 1)
    const { gaps } = await desk.cardThat('the sound to be away', isMediaLost(callId))
    desk.phone.refusing.clear()
    await reload(desk, 1000)
    await until('the second question', () => asksOf(desk.phone).length === 2)
    const [first, second] = asksOf(desk.phone)
    expect(second).toMatchObject({ dialog, call: { gaps } })
    expect(second?.withinMs).toBeLessThan(first?.withinMs ?? 0)
  })

  test('and a core that starts anew at the same time are one reload', async () => {
    const desk = await makeDesk()
    const { callId, contactId, dialog } = await talk(desk)
    await desk.restart(() => desk.phone.calls.clear())
    await until('the question', () => asksOf(desk.phone)[0]?.dialog.callId === dialog.callId)
    desk.phone.tell(callId, { type: 'mediaFlows' })
    await desk.cardThat('the call', (one) => one.contactId === contactId && one.problem === null)
  })

  test('and a core that starts anew leave a held customer held and a muted microphone muted', async () => {
    const desk = await makeDesk()
    const { callId } = await talk(desk)
    desk.phone.tell(callId, { type: 'muted', muted: true })
    await desk.cardThat('muted', (one) => one.isMuted)
    await desk.door.call('call.hold', { callId })
    const { heldSince } = await desk.cardThat('held', (one) => one.phase === 'held')
    await desk.restart(() => desk.phone.calls.clear())
    await until('the question', () => asksOf(desk.phone)[0])
    expect(asksOf(desk.phone)[0]?.call).toMatchObject({ phase: 'held', muted: true })
    const held = await desk.cardThat('held on', (one) => one.problem === null)
    expect(held).toMatchObject({ phase: 'held', heldSince, isMuted: true })
  })
})

describe('a call that nobody can take over', () => {
  test.each([
    ['callLost', 481],
    ['notTakenOver', 420],
    ['notTakenOver', 501],
  ] as const)(
    '(%s, %i) is over at once, at the moment when its page went, and the card says why',
    async (code, sipStatus) => {
      const desk = await makeDesk()
      const { callId, contactId } = await talk(desk)
      desk.phone.takeOverProblem = { code, sipStatus, detail: 'no' }
      const goneAt = desk.clock.now()
      await reload(desk, 4000)
      const over = await desk.cardThat(
        'the end',
        (one) => one.callId === callId && one.endReason === 'failed',
      )
      expect(over.problem).toMatchObject({ code, sipStatus })
      expect(over.wrapUp).not.toBeNull()
      expect(Math.abs((over.endedAt ?? 0) - goneAt)).toBeLessThan(3000)
      // asked once, and no more
      await reload(desk)
      expect(asksOf(desk.phone)).toHaveLength(1)
      await desk.sent()
      const record = await recordOf(desk, contactId)
      expect(record).toMatchObject({ outcome: 'answered', endedAt: over.endedAt, gaps: [] })
    },
  )

  test('because it was being transferred is over, and nobody is told to call back', async () => {
    const desk = await makeDesk()
    const { callId } = await talk(desk)
    await desk.door.call('call.transfer', { callId, target: '1002' })
    await desk.cardThat('transferring', (one) => one.phase === 'transferring')
    desk.phone.takeOverProblem = { code: 'callLost', sipStatus: 481, detail: 'no' }
    await reload(desk)
    const over = await desk.cardThat('the end', (one) => one.callId === callId && one.phase === 'ended')
    expect([over.problem, over.transfer?.target]).toEqual([null, '1002'])
  })

  test('because nobody ran for hours is over when it was last heard of', async () => {
    const desk = await makeDesk()
    const { callId } = await talk(desk)
    desk.phone.tell(callId, { type: 'muted', muted: true })
    const { answeredAt } = await desk.cardThat('muted', (one) => one.isMuted)
    const lastHeardOf = desk.clock.now()
    desk.phone.takeOverProblem = { code: 'callLost', sipStatus: 481, detail: 'no' }
    await desk.restart(() => {
      desk.phone.calls.clear()
      desk.clock.advance(15 * 3600_000)
    })
    const over = await desk.cardThat('the end', (one) => one.callId === callId && one.endedAt !== null)
    expect(over.endedAt).toBeLessThan(lastHeardOf + 60_000)
    expect(over.endedAt).toBeGreaterThanOrEqual(answeredAt ?? 0)
  })

  test('because no page comes is over after a while, at the moment when its page went', async () => {
    const desk = await makeDesk()
    await talk(desk)
    const goneAt = desk.clock.now()
    await leavePage(desk)
    desk.clock.advance(15_000)
    const over = await desk.cardThat('the end', (one) => one.endReason === 'failed')
    expect(over.problem?.code).toBe('callLost')
    expect(Math.abs((over.endedAt ?? 0) - goneAt)).toBeLessThan(3000)
  })

  test('because its line gives calls to nobody is not asked for', async () => {
    const desk = await makeDesk()
    const { callId } = await ring(desk)
    await desk.door.call('call.answer', { callId })
    await desk.cardThat('talking', (one) => one.phase === 'talking')
    await reload(desk)
    desk.clock.advance(2000)
    await desk.cardThat('the end', (one) => one.problem?.code === 'callLost')
    expect(asksOf(desk.phone)).toEqual([])
  })

  test('because the page that is there had it, ends as that page says', async () => {
    const desk = await makeDesk()
    const { callId } = await talk(desk)
    desk.phone.refusing.set('takeOver', 'heldHere')
    desk.phone.detach()
    await until('the page is gone', () => !desk.state.line.phone)
    const held = desk.phone.calls.get(callId)
    desk.phone.calls.delete(callId)
    desk.attachPhone()
    await until('the question', () => asksOf(desk.phone).length === 1)
    if (held) desk.phone.calls.set(callId, held)
    desk.phone.ended(callId, 'hungUpByPeer')
    await desk.cardThat('its own end', (one) => one.endReason === 'hungUpByPeer')
  })
})

test('who hangs up while the call is on its way is heard when it has come', async () => {
  const desk = await makeDesk()
  const { callId } = await talk(desk)
  await leavePage(desk)
  const given = Promise.withResolvers<undefined>()
  desk.phone.takeOverDone = given.promise
  desk.attachPhone()
  await until('the question', () => asksOf(desk.phone).length === 1)
  // the page hears it and has nothing to hang up yet
  await desk.door.call('call.hangUp', { callId })
  given.resolve(undefined)
  await until('the goodbye', () => desk.phone.asked.filter(({ name }) => name === 'hangUp').length === 2)
  await desk.cardThat('the end', (one) => one.endReason === 'hungUp')
})
