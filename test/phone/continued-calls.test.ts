import { describe, expect, it, vi } from 'vitest'
import { Calls } from '../../renderer/phone/calls.ts'
import type { Microphone } from '../../renderer/sip/microphone.ts'
import { DoorError } from '../../shared/contract/door.ts'
import type { PhoneCall, PhoneCallEvent, SipDialog } from '../../shared/contract/phone.ts'
import type { CallId, ContactId } from '../../shared/domain/ids.ts'
import { headerOf, SDP, speakForLine } from './spoken-line.ts'

/**
 * What a phone sends for a call that the page before had, and what it makes of a line's answers: phone, reader and sip.js as the page has
 * them, over a line that a test speaks for. With sound, and the built-in switch, it is in test/phone/left-page.
 */

const DIALOG: SipDialog = {
  callId: 'abc@pbx.example',
  localTag: 'ours',
  remoteTag: 'theirs',
  target: 'sip:asterisk@0fb38bfd0a0d:5060;transport=ws',
}
const CALL: PhoneCall = {
  incoming: null,
  callId: 'call-1' as CallId,
  contactId: 'contact-1' as ContactId,
  direction: 'outbound',
  target: '13800138000',
  phase: 'talking',
  muted: false,
  startedAt: 1000,
  answeredAt: 5000,
  gaps: [{ kind: 'sound', from: 9000, ms: null }],
  dialog: DIALOG,
}

/** The line's audio is none, and asks for no microphone. */
const NO_MICROPHONE = {} as unknown as Microphone

async function phoneAt(isHubsOwn = false) {
  const { pbx, line } = await speakForLine(undefined, isHubsOwn)
  const events: PhoneCallEvent[] = []
  const timers = {
    now: () => Date.now(),
    after: (ms: number, act: () => void) => {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
    every: () => () => undefined,
  }
  const calls = new Calls(timers, NO_MICROPHONE, () => 'rfc4733', {
    incoming: () => undefined,
    event: (_callId, event) => events.push(event),
    quality: () => undefined,
    ringing: () => undefined,
    ringback: () => undefined,
    customerWanted: () => undefined,
  })
  return { pbx, line, calls, events }
}

async function continuing(withinMs = 4000) {
  const { pbx, line, calls, events } = await phoneAt()
  const taken = calls.takeOver(CALL, DIALOG, withinMs, Promise.resolve(line))
  taken.catch(() => undefined)
  await expect.poll(() => pbx.last('INVITE')).toBeDefined()
  const invites = (): string[] => pbx.heard.filter((text) => text.startsWith('INVITE '))
  return { pbx, line, calls, taken, events, invites }
}

describe('a call that the page before had', () => {
  it('is asked for by its dialog as the line names it, and goes on where the line gives it', async () => {
    const { pbx, calls, taken, events, invites } = await continuing()
    const invite = pbx.last('INVITE') ?? ''
    expect(invite).toMatch(/^INVITE sip:asterisk@0fb38bfd0a0d:5060;transport=ws SIP\/2\.0\r\n/)
    expect(headerOf(invite, 'Replaces')).toBe('abc@pbx.example;to-tag=theirs;from-tag=ours')
    expect(headerOf(invite, 'Require')).toBe('replaces')
    // until it is here, the phone does not say that it has it
    expect(calls.list()).toEqual([])
    pbx.answer('200 OK', { Supported: 'timer, replaces' }, SDP)
    const { dialog, ...call } = await taken
    expect(call).toEqual({ ...CALL, dialog: undefined, gaps: CALL.gaps })
    expect(dialog).toMatchObject({ callId: headerOf(invite, 'Call-ID'), remoteTag: 'pbx' })
    expect(calls.list()).toMatchObject([{ callId: 'call-1', startedAt: 1000, answeredAt: 5000, dialog }])
    expect(events.map(({ type }) => type)).toEqual(['remoteHeld', 'dialog'])
    // asked once more, it is the same one
    await expect(calls.takeOver(CALL, DIALOG, 1000, taken as never)).resolves.toMatchObject({ dialog })
    expect(invites()).toHaveLength(1)
    calls.hangUp(CALL.callId)
    await expect.poll(() => pbx.last('BYE')).toBeDefined()
    // this page had it, and nobody takes from it what is over
    const again = calls.takeOver(CALL, DIALOG, 1000, taken as never)
    await expect(again).rejects.toThrow(DoorError)
  })

  it.each([
    [420, 'Bad Extension', 'notTakenOver'],
    [501, 'Not Implemented', 'notTakenOver'],
    [405, 'Method Not Allowed', 'notTakenOver'],
    [486, 'Busy Here', 'notTakenOver'],
    [403, 'Forbidden', 'notTakenOver'],
    [302, 'Moved Temporarily', 'notTakenOver'],
    [481, 'Call/Transaction Does Not Exist', 'callLost'],
    [603, 'Decline', 'callLost'],
    [404, 'Not Found', 'callLost'],
  ] as const)('is not asked for again where the line says %i %s', async (sipStatus, phrase, code) => {
    const { pbx, calls, taken, events, invites } = await continuing()
    pbx.answer(`${sipStatus} ${phrase}`)
    await expect(taken).rejects.toMatchObject({ problem: { code, sipStatus, detail: phrase } })
    expect(invites()).toHaveLength(1)
    expect(events).toEqual([])
    expect([calls.isIdle, calls.list()]).toEqual([true, []])
  })

  it('is asked for a second later where the line has something else to do with it, and not for ever', async () => {
    const { pbx, taken, invites } = await continuing(2500)
    pbx.answer('491 Request Pending')
    await vi.waitFor(() => expect(invites()).toHaveLength(2), 3000)
    pbx.answer('491 Request Pending')
    await vi.waitFor(() => expect(invites()).toHaveLength(3), 3000)
    pbx.answer('491 Request Pending')
    await expect(taken).rejects.toMatchObject({ problem: { code: 'callLost', sipStatus: 491 } })
    expect(invites()).toHaveLength(3)
  })

  it('is lost where the line describes nothing that can be heard, and nothing of it stays', async () => {
    const { pbx, calls, taken, events } = await continuing()
    pbx.answer('200 OK', { Supported: 'replaces' })
    await expect(taken).rejects.toMatchObject({ problem: { code: 'callLost' } })
    await expect.poll(() => pbx.last('BYE')).toBeDefined()
    expect([calls.isIdle, calls.list()]).toEqual([true, []])
    expect(events).toEqual([])
  })

  it('that comes while the agent talks to somebody else is held', async () => {
    const { pbx, line, calls, taken, events, invites } = await continuing()
    const invite = pbx.last('INVITE') ?? ''
    const other = { callId: 'call-2' as CallId, contactId: 'contact-2' as ContactId }
    await calls.dial(line, { ...other, target: '13900139000', callerId: null })
    pbx.answer('200 OK', {}, SDP)
    await expect.poll(() => events.some(({ type }) => type === 'answered')).toBe(true)
    pbx.answer('200 OK', {}, SDP, invite)
    await taken
    await expect.poll(() => invites().length).toBe(3)
    expect(headerOf(invites()[2] ?? '', 'Call-ID')).toBe(headerOf(invite, 'Call-ID'))
    pbx.answer('200 OK', {}, SDP)
    await expect.poll(() => calls.list().map(({ phase }) => phase)).toEqual(['held', 'talking'])
  })

  it('and is here before somebody else answers is held for them', async () => {
    const { pbx, line, calls, taken, invites } = await continuing()
    const invite = pbx.last('INVITE') ?? ''
    const other = { callId: 'call-2' as CallId, contactId: 'contact-2' as ContactId }
    await calls.dial(line, { ...other, target: '13900139000', callerId: null })
    const second = pbx.last('INVITE') ?? ''
    pbx.answer('200 OK', {}, SDP, invite)
    await taken
    pbx.answer('200 OK', {}, SDP, second)
    await expect.poll(() => invites().length).toBe(3)
    expect(headerOf(invites()[2] ?? '', 'Call-ID')).toBe(headerOf(invite, 'Call-ID'))
    pbx.answer('200 OK', {}, SDP)
    await expect.poll(() => calls.list().map(({ phase }) => phase)).toEqual(['held', 'talking'])
  })

  it('ends a gap of the line that was open when its page went', async () => {
    const { pbx, line, calls, events } = await phoneAt()
    const gaps = [{ kind: 'line', from: 9000, ms: null }] as const
    const taken = calls.takeOver({ ...CALL, gaps: [...gaps] }, DIALOG, 4000, Promise.resolve(line))
    await expect.poll(() => pbx.last('INVITE')).toBeDefined()
    pbx.answer('200 OK', {}, SDP)
    await taken
    expect(events).toContainEqual({ type: 'gap', gap: { ...gaps[0], ms: expect.any(Number) as number } })
  })

  it('of a line that says nothing is given up in time, and what comes later is hung up', async () => {
    const { pbx, calls, taken, events } = await continuing(300)
    await expect(taken).rejects.toMatchObject({ problem: { code: 'callLost', sipStatus: null } })
    expect(calls.isIdle).toBe(true)
    pbx.answer('200 OK', {}, SDP)
    await expect.poll(() => pbx.last('BYE')).toBeDefined()
    expect(events).toEqual([])
  })
})

describe('a page that goes', () => {
  const talking = async (supported: Readonly<Record<string, string>>, isHubsOwn = true) => {
    const phone = await phoneAt(isHubsOwn)
    const { callId, contactId } = CALL
    await phone.calls.dial(phone.line, { callId, contactId, target: '13800138000', callerId: null })
    phone.pbx.answer('200 OK', supported, SDP)
    await expect.poll(() => phone.events.some(({ type }) => type === 'answered')).toBe(true)
    return phone
  }

  it.each<Readonly<Record<string, string>>>([{ Supported: 'timer, Replaces' }, { k: 'replaces' }])(
    'leaves a call to the next one where the line says %o',
    async (supported) => {
      const { pbx, calls, events } = await talking(supported)
      await expect.poll(() => events.at(-1)?.type).toBe('dialog')
      const { length } = pbx.heard
      calls.leavePage()
      expect(pbx.heard).toHaveLength(length)
      expect(events.map(({ type }) => type)).not.toContain('ended')
    },
  )

  it.each([
    ['the line gives calls to no other page', 'timer, 100rel', true],
    ['a PBX does not say how long it keeps one for the next page', 'timer, replaces', false],
  ])('says goodbye, and why, where %s', async (_where, supported, isHubsOwn) => {
    const { pbx, calls, events } = await talking({ Supported: supported }, isHubsOwn)
    calls.leavePage()
    expect(pbx.last('BYE')).toBeDefined()
    expect(events.at(-1)).toMatchObject({
      ...{ type: 'ended', reason: 'failed' },
      problem: { code: 'notTakenOver', sipStatus: null },
    })
  })

  it('gives up what it dials', async () => {
    const { pbx, line, calls, events } = await phoneAt()
    const { callId, contactId } = CALL
    await calls.dial(line, { callId, contactId, target: '13800138000', callerId: null })
    pbx.answer('180 Ringing')
    await expect.poll(() => events.length).toBe(1)
    calls.leavePage()
    expect(pbx.last('CANCEL')).toBeDefined()
    expect(events.at(-1)).toMatchObject({ type: 'ended', reason: 'cancelled' })
  })
})
