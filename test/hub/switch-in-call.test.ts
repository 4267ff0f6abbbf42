import { IncomingRequestMessage, constructOutgoingResponse } from 'sip.js/lib/core/index.js'
import { afterEach, describe, expect, it } from 'vitest'
import { readMessage } from '../../hub/lines/switch/read-message.ts'
import { SIP_REASONS, parseSipReason } from '../../shared/contract/sip.ts'
import { iceUfragOf } from '../support/sim-media.ts'
import { PLAIN_SDP } from '../support/raw-phone.ts'
import { SimSwitch, simQueue } from '../support/sim-switch.ts'
import { waitUntil } from '../support/sim-wait.ts'

let line: SimSwitch
afterEach(() => line.stop())

const reason = (value: string) => parseSipReason(value)

describe('within a call', () => {
  const talking = async () => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })] })
    const agent = await line.agent('1001')
    const caller = await line.caller('131')
    const call = caller.call('after-sales')
    await call.answered()
    const rung = await waitUntil(() => agent.lastCall?.isTalking && agent.lastCall, 'the agent to talk')
    return { agent, call, rung }
  }

  it('passes hold and resume both ways', async () => {
    const { call, rung } = await talking()
    expect((await rung.hold()).statusCode).toBe(200)
    expect(call.media.remote.at(-1)).toContain('a=sendonly')
    expect(rung.media.remote.at(-1)).toContain('a=recvonly')
    expect(line.switch.snapshot().contacts[0]?.isHeld).toBe(true)
    expect((await rung.resume()).statusCode).toBe(200)
    expect((await call.hold()).statusCode).toBe(200)
    expect(rung.media.remote.at(-1)).toContain('a=sendonly')
    await call.resume()
    expect(
      line.events.flatMap((event) =>
        event.type === 'contact.held' || event.type === 'contact.resumed' ? [[event.type, event.by]] : [],
      ),
    ).toEqual([
      ['contact.held', '1001'],
      ['contact.resumed', '1001'],
      ['contact.held', '131'],
      ['contact.resumed', '131'],
    ])
  })

  it('passes an ICE restart', async () => {
    const { call, rung } = await talking()
    const before = iceUfragOf(call.media.remote.at(-1))
    expect((await rung.reinvite({ iceRestart: true })).statusCode).toBe(200)
    const after = iceUfragOf(call.media.remote.at(-1))
    expect(after).not.toBe(before)
    expect(after).toBe(iceUfragOf(rung.media.local.at(-1)))
  })

  it('passes a re-INVITE without an offer: the answer travels in the ACK', async () => {
    const { call, rung } = await talking()
    expect((await call.reinvite({ withoutSdp: true })).statusCode).toBe(200)
    const answered = await waitUntil(() => rung.media.state === 'stable' && rung.media, 'the answer')
    expect(call.media.remote.at(-1)).toBe(rung.media.local.at(-1))
    expect(answered.remote.at(-1)).toBe(call.media.local.at(-1))
  })

  it('passes glare on, and the call survives it', async () => {
    const { call, rung } = await talking()
    const replies = await Promise.all([call.reinvite(), rung.reinvite()])
    expect(replies.map(({ statusCode }) => statusCode)).toContain(491)
    expect((await call.reinvite()).statusCode).toBe(200)
    expect((await rung.reinvite()).statusCode).toBe(200)
  })

  it('passes DTMF digits as INFO, and tells them', async () => {
    const { call, rung } = await talking()
    for (const digit of ['5', '#']) expect((await call.sendInfo(digit)).statusCode).toBe(200)
    expect(rung.infos.map((body) => body.split('\r\n')[0])).toEqual(['Signal=5', 'Signal=#'])
    expect(line.eventsOf('contact.dtmf').map(({ digit, by }) => [digit, by])).toEqual([
      ['5', '131'],
      ['#', '131'],
    ])
  })

  it("passes UPDATE, and the far end's refusal of it back", async () => {
    const { call, rung } = await talking()
    // sip.js answers 405 to an UPDATE; what matters is that the far end and not the switch said so
    expect((await call.sendUpdate()).statusCode).toBe(405)
    expect((await rung.sendUpdate()).statusCode).toBe(405)
    expect((await call.sendInfo('1')).statusCode).toBe(200)
  })

  it('passes an UPDATE that is accepted, and its answer back', async () => {
    const { agent, call, rung } = await talking()
    const seen: string[] = []
    const take = agent.transport.onMessage
    agent.transport.onMessage = (text) => {
      const message = text.startsWith('UPDATE ') ? readMessage(text) : undefined
      if (!(message instanceof IncomingRequestMessage)) return take?.(text)
      seen.push(message.body)
      const body = { contentType: 'application/sdp', contentDisposition: 'session', content: 'v=0\r\nanswer' }
      void agent.transport.send(constructOutgoingResponse(message, { statusCode: 200, body }).message)
    }
    const offer = PLAIN_SDP.replace('a=rtpmap', 'a=sendonly\r\na=rtpmap')
    const reply = await call.sendUpdate(offer)
    expect(seen).toEqual([offer])
    expect([reply.statusCode, reply.body]).toEqual([200, 'v=0\r\nanswer'])
    await line.event('contact.held', ({ by }) => by === '131')
    // the dialogs' offer/answer state is in step: both ways go on
    expect((await rung.reinvite()).statusCode).toBe(200)
    expect((await call.sendInfo('1')).statusCode).toBe(200)
  })

  it('ends from the agent with the reason', async () => {
    const { call, rung } = await talking()
    await rung.hangUp()
    await call.ended()
    expect(call.endReason).toEqual(reason(SIP_REASONS.hungUp))
    expect(await line.event('contact.ended')).toMatchObject({ by: 'agent', outcome: 'answered' })
  })

  it('ends when the line closes', async () => {
    const { call, rung } = await talking()
    await line.switch.close()
    await Promise.all([call.ended(), rung.ended()])
    expect(call.endReason).toEqual(reason(SIP_REASONS.closing))
    expect(line.eventsOf('contact.ended')).toMatchObject([{ by: 'line', outcome: 'answered' }])
  })
})
