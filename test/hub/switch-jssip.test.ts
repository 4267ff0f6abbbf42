import { afterEach, describe, expect, it } from 'vitest'
import { SIP_HEADERS } from '../../shared/contract/sip.ts'
import { JsSipPhone } from '../support/jssip-phone.ts'
import type { JsSipCall } from '../support/jssip-phone.ts'
import type { SimCall } from '../support/sim-call.ts'
import { iceUfragOf } from '../support/sim-media.ts'
import { SimSwitch, passwordOf } from '../support/sim-switch.ts'
import { waitUntil } from '../support/sim-wait.ts'

/** JsSIP at the switch, on each end of a call and of its transfers. */
let line: SimSwitch
const phones: JsSipPhone[] = []
afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.stop()))
  await line.stop()
})

const jssip = async (
  username: string,
  kind: 'agent' | 'caller' = 'agent',
  answers = true,
): Promise<JsSipPhone> => {
  line.addAccount({ username, kind, displayName: `JsSIP ${username}` })
  const phone = new JsSipPhone(line.url, username, passwordOf(username), answers)
  phones.push(phone)
  await phone.register()
  return phone
}

const talks = (phone: JsSipPhone): Promise<JsSipCall> =>
  waitUntil(() => (phone.lastCall?.state === 'talking' ? phone.lastCall : undefined), 'JsSIP to talk')

/** The ICE names of what a side said last, and of what it was told last. */
const iceOf = (call: JsSipCall | SimCall): [said: string | undefined, told: string | undefined] =>
  'connection' in call
    ? [iceUfragOf(call.connection.localDescription?.sdp), iceUfragOf(call.connection.remoteDescription?.sdp)]
    : [iceUfragOf(call.media.local.at(-1)), iceUfragOf(call.media.remote.at(-1))]

/** Two sides hear each other when each has the ICE names that the other one has now. */
const expectConnected = async (one: JsSipCall | SimCall, other: JsSipCall | SimCall): Promise<void> => {
  await waitUntil(() => {
    const [said, told] = iceOf(one)
    return said !== undefined && told !== undefined && String([told, said]) === String(iceOf(other))
  }, 'the two sides to have each other’s ICE names')
}

describe('JsSIP', () => {
  it('calls and is called', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    const foreign = await jssip('1002')
    const call = foreign.call('1001')
    await talks(foreign)
    await expectConnected(call, await waitUntil(() => agent.lastCall, 'the agent’s call'))
    call.hangUp()
    await agent.lastCall?.ended()
    const back = agent.call('1002')
    await back.answered()
    await expectConnected(back, await talks(foreign))
  })

  it('gets an offer as the target of a blind transfer, and the one who transferred', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    const foreign = await jssip('1002')
    const caller = await line.caller('131')
    const call = caller.call('1001')
    await call.answered()
    const rung = await waitUntil(() => agent.lastCall?.isTalking && agent.lastCall, 'the agent to talk')
    expect((await rung.transfer('sip:1002@ringdesk')).statusCode).toBe(202)
    await rung.ended()
    const taken = await talks(foreign)
    expect(taken.invite.getHeader('Referred-By')).toBe('<sip:1001@ringdesk>')
    expect(taken.invite.getHeader(SIP_HEADERS.contactId)).toBe(call.contactId)
    await expectConnected(call, taken)
    expect(rung.transferReports.at(-1)).toBe('200 OK')
    taken.hangUp()
    await call.ended()
  })

  it.each([
    ['is consulted', 'target'],
    ['is the customer', 'kept'],
  ] as const)('%s in an attended transfer: the other side makes the offer', async (_what, role) => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    const foreign = role === 'target' ? await jssip('1002') : await jssip('131', 'caller')
    const ours = role === 'target' ? await line.caller('131') : await line.agent('1002')
    const kept = (role === 'kept' ? foreign : ours).call('1001')
    const rung = await waitUntil(() => agent.lastCall?.isTalking && agent.lastCall, 'the agent to talk')
    const consult = agent.call('1002')
    await consult.answered()
    const consulted = await waitUntil(() => (role === 'target' ? foreign : ours).lastCall, 'the colleague')
    expect((await rung.transfer(consult)).statusCode).toBe(202)
    await Promise.all([rung.ended(), consult.ended()])
    expect(rung.transferReports.at(-1)).toBe('200 OK')
    await expectConnected(kept, consulted)
  })

  it('is not joined with another one that keeps its ICE names: the agent is told, and keeps both calls', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    const customer = await jssip('131', 'caller')
    const colleague = await jssip('1002')
    const kept = customer.call('1001')
    const rung = await waitUntil(() => agent.lastCall?.isTalking && agent.lastCall, 'the agent to talk')
    const consult = agent.call('1002')
    await consult.answered()
    const consulted = await talks(colleague)
    expect((await rung.transfer(consult)).statusCode).toBe(202)
    await waitUntil(() => rung.transferReports.at(-1)?.startsWith('488'), 'the refusal')
    expect([rung.isTalking, consult.isTalking, kept.state, consulted.state]).toEqual([
      true,
      true,
      'talking',
      'talking',
    ])
    await expectConnected(rung, kept)
    await expectConnected(consult, consulted)
    // and each of the two calls goes on as before
    expect((await rung.hold()).statusCode).toBe(200)
    expect((await consult.reinvite({ iceRestart: true })).statusCode).toBe(200)
    await expectConnected(consult, consulted)
    expect(line.eventsOf('contact.transferred')).toEqual([])
  })

  it('transfers by itself, to an agent and to the call of another', async () => {
    line = await SimSwitch.start()
    const foreign = await jssip('1001')
    const colleague = await line.agent('1002')
    const caller = await line.caller('131')
    const call = caller.call('1001')
    await call.answered()
    const rung = await talks(foreign)
    const consult = foreign.call('1002')
    await waitUntil(() => consult.state === 'talking', 'the consultation')
    rung.transfer(consult)
    await waitUntil(() => rung.transfers.length > 0, 'the end of the transfer')
    expect(rung.transfers).toEqual(['accepted'])
    const consulted = await waitUntil(() => colleague.lastCall, 'the colleague')
    await expectConnected(call, consulted)
  })

  it('and a second one of the same account leave each other in peace', async () => {
    line = await SimSwitch.start()
    const older = await jssip('1001')
    const newer = await jssip('1001')
    const caller = await line.caller('131')
    await caller.call('1001').answered()
    expect([older.calls.length, newer.calls.length]).toEqual([0, 1])
    expect([older.closeCodes, newer.closeCodes]).toEqual([[], []])
    expect(line.eventsOf('registration').filter(({ username }) => username === '1001')).toHaveLength(2)
  })
})
