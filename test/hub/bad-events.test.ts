import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hubCalls, HUB_PATHS, type HubCallName } from '../../shared/contract/hub.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import { MOST_WRAP_UPS } from '../../shared/domain/wrap-up.ts'
import { createCustomer, ask, reportOf, TestDesk } from './support/test-desk.ts'
import { afterTest, startTestHub, until } from './support/test-hub.ts'
import { runsOf, seedOf, timeLimitOf } from '../support/property.ts'

const NAMES = Object.keys(hubCalls) as HubCallName[]

/** Emits as nobody's types would let it. */
const emitRaw = (desk: TestDesk, name: string, ...values: unknown[]): void => {
  ;(desk.socket as { emit(name: string, ...values: unknown[]): void }).emit(name, ...values)
}
const askRaw = (desk: TestDesk, name: string, input: unknown) =>
  desk.call(name as HubCallName, input as never) as Promise<{ ok: boolean; error?: { code: string } }>

/** A connection that speaks Engine.IO by hand: what it sends is what is on the wire. */
async function rawSocket(
  url: string,
): Promise<{ send(text: string): void; isClosed(): boolean; said: string[] }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  const said: string[] = []
  socket.onmessage = ({ data }) => void said.push(String(data))
  let isClosed = false
  socket.onclose = () => (isClosed = true)
  await new Promise((resolve) => (socket.onopen = resolve))
  await until('the greeting', () => said.length > 0)
  return { send: (text) => socket.send(text), isClosed: () => isClosed, said }
}

describe('a time far away', () => {
  it('is waited for without a timer that overflows and fires at once for ever', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const warnings: string[] = []
    const note = ({ name }: Error): void => void warnings.push(name)
    process.on('warning', note)
    afterTest(() => process.off('warning', note))
    await ann.act(reportOf('contact-1'))
    const until = Date.parse('2100-01-01T00:00:00Z')
    expect(await ann.call('presence:wrapUp', { contactId: 'contact-1', until })).toMatchObject({
      error: { code: 'wrapUpTooLong' },
    })
    expect(
      await ann.ask('presence:wrapUp', { contactId: 'contact-1', until: Date.now() + 3.9 * HOUR_MS }),
    ).toMatchObject({ activity: 'wrapUp' })
    await ann.ask('clock:ask', null)
    expect(warnings).toEqual([])
  })

  it('is no wrap-up of a contact that nobody had, and none of more contacts than a person can have', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const soon = (contactId: string) => ({ contactId, until: Date.now() + 60_000 })
    expect(await ann.call('presence:wrapUp', soon('nobody'))).toMatchObject({
      error: { code: 'unknownContact', retryable: true },
    })
    // the end of what the hub does not know is nothing to be refused
    expect(await ann.ask('presence:wrapUp', { contactId: 'nobody', until: null })).toMatchObject({
      activity: 'paused',
    })
    // the report and the wrap-up of a call are sent in one breath, and the hub knows the contact by then
    const [reported, began] = await Promise.all([
      ann.act(reportOf('in-one-breath')),
      ann.ask('presence:wrapUp', soon('in-one-breath')),
    ])
    expect([reported.status, began.activity]).toEqual(['done', 'wrapUp'])
    const others = Array.from({ length: MOST_WRAP_UPS }, (_, index) => `other-${index}`)
    await ann.submit(...others.map((contactId) => ann.command(reportOf(contactId))))
    const codes = []
    for (const contactId of others) {
      const reply = await ann.call('presence:wrapUp', soon(contactId))
      codes.push(reply.ok ? 'ok' : reply.error.code)
    }
    expect(codes).toEqual([...others.slice(1).map(() => 'ok'), 'tooManyWrapUps'])
    // one that runs already is made longer all the same
    expect(await ann.ask('presence:wrapUp', soon('in-one-breath'))).toMatchObject({ activity: 'wrapUp' })
  })
})

describe('what fits no schema', () => {
  it(
    'is refused with words at every call, and the desk goes on',
    { timeout: timeLimitOf(60_000) },
    async () => {
      const hub = await startTestHub()
      const desk = await TestDesk.connect(hub.url, '1001')
      const bad: unknown[] = [
        undefined,
        0,
        'text',
        [],
        { a: 1 },
        { commands: 'no' },
        { after: 'x' },
        { wish: 7 },
      ]
      for (const name of NAMES)
        for (const input of bad) {
          const fits = hubCalls[name].input.safeParse(input ?? null).success
          const reply = await askRaw(desk, name, input)
          if (!fits)
            expect(reply, `${name} ${JSON.stringify(input)}`).toMatchObject({
              ok: false,
              error: { code: 'badInput' },
            })
        }
      expect((await desk.act(createCustomer('c1', 'still here'))).status).toBe('done')
    },
  )

  it(
    'may be anything at all: no answer is a crash, nothing of it is written',
    { timeout: timeLimitOf(60_000) },
    async () => {
      const hub = await startTestHub()
      const desk = await TestDesk.connect(hub.url, '1001')
      const before = await desk.snapshot()
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...NAMES), fc.jsonValue({ maxDepth: 5 }), async (name, input) => {
          const reply = await askRaw(desk, name, input)
          if (!reply.ok) expect(['badInput', 'notAllowed', 'notFound']).toContain(reply.error?.code)
        }),
        { numRuns: runsOf(300), seed: seedOf('bad-events') },
      )
      expect(await desk.snapshot()).toEqual(before)
    },
  )

  it('a command that cannot be read does not stop the others of its batch', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.connect(hub.url, '1001')
    const good = desk.command(createCustomer('c1', 'good'))
    const commands = [{ id: 'x', act: { type: 'nothing' } }, null, good, { ...good, id: 7 }]
    const results = (await desk.ask('commands:submit', { commands: commands as never })).results
    expect(results.map((one) => one.status)).toEqual(['refused', 'refused', 'done', 'refused'])
    expect(results[0]).toMatchObject({ id: 'x', code: 'badCommand' })
  })

  it('unknown events, missing answers and too many values harm nobody', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.connect(hub.url, '1001')
    const deep = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)
    emitRaw(desk, 'no:such:call', { a: 1 })
    emitRaw(desk, '__proto__', 1)
    emitRaw(desk, 'constructor', 1)
    for (const name of NAMES) {
      emitRaw(desk, name)
      emitRaw(desk, name, null)
      emitRaw(desk, name, 1, 2, 3)
      emitRaw(desk, name, deep(2000))
      emitRaw(desk, name, new Uint8Array(1000))
    }
    expect(await desk.ask('clock:ask', null)).toHaveProperty('hubTime')
  })

  it('a message above four megabytes ends its connection alone; the desk may come again', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.connect(hub.url, '1001')
    const other = await TestDesk.connect(hub.url, '1002')
    emitRaw(desk, 'commands:submit', { commands: ['x'.repeat(4.5 * 1024 * 1024)] })
    await until('the connection to end', () => !desk.socket.connected)
    expect(await other.ask('clock:ask', null)).toHaveProperty('hubTime')
    await desk.open()
    expect((await desk.act(createCustomer('c1', 'again'))).status).toBe('done')
    // as large as is allowed, and still nothing but a refusal
    expect(await askRaw(desk, 'commands:submit', { commands: ['x'.repeat(3 * 1024 * 1024)] })).toMatchObject({
      ok: true,
    })
    expect(
      await askRaw(desk, 'presence:wish', { wish: 'paused', reason: 'x'.repeat(1_000_000) }),
    ).toMatchObject({
      ok: false,
    })
  })

  it('before somebody is signed in ends the connection, whatever it is', async () => {
    const hub = await startTestHub()
    for (const text of [
      '42["clock:ask",null]',
      '421["commands:submit",{"commands":[]}]',
      '40/admin,{}',
      '4',
      '4x{{{',
      '40[[[[',
      'x'.repeat(2000),
    ]) {
      const raw = await rawSocket(hub.url)
      raw.send(text)
      // a refusal of the namespace is all that a stranger hears
      await until(
        'a refusal or the end',
        () => raw.isClosed() || raw.said.some((line) => line.startsWith('44')),
      )
      expect(raw.said.join()).not.toContain('hubTime')
    }
    const desk = await TestDesk.connect(hub.url, '1001')
    expect(await desk.ask('clock:ask', null)).toHaveProperty('hubTime')
  })

  it('is refused with words at every HTTP address, and an oversized body is not read', async () => {
    const hub = await startTestHub()
    for (const path of [HUB_PATHS.signIn, HUB_PATHS.renew, HUB_PATHS.signOut])
      for (const body of [{}, [], { user: 5 }, { user: 'x'.repeat(500), password: 'x', desk: 'd' }]) {
        const answer = await ask<{ code: string; message: string }>(hub.url, path, body)
        expect(answer.status, `${path} ${JSON.stringify(body).slice(0, 40)}`).toBe(400)
        expect(answer.body).toMatchObject({ code: 'badInput' })
      }
    const large = await ask(hub.url, HUB_PATHS.signIn, {
      user: '1001',
      password: 'x'.repeat(100_000),
      desk: 'd',
    })
    expect(large.status).toBe(413)
    const half = await fetch(`${hub.url}${HUB_PATHS.signIn}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"user":"1001","pass',
    })
    expect(half.status).toBe(400)
    for (const query of ['?revision=-1', '?revision=x', '?after=nonsense:1&revision=1'])
      expect((await fetch(`${hub.url}${HUB_PATHS.snapshot}${query}`)).status).toBeGreaterThanOrEqual(400)
  })
})
