import { describe, expect, test } from 'vitest'
import { createCustomer as create } from '../hub/support/test-desk.ts'
import { until } from '../hub/support/test-hub.ts'
import { makeDesk, WANG, WITH_WRAP_UP } from './support/call-desk.ts'

describe('a call, step by step', () => {
  test('hold, resume, mute; what the phone refuses goes back to where it was', async () => {
    const desk = await makeDesk()
    const { callId } = desk.phone.rings({ from: WANG, queue: WITH_WRAP_UP })
    await desk.cardThat('ringing', (one) => one.phase === 'ringing')
    desk.phone.refusing.set('answer', 'noMicrophone')
    await expect(desk.door.call('call.answer', { callId })).rejects.toMatchObject({ code: 'noMicrophone' })
    expect(desk.card().phase).toBe('ringing')
    desk.phone.refusing.clear()
    await desk.door.call('call.answer', { callId })
    await desk.cardThat('talking', (one) => one.phase === 'talking')
    await desk.door.call('call.hold', { callId })
    const held = await desk.cardThat('held', (one) => one.phase === 'held')
    expect(held.heldSince).not.toBeNull()
    await desk.door.call('call.resume', { callId })
    await desk.cardThat('talking', (one) => one.phase === 'talking' && one.heldSince === null)
    await desk.door.call('call.mute', { callId, muted: true })
    await desk.cardThat('muted', (one) => one.isMuted)
    await desk.door.call('call.sendDtmf', { callId, tones: '12#' })
    await expect(desk.door.call('call.sendDtmf', { callId, tones: 'hello' })).rejects.toMatchObject({
      code: 'badTones',
    })
    desk.phone.quality(callId, { mos: 3.1, loss: 0.05, jitterMs: 40, roundTripMs: 200 })
    await desk.cardThat('its quality', (one) => one.quality?.mos === 3.1)
    // a late or impossible word of the line changes nothing
    desk.phone.tell(callId, {
      type: 'transferFailed',
      problem: { code: 'other', sipStatus: 500, detail: '' },
    })
    await desk.door.call('call.hangUp', { callId })
    await desk.cardThat('the end', (one) => one.phase === 'ended')
    desk.phone.answered(callId)
    await desk.door.call('call.hangUp', { callId: callId }).catch(() => undefined)
    expect(desk.card().phase).toBe('ended')
  })

  test('a core that starts again in mid-call knows the call; one that the phone lost meanwhile is over', async () => {
    const desk = await makeDesk(create('c1', '王小明', WANG), create('c2', '陈丽', WANG))
    const kept = desk.phone.rings({ from: WANG, queue: WITH_WRAP_UP })
    await desk.cardThat('ringing', (one) => one.callId === kept.callId)
    await desk.door.call('call.answer', { callId: kept.callId })
    await desk.door.call('call.chooseCustomer', { callId: kept.callId, customerId: 'c2', remember: false })
    const lost = desk.phone.rings({ from: '13900000001', queue: WITH_WRAP_UP, isSecond: true })
    await until('both', () => desk.state.calls.length === 2)
    const before = desk.card(kept.contactId)
    await desk.restart(() => desk.phone.calls.delete(lost.callId))
    expect(desk.card(kept.contactId)).toMatchObject({
      phase: 'talking',
      answeredAt: before.answeredAt,
      customer: { customer: { name: '陈丽' } },
    })
    expect(desk.state.agent.activity).toBe('talking')
    desk.clock.advance(2000)
    await desk.cardThat('the loss', (one) => one.callId === lost.callId && one.endReason === 'failed')
    desk.phone.ended(kept.callId, 'hungUpByPeer')
    await desk.cardThat('the wrap-up', (one) => one.callId === kept.callId && one.wrapUp !== null)
  })

  test('a phone page that does not come back takes its calls with it; nobody is left on a ghost call', async () => {
    const desk = await makeDesk()
    const { callId } = desk.phone.rings({ from: WANG, queue: WITH_WRAP_UP })
    await desk.cardThat('ringing', (one) => one.callId === callId)
    await desk.door.call('call.answer', { callId })
    desk.phone.detach()
    await until('the loss', () => !desk.state.line.phone)
    expect(desk.card().phase).toBe('talking')
    desk.clock.advance(15_000)
    const over = await desk.cardThat('the end', (one) => one.endReason === 'failed')
    expect(over.problem?.code).toBe('callLost')
  })

  test('a call that is over no longer says that its sound is being brought back', async () => {
    const desk = await makeDesk()
    const { callId } = desk.phone.rings({ from: WANG, queue: WITH_WRAP_UP })
    await desk.cardThat('ringing', (one) => one.callId === callId)
    await desk.door.call('call.answer', { callId })
    const lost = { code: 'mediaLost', sipStatus: null, detail: 'lost' } as const
    desk.phone.tell(callId, { type: 'problem', problem: lost })
    await desk.cardThat('the loss', (one) => one.problem?.code === 'mediaLost')
    desk.phone.ended(callId, 'hungUpByPeer')
    expect((await desk.cardThat('the end', (one) => one.phase === 'ended')).problem).toBeNull()
  })
})
