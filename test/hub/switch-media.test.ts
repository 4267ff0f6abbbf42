import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createSimMediaCaller, mediaOf } from '../support/sim-media-caller.ts'
import { SimSwitch, passwordOf, simQueue } from '../support/sim-switch.ts'
import type { SimPhone } from '../support/sim-phone.ts'
import { FRAME_SAMPLES, decodeMuLaw, encodeMuLaw, toneFrame, toneShare } from '../support/sim-tone.ts'
import { waitUntil } from '../support/sim-wait.ts'

let line: SimSwitch
let phones: SimPhone[] = []
afterEach(async () => {
  await Promise.all(phones.map((phone) => phone.stop()))
  phones = []
  await line.stop()
})

const mediaPhone = async (username: string, kind: 'agent' | 'caller', toneHz: number): Promise<SimPhone> => {
  line.addAccount({ username, kind, displayName: username })
  const phone = createSimMediaCaller({ url: line.url, username, password: passwordOf(username), toneHz })
  phones.push(phone)
  if (kind === 'agent') phone.onIncoming = (call) => void call.answer()
  await phone.register()
  return phone
}

describe('audio through the switch', () => {
  it('flows straight between the two ends, and each hears the other’s tone', async () => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })] })
    const agent = await mediaPhone('1001', 'agent', 660)
    const caller = await mediaPhone('13800138000', 'caller', 440)
    const call = caller.call('after-sales')
    await call.answered()
    const rung = await waitUntil(() => agent.lastCall?.isTalking && agent.lastCall, 'the agent to talk')
    await waitUntil(() => mediaOf(call).hears(660), 'the agent’s tone at the caller')
    await waitUntil(() => mediaOf(rung).hears(440), 'the caller’s tone at the agent')
    expect(mediaOf(call).hears(440)).toBe(false)
    expect(mediaOf(call).received).toBeGreaterThan(10)
  })

  it('after a blind transfer flows between the caller and the new agent', async () => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })] })
    const first = await mediaPhone('1001', 'agent', 660)
    const second = await mediaPhone('1002', 'agent', 880)
    const caller = await mediaPhone('13800138000', 'caller', 440)
    const call = caller.call('after-sales')
    await call.answered()
    await waitUntil(() => mediaOf(call).hears(660), 'the first agent’s tone')
    await first.lastCall?.transfer('sip:1002@ringdesk')
    await waitUntil(() => mediaOf(call).hears(880), 'the second agent’s tone')
    const taken = await waitUntil(() => second.lastCall, 'the second agent’s call')
    await waitUntil(() => mediaOf(taken).hears(440), 'the caller’s tone at the second agent')
    expect(first.lastCall?.isEnded).toBe(true)
  })
})

describe('tones', () => {
  it('µ-law comes back within its step', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_000, max: 32_000 }), (sample) => {
        const back = decodeMuLaw(encodeMuLaw(sample))
        expect(Math.abs(back - sample)).toBeLessThanOrEqual(Math.max(8, Math.abs(sample) / 16))
      }),
    )
  })

  it('are told apart', () => {
    const sound = Buffer.concat(Array.from({ length: 20 }, (_, index) => toneFrame(440, index)))
    expect(sound).toHaveLength(20 * FRAME_SAMPLES)
    expect(toneShare(sound, 440)).toBeGreaterThan(0.9)
    expect(toneShare(sound, 660)).toBeLessThan(0.05)
    expect(toneShare(Buffer.alloc(3200, 0xff), 440)).toBe(0)
  })
})
