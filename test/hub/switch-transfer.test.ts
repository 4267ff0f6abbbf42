import { afterEach, describe, expect, it } from 'vitest'
import { SIP_HEADERS, SIP_REASONS, parseSipReason } from '../../shared/contract/sip.ts'
import { iceUfragOf } from '../support/sim-media.ts'
import { SimSwitch, simQueue } from '../support/sim-switch.ts'
import { waitUntil } from '../support/sim-wait.ts'

let line: SimSwitch
afterEach(() => line.stop())

const talking = async (options: Parameters<typeof SimSwitch.start>[0] = {}) => {
  line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })], ...options })
  const agent = await line.agent('1001')
  const caller = await line.caller('131', { displayName: '王伟' })
  const call = caller.call('after-sales')
  await call.answered()
  const rung = await waitUntil(() => agent.lastCall?.isTalking && agent.lastCall, 'the agent to talk')
  return { agent, caller, call, rung, contactId: call.contactId }
}

describe('a blind transfer', () => {
  it('connects caller and target with one fresh offer and answer, and lets the first agent go', async () => {
    const { call, rung, contactId } = await talking()
    const colleague = await line.agent('1002')
    expect((await rung.transfer('sip:1002@ringdesk')).statusCode).toBe(202)
    await rung.ended()
    expect(rung.endReason).toEqual(parseSipReason(SIP_REASONS.transferred))
    expect(rung.transferReports).toEqual(['100 Trying', '180 Ringing', '200 OK'])

    const taken = await waitUntil(() => colleague.lastCall?.isTalking && colleague.lastCall, 'the colleague')
    expect(taken.header(SIP_HEADERS.contactId)).toBe(contactId)
    expect(taken.header(SIP_HEADERS.queue)).toBeUndefined()
    expect([taken.remoteNumber, taken.remoteDisplayName]).toEqual(['131', '王伟'])
    await waitUntil(() => taken.media.state === 'stable', 'the answer in the ACK')
    expect(call.media.remote.at(-1)).toBe(taken.media.local.at(-1))
    expect(taken.media.remote.at(-1)).toBe(call.media.local.at(-1))
    expect(call.reinvites.at(-1)?.getHeader(SIP_HEADERS.contactId)).toBe(contactId)
    expect(call.session.assertedIdentity?.toString()).toBe('"Agent 1002" <sip:1002@ringdesk>')

    expect((await taken.hold()).statusCode).toBe(200)
    expect((await call.sendInfo('1')).statusCode).toBe(200)
    await call.hangUp()
    await taken.ended()
    expect(line.eventsOf('contact.transferred')).toMatchObject([
      { contactId, kind: 'blind', from: '1001', to: '1002', queue: null },
    ])
    expect(line.eventsOf('contact.ended')).toMatchObject([{ contactId, by: 'caller', outcome: 'answered' }])
    expect(line.switch.snapshot().agents.map(({ state }) => state)).toEqual(['idle', 'idle'])
  })

  it('to a queue waits there, with the queue in X-Queue', async () => {
    const { rung, contactId } = await talking({
      queues: [
        simQueue({ members: [{ username: '1001' }] }),
        simQueue({ id: 'repairs', name: '维修', extension: '9002', members: [{ username: '1002' }] }),
      ],
    })
    expect((await rung.transfer('sip:9002@ringdesk')).statusCode).toBe(202)
    await line.event('queue.position', ({ queue }) => queue === 'repairs')
    expect(rung.isTalking).toBe(true)
    const colleague = await line.agent('1002')
    await rung.ended()
    expect(colleague.lastCall?.header(SIP_HEADERS.queue)).toBe('repairs')
    expect(colleague.lastCall?.header(SIP_HEADERS.contactId)).toBe(contactId)
    expect(line.eventsOf('contact.transferred')).toMatchObject([{ to: '1002', queue: 'repairs' }])
    expect(line.switch.snapshot().contacts).toMatchObject([{ queue: 'repairs', agents: ['1002'] }])
  })

  it('that is refused leaves the agent the call', async () => {
    const { call, rung } = await talking()
    await line.agent('1002', { script: { does: 'reject', statusCode: 486 } })
    expect((await rung.transfer('sip:1002@ringdesk')).statusCode).toBe(202)
    await waitUntil(() => rung.transferReports.at(-1)?.startsWith('486'), 'the refusal')
    expect((await rung.hold()).statusCode).toBe(200)
    expect(call.isTalking && rung.isTalking).toBe(true)
    // and it can be tried again
    await line.agent('1003')
    await rung.transfer('sip:1003@ringdesk')
    await rung.ended()
    expect(line.eventsOf('contact.transferred')).toMatchObject([{ to: '1003' }])
  })

  it('goes on when the agent hangs up at once, and ends the call when the target does not answer', async () => {
    const { call, rung } = await talking({ times: { directRingSeconds: 0.3 } })
    const colleague = await line.agent('1002', { script: { does: 'nothing' } })
    await rung.transfer('sip:1002@ringdesk')
    const ringing = await waitUntil(() => colleague.lastCall, 'the colleague to ring')
    await rung.hangUp()
    await rung.ended()
    expect(call.isTalking).toBe(true)
    await ringing.ended()
    await call.ended()
    expect(call.endReason).toEqual(parseSipReason(SIP_REASONS.noAnswer))
    expect(line.eventsOf('contact.ended')).toMatchObject([{ by: 'line', outcome: 'answered' }])
  })

  it('stops when the caller hangs up', async () => {
    const { call, rung } = await talking()
    const colleague = await line.agent('1002', { script: { does: 'nothing' } })
    await rung.transfer('sip:1002@ringdesk')
    const ringing = await waitUntil(() => colleague.lastCall, 'the colleague to ring')
    await call.hangUp()
    await Promise.all([ringing.ended(), rung.ended()])
    expect(ringing.endReason).toEqual(parseSipReason(SIP_REASONS.callerAbandoned))
    expect(line.switch.snapshot().contacts).toEqual([])
    expect(line.switch.snapshot().agents.map(({ state }) => state)).toEqual(['idle', 'idle'])
  })

  it('waits out glare with a re-INVITE of the caller', async () => {
    const { agent, call, rung } = await talking()
    const colleague = await line.agent('1002', { script: { does: 'nothing' } })
    await rung.transfer('sip:1002@ringdesk')
    const ringing = await waitUntil(() => colleague.lastCall, 'the colleague to ring')
    // the agent's answer to the caller's re-INVITE is late, so the caller cannot take another one yet
    agent.transport.isMute = true
    const asked = call.reinvite()
    await waitUntil(() => rung.reinvites.length > 0, 'the re-INVITE at the agent')
    await ringing.answer()
    await waitUntil(() => ringing.isTalking, 'the colleague to answer')
    agent.transport.isMute = false
    expect((await asked).statusCode).toBe(200)
    await waitUntil(() => ringing.media.remote.length > 0, 'the connection')
    await rung.ended()
    expect(call.media.remote.at(-1)).toBe(ringing.media.local.at(-1))
  })

  it.each([
    ['to nobody', 'sip:4711@ringdesk', 404],
    ['to oneself', 'sip:1001@ringdesk', 486],
    ['to the one on the line', 'sip:131@ringdesk', 486],
  ])('%s is refused at once', async (_what, target, statusCode) => {
    const { rung } = await talking()
    expect((await rung.transfer(target)).statusCode).toBe(statusCode)
    expect(rung.isTalking).toBe(true)
  })
})

describe('an attended transfer', () => {
  it('joins the two parties, restarts ICE, and lets the agent go twice', async () => {
    const { agent, call, rung, contactId } = await talking()
    const colleague = await line.agent('1002')
    await rung.hold()
    const consult = agent.call('1002')
    await consult.answered()
    const consulted = await waitUntil(
      () => colleague.lastCall?.isTalking && colleague.lastCall,
      'the colleague',
    )
    const consultId = consult.contactId
    expect(consultId).not.toBe(contactId)
    expect((await rung.transfer(consult)).statusCode).toBe(202)
    await Promise.all([rung.ended(), consult.ended()])

    await waitUntil(
      () => call.media.state === 'stable' && consulted.media.state === 'stable',
      'the descriptions',
    )
    expect(call.media.remote.at(-1)).toBe(consulted.media.local.at(-1))
    expect(consulted.media.remote.at(-1)).toBe(call.media.local.at(-1))
    expect(iceUfragOf(call.media.remote.at(-1))).toBe(iceUfragOf(consulted.media.local.at(-1)))
    expect(consulted.reinvites.at(-1)?.getHeader(SIP_HEADERS.contactId)).toBe(contactId)
    expect(consulted.session.assertedIdentity?.toString()).toBe('"王伟" <sip:131@ringdesk>')
    expect(rung.transferReports.at(-1)).toBe('200 OK')
    await call.hangUp()
    await consulted.ended()
    expect(line.eventsOf('contact.transferred')).toMatchObject([{ contactId, kind: 'attended', to: '1002' }])
    expect(line.eventsOf('contact.ended')).toMatchObject([
      { contactId: consultId, mergedInto: contactId, outcome: 'answered' },
      { contactId, mergedInto: null, by: 'caller', outcome: 'answered' },
    ])
    expect(line.switch.snapshot().agents.map(({ state }) => state)).toEqual(['idle', 'idle'])
  })

  it('into a call that is over is refused, and the first call stays', async () => {
    const { agent, rung } = await talking()
    const colleague = await line.agent('1002')
    const consult = agent.call('1002')
    await consult.answered()
    await colleague.lastCall?.hangUp()
    await consult.ended()
    await line.event('contact.ended')
    expect((await rung.transfer(consult)).statusCode).toBe(481)
    expect(rung.isTalking).toBe(true)
  })
})
