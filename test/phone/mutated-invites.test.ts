import * as fc from 'fast-check'
import { EmitterImpl, TransportState, UserAgent } from 'sip.js'
import type { Invitation, Transport } from 'sip.js'
import { describe, expect, it } from 'vitest'
import { readIncoming } from '../../renderer/sip/incoming-details.ts'
import type { IncomingDetails } from '../../renderer/sip/incoming-details.ts'
import { readLineWith } from '../../renderer/sip/line-reader.ts'
import { takeInvitation } from '../../renderer/sip/take-invitation.ts'
import type { LineHeaders } from '../../shared/contract/sip.ts'
import type { ContactId } from '../../shared/domain/ids.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { TestClock } from '../core/support/test-clock.ts'
import { TestConsole } from '../core/support/test-console.ts'
import { startTestHub } from '../hub/support/test-hub.ts'
import { runsOf, seedOf, timeLimitOf } from '../support/property.ts'
import { mutatedInvites, plainInvite } from '../support/sip-mutations.ts'

/** A line whose messages a test says itself. */
class SpokenLine implements Transport {
  readonly protocol = 'WS'
  readonly state = TransportState.Connected
  readonly stateChange = new EmitterImpl<TransportState>()
  readonly onConnect = undefined
  readonly onDisconnect = undefined
  onMessage: ((text: string) => void) | undefined
  static onSend: (text: string) => void = () => undefined
  isConnected(): boolean {
    return true
  }
  connect = (): Promise<void> => Promise.resolve()
  disconnect = (): Promise<void> => Promise.resolve()
  dispose = (): Promise<void> => Promise.resolve()
  send(text: string): Promise<void> {
    SpokenLine.onSend(text)
    return Promise.resolve()
  }
}

/** What happens at a phone: a card, or what is sent (its first line), or a message that came to nothing. */
type Happening =
  | { readonly card: IncomingDetails }
  | { readonly sent: string; readonly text: string }
  | { readonly fault: string }

const URI = 'sip:phone1@phone.invalid'

/** Says a message to a phone: reader, sip.js's user agent and the way to the card, as the page has them. */
async function hear(text: string, line: LineHeaders = {}): Promise<Happening[]> {
  const happened: Happening[] = []
  const ringing: Invitation[] = []
  SpokenLine.onSend = (sent) => happened.push({ sent: sent.split('\r\n', 1)[0] ?? '', text: sent })
  const uri = UserAgent.makeURI('sip:1001@ringdesk')
  if (!uri) throw new Error('no address')
  const userAgent = new UserAgent({
    uri,
    contactName: 'phone1',
    transportConstructor: SpokenLine,
    sessionDescriptionHandlerFactory: () => {
      throw new Error('nothing is answered here')
    },
    sendInitialProvisionalResponse: false,
    allowLegacyNotifications: true,
    logBuiltinEnabled: false,
    gracefulShutdown: false,
    delegate: {
      onInvite: (invitation) =>
        takeInvitation(invitation, () => {
          ringing.push(invitation)
          happened.push({ card: readIncoming(invitation.request, line) })
        }),
    },
  })
  readLineWith(userAgent, (fault) => happened.push({ fault }))
  await userAgent.start()
  userAgent.transport.onMessage?.(text)
  await Promise.resolve()
  const before = [...happened]
  for (const invitation of ringing) await invitation.reject()
  userAgent.userAgentCore.dispose()
  return before
}

const cardsOf = (happened: readonly Happening[]): IncomingDetails[] =>
  happened.flatMap((one) => ('card' in one ? [one.card] : []))
const statusesOf = (happened: readonly Happening[]): number[] =>
  happened.flatMap((one) => ('sent' in one ? [Number(/^SIP\/2\.0 (\d{3})/.exec(one.sent)?.[1])] : []))

const headLines = (text: string): string[] => (text.split(/\r?\n\r?\n/)[0] ?? '').split(/\r?\n/)

/** A console's core behind its phone's door: hands it a call, and sees its card. */
async function coreThatTakes(): Promise<(call: IncomingDetails) => Promise<void>> {
  const clock = new TestClock()
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
  return async (call) => {
    const { callId } = desk.phone.rings(call)
    const card = await desk.cardThat('the card', (one) => one.callId === callId)
    expect(card).toMatchObject({ contactId: call.contactId, phase: 'ringing', waitedMs: call.waitedMs })
    desk.phone.ended(callId, 'answeredElsewhere')
    await desk.cardThat('its end', (one) => one.callId === callId && one.phase === 'ended')
    // its card goes, so that a long walk has one at a time
    clock.advance(MINUTE_MS)
  }
}

describe('a call that a gateway sends with faults', () => {
  it('rings, card first, or is refused, and never neither', { timeout: timeLimitOf(60_000) }, async () => {
    let rang = 0
    let refused = 0
    const seed = seedOf('mutated INVITEs')
    const takenByCore = await coreThatTakes()
    const facts = fc.integer({ min: 1, max: 1_000_000 }).map((number) => ({ uri: URI, number }))
    await fc.assert(
      fc.asyncProperty(mutatedInvites(facts), async (text) => {
        const happened = await hear(text)
        const cards = cardsOf(happened)
        const statuses = statusesOf(happened)
        for (const card of cards) await takenByCore(card)
        if (cards.length > 0) {
          rang += 1
          expect(cards).toHaveLength(1)
          const place = (is: (one: Happening) => boolean): number => happened.findIndex(is)
          const rings = place((one) => 'sent' in one && one.sent.startsWith('SIP/2.0 180'))
          expect(rings).toBeGreaterThan(place((one) => 'card' in one))
        } else if (statuses.some((status) => status >= 400)) refused += 1
        else {
          // nobody is told that it rings where nothing does
          expect(statuses.filter((status) => status > 100)).toEqual([])
          // what can be seen to be an INVITE, and can be answered, is answered; the rest is counted
          expect(
            /^INVITE /.test(text) && headLines(text).some((line) => /^(via|v|call-id|i)[ \t]*:/i.test(line)),
          ).toBe(false)
          expect(happened.some((one) => 'fault' in one)).toBe(true)
        }
      }),
      { seed, numRuns: runsOf(400) },
    )
    console.info(`mutated INVITEs: ${rang} rang, ${refused} refused`)
    expect(rang).toBeGreaterThan(0)
    expect(refused).toBeGreaterThan(0)
  })

  /** Only the named headers differ from a plain INVITE; what the card says then. */
  it.each<[what: string, headers: Record<string, string>, card: Partial<IncomingDetails>]>([
    [
      'a host that begins with a digit',
      { From: '"Zhang" <sip:13900139000@0fb38bfd0a0d>;tag=1' },
      { from: '13900139000', displayName: 'Zhang' },
    ],
    ['the same in Contact', { Contact: '<sip:asterisk@0fb38bfd0a0d>' }, { from: '13900139000' }],
    ['the same in To', { To: '<sip:1001@0fb38bfd0a0d>' }, { from: '13900139000' }],
    ['the same in Via', { Via: 'SIP/2.0/WS 0fb38bfd0a0d:5060;branch=z9hG4bK1' }, { from: '13900139000' }],
    [
      'a name without quotes',
      { From: '张伟 <sip:13900139000@pbx.example>;tag=1' },
      { from: '13900139000', displayName: '张伟' },
    ],
    ['a tel address', { From: '<tel:+8613800138000>;tag=1' }, { from: '+8613800138000' }],
    ['an escaped percent sign', { From: '<sip:50%25@pbx.example>;tag=1' }, { from: '50%' }],
    [
      'escapes that are no text',
      { From: '<sip:%FF1@pbx.example>;tag=1', Contact: '<sip:%FF@pbx.example>' },
      { from: '%FF1' },
    ],
    [
      'telephone parameters',
      { From: '<sip:+8613800138000;npdi;rn=+8613900000000@ims.example;user=phone>;tag=1' },
      { from: '+8613800138000' },
    ],
    [
      'quotes in a name',
      { From: '"A \\"B\\" C" <sip:13900139000@pbx.example>;tag=1' },
      { displayName: 'A "B" C' },
    ],
    ['From that holds nothing', { From: '<<>>;tag=1' }, { from: null, displayName: null }],
    ['To that holds nothing', { To: '????' }, { from: '13900139000' }],
    ['a Contact that holds nothing', { Contact: '<<<>>>' }, { from: '13900139000' }],
    ['a Via that holds nothing but its branch', { Via: '???;branch=z9hG4bK1' }, { from: '13900139000' }],
    ['a Via without a branch (RFC 2543)', { Via: 'SIP/2.0/UDP 192.0.2.1' }, { from: '13900139000' }],
    [
      'lists that hold nothing',
      { 'P-Asserted-Identity': '<<>>', 'Remote-Party-ID': ';;;', Diversion: '"', Reason: ';"', Privacy: ';' },
      { from: '13900139000' },
    ],
    ['Expires that would run out at once', { Expires: 'banana' }, { from: '13900139000' }],
    ['Expires longer than a timer', { Expires: '4294967295' }, { from: '13900139000' }],
    ['a wait that is none', { 'X-Waited': '-3' }, { waitedMs: null }],
    ['an empty queue', { 'X-Queue': ' ' }, { queue: null }],
    ['a Content-Length that is none', { 'Content-Length': 'x' }, { from: '13900139000' }],
    [
      'a name of 20,000 letters',
      { From: `"${'王'.repeat(20_000)}" <sip:13900139000@pbx.example>;tag=1` },
      { displayName: '王'.repeat(80) },
    ],
  ])('%s: rings', async (_what, headers, card) => {
    const happened = await hear(plainInvite({ uri: URI, number: 1 }, headers))
    expect(cardsOf(happened)).toMatchObject([card])
    expect(statusesOf(happened)).toEqual([100, 180])
  })

  it.each<[what: string, headers: Record<string, string>, status: number]>([
    ['reliable answers are demanded', { Require: '100rel' }, 420],
    ['the last of several demands is unknown', { Require: 'outbound, sec-agree' }, 420],
    ['CSeq is no number', { CSeq: 'x INVITE' }, 400],
    ['CSeq is of another method', { CSeq: '1 BYE' }, 400],
    ['the body is cut short', { 'Content-Length': '5' }, 400],
    ['a body that is none of a call', { 'Content-Type': 'text/plain', 'Content-Length': '0' }, 180],
  ])('%s: %o is answered %i', async (_what, headers, status) => {
    const happened = await hear(plainInvite({ uri: URI, number: 1 }, headers))
    expect(statusesOf(happened).at(-1)).toBe(status)
  })

  it.each<[what: string, headers: Record<string, string>, line: LineHeaders, card: Partial<IncomingDetails>]>(
    [
      ['X-Linkedid', { 'X-Linkedid': '176.1' }, {}, { contactId: '176.1' as ContactId }],
      [
        'X-Contact-Id before it',
        { 'X-Linkedid': '176.1', 'X-Contact-Id': '9' },
        {},
        { contactId: '9' as ContactId },
      ],
      ['another name', { 'X-Call': '7' }, { contactId: ['X-Call'] }, { contactId: '7' as ContactId }],
      ['none of them', { 'X-Call': '7' }, {}, { contactId: 'mutated-1@pbx.example' as ContactId }],
      ['a queue by its map', { 'X-Queue': 'support' }, { queues: { support: '8001' } }, { queue: '8001' }],
      ['a queue that is none', { 'X-Queue': 'direct' }, { queues: { direct: null } }, { queue: null }],
      ['a queue that is not in the map', { 'X-Queue': 'sales' }, { queues: {} }, { queue: 'sales' }],
      [
        'a queue like what every object has',
        { 'X-Queue': 'constructor' },
        { queues: {} },
        { queue: 'constructor' },
      ],
    ],
  )('contact and queue are read where the line says them: %s', async (_what, headers, line, card) => {
    expect(cardsOf(await hear(plainInvite({ uri: URI, number: 1 }, headers), line))).toMatchObject([card])
  })

  it('two calls whose ids are alike for 100 characters stay two', async () => {
    const alike = 'DLGCH_' + 'eGxhbmce'.repeat(12)
    const ids = await Promise.all(
      ['0123456789', '9876543210'].map(async (end) => {
        const happened = await hear(plainInvite({ uri: URI, number: 1 }, { 'Call-ID': alike + end }))
        return cardsOf(happened)[0]?.contactId
      }),
    )
    expect(ids[0]).not.toBe(ids[1])
  })

  it('what is missed at all is refused with what can be repeated, and counted', async () => {
    const happened = await hear(plainInvite({ uri: URI, number: 7 }).replace(/^From:.*\r\n/m, ''))
    expect(happened).toMatchObject([{ sent: 'SIP/2.0 400 Bad Request' }, { fault: 'missingHeader' }])
    const [answer] = happened
    expect(answer && 'text' in answer && answer.text).toContain('Call-ID: mutated-7@pbx.example')
    expect(await hear('rubbish')).toEqual([{ fault: 'noSip' }])
    expect(
      statusesOf(await hear(plainInvite({ uri: URI, number: 7 }).replace('SIP/2.0\r\n', 'SIP/3.0\r\n'))),
    ).toEqual([505])
    // an OPTIONS of a PBX that looks whether the phone lives
    const options = plainInvite(
      { uri: URI, number: 8 },
      { From: '<sip:asterisk@0fb38bfd0a0d>;tag=1', CSeq: '1 OPTIONS' },
    )
    expect(statusesOf(await hear(options.replace(/^INVITE/, 'OPTIONS')))).toEqual([200])
  })
})
