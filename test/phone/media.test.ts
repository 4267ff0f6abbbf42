import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { OpenGap } from '../../shared/domain/call-gap.ts'
import { listen } from '../support/tone.ts'
import {
  endAllCalls,
  everyAgent,
  hearsPitch,
  PhoneBench,
  ringBetween,
  talkBetween,
  until,
} from './phone-bench.ts'
import type { Ids, TestPhone } from './phone-bench.ts'

/** Sound that does not come, is lost, or changes its device. */
const AGENT_HZ = 440
const CUSTOMER_HZ = 700

declare global {
  interface Window {
    /** Put there by the tests' init script: every peer connection and microphone of the page, oldest first. */
    connections: RTCPeerConnection[]
    microphones: MediaStreamTrack[]
    /** While true, connections learn no candidate of the other side. */
    isDeaf: boolean
  }
}

/** Lets a test reach the page's connections and microphones, and make new connections deaf. */
const watched = (): void => {
  window.connections = []
  window.microphones = []
  window.isDeaf = false
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      window.connections.push(this)
    }
    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      const sdp = description.sdp ?? ''
      return super.setRemoteDescription(
        window.isDeaf ? { ...description, sdp: sdp.replace(/^a=candidate:.*\r?\n/gm, '') } : description,
      )
    }
  }
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await real(constraints)
    window.microphones.push(...stream.getAudioTracks())
    return stream
  }
}

const bench = new PhoneBench()
let agent: TestPhone
let customer: TestPhone

beforeAll(async () => {
  await bench.build('phone')
  await bench.startLine({
    accounts: everyAgent,
  })
  const [agents, customers] = await Promise.all([bench.browser(AGENT_HZ), bench.browser(CUSTOMER_HZ)])
  agent = await bench.phone(agents, { init: watched })
  customer = await bench.phone(customers, { init: watched })
  await agent.register(bench.account('1001'))
  await customer.register(bench.account('2001'))
}, 60_000)
afterAll(() => bench.close())
afterEach(async () => {
  for (const { page } of [agent, customer]) await page.evaluate(() => (window.isDeaf = false))
  await endAllCalls([agent, customer])
})

const hears = (phone: TestPhone, hz: number): Promise<void> => hearsPitch(phone, hz, 15_000)
const bothHear = (): Promise<unknown> => Promise.all([hears(agent, CUSTOMER_HZ), hears(customer, AGENT_HZ)])

const ring = (): Promise<Ids> => ringBetween(customer, agent)
const talk = (): Promise<Ids> => talkBetween(customer, agent)

describe('sound', () => {
  const sides = [
    ['who answered', () => agent, (ids: { mine: string }) => ids.mine],
    ['who dialled', () => customer, (ids: { theirs: string }) => ids.theirs],
  ] as const

  test.each(sides)(
    'that is lost at the side of %s comes back over another way (ICE restart)',
    async (_who, at, idOf) => {
      const ids = await talk()
      const ufrag = (): Promise<string | undefined> =>
        at().page.evaluate(
          () => /ice-ufrag:(\S+)/.exec(window.connections.at(-1)?.localDescription?.sdp ?? '')?.[1],
        )
      const before = await ufrag()
      await at().page.evaluate(() => {
        const connection = window.connections.at(-1)
        if (!connection) return
        // what the browser says when the network has changed under it
        Object.defineProperty(connection, 'iceConnectionState', { configurable: true, get: () => 'failed' })
        setTimeout(() => Reflect.deleteProperty(connection, 'iceConnectionState'), 1800)
      })
      expect((await at().hears(idOf(ids), 'problem')).problem.code).toBe('mediaLost')
      await at().hears(idOf(ids), 'mediaFlows', 2)
      expect(await ufrag()).not.toBe(before)
      expect(await at().page.evaluate(() => window.connections.at(-1)?.iceConnectionState)).toMatch(
        /connected|completed/,
      )
      await bothHear()
      await agent.door.call('hold', { callId: ids.mine })
      await agent.door.call('resume', { callId: ids.mine })
      await bothHear()
    },
  )

  test('that is lost on both sides at once comes back, though both look for a way', async () => {
    const ids = await talk()
    for (const { page } of [agent, customer])
      await page.evaluate(() => {
        const connection = window.connections.at(-1)
        if (!connection) return
        Object.defineProperty(connection, 'iceConnectionState', { configurable: true, get: () => 'failed' })
        setTimeout(() => Reflect.deleteProperty(connection, 'iceConnectionState'), 3000)
      })
    await Promise.all([
      agent.hears(ids.mine, 'mediaFlows', 2, 15_000),
      customer.hears(ids.theirs, 'mediaFlows', 2, 15_000),
    ])
    await bothHear()
    await agent.door.call('hold', { callId: ids.mine })
    await agent.door.call('resume', { callId: ids.mine })
    await bothHear()
  })

  test.each(sides)(
    'whose connection breaks at the side of %s comes back over a new one',
    async (_who, at, idOf) => {
      const ids = await talk()
      await at().page.evaluate(() => window.connections.at(-1)?.close())
      expect((await at().hears(idOf(ids), 'problem')).problem.code).toBe('mediaLost')
      await at().hears(idOf(ids), 'mediaFlows', 2)
      await bothHear()
    },
  )

  test('that the other side no longer sends is missed, measured to its end, and no reason to change the path', async () => {
    const ids = await talk()
    const silence = (): Promise<number> =>
      customer.page.evaluate(async () => {
        const sender = window.connections.at(-1)?.getSenders()[0]
        const voice = sender?.track ?? null
        await sender?.replaceTrack(null)
        const from = Date.now()
        await new Promise((resolve) => setTimeout(resolve, 3000))
        await sender?.replaceTrack(voice)
        return Date.now() - from
      })
    const sentBefore = agent.sent.length
    const before = Date.now()
    const gaps = (): OpenGap[] =>
      agent
        .events(ids.mine)
        .flatMap((event) =>
          event.type === 'gap' && event.gap.kind === 'sound' && event.gap.from > before - 500
            ? [event.gap]
            : [],
        )
    const silent = silence()
    const open = await until('the silence is told', () => gaps()[0])
    expect(open.ms).toBeNull()
    const gap = await until('and its length', () => gaps()[1])
    const silentMs = await silent
    expect(gap.from).toBe(open.from)
    // the two ends of it are the receiver's, who may be a loaded machine
    expect(gap.ms).toBeGreaterThan(2000)
    expect(gap.ms).toBeLessThan(silentMs + 2000)
    await bothHear()
    expect((await agent.door.call('snapshot', null)).calls[0]?.gaps).toContainEqual(gap)
    expect(agent.sent.slice(sentBefore).filter(({ text }) => text.startsWith('INVITE'))).toEqual([])
    await agent.door.call('hangUp', { callId: ids.mine })
    expect((await agent.hears(ids.mine, 'ended')).gaps).toContainEqual(gap)
  })

  test('that does not come after the answer is repaired once', async () => {
    await customer.page.evaluate(() => (window.isDeaf = true))
    await agent.page.evaluate(() => (window.isDeaf = true))
    const { theirs, mine } = await ring()
    await agent.door.call('answer', { callId: mine })
    await Promise.all([agent.hears(mine, 'answered'), customer.hears(theirs, 'answered')])
    await customer.page.evaluate(() => (window.isDeaf = false))
    await agent.page.evaluate(() => (window.isDeaf = false))
    expect((await agent.hears(mine, 'problem')).problem.code).toBe('noMedia')
    await Promise.all([agent.hears(mine, 'mediaFlows'), customer.hears(theirs, 'mediaFlows')])
    await bothHear()
  })

  test('that never comes ends the call with a word', async () => {
    await customer.page.evaluate(() => (window.isDeaf = true))
    await agent.page.evaluate(() => (window.isDeaf = true))
    const { theirs, mine } = await ring()
    await agent.door.call('answer', { callId: mine })
    // who gives up first says why; its BYE ends the other side, and either news may come to the test first
    const ended = await Promise.all([
      agent.hears(mine, 'ended', 1, 20_000),
      customer.hears(theirs, 'ended', 1, 20_000),
    ])
    const gaveUp = ended.filter(({ reason }) => reason === 'failed')
    expect(gaveUp).not.toEqual([])
    for (const end of gaveUp) expect(end).toMatchObject({ problem: { code: 'noMedia' }, quality: null })
  })
})

describe('devices', () => {
  const device = async (kind: 'microphone' | 'speaker', index: number): Promise<string> => {
    const { devices } = await agent.door.call('snapshot', null)
    const found = devices.filter((candidate) => candidate.kind === kind)[index]
    if (!found) throw new Error(`there is no ${kind} ${index}`)
    expect(found.label).not.toBe('')
    return found.id
  }
  const choose = (devices: { microphone?: string; speaker?: string; ringer?: string }): Promise<null> =>
    agent.door.call('setSettings', {
      settings: {
        devices: { microphone: null, speaker: null, ringer: null, ...devices },
        dtmf: 'rfc4733',
        ringVolume: 0.5,
      },
    })

  test('are changed in mid-call without a break', async () => {
    const { mine } = await talk()
    const microphone = await device('microphone', 1)
    const speaker = await device('speaker', 1)
    await choose({ microphone, speaker })
    const used = await agent.page.evaluate(() => window.microphones.at(-1)?.getSettings().deviceId)
    expect(used).toBe(microphone)
    const sink = agent.page.locator('audio[data-role=speaker]')
    expect(await sink.evaluate((element: HTMLAudioElement) => element.sinkId)).toBe(speaker)
    await bothHear()
    await agent.door.call('mute', { callId: mine, muted: true })
    await choose({ speaker })
    await until(
      'the new microphone is muted as the old one was',
      async () => (await listen(customer.page)).level < 0.003,
    )
    await choose({})
    await agent.door.call('mute', { callId: mine, muted: false })
    await bothHear()
  })

  test('that are gone are replaced by the default, and the agent is told', async () => {
    await talk()
    await choose({ microphone: 'gone', speaker: 'gone' })
    await until('a problem is told', () =>
      agent.problems.some(({ problem }) => problem?.code === 'deviceFailed'),
    )
    await bothHear()
    await choose({})
    await until('the problem is over', () => agent.problems.at(-1)?.problem === null)
  })

  test('pulled out in mid-call: the default microphone takes over', async () => {
    await talk()
    const before = await agent.page.evaluate(() => {
      const track = window.microphones.at(-1)
      track?.stop()
      track?.dispatchEvent(new Event('ended'))
      return window.microphones.length
    })
    await until('another microphone is opened', () =>
      agent.page.evaluate((count) => window.microphones.length > count, before),
    )
    await bothHear()
  })

  test('the ringer rings, and only the ringer', async () => {
    const ringer = await device('speaker', 0)
    await choose({ ringer })
    const { mine } = await ring()
    const bell = agent.page.locator('audio[data-role=ringer]')
    await until('the bell is there', async () => (await bell.count()) === 1)
    await until(
      'on its device',
      async () => (await bell.evaluate((e: HTMLAudioElement) => e.sinkId)) === ringer,
    )
    expect(await agent.page.locator('audio[data-role=speaker]').count()).toBe(0)
    await agent.door.call('reject', { callId: mine })
    await until('the bell is silent', async () => (await bell.count()) === 0)
    await choose({})
  })

  test('can be tried out: a tone for the ears, a level for the voice', async () => {
    await agent.door.call('playTestTone', { device: await device('speaker', 1), as: 'speaker' })
    await agent.door.call('meter', { on: true })
    await until('the level moves', () => agent.levels.some((level) => level > 0.3))
    await agent.door.call('meter', { on: false })
    // the microphone is closed when nobody needs it
    await until('the microphone is closed', () =>
      agent.page.evaluate(() => window.microphones.at(-1)?.readyState === 'ended'),
    )
  })
})

test('a refused microphone leaves the call ringing, says why, and can be allowed', async () => {
  const strict = await bench.browser(500, ['--use-fake-ui-for-media-stream'])
  const other = await bench.phone(strict, { permissions: [] })
  await other.page.context().clearPermissions()
  await other.register(bench.account('1002'))
  const theirs = crypto.randomUUID()
  await customer.door.call('dial', { callId: theirs, contactId: theirs, target: '1002' })
  const { callId } = await other.rings(0)
  await expect(other.door.call('answer', { callId })).rejects.toMatchObject({
    code: 'microphoneRefused',
    retryable: true,
  })
  expect((await other.hears(callId, 'problem')).problem.code).toBe('microphoneRefused')
  const { calls } = await other.door.call('snapshot', null)
  expect(calls).toMatchObject([{ callId, phase: 'ringing' }])
  await expect(
    other.door.call('dial', { callId: 'z', contactId: 'z', target: '2001' }),
  ).rejects.toMatchObject({
    code: 'microphoneRefused',
  })
  await other.page.context().grantPermissions(['microphone'])
  await other.door.call('answer', { callId })
  await customer.hears(theirs, 'mediaFlows')
})
