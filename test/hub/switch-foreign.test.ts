import { afterEach, describe, expect, it } from 'vitest'
import { SimSwitch, passwordOf } from '../support/sim-switch.ts'
import { PLAIN_SDP, RawPhone } from '../support/raw-phone.ts'
import type { RawMessage } from '../support/raw-phone.ts'
import { waitUntil } from '../support/sim-wait.ts'

/** Phones that are not ours, and what RFC 3261 and its companions promise them. */
let line: SimSwitch
const phones: RawPhone[] = []
afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.close()))
  await line.stop()
})

const phone = async (username: string, kind: 'agent' | 'caller' = 'agent'): Promise<RawPhone> => {
  line.addAccount({ username, kind, displayName: `Phone ${username}` })
  const made = await RawPhone.connect(line.url, username, passwordOf(username))
  phones.push(made)
  return made
}
const registered = async (username: string, kind: 'agent' | 'caller' = 'agent'): Promise<RawPhone> => {
  const made = await phone(username, kind)
  const answer = await made.ask({ method: 'REGISTER', callId: made.registrationId })
  expect(answer.statusCode).toBe(200)
  return made
}
const ringsNobody = (): void => expect(line.eventsOf('agent.ringing')).toEqual([])

describe('REGISTER (RFC 3261, section 10.3)', () => {
  it('with a lower CSeq of the same Call-ID changes nothing', async () => {
    line = await SimSwitch.start()
    const one = await phone('1001')
    const callId = 'boot-1'
    expect((await one.ask({ method: 'REGISTER', callId, cseq: 20 })).statusCode).toBe(200)
    const gone = { Expires: '0' }
    for (const headers of [gone, { ...gone, Contact: '*' }, {}]) {
      const late = await one.ask({ method: 'REGISTER', callId, cseq: 5, headers })
      expect(late.statusCode).toBe(500)
    }
    expect(line.eventsOf('registration')).toHaveLength(1)
    // a phone that was started anew begins to count again, under another Call-ID
    expect((await one.ask({ method: 'REGISTER', callId: 'boot-2', cseq: 1, headers: gone })).statusCode).toBe(
      200,
    )
    expect(line.eventsOf('registration').at(-1)).toMatchObject({ cause: 'unregistered' })
  })

  it('with two addresses is refused whole, and says so; one that leaves with one that comes is taken', async () => {
    line = await SimSwitch.start()
    const one = await phone('1001')
    const other = '<sip:other@other.invalid;transport=ws>'
    for (const Contact of [[one.contact, other], [`${one.contact}, ${other}`]]) {
      const answer = await one.ask({ method: 'REGISTER', headers: { Contact } })
      expect([answer.statusCode, answer.text.split('\r\n')[0]]).toEqual([
        400,
        expect.stringContaining('One Contact'),
      ])
    }
    expect(line.eventsOf('registration')).toEqual([])
    const moved = await one.ask({
      method: 'REGISTER',
      headers: { Contact: [`${other};expires=0`, `${one.contact};expires=60`] },
    })
    expect([moved.statusCode, moved.header('Contact')]).toEqual([200, `${one.contact};expires=60`])
  })

  it('of a foreign domain is refused with 404', async () => {
    line = await SimSwitch.start()
    const one = await phone('1001')
    expect((await one.ask({ method: 'REGISTER', uri: 'sip:elsewhere.example' })).statusCode).toBe(404)
    const To = '<sip:1001@elsewhere.example>'
    expect((await one.ask({ method: 'REGISTER', headers: { To } })).statusCode).toBe(404)
    expect(line.eventsOf('registration')).toEqual([])
    // the name of the computer by which the phone came is the switch's own
    const reached = new URL(line.url).hostname
    const own = { method: 'REGISTER', uri: `sip:${reached}`, headers: { To: `<sip:1001@${reached}>` } }
    expect((await one.ask(own)).statusCode).toBe(200)
  })
})

describe('two phones of one account', () => {
  it('both stay open: calls go to the newer, and to the older when the newer has gone', async () => {
    line = await SimSwitch.start()
    const older = await registered('1001')
    const newer = await registered('1001')
    // each renews its registration, as phones do
    const renewal = { method: 'REGISTER' }
    for (const one of [older, newer]) await one.settle()
    expect([older.isOpen, newer.isOpen]).toEqual([true, true])
    const caller = await line.caller('131')
    const rings = async (): Promise<RawPhone> => {
      const before = line.eventsOf('agent.ringing').length
      const call = caller.call('1001')
      await line.event('agent.ringing', () => line.eventsOf('agent.ringing').length > before)
      const isNew = ({ method, text }: RawMessage): boolean => method === 'INVITE' && !seen.has(text)
      const rung = await waitUntil(
        () => [older, newer].find(({ received }) => received.some(isNew)),
        'a ring',
      )
      for (const { text } of rung.received) seen.add(text)
      await call.hangUp()
      await call.ended()
      return rung
    }
    const seen = new Set<string>()
    expect(await rings()).toBe(newer)
    expect((await older.ask({ ...renewal, callId: older.registrationId })).statusCode).toBe(200)
    expect(await rings()).toBe(newer)
    expect(
      (await newer.ask({ ...renewal, callId: newer.registrationId, headers: { Expires: '0' } })).statusCode,
    ).toBe(200)
    expect(await rings()).toBe(older)
    const ofAccount = line.eventsOf('registration').filter(({ username }) => username === '1001')
    expect(ofAccount.map(({ cause }) => cause)).toEqual([
      'registered',
      'registered',
      'unregistered',
      'registered',
    ])
  })
})

describe('a request', () => {
  it('to a foreign domain is refused with 404, and rings nobody', async () => {
    line = await SimSwitch.start()
    await line.agent('1002')
    const one = await registered('1001')
    const foreign = await one.ask({ method: 'INVITE', uri: 'sip:1002@elsewhere.example', body: PLAIN_SDP })
    expect(foreign.statusCode).toBe(404)
    ringsNobody()
    expect((await one.ask({ method: 'OPTIONS', uri: 'sip:elsewhere.example' })).statusCode).toBe(404)
    expect((await one.ask({ method: 'OPTIONS', uri: 'sip:RINGDESK' })).statusCode).toBe(200)
  })

  it.each(['MESSAGE', 'INFO', 'REFER', 'NOTIFY', 'PUBLISH', 'PRACK', 'JUGGLE'])(
    '%s outside a call is answered 405, with what is allowed there',
    async (method) => {
      line = await SimSwitch.start()
      const one = await registered('1001')
      const answer = await one.ask({ method, headers: { 'Refer-To': '<sip:1002@ringdesk>', Event: 'x' } })
      expect(answer.statusCode).toBe(405)
      const allowed = (answer.header('Allow') ?? '').split(', ')
      expect(allowed).toEqual(
        expect.arrayContaining(['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'REGISTER']),
      )
      expect(allowed).not.toContain(method)
    },
  )

  it('SUBSCRIBE is answered 489, with the events there are (RFC 6665, section 8.3.2)', async () => {
    line = await SimSwitch.start()
    const one = await registered('1001')
    const answer = await one.ask({ method: 'SUBSCRIBE', headers: { Event: 'dialog' } })
    expect([answer.statusCode, answer.header('Allow-Events')]).toEqual([489, 'refer'])
  })

  it('that requires what the switch has not is answered 420, with its name', async () => {
    line = await SimSwitch.start()
    await line.agent('1002')
    const one = await registered('1001')
    const answer = await one.ask({
      method: 'INVITE',
      uri: 'sip:1002@ringdesk',
      headers: { Require: '100rel' },
      body: PLAIN_SDP,
    })
    expect([answer.statusCode, answer.header('Unsupported')]).toEqual([420, '100rel'])
    ringsNobody()
  })
})

describe('what the switch says it can do', () => {
  it('names neither PRACK nor SUBSCRIBE, in any answer or request', async () => {
    line = await SimSwitch.start()
    const seen: string[] = []
    const onTraffic = (isSent: boolean, text: string): void => {
      const isAllow = /^(Allow|Supported): (.*)$/gim
      if (!isSent) for (const match of text.matchAll(isAllow)) seen.push(match[0])
    }
    await line.agent('1002', { onTraffic })
    const caller = await line.caller('131', { onTraffic })
    const call = caller.call('1002')
    await call.answered()
    await call.reinvite()
    await caller.sendOptions()
    const { dialog } = call.session
    expect(dialog).toBeDefined()
    await call.hangUp()
    expect(seen.length).toBeGreaterThan(3)
    expect(seen.filter((one) => /PRACK|SUBSCRIBE|100rel/.test(one))).toEqual([])
  })
})

describe('a phone of RFC 2543', () => {
  it.each([
    ['no branch', 'SIP/2.0/WS old.invalid'],
    ['a branch that names no transaction', 'SIP/2.0/WS old.invalid;branch=1'],
  ])('whose Via has %s registers, calls, and hangs up', async (_what, via) => {
    line = await SimSwitch.start()
    const agent = await line.agent('1002')
    const old = await phone('1001')
    expect((await old.ask({ method: 'REGISTER', via })).statusCode).toBe(200)
    const uri = 'sip:1002@ringdesk'
    const callId = 'old-call'
    const answer = await old.ask({ method: 'INVITE', uri, via, callId, cseq: 1, body: PLAIN_SDP })
    expect([answer.statusCode, answer.header('Via')]).toEqual([200, via])
    const dialog = { via, callId, uri: 'sip:ringdesk@ringdesk', toTag: answer.toTag ?? '' }
    old.send({ method: 'ACK', cseq: 2, ...dialog })
    expect(agent.lastCall?.isTalking).toBe(true)
    // the answer is not repeated, so the ACK was understood
    expect((await old.ask({ method: 'BYE', cseq: 3, ...dialog })).statusCode).toBe(200)
    await agent.lastCall?.ended()
    expect(line.eventsOf('contact.ended')).toMatchObject([{ outcome: 'answered', by: 'caller' }])
  })

  it('gives up dialling with a CANCEL that names the same transaction', async () => {
    line = await SimSwitch.start()
    await line.agent('1002', { script: { does: 'nothing' } })
    const old = await phone('1001')
    const via = 'SIP/2.0/WS old.invalid'
    const dialling = { uri: 'sip:1002@ringdesk', via, callId: 'old-cancel' }
    const answer = old.ask({ method: 'INVITE', cseq: 1, body: PLAIN_SDP, ...dialling })
    await line.event('agent.ringing')
    expect((await old.ask({ method: 'CANCEL', cseq: 2, ...dialling })).statusCode).toBe(200)
    expect((await answer).statusCode).toBe(487)
  })
})

describe('a session description that is none', () => {
  it.each([
    ['text', 'this is no SDP', 400],
    ['half a description', 'v=0\r\n', 400],
    ['a line that is none', `${PLAIN_SDP}and now?\r\n`, 400],
    ['another version', PLAIN_SDP.replace('v=0', 'v=1'), 400],
    ['no sound', PLAIN_SDP.replace(/m=audio[\s\S]*/, ''), 488],
    ['a picture only', PLAIN_SDP.replace('m=audio', 'm=video'), 488],
    ['sound that is switched off', PLAIN_SDP.replace('m=audio 40000', 'm=audio 0'), 488],
  ])('(%s) rings nobody', async (_what, body, status) => {
    line = await SimSwitch.start()
    await line.agent('1002')
    const one = await registered('1001')
    const answer = await one.ask({ method: 'INVITE', uri: 'sip:1002@ringdesk', body })
    expect(answer.statusCode).toBe(status)
    ringsNobody()
    expect(line.eventsOf('contact.started')).toEqual([])
  })
})

describe('what cannot be read at all', () => {
  it('is answered 400 where it can be answered, and counted', async () => {
    line = await SimSwitch.start()
    const one = await registered('1001')
    const unreadable = ['rubbish', 'SIP/2.0 200 OK\r\n\r\n', 'OPTIONS sip:ringdesk SIP/2.0\r\nVia: x\r\n\r\n']
    for (const text of unreadable) one.sendText(text)
    const From = '"never ends;tag=1'
    expect((await one.ask({ method: 'OPTIONS', headers: { From } })).statusCode).toBe(400)
    expect(line.switch.unreadableMessages).toBe(4)
    expect(one.isOpen).toBe(true)
  })
})

describe('a test caller', () => {
  it('calls under its account’s number, whatever its From claims', async () => {
    line = await SimSwitch.start()
    const agent = await line.agent('1001')
    const caller = await line.caller('13800138000', { number: '110', displayName: '王伟' })
    await caller.call('1001').answered()
    expect(agent.lastCall?.remoteNumber).toBe('13800138000')
    expect(line.eventsOf('contact.started')).toMatchObject([
      { from: { username: '13800138000', number: '13800138000', displayName: '王伟' } },
    ])
  })
})
