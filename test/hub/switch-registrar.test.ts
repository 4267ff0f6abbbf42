import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { SIP_CLOSE_CODES, SIP_HEADERS } from '../../shared/contract/sip.ts'
import { systemClock } from '../../hub/lines/switch/clock.ts'
import { SimSwitch, passwordOf, simQueue } from '../support/sim-switch.ts'
import { waitUntil } from '../support/sim-wait.ts'

let line: SimSwitch
afterEach(() => line.stop())

const registrations = () =>
  line.eventsOf('registration').map(({ username, registered, cause }) => [username, registered, cause])

describe('registration', () => {
  it('is challenged, accepted with the client contact echoed, and told', async () => {
    line = await SimSwitch.start()
    line.addAccount({ username: '1001', kind: 'agent', displayName: 'Agent' })
    const sent: string[] = []
    const phone = line.phone({
      username: '1001',
      password: passwordOf('1001'),
      onTraffic: (isSent, text) => void sent.push(`${isSent ? '>' : '<'} ${text.split('\r\n')[0]}`),
    })
    const reply = await phone.register()
    expect(reply.statusCode).toBe(200)
    expect(reply.header('Contact')).toContain(phone.userAgent.contact.uri.user)
    expect(reply.header('Contact')).toMatch(/;expires=300/)
    expect(sent.map((lineOf) => lineOf.replace(/sip:\S+ /, ''))).toEqual([
      '> REGISTER SIP/2.0',
      '< SIP/2.0 401 Unauthorized',
      '> REGISTER SIP/2.0',
      '< SIP/2.0 200 OK',
    ])
    expect(line.eventsOf('registration')).toMatchObject([
      { username: '1001', kind: 'agent', registered: true, cause: 'registered', userAgent: 'sim-phone' },
    ])
    expect(line.switch.snapshot().agents).toMatchObject([
      { username: '1001', state: 'idle', available: true },
    ])
  })

  it('is renewed, ended by the phone, and ended for all its contacts', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    await agent.register()
    expect((await agent.unregister()).statusCode).toBe(200)
    await agent.register()
    expect((await agent.unregister(true)).statusCode).toBe(200)
    expect(registrations()).toEqual([
      ['1001', true, 'registered'],
      ['1001', true, 'refreshed'],
      ['1001', false, 'unregistered'],
      ['1001', true, 'registered'],
      ['1001', false, 'unregistered'],
    ])
  })

  it('expires, after which the account cannot be called', async () => {
    line = await SimSwitch.start({ times: { minRegisterSeconds: 1 } })
    line.addAccount({ username: '1001', kind: 'agent', displayName: '' })
    const phone = line.phone({ username: '1001', password: passwordOf('1001'), expiresSeconds: 1 })
    const caller = await line.caller('131')
    await phone.register()
    phone.transport.isMute = true
    await line.event('registration', ({ cause }) => cause === 'expired')
    const call = caller.call('1001')
    await call.ended()
    expect(call.final?.statusCode).toBe(480)
  })

  it('that is too short is refused with the least time', async () => {
    line = await SimSwitch.start({ times: { minRegisterSeconds: 60 } })
    line.addAccount({ username: '1001', kind: 'agent', displayName: '' })
    const answers: string[] = []
    const phone = line.phone({
      username: '1001',
      password: passwordOf('1001'),
      expiresSeconds: 5,
      onTraffic: (isSent, text) => void (isSent || answers.push(text)),
    })
    await phone.connect()
    await phone.registerer.register()
    const refusal = await waitUntil(
      () => answers.find((text) => text.startsWith('SIP/2.0 423')),
      'the refusal',
    )
    expect(refusal).toContain('Min-Expires: 60\r\n')
    // sip.js asks again by itself with what it was told
    await waitUntil(() => phone.isRegistered, 'the registration')
  })

  it('is limited to the longest time', async () => {
    line = await SimSwitch.start({ times: { maxRegisterSeconds: 120 } })
    line.addAccount({ username: '1001', kind: 'agent', displayName: '' })
    const phone = line.phone({ username: '1001', password: passwordOf('1001'), expiresSeconds: 9999 })
    expect((await phone.register()).header('Contact')).toMatch(/;expires=120/)
  })

  it('of another address than one’s own is refused', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    line.addAccount({ username: '1002', kind: 'agent', displayName: '' })
    const { userAgentCore: core } = agent.userAgent
    const other = agent.userAgent.configuration.uri.clone()
    other.user = '1002'
    const message = core.makeOutgoingRequestMessage('REGISTER', other, other, other, {}, [
      `Contact: ${agent.userAgent.contact.toString()}`,
    ])
    const status = await new Promise((resolve) => {
      core.register(message, {
        onAccept: () => resolve(200),
        onReject: ({ message: { statusCode } }) => resolve(statusCode),
      })
    })
    expect(status).toBe(403)
    expect(registrations()).toEqual([['1001', true, 'registered']])
  })

  it('from a second device takes the first one’s place, and closes it with 4001', async () => {
    line = await SimSwitch.start()
    const first = await line.agent('1001', { script: { does: 'nothing' } })
    const second = await line.agent('1001', { script: { does: 'nothing' } })
    await waitUntil(() => first.transport.closeCode, 'the first to be closed')
    expect(first.transport.closeCode).toBe(SIP_CLOSE_CODES.registeredElsewhere)
    const caller = await line.caller('131')
    caller.call('1001')
    await waitUntil(() => second.lastCall, 'the second to ring')
    expect(first.calls).toHaveLength(0)
    expect(line.switch.snapshot().agents).toMatchObject([{ state: 'ringing' }])
  })

  it('from a second device leaves the first its call', async () => {
    line = await SimSwitch.start()
    const first = await line.agent('1001')
    const caller = await line.caller('131')
    const call = caller.call('1001')
    await call.answered()
    await line.agent('1001')
    expect((await first.lastCall?.hold())?.statusCode).toBe(200)
    expect(first.transport.isConnected()).toBe(true)
    await call.hangUp()
    await first.lastCall?.ended()
    await waitUntil(() => first.transport.closeCode, 'the first to be closed')
  })
})

describe('authentication', () => {
  it('refuses a wrong password with 401, and after too many with 403 even when right', async () => {
    line = await SimSwitch.start({ limits: { wrongPasswordsPerMinute: 2 } })
    line.addAccount({ username: '1001', kind: 'agent', displayName: '' })
    const wrong = line.phone({ username: '1001', password: 'guess' })
    expect((await wrong.register()).statusCode).toBe(401)
    expect((await wrong.register()).statusCode).toBe(403)
    const right = line.phone({ username: '1001', password: passwordOf('1001') })
    const reply = await right.register()
    expect([reply.statusCode, reply.reasonPhrase]).toEqual([403, 'Too Many Wrong Passwords'])
    line.addAccount({ username: '1002', kind: 'agent', displayName: '' })
    const other = line.phone({ username: '1002', password: passwordOf('1002') })
    expect((await other.register()).statusCode).toBe(200)
  })

  it('does not tell an unknown name from a wrong password', async () => {
    line = await SimSwitch.start()
    const phone = line.phone({ username: '9999', password: '' })
    expect((await phone.register()).statusCode).toBe(401)
  })

  it('challenges an INVITE with 407, from a caller who never registered', async () => {
    line = await SimSwitch.start()
    await line.agent('1001')
    line.addAccount({ username: '131', kind: 'caller', displayName: '' })
    const seen: string[] = []
    const caller = line.phone({
      username: '131',
      password: passwordOf('131'),
      onTraffic: (isSent, text) => void (isSent || seen.push(text.split(' ')[1] ?? '')),
    })
    await caller.connect()
    await caller.call('1001').answered()
    expect(seen).toEqual(['407', '100', '180', '200'])
    const stranger = line.phone({ username: '131', password: 'guess' })
    await stranger.connect()
    const call = stranger.call('1001')
    await call.ended()
    expect(call.final?.statusCode).toBe(407)
  })

  it('asks again with stale=true when the nonce is too old', async () => {
    let ahead = 0
    line = await SimSwitch.start({
      times: { nonceSeconds: 60 },
      clock: { now: () => Date.now() + ahead, after: (ms, act) => systemClock.after(ms, act) },
    })
    line.addAccount({ username: '1001', kind: 'agent', displayName: '' })
    const challenges: string[] = []
    const phone = line.phone({
      username: '1001',
      password: passwordOf('1001'),
      onTraffic: (isSent, text) => {
        const challenge = /WWW-Authenticate: (.*)/.exec(text)?.[1]
        if (isSent || challenge === undefined) return
        challenges.push(challenge)
        // the client takes its time over the first challenge
        if (challenges.length === 1) ahead = 61_000
      },
    })
    expect((await phone.register()).statusCode).toBe(200)
    expect(challenges.map((challenge) => challenge.includes('stale=true'))).toEqual([false, true])
  })

  it('does not take the same credentials twice', async () => {
    line = await SimSwitch.start()
    const registers: string[] = []
    line.addAccount({ username: '1001', kind: 'agent', displayName: '' })
    const phone = line.phone({
      username: '1001',
      password: passwordOf('1001'),
      onTraffic: (isSent, text) => void (isSent && registers.push(text)),
    })
    await phone.register()
    const socket = await rawSocket()
    const replayed = registers.at(-1)?.replace(/branch=\w+/, 'branch=z9hG4bKreplay')
    socket.send(replayed ?? '')
    const answer = String((await once(socket, 'message'))[0])
    expect(answer).toMatch(/^SIP\/2.0 401 /)
    expect(answer).toContain('stale=true')
    socket.close()
  })

  it('keeps one socket to one account', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    line.addAccount({ username: '1002', kind: 'agent', displayName: '' })
    agent.userAgent.configuration.authorizationUsername = '1002'
    agent.userAgent.configuration.authorizationPassword = passwordOf('1002')
    const call = agent.call('1002')
    await call.ended()
    expect(call.final?.statusCode).toBe(403)
  })
})

describe('OPTIONS', () => {
  it('is answered with how long the registration lasts, also to strangers', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    const reply = await agent.sendOptions()
    expect(reply.statusCode).toBe(200)
    expect(reply.header('Allow')).toContain('UPDATE')
    expect(Number(reply.header(SIP_HEADERS.registrationExpires))).toBeGreaterThan(290)
    await agent.unregister()
    expect((await agent.sendOptions()).header(SIP_HEADERS.registrationExpires)).toBe('0')
    const stranger = line.phone({ username: 'x', password: '' })
    await stranger.connect()
    expect((await stranger.sendOptions()).header(SIP_HEADERS.registrationExpires)).toBe('0')
  })
})

describe('a network change', () => {
  const talking = async (times = {}) => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })], times })
    const agent = await line.agent('1001')
    const caller = await line.caller('131')
    const call = caller.call('after-sales')
    await call.answered()
    const rung = await waitUntil(() => agent.lastCall?.isTalking && agent.lastCall, 'the agent to talk')
    return { agent, caller, call, rung }
  }

  it('does not end the call: the agent comes back over a new socket and restarts ICE', async () => {
    const { agent, call, rung } = await talking()
    await agent.cutNetwork()
    await line.event('registration', ({ cause }) => cause === 'disconnected')
    expect(line.switch.snapshot().agents).toMatchObject([{ state: 'talking' }])
    await agent.comeBack()
    expect(registrations().slice(-2)).toEqual([
      ['1001', true, 'reconnected'],
      ['1001', true, 'refreshed'],
    ])
    expect((await rung.reinvite({ iceRestart: true })).statusCode).toBe(200)
    expect(call.media.remote.at(-1)).toBe(rung.media.local.at(-1))
    expect((await call.sendInfo('1')).statusCode).toBe(200)
    await call.hangUp()
    await rung.ended()
    expect(line.eventsOf('contact.ended')).toMatchObject([{ outcome: 'answered', by: 'caller' }])
  })

  it('does not end the call when it is the caller’s, who had not registered again before the re-INVITE', async () => {
    const { caller, call, rung } = await talking()
    await caller.cutNetwork()
    await caller.userAgent.reconnect()
    expect((await call.reinvite({ iceRestart: true })).statusCode).toBe(200)
    expect(rung.media.remote.at(-1)).toBe(call.media.local.at(-1))
    await rung.hangUp()
    await call.ended()
  })

  it('brings what was missed: a hang-up, or the other side’s hold', async () => {
    const { agent, call, rung } = await talking()
    await agent.cutNetwork()
    const held = call.hold()
    await agent.comeBack()
    expect((await held).statusCode).toBe(200)
    expect(rung.media.remote.at(-1)).toContain('a=sendonly')
    await agent.cutNetwork()
    await call.hangUp()
    await agent.comeBack()
    await rung.ended()
  })

  it('ends the call when nobody comes back in time', async () => {
    const { agent, call } = await talking({ graceSeconds: 0.2 })
    await agent.cutNetwork()
    await call.ended()
    expect(call.endReason?.text).toBe('The other side lost its connection')
    expect(line.eventsOf('contact.ended')).toMatchObject([{ by: 'line', outcome: 'answered' }])
    expect(line.switch.snapshot().agents).toMatchObject([{ state: 'offline' }])
  })

  it('while ringing lets the agent answer over the new socket', async () => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })] })
    const agent = await line.agent('1001', { script: { does: 'nothing' } })
    const caller = await line.caller('131')
    const call = caller.call('after-sales')
    const rung = await waitUntil(() => agent.lastCall, 'the ring')
    await agent.cutNetwork()
    await agent.comeBack()
    await rung.answer()
    await call.answered()
  })

  it('while ringing moves on to the next agent when it lasts', async () => {
    const members = [{ username: '1001' }, { username: '1002' }]
    line = await SimSwitch.start({ queues: [simQueue({ members })], times: { ringingGraceSeconds: 0.1 } })
    const gone = await line.agent('1001', { script: { does: 'nothing' } })
    await line.agent('1002')
    const caller = await line.caller('131')
    const call = caller.call('after-sales')
    await waitUntil(() => gone.lastCall, 'the ring')
    await gone.cutNetwork()
    await call.answered()
    expect(line.eventsOf('agent.ring-ended')).toMatchObject([{ agent: '1001', reason: 'failed' }])
  })

  it('of a waiting caller ends the wait when it lasts', async () => {
    line = await SimSwitch.start({ queues: [simQueue({ members: [] })], times: { ringingGraceSeconds: 0.1 } })
    const caller = await line.caller('131')
    const call = caller.call('after-sales')
    await waitUntil(() => call.progress.length > 0, 'a place')
    await caller.cutNetwork()
    expect(await line.event('contact.ended')).toMatchObject({ by: 'line', outcome: 'abandoned' })
    expect(line.switch.snapshot().queues[0]?.waiting).toEqual([])
  })

  it('is noticed when the socket stays open and says nothing', async () => {
    line = await SimSwitch.start({ times: { pingSeconds: 0.1 } })
    const socket = await rawSocket({ autoPong: false })
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1006)
  })
})

const rawSocket = async (options = {}): Promise<WebSocket> => {
  const socket = new WebSocket(line.url, 'sip', options)
  await once(socket, 'open')
  return socket
}
