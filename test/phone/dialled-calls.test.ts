import { describe, expect, it } from 'vitest'
import { OutgoingSipCall, type Dialled } from '../../renderer/sip/outgoing-call.ts'
import type { PhoneCallEvent } from '../../shared/contract/phone.ts'
import type { LineHeaders } from '../../shared/contract/sip.ts'
import type { CallId, ContactId } from '../../shared/domain/ids.ts'
import { headerOf, PBX_CONTACT, SDP, speakForLine, type Pbx } from './spoken-line.ts'

/**
 * What a phone sends for a call that is dialled, and what it makes of a PBX's answers: reader, sip.js's user agent and the call, as the page
 * has them, over a line that a test speaks for. Only the sound is none; test/phone/calls has that.
 */

interface Dialling {
  readonly pbx: Pbx
  readonly call: OutgoingSipCall
  readonly events: PhoneCallEvent[]
}

/** Dials over a line of a PBX with these settings, up to the INVITE. */
async function dial(dialled: Partial<Dialled> = {}, headers?: LineHeaders): Promise<Dialling> {
  const { pbx, line } = await speakForLine(headers)
  const events: PhoneCallEvent[] = []
  const never = (): (() => void) => () => undefined
  const call = OutgoingSipCall.make(
    {
      callId: 'call-1' as CallId,
      contactId: 'contact-1' as ContactId,
      target: '02152066273',
      isContactIdSent: true,
      ...dialled,
    },
    {
      line,
      timers: { now: () => 0, after: never, every: never },
      dtmf: () => 'rfc4733',
      emit: (event) => events.push(event),
      quality: () => undefined,
      ringback: () => undefined,
    },
  )
  await call.dial()
  return { pbx, call, events }
}
const typesOf = (events: readonly PhoneCallEvent[]): string[] => events.map(({ type }) => type)

describe('the number that a line wants to be shown', () => {
  it('goes out as P-Preferred-Identity (RFC 3325, 9.2), and is left to the line where none is set', async () => {
    const { pbx } = await dial({ callerId: '02152066273', target: '9013800138000' })
    expect(pbx.last('INVITE')).toMatch(/^INVITE sip:9013800138000@pbx\.example SIP\/2\.0\r\n/)
    expect(headerOf(pbx.last('INVITE') ?? '', 'P-Preferred-Identity')).toBe('<sip:02152066273@pbx.example>')
    const { pbx: other } = await dial({ callerId: null })
    expect(other.last('INVITE')).not.toContain('P-Preferred-Identity')
  })
})

describe('a PBX whose host begins with a digit', () => {
  it('rings, answers, gets its ACK and the BYE', async () => {
    const { pbx, call, events } = await dial()
    pbx.answer('180 Ringing')
    await expect.poll(() => typesOf(events)).toEqual(['progress'])
    pbx.answer('200 OK', {}, SDP)
    await expect.poll(() => pbx.last('ACK')).toBeDefined()
    expect(pbx.last('ACK')).toContain(`Call-ID: ${headerOf(pbx.last('INVITE') ?? '', 'Call-ID')}`)
    expect(typesOf(events)).toEqual(['progress', 'answered'])
    call.hangUp()
    await expect.poll(() => pbx.last('BYE')).toBeDefined()
    expect(headerOf(pbx.last('BYE') ?? '', 'To')).toContain('tag=pbx')
    expect(events.at(-1)).toMatchObject({ type: 'ended', reason: 'hungUp', problem: null })
  })

  it('ends the call with a BYE of its own, which is answered', async () => {
    const { pbx, events } = await dial()
    pbx.answer('200 OK', {}, SDP)
    await expect.poll(() => pbx.last('ACK')).toBeDefined()
    const invite = pbx.last('INVITE') ?? ''
    const contact = /<([^>]+)>/.exec(headerOf(invite, 'Contact'))?.[1] ?? ''
    pbx.say(
      [
        `BYE ${contact} SIP/2.0`,
        'Via: SIP/2.0/WS 0fb38bfd0a0d:5060;branch=z9hG4bKbye',
        `From: ${headerOf(invite, 'To')};tag=pbx`,
        `To: ${headerOf(invite, 'From')}`,
        `Call-ID: ${headerOf(invite, 'Call-ID')}`,
        'CSeq: 1 BYE',
        'Max-Forwards: 70',
        `Contact: ${PBX_CONTACT}`,
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    )
    await expect.poll(() => typesOf(events)).toContain('ended')
    expect(pbx.heard.at(-1)).toMatch(/^SIP\/2\.0 200 /)
    expect(events.at(-1)).toMatchObject({ type: 'ended', reason: 'hungUpByPeer' })
  })
})

describe('the contact of a dialled call', () => {
  it.each<[what: string, said: Record<string, string>, line: LineHeaders | undefined, id: string | null]>([
    ['X-Contact-Id', { 'X-Contact-Id': '9' }, undefined, '9'],
    ['X-Linkedid, as Asterisk says it', { 'X-Linkedid': '1764500000.17' }, undefined, '1764500000.17'],
    ['X-Contact-Id before it', { 'X-Linkedid': '176.1', 'X-Contact-Id': '9' }, undefined, '9'],
    [
      'the header of the line’s settings',
      { 'X-Call': '7', 'X-Linkedid': '8' },
      { contactId: ['X-Call'] },
      '7',
    ],
    ['nothing', { 'X-Call': '7' }, undefined, null],
  ])('is learned from %s', async (_what, said, line, id) => {
    const { pbx, events } = await dial({}, line)
    for (const status of ['180 Ringing', '180 Ringing']) pbx.answer(status, said)
    pbx.answer('200 OK', said, SDP)
    await expect.poll(() => typesOf(events)).toContain('answered')
    expect(events.slice(0, -1)).toEqual([{ type: 'progress', contactId: id }])
  })

  it('is told once, however long the line’s id is', async () => {
    const { pbx, events } = await dial()
    const said = { 'X-Linkedid': 'DLGCH_' + 'eGxhbmce'.repeat(14) }
    for (const status of ['180 Ringing', '180 Ringing']) pbx.answer(status, said)
    pbx.answer('200 OK', said, SDP)
    await expect.poll(() => typesOf(events)).toContain('answered')
    expect(typesOf(events)).toEqual(['progress', 'answered'])
  })

  it('is learned from the answer where nothing was said before', async () => {
    const { pbx, events } = await dial()
    pbx.answer('180 Ringing')
    pbx.answer('200 OK', { 'X-Linkedid': '176.1' }, SDP)
    await expect.poll(() => typesOf(events)).toContain('answered')
    expect(events.filter(({ type }) => type === 'progress')).toEqual([
      { type: 'progress', contactId: null },
      { type: 'progress', contactId: '176.1' },
    ])
  })
})
