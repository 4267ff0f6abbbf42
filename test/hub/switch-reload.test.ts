import { afterEach, describe, expect, it } from 'vitest'
import { SIP_REASONS, parseSipReason } from '../../shared/contract/sip.ts'
import type { SimCall } from '../support/sim-call.ts'
import type { SimPhone } from '../support/sim-phone.ts'
import { SimSwitch, simQueue } from '../support/sim-switch.ts'
import { waitUntil } from '../support/sim-wait.ts'

/** A page that is loaded again while its phone talks: the new phone takes the call over (RFC 3891). */
let line: SimSwitch
afterEach(() => line.stop())

const talking = async (times = {}) => {
  line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })], times })
  const agent = await line.agent('1001')
  const caller = await line.caller('131')
  const call = caller.call('after-sales')
  await call.answered()
  const rung = await waitUntil(() => agent.lastCall?.isTalking && agent.lastCall, 'the agent to talk')
  return { agent, caller, call, rung }
}

/** What the new page says of the dialog that the old one had. */
const replacing = ({ session }: SimCall): string => {
  const { dialog } = session
  if (!dialog) throw new Error('no dialog')
  return `Replaces: ${dialog.callId};to-tag=${dialog.remoteTag};from-tag=${dialog.localTag}`
}

const leavePage = async (phone: SimPhone): Promise<void> => {
  phone.transport.leavePage()
  await waitUntil(() => !phone.transport.isConnected(), 'the page to be gone')
}

describe('a page that is loaded again', () => {
  it.each(['the agent’s', 'the caller’s'])(
    '(%s) takes its call over, and the other side goes on with it',
    async (whose) => {
      const { agent, caller, call, rung } = await talking()
      const [mine, theirs] = whose === 'the agent’s' ? [rung, call] : [call, rung]
      const header = replacing(mine)
      await leavePage(whose === 'the agent’s' ? agent : caller)
      const again = whose === 'the agent’s' ? await line.agent('1001') : await line.caller('131')
      const taken = again.call('sip:ringdesk@ringdesk', { headers: [header, 'Require: replaces'] })
      await taken.answered()
      expect(theirs.media.remote.at(-1)).toBe(taken.media.local.at(-1))
      expect(taken.media.remote.at(-1)).toBe(theirs.media.local.at(-1))
      expect(taken.contactId).toBe(call.contactId)
      expect(line.switch.snapshot().contacts).toMatchObject([{ state: 'talking', agents: ['1001'] }])
      expect(line.switch.snapshot().agents).toMatchObject([{ state: 'talking' }])
      expect(line.eventsOf('contact.ended')).toEqual([])

      expect((await taken.hold()).statusCode).toBe(200)
      expect((await theirs.sendInfo('1')).statusCode).toBe(200)
      await taken.hangUp()
      await theirs.ended()
      const by = whose === 'the agent’s' ? 'agent' : 'caller'
      expect(line.eventsOf('contact.ended')).toMatchObject([{ by, outcome: 'answered' }])
      expect(line.switch.snapshot().agents).toMatchObject([{ state: 'idle' }])
    },
  )

  it('that does not come back ends its call after ten seconds and not after the minute of a lost network', async () => {
    const { agent, call } = await talking({ reloadSeconds: 0.2, graceSeconds: 60 })
    await leavePage(agent)
    await call.ended()
    expect(call.endReason).toEqual(parseSipReason(SIP_REASONS.connectionLost))
  })

  it('once more, while it takes the call over, leaves it to the next', async () => {
    const { agent, call, rung } = await talking()
    const header = replacing(rung)
    await leavePage(agent)
    const second = await line.agent('1001')
    const asked = Promise.withResolvers<undefined>()
    const mayAnswer = Promise.withResolvers<undefined>()
    const describe = call.media.getDescription.bind(call.media)
    call.media.getDescription = async (options) => {
      asked.resolve(undefined)
      await mayAnswer.promise
      return describe(options)
    }
    second.call('sip:ringdesk@ringdesk', { headers: [header] })
    await asked.promise
    await leavePage(second)
    const isGone = (): boolean =>
      line.eventsOf('registration').filter(({ registered }) => !registered).length === 2
    await waitUntil(isGone, 'the second page to be gone')
    mayAnswer.resolve(undefined)
    const third = await line.agent('1001')
    const taken = third.call('sip:ringdesk@ringdesk', { headers: [header] })
    await taken.answered()
    expect(call.media.remote.at(-1)).toBe(taken.media.local.at(-1))
    expect(line.eventsOf('contact.ended')).toEqual([])
  })

  it('takes over what it held, and both of two calls', async () => {
    const { agent, call, rung } = await talking()
    const colleague = await line.agent('1002')
    await rung.hold()
    const consult = agent.call('1002')
    await consult.answered()
    const headers = [replacing(rung), replacing(consult)]
    await leavePage(agent)
    const again = await line.agent('1001')
    const taken = headers.map((header) => again.call('sip:ringdesk@ringdesk', { headers: [header] }))
    await Promise.all(taken.map((one) => one.answered()))
    await line.event('contact.resumed')
    expect(call.media.remote.at(-1)).toBe(taken[0]?.media.local.at(-1))
    expect(colleague.lastCall?.media.remote.at(-1)).toBe(taken[1]?.media.local.at(-1))
    // and it can go on as the old one could have: the two are joined
    expect((await taken[0]?.transfer(taken[1] ?? ''))?.statusCode).toBe(202)
    await Promise.all(taken.map((one) => one.ended()))
    expect(call.media.remote.at(-1)).toBe(colleague.lastCall?.media.local.at(-1))
  })
})

describe('an INVITE with Replaces', () => {
  it('of another account is refused with 481, and changes nothing', async () => {
    const { call, rung } = await talking()
    const stranger = await line.agent('1002')
    const other = await line.caller('132')
    for (const phone of [stranger, other])
      for (const header of [replacing(rung), replacing(call)]) {
        const tried = phone.call('sip:ringdesk@ringdesk', { headers: [header] })
        await tried.ended()
        expect(tried.final?.statusCode).toBe(481)
      }
    expect((await rung.hold()).statusCode).toBe(200)
    expect([call.reinvites.length, rung.reinvites.length]).toEqual([1, 0])
  })

  it.each([
    ['names no call', 'Replaces: nothing;to-tag=1;from-tag=2', 481],
    ['cannot be read', 'Replaces: nothing', 400],
  ])('that %s is refused', async (_what, header, statusCode) => {
    const { agent, rung } = await talking()
    const tried = agent.call('sip:ringdesk@ringdesk', { headers: [header] })
    await tried.ended()
    expect(tried.final?.statusCode).toBe(statusCode)
    expect(rung.isTalking).toBe(true)
  })

  it('of an open phone moves the call there from the other one, which is told', async () => {
    const { agent, call, rung } = await talking()
    const header = replacing(rung)
    const second = await line.agent('1001')
    const taken = second.call('sip:ringdesk@ringdesk', { headers: [header] })
    await taken.answered()
    await rung.ended()
    expect(rung.endReason).toEqual(parseSipReason(SIP_REASONS.replaced))
    expect(call.media.remote.at(-1)).toBe(taken.media.local.at(-1))
    await waitUntil(() => agent.transport.closeCode, 'the first phone to be closed')
  })

  it('to which the other side answers without a sound is refused with 488, and the old page keeps the call', async () => {
    const { call, rung } = await talking()
    const second = await line.agent('1001')
    const describe = call.media.getDescription.bind(call.media)
    call.media.getDescription = async (options) => {
      const { body, ...rest } = await describe(options)
      return { body: body.replace(/^m=audio \d+/m, 'm=audio 0'), ...rest }
    }
    const tried = second.call('sip:ringdesk@ringdesk', { headers: [replacing(rung)] })
    await tried.ended()
    expect(tried.final?.statusCode).toBe(488)
    expect(rung.isTalking).toBe(true)
    expect(line.eventsOf('contact.ended')).toEqual([])
  })

  it('that is refused by the other side, or given up, leaves the call as it is', async () => {
    const { call, rung } = await talking()
    const second = await line.agent('1001')
    // the other side cannot take an offer while another one is open
    call.media.state = 'have-remote-offer'
    const tried = second.call('sip:ringdesk@ringdesk', { headers: [replacing(rung)] })
    await tried.ended()
    expect(tried.final?.statusCode).toBe(488)
    call.media.state = 'stable'
    expect((await rung.hold()).statusCode).toBe(200)
    expect(line.eventsOf('contact.ended')).toEqual([])
  })
})
