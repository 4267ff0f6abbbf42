import { describe, expect, test } from 'vitest'
import { createAgentPresence } from '../../main/core/presence/agent-presence.ts'
import { createPhoneProof } from '../../main/core/presence/phone-proof.ts'
import { silentLog } from '../../main/core/log.ts'
import { watchForSleep } from '../../main/core/sleep-watch.ts'
import type { PersonId } from '../../shared/domain/ids.ts'
import { CuttableProxy } from '../support/cuttable-proxy.ts'
import { TestDesk } from '../hub/support/test-desk.ts'
import { callerPhone } from '../hub/support/test-phones.ts'
import { afterTest, makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { queueId, TEAM } from '../hub/support/test-team.ts'
import { registeredDesk, shownActivities } from './support/registered-desk.ts'
import { REGISTERED } from './support/scripted-phone.ts'
import { makeCache } from './support/test-cache.ts'
import { TestClock } from './support/test-clock.ts'
import { TestConsole } from './support/test-console.ts'

describe('sleep and wake', () => {
  test('nobody is ready before the phone has made a round trip, on the own screen and on the board', async () => {
    const hub = await startTestHub({ team: { ...TEAM, isSample: true }, isTrial: true })
    const desk = await registeredDesk(hub.url)
    const shown = await shownActivities(hub.url)
    await until('ready', () => desk.state.agent.activity === 'ready' && shown('1001') === 'ready')

    desk.core.power('suspend')
    await until(
      'asleep',
      () => desk.state.agent.activity === 'unreachable' && shown('1001') === 'unreachable',
    )
    const online = desk.events.length
    desk.core.power('resume')
    await until('the phone is asked', () => desk.phone.asked.some(({ name }) => name === 'wake'))
    await until('the hub is proven, too', () =>
      desk.events.slice(online).some(({ patch }) => patch.hub?.state === 'online'),
    )
    // the line still takes the phone for registered, and so does the phone; nothing of it was proven since the sleep
    desk.phone.registers({ roundTripMs: 13 })
    await desk.door.call('line.probe', null)
    expect([desk.state.agent.activity, shown('1001')]).toEqual(['unreachable', 'unreachable'])
    desk.phone.registers({ provenAt: Date.now() })
    await until('ready again', () => desk.state.agent.activity === 'ready' && shown('1001') === 'ready')
  })

  test('a phone that loses its line is unreachable on the board at once, long before the line misses it', async () => {
    const hub = await startTestHub({ team: { ...TEAM, isSample: true }, isTrial: true })
    const desk = await registeredDesk(hub.url)
    const shown = await shownActivities(hub.url)
    await until('ready', () => shown('1001') === 'ready')
    desk.phone.registers({ state: 'connecting' })
    await until('unreachable', () => shown('1001') === 'unreachable')
    desk.phone.registers({ state: 'registered', provenAt: Date.now() })
    await until('ready again', () => shown('1001') === 'ready')
    // the page of the phone goes, and with it every proof
    desk.phone.detach()
    await until('gone', () => shown('1001') === 'unreachable')
  })

  test('a desk that vanishes is not ready on the board, though its phone is still registered', async () => {
    const hub = await startTestHub({
      team: { ...TEAM, isSample: true },
      isTrial: true,
      times: { graceMs: 200 },
    })
    const desk = await registeredDesk(hub.url)
    const shown = await shownActivities(hub.url)
    await until('ready', () => shown('1001') === 'ready')
    await desk.core.close()
    await until('gone', () => shown('1001') === 'signedOut')
  })

  test('a computer that slept is found out by its own clock', async () => {
    let now = 1000
    const slept: number[] = []
    const { promise: woke, resolve } = Promise.withResolvers<void>()
    const stop = watchForSleep(
      (ms) => {
        slept.push(ms)
        resolve()
      },
      () => now,
    )
    now += 3_600_000
    await woke
    stop()
    expect(slept).toEqual([3_600_000])
  })
})

describe('a talk of which the line knows nothing', () => {
  test('keeps queue calls away, and is on the board, until the desk says that it is over', async () => {
    const hub = await startTestHub({ team: { ...TEAM, isSample: true }, isTrial: true })
    const desk = await registeredDesk(hub.url)
    const shown = await shownActivities(hub.url)
    await until('ready', () => shown('1001') === 'ready')
    // as after a restart of the hub: the desk has a call, and the line has never heard of it
    const { callId } = desk.phone.rings({ from: '+8613800138000', queue: 'q-5000' })
    await desk.cardThat('ringing', (card) => card.callId === callId)
    await desk.door.call('call.answer', { callId })
    await until('the talk on the board', () => shown('1001') === 'talking')
    const caller = await callerPhone(hub.url, '+8613912345678')
    const call = caller.call('5000')
    const sue = await TestDesk.connect(hub.url, '1100')
    const waiting = async () =>
      (await sue.ask('queues:watch', null)).queues.find(({ id }) => id === queueId('5000'))?.waiting[0]
    expect(await until('the caller waits', waiting)).toMatchObject({ ringing: [] })
    // whoever is offered a call takes it at once: nobody was
    expect(call.isTalking || call.isEnded).toBe(false)
    desk.phone.ended(callId, 'hungUpByPeer')
    await call.answered()
  })
})

describe('what the agent wishes', () => {
  test('is told again by itself to a hub that was started anew', async () => {
    const dataDir = makeFolder()
    const options = { dataDir, team: { ...TEAM, isSample: true }, isTrial: true }
    const first = await startTestHub(options)
    let port = Number(new URL(first.url).port)
    const proxy = await CuttableProxy.start(() => port)
    afterTest(() => proxy.stop())
    const desk = await registeredDesk(`http://127.0.0.1:${proxy.port}`)
    await until('ready', () => desk.state.agent.activity === 'ready')
    await first.close()
    await until('the loss', () => desk.state.hub.state !== 'online')
    const second = await startTestHub(options)
    port = Number(new URL(second.url).port)
    const shown = await shownActivities(second.url)
    // the phone's registration is another matter: what counts here is that nobody is on a pause that nobody wished
    await until('the wish', () => ['ready', 'unreachable'].includes(shown('1001') ?? ''), 15_000)
    expect(['ready', 'unreachable']).toContain(desk.state.agent.activity)
  })

  test('is told again by itself after an absence that the hub took for a leaving', async () => {
    const hub = await startTestHub({
      team: { ...TEAM, isSample: true },
      isTrial: true,
      times: { graceMs: 10 },
    })
    const hubPort = Number(new URL(hub.url).port)
    let port = hubPort
    const proxy = await CuttableProxy.start(() => port)
    afterTest(() => proxy.stop())
    const desk = await (await TestConsole.start(`http://127.0.0.1:${proxy.port}`)).signIn('1001')
    await desk.door.call('agent.wish', { wish: 'ready' })
    const shown = await shownActivities(hub.url)
    await until('there', () => shown('1001') === 'unreachable')
    // nobody listens there: the way to the hub is closed for a while
    port = 1
    proxy.cut()
    await until('the absence', () => shown('1001') === 'signedOut')
    port = hubPort
    await until(
      'the return, without a pause that nobody wished',
      () => shown('1001') === 'unreachable',
      15_000,
    )
  })

  test('and the proof of the phone are told until the hub has heard them', async () => {
    const clock = new TestClock()
    const wishes: unknown[] = []
    const presence = createAgentPresence({
      cache: makeCache(),
      clock,
      log: silentLog,
      facts: () => ({ isRegistered: true, ringingCalls: 0, liveCalls: 0, wrapUpUntil: null }),
      tellHub: (wish) => {
        wishes.push(wish)
        return wishes.length < 3
          ? Promise.reject(new Error('no answer'))
          : Promise.resolve({ activity: 'ready', pauseReason: null, since: 1 })
      },
      isOnline: () => true,
      skewMs: () => 0,
      onSetBy: () => undefined,
      onChanged: () => undefined,
    })
    presence.setPerson('p-1001' as PersonId)
    presence.online()
    for (const count of [2, 3]) {
      // the refusal comes in a turn of its own
      await new Promise((resume) => setImmediate(resume))
      clock.advance(2000)
      await until('another try', () => wishes.length === count)
    }
    await new Promise((resume) => setImmediate(resume))
    clock.advance(60_000)
    expect(wishes).toHaveLength(3)

    const proofs: unknown[] = []
    const proof = createPhoneProof({
      line: { isAttached: true, registration: REGISTERED, ask: () => Promise.reject(new Error('unused')) },
      clock,
      log: silentLog,
      isOnline: () => true,
      counts: () => ({ ringing: 0, live: 0 }),
      tellHub: (word) => {
        proofs.push(word)
        return proofs.length < 2 ? Promise.reject(new Error('no answer')) : Promise.resolve()
      },
      onChanged: () => undefined,
    })
    proof.online()
    proof.statusChanged()
    await new Promise((resume) => setImmediate(resume))
    clock.advance(2000)
    await until('another try', () => proofs.length === 2)
    clock.advance(60_000)
    expect(proofs).toEqual([
      { isProven: true, busy: 'no' },
      { isProven: true, busy: 'no' },
    ])
  })
})
