import { afterEach, describe, expect, it } from 'vitest'
import { createSelfSignedCertificate } from 'werift'
import { SIP_HEADERS, SIP_REASONS, parseSipReason } from '../../shared/contract/sip.ts'
import { SimSwitch, simQueue } from '../support/sim-switch.ts'
import { waitUntil } from '../support/sim-wait.ts'

let line: SimSwitch
afterEach(() => line.stop())

const reason = (value: string) => parseSipReason(value)

describe('a call to a queue', () => {
  it('rings with contact id, queue and caller, and connects the two ends description to description', async () => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })] })
    const agent = await line.agent('1001')
    const caller = await line.caller('13800138000', { displayName: '王 "小" 伟' })
    const call = caller.call('after-sales')
    await call.answered()
    const rung = await waitUntil(() => agent.lastCall, 'the call at the agent')

    expect(rung.remoteNumber).toBe('13800138000')
    expect(rung.remoteDisplayName.replace(/\\/g, '')).toBe('王 "小" 伟')
    expect(rung.header(SIP_HEADERS.queue)).toBe('after-sales')
    expect(rung.header(SIP_HEADERS.waited)).toBe('0')
    const contactId = rung.header(SIP_HEADERS.contactId)
    expect(contactId).toMatch(/^[0-9a-f-]{36}$/)
    expect(call.contactId).toBe(contactId)
    expect(rung.media.remote).toEqual(call.media.local)
    expect(call.media.remote).toEqual(rung.media.local)
    expect(call.progress).toEqual(['182/1', '180/1'])

    await call.hangUp()
    await rung.ended()
    expect(rung.endReason).toEqual(reason(SIP_REASONS.hungUp))
    const ended = await line.event('contact.ended')
    expect(ended).toMatchObject({ contactId, by: 'caller', outcome: 'answered', mergedInto: null })
    expect(line.events.filter((event) => event.type !== 'registration').map((event) => event.type)).toEqual([
      'contact.started',
      'queue.position',
      'agent.ringing',
      'contact.answered',
      'contact.ended',
    ])
    expect(line.eventsOf('contact.started')[0]).toMatchObject({
      direction: 'inbound',
      from: { username: '13800138000', number: '13800138000', displayName: '王 "小" 伟' },
      to: 'after-sales',
      queue: 'after-sales',
    })
    expect(line.switch.snapshot().contacts).toEqual([])
  })

  it('shows of a name what a card can show: not thousands of letters, and none that turns the text around', async () => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })] })
    const agent = await line.agent('1001')
    const caller = await line.caller('13800138000', {
      displayName: `${String.fromCodePoint(0x202e)}${'王'.repeat(500)}`,
    })
    await caller.call('after-sales').answered()
    expect(line.eventsOf('contact.started')[0]?.from.displayName).toBe('王'.repeat(80))
    expect(agent.lastCall?.remoteDisplayName).toBe('王'.repeat(80))
  })

  it('shows a withheld number as anonymous', async () => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })] })
    const agent = await line.agent('1001')
    const caller = await line.caller('13800138000')
    await caller.call('after-sales', { isAnonymous: true }).answered()
    const from = agent.lastCall?.session.remoteIdentity.uri.toString()
    expect(from).toBe('sip:anonymous@anonymous.invalid')
    expect(line.eventsOf('contact.started')[0]?.from).toMatchObject({ number: null, displayName: null })
  })

  it('goes to the next agent after the ring time, with the same contact id', async () => {
    const members = [{ username: '1001' }, { username: '1002' }]
    line = await SimSwitch.start({ queues: [simQueue({ members, ringSeconds: 0.2 })] })
    const first = await line.agent('1001', { script: { does: 'nothing' } })
    const second = await line.agent('1002')
    const caller = await line.caller('13800138000')
    const call = caller.call('after-sales')
    await call.answered()
    const missed = await waitUntil(
      () => first.lastCall?.isEnded && first.lastCall,
      'the first to stop ringing',
    )
    expect(missed.endReason).toEqual(reason(SIP_REASONS.noAnswer))
    const contactId = missed.header(SIP_HEADERS.contactId)
    expect(second.lastCall?.header(SIP_HEADERS.contactId)).toBe(contactId)
    expect(line.eventsOf('agent.ring-ended')).toMatchObject([
      { agent: '1001', reason: 'no-answer', contactId },
    ])
    expect(line.eventsOf('contact.answered')).toMatchObject([{ agent: '1002', contactId }])
    expect(first.calls).toHaveLength(1)
  })

  it('does not offer a call again at once to the agent who rejected it', async () => {
    const members = [{ username: '1001' }, { username: '1002' }]
    line = await SimSwitch.start({
      queues: [simQueue({ members, strategy: 'longest-idle', retrySeconds: 60 })],
    })
    const refusing = await line.agent('1001', { script: { does: 'reject', statusCode: 486 } })
    const other = await line.agent('1002', { script: { does: 'nothing' } })
    const caller = await line.caller('13800138000')
    caller.call('after-sales')
    const rung = await waitUntil(() => other.lastCall, 'the other agent to ring')
    expect(line.eventsOf('agent.ring-ended')).toMatchObject([{ agent: '1001', reason: 'rejected' }])
    expect(refusing.calls).toHaveLength(1)
    await rung.answer()
    await line.event('contact.answered')
    expect(refusing.calls).toHaveLength(1)
  })

  it('asks a refusing agent again after the hold-off when there is nobody else', async () => {
    line = await SimSwitch.start({
      queues: [simQueue({ members: [{ username: '1001' }], retrySeconds: 0.1 })],
    })
    const agent = await line.agent('1001', { script: { does: 'reject' } })
    const caller = await line.caller('13800138000')
    const call = caller.call('after-sales')
    await waitUntil(() => agent.calls.length === 1, 'the first ring')
    agent.script = { does: 'answer' }
    await call.answered()
    expect(agent.calls).toHaveLength(2)
    expect(agent.calls[0]?.header(SIP_HEADERS.contactId)).toBe(agent.calls[1]?.header(SIP_HEADERS.contactId))
  })

  it('rings everybody with ring-all and tells the others that it was answered elsewhere', async () => {
    const members = ['1001', '1002', '1003'].map((username) => ({ username }))
    line = await SimSwitch.start({ queues: [simQueue({ members, strategy: 'ring-all' })] })
    const [one, two, three] = await Promise.all(
      members.map(({ username }) => line.agent(username, { script: { does: 'nothing' } })),
    )
    const caller = await line.caller('13800138000')
    const call = caller.call('after-sales')
    await waitUntil(() => [one, two, three].every((agent) => agent?.lastCall), 'all three to ring')
    await two?.lastCall?.answer()
    await call.answered()
    for (const agent of [one, three]) {
      await agent?.lastCall?.ended()
      expect(agent?.lastCall?.endReason).toEqual(reason(SIP_REASONS.answeredElsewhere))
    }
    expect(line.eventsOf('agent.ring-ended').map(({ agent, reason: why }) => [agent, why])).toEqual([
      ['1001', 'answered-elsewhere'],
      ['1003', 'answered-elsewhere'],
    ])
  })

  it('stops ringing when the caller gives up', async () => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })] })
    const agent = await line.agent('1001', { script: { does: 'nothing' } })
    const caller = await line.caller('13800138000')
    const call = caller.call('after-sales')
    const rung = await waitUntil(() => agent.lastCall, 'the ring')
    await call.hangUp()
    await rung.ended()
    expect(rung.endReason).toEqual(reason(SIP_REASONS.callerAbandoned))
    expect(await line.event('contact.ended')).toMatchObject({
      by: 'caller',
      outcome: 'abandoned',
      talkedMs: 0,
    })
    expect(line.eventsOf('agent.ring-ended')).toMatchObject([{ reason: 'abandoned' }])
    await waitUntil(() => call.final, 'the final answer')
    expect(call.final?.statusCode).toBe(487)
  })

  it('refuses with 480 after the maximum wait', async () => {
    line = await SimSwitch.start({
      queues: [simQueue({ members: [{ username: '1001' }], maxWaitSeconds: 0.2 })],
    })
    const caller = await line.caller('13800138000')
    const call = caller.call('after-sales')
    await call.ended()
    expect(call.final?.statusCode).toBe(480)
    expect(parseSipReason(call.final?.header('Reason'))).toEqual(reason(SIP_REASONS.maxWait))
    expect(await line.event('contact.ended')).toMatchObject({ by: 'line', outcome: 'max-wait' })
  })

  it('tells waiting callers their place, and when it changes', async () => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })] })
    const agent = await line.agent('1001')
    const callers = await Promise.all(['131', '132', '133'].map((number) => line.caller(number)))
    const calls = []
    for (const caller of callers) {
      const call = caller.call('after-sales')
      calls.push(call)
      await waitUntil(() => call.progress.length > 0 || call.isTalking, 'a place')
    }
    const [first, second, third] = calls
    await first?.answered()
    await waitUntil(() => third?.progress.includes('182/2'), 'the third to be second')
    await second?.hangUp()
    await waitUntil(() => third?.progress.includes('182/1'), 'the third to be first')
    await agent.lastCall?.hangUp()
    await third?.answered()
    expect(third?.progress.at(-1)).toBe('180/1')
    expect(line.switch.snapshot().queues[0]?.waiting).toEqual([])
  })

  it('never offers a queue call to an agent who is busy or not ready', async () => {
    const members = ['1001', '1002'].map((username) => ({ username }))
    line = await SimSwitch.start({
      queues: [simQueue({ members, strategy: 'ring-all' })],
      defaultAvailable: false,
    })
    const ready = await line.agent('1001')
    const unready = await line.agent('1002')
    line.switch.setAgentAvailability('1001', { available: true })
    const [one, two] = await Promise.all([line.caller('131'), line.caller('132')])
    await one.call('after-sales').answered()
    const waiting = two.call('after-sales')
    await waitUntil(() => waiting.progress.includes('182/1'), 'the second caller to wait')
    expect(ready.calls).toHaveLength(1)
    expect(unready.calls).toHaveLength(0)
    line.switch.setAgentAvailability('1002', { available: true })
    await waiting.answered()
    expect(unready.calls).toHaveLength(1)
  })

  it('lets a listener keep the next call away as the last one ends', async () => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })] })
    const agent = await line.agent('1001')
    line.switch.on('contact.ended', () => line.switch.setAgentAvailability('1001', { available: false }))
    const [one, two] = await Promise.all([line.caller('131'), line.caller('132')])
    const first = one.call('after-sales')
    await first.answered()
    const second = two.call('after-sales')
    await waitUntil(() => second.progress.includes('182/1'), 'the second to wait')
    await first.hangUp()
    await line.event('contact.ended')
    expect(agent.calls).toHaveLength(1)
    line.switch.setAgentAvailability('1001', { available: true })
    await second.answered()
    expect(agent.calls).toHaveLength(2)
  })
})

describe('queues', () => {
  it('take new members while callers wait', async () => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [] })] })
    const agent = await line.agent('1001')
    const caller = await line.caller('131')
    const call = caller.call('after-sales')
    await line.event('queue.position')
    expect(line.switch.snapshot().queues).toMatchObject([
      { id: 'after-sales', name: '售后', members: [], waiting: [{ position: 1, ringing: [] }] },
    ])
    line.switch.setQueueMembers('after-sales', [{ username: '1001' }])
    await call.answered()
    expect(agent.calls).toHaveLength(1)
    expect(() => line.switch.setQueueMembers('no-such', [])).toThrow('no-such')
  })

  it('that are taken away refuse who waits in them', async () => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [] })] })
    const caller = await line.caller('131')
    const call = caller.call('after-sales')
    await line.event('queue.position')
    line.switch.setQueues([])
    await call.ended()
    expect(call.final?.statusCode).toBe(480)
    expect(await line.event('contact.ended')).toMatchObject({ by: 'line', outcome: 'failed' })
    const other = caller.call('after-sales')
    await other.ended()
    expect(other.final?.statusCode).toBe(404)
  })

  it('share their agents: who rings for one is not rung for another', async () => {
    const members = [{ username: '1001' }]
    line = await SimSwitch.start({
      queues: [simQueue({ members }), simQueue({ id: 'repairs', extension: '9002', members })],
    })
    const agent = await line.agent('1001', { script: { does: 'nothing' } })
    const [one, two] = await Promise.all([line.caller('131'), line.caller('132')])
    const first = one.call('after-sales')
    const rung = await waitUntil(() => agent.lastCall, 'the first to ring')
    const second = two.call('9002')
    await line.event('queue.position', ({ queue }) => queue === 'repairs')
    await rung.answer()
    await first.answered()
    expect(agent.calls).toHaveLength(1)
    agent.script = { does: 'answer' }
    await first.hangUp()
    await second.answered()
    expect(agent.lastCall?.header(SIP_HEADERS.queue)).toBe('repairs')
  })
})

describe('a direct call', () => {
  it('reaches an agent, and a second one is offered while the agent talks', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    const colleague = await line.agent('1002')
    const caller = await line.caller('13800138000')
    await caller.call('1001').answered()
    const call = colleague.call('1001')
    await call.answered()
    expect(agent.calls).toHaveLength(2)
    expect(agent.calls[1]?.header(SIP_HEADERS.queue)).toBeUndefined()
    expect(agent.calls[1]?.remoteDisplayName).toBe('Agent 1002')
    expect(line.eventsOf('contact.started').map(({ direction }) => direction)).toEqual([
      'inbound',
      'internal',
    ])
  })

  it('lets an agent call a customer back, with its own contact id', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    const customer = await line.caller('+8613800138000')
    customer.onIncoming = (call) => void call.answer()
    const contactId = '0192f0c0-0000-7000-8000-000000000001'
    const call = agent.call('+86 138-0013-8000'.replace(/ /g, ''), {
      headers: [`${SIP_HEADERS.contactId}: ${contactId}`],
    })
    await call.answered()
    expect(call.contactId).toBe(contactId)
    expect(customer.lastCall?.header(SIP_HEADERS.contactId)).toBe(contactId)
    expect(line.eventsOf('contact.answered')).toMatchObject([{ agent: '1001', contactId }])
    await customer.lastCall?.hangUp()
    await call.ended()
    expect(await line.event('contact.ended')).toMatchObject({ by: 'caller', outcome: 'answered' })
  })

  it('over wss goes the same way', async () => {
    const { keyPem, certPem } = await createSelfSignedCertificate({ hash: 4, signature: 3 }, 23)
    line = await SimSwitch.start({}, { key: keyPem, cert: certPem })
    expect(line.url).toMatch(/^wss:/)
    await line.agent('1001')
    const caller = await line.caller('131')
    await caller.call('1001').answered()
  })

  it('that the agent gives up is told as abandoned by the agent', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    const customer = await line.caller('131')
    const call = agent.call('131')
    const rung = await waitUntil(() => customer.lastCall, 'the customer to ring')
    await call.hangUp()
    await rung.ended()
    expect(await line.event('contact.ended')).toMatchObject({ by: 'agent', outcome: 'abandoned' })
    expect(line.eventsOf('agent.ringing')).toEqual([])
  })

  it('does not let a caller choose a contact id', async () => {
    line = await SimSwitch.start()
    await line.agent('1001')
    const caller = await line.caller('131')
    const call = caller.call('1001', { headers: [`${SIP_HEADERS.contactId}: chosen-by-caller`] })
    await call.answered()
    expect(call.contactId).toMatch(/^[0-9a-f-]{36}$/)
  })

  it.each([
    ['nobody knows', '4711', 404],
    ['is not registered', '1003', 480],
    ['is its own', '1001', 486],
  ])('to a number that %s is refused', async (_what, number, statusCode) => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    line.addAccount({ username: '1003', kind: 'agent', displayName: '' })
    const call = agent.call(number)
    await call.ended()
    expect(call.final?.statusCode).toBe(statusCode)
    expect(line.eventsOf('contact.started')).toEqual([])
  })

  it('passes a refusal on, and tells a missed one from it', async () => {
    line = await SimSwitch.start({ times: { directRingSeconds: 0.2 } })
    const agent = await line.agent('1001', { script: { does: 'reject', statusCode: 603 } })
    const caller = await line.caller('131')
    const refused = caller.call('1001')
    await refused.ended()
    expect(refused.final?.statusCode).toBe(603)
    agent.script = { does: 'nothing' }
    const missed = caller.call('1001')
    await missed.ended()
    expect(missed.final?.statusCode).toBe(480)
    expect(agent.calls[1]?.endReason).toEqual(reason(SIP_REASONS.noAnswer))
    expect(line.eventsOf('contact.ended').map(({ outcome, by }) => [outcome, by])).toEqual([
      ['rejected', 'agent'],
      ['missed', 'line'],
    ])
  })

  it('without an offer gets one in its answer, and its own answer goes to the other side in the ACK', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    const caller = await line.caller('131')
    const call = caller.call('1001', { withoutSdp: true })
    await call.answered()
    const rung = await waitUntil(() => agent.lastCall?.isTalking && agent.lastCall, 'the agent to talk')
    await waitUntil(() => rung.media.state === 'stable', 'the answer in the ACK')
    expect(call.media.remote).toEqual(rung.media.local)
    expect(rung.media.remote).toEqual(call.media.local)
    expect((await rung.hold()).statusCode).toBe(200)
    expect((await call.reinvite({ withoutSdp: true })).statusCode).toBe(200)
    await call.hangUp()
    await rung.ended()
    expect(line.eventsOf('contact.ended')).toMatchObject([{ outcome: 'answered', by: 'caller' }])
  })

  it('without an offer that is given up while it rings, or hung up before its ACK, ends on both sides', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001', { script: { does: 'nothing' } })
    const caller = await line.caller('131')
    const given = caller.call('1001', { withoutSdp: true })
    const ringing = await waitUntil(() => agent.lastCall, 'the agent to ring')
    await given.hangUp()
    await ringing.ended()
    caller.call('1001', { withoutSdp: true })
    const again = await waitUntil(() => agent.calls[1], 'the agent to ring again')
    // the ACK with the answer gets lost
    caller.transport.isMute = true
    await again.answer()
    await line.event('contact.answered')
    await line.switch.close()
    await again.ended()
    expect(line.eventsOf('contact.ended').map(({ outcome }) => outcome)).toEqual(['abandoned', 'answered'])
  })

  it('that requires an extension is refused with 420', async () => {
    line = await SimSwitch.start()
    await line.agent('1001')
    const caller = await line.caller('131')
    const call = caller.call('1001', { headers: ['Require: 100rel'] })
    await call.ended()
    expect(call.final?.statusCode).toBe(420)
    expect(call.final?.header('Unsupported')).toBe('100rel')
  })
})
