import fc from 'fast-check'
import { IncomingRequestMessage, LoggerFactory, Parser } from 'sip.js/lib/core/index.js'
import type { IncomingResponseMessage } from 'sip.js/lib/core/index.js'
import { NameAddrHeader } from 'sip.js/lib/grammar/index.js'
import { describe, expect, it } from 'vitest'
import { readMessage } from '../../hub/lines/switch/read-message.ts'
import { runsOf, timeLimitOf } from '../support/property.ts'
import { PLAIN_SDP } from '../support/raw-phone.ts'
import { SimSwitch, simQueue } from '../support/sim-switch.ts'
import { TORTURE } from '../support/sip-torture.ts'
import { waitUntil } from '../support/sim-wait.ts'

/** The switch's own reading of messages against sip.js's, which its core was made for. */
type SipMessage = IncomingRequestMessage | IncomingResponseMessage

const loggerFactory = new LoggerFactory()
loggerFactory.builtinEnabled = false
const logger = loggerFactory.getLogger('test')

/** An address in its parts; the order of parameters means nothing. */
const address = (header: unknown) =>
  header instanceof NameAddrHeader
    ? [header.displayName || '', header.uri.toString(), Object.entries(header.parameters as object).sort()]
    : header

/** What the core asks a message for. */
const factsOf = (message: SipMessage) => ({
  first:
    message instanceof IncomingRequestMessage
      ? [message.method, message.ruri?.toString()]
      : [message.method, message.statusCode, message.reasonPhrase],
  from: [address(message.from), message.fromTag || undefined],
  to: [address(message.to), message.toTag || undefined],
  dialog: [message.callId, message.cseq, message.viaBranch],
  contacts: message.getHeaders('contact').map((_, index) => address(message.parseHeader('contact', index))),
  others: ['via', 'record-route', 'user-agent', 'content-type', 'x-contact-id', 'expires'].map((name) =>
    message.getHeaders(name).map((value) => value.replace(/\s+/g, ' ')),
  ),
  body: message.body,
})

const readBySipJs = (text: string): SipMessage | undefined => {
  try {
    return Parser.parseMessage(text, logger)
  } catch {
    // sip.js throws at some messages; there is nothing to compare then
    return undefined
  }
}

/** Compares where both can read; false where one of them cannot. */
const expectAlike = (text: string): boolean => {
  const theirs = readBySipJs(text)
  const ours = readMessage(text)
  if ((theirs?.cseq ?? 0) >= 2 ** 31) return false
  const hasAddress = !(theirs instanceof IncomingRequestMessage) || theirs.ruri !== undefined
  const isComparable = hasAddress && theirs?.viaBranch?.startsWith('z9hG4bK') && theirs.from && theirs.to
  // escapes stay escaped where sip.js resolves them twice
  if (!isComparable || !theirs || !ours || text.includes('%')) return false
  expect(factsOf(ours)).toEqual(factsOf(theirs))
  return true
}

describe('messages are read as sip.js reads them', () => {
  it('all that phones and switch say in calls', async () => {
    const line = await SimSwitch.start({ queues: [simQueue({ members: [{ username: '1001' }] })] })
    const seen: string[] = []
    const onTraffic = (_isSent: boolean, text: string): void => void seen.push(text)
    const agent = await line.agent('1001', { onTraffic })
    const caller = await line.caller('131', { onTraffic, displayName: '王 "小" 伟' })
    const call = caller.call('after-sales')
    await call.answered()
    const rung = await waitUntil(() => agent.lastCall?.isTalking && agent.lastCall, 'the agent to talk')
    await rung.hold()
    await call.sendInfo('5')
    await rung.transfer('sip:4711@ringdesk')
    await call.hangUp()
    await rung.ended()
    await line.stop()
    expect(seen.length).toBeGreaterThan(20)
    expect(seen.filter((text) => !expectAlike(text))).toEqual([])
  })

  it('RFC 4475, where sip.js can read it', () => {
    const facts = { uri: 'sip:a@b.c', from: 'sip:d@e.f', to: 'sip:g@h.i', number: 1 }
    expect(TORTURE.filter(({ make }) => expectAlike(make(facts))).length).toBeGreaterThan(15)
  })

  it('what is nearly SIP', { timeout: timeLimitOf(30_000) }, () => {
    const text = [
      'INVITE sip:1001@ringdesk;transport=ws SIP/2.0',
      'Via: SIP/2.0/WS x.invalid;branch=z9hG4bKabc;rport',
      'Max-Forwards: 70',
      'From: "A \\"b\\" c" <sip:1001@ringdesk;user=phone>;tag=1;x="y;z"',
      'To: <sip:1001@ringdesk>;tag=2',
      'Call-ID: raw@x',
      'CSeq: 1 INVITE',
      'Contact: "x, y" <sip:abc@x.invalid;transport=ws>;expires=60;q=0.5',
      'Record-Route: <sip:one.invalid;lr>, <sip:two.invalid;lr>',
      'Content-Type: application/sdp',
      `Content-Length: ${PLAIN_SDP.length}`,
      '',
      PLAIN_SDP,
    ].join('\r\n')
    expect(expectAlike(text)).toBe(true)
    let compared = 0
    fc.assert(
      fc.property(
        fc.nat({ max: text.length }),
        fc.nat({ max: 3 }),
        fc.string({ maxLength: 3 }),
        (at, cut, put) => {
          if (expectAlike(text.slice(0, at) + put + text.slice(at + cut))) compared += 1
        },
      ),
      { numRuns: runsOf(300) },
    )
    expect(compared).toBeGreaterThan(20)
  })
})
