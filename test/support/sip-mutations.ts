import * as fc from 'fast-check'

/** An INVITE as a gateway sends it, as its lines: the first one, and each header by its name. */
export interface InviteFacts {
  /** Where the phone said that it is to be reached, without brackets. */
  readonly uri: string
  /** Makes Call-ID, branch and tag unlike those of every other one. */
  readonly number: number
  /** Of the gateway; default: one that begins with a digit, as containers have it, which sip.js cannot read. */
  readonly host?: string
}

const SDP = [
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.7',
  's=-',
  'c=IN IP4 192.0.2.7',
  't=0 0',
  'm=audio 40000 RTP/AVP 0',
  '',
].join('\r\n')

/** Headers that are not needed for a call, as gateways send them. */
const OPTIONAL = [
  'P-Asserted-Identity: "Wang" <sip:+8613800138000@ims.example;user=phone>, <tel:+8613800138000>',
  'Remote-Party-ID: "Wang" <sip:13800138000@pbx.example>;party=calling;privacy=off;screen=yes',
  'Diversion: <sip:4008001234@ims.example>;reason=unconditional;counter=1',
  'Privacy: none',
  'X-Contact-Id: 1764500000.17',
  'X-Linkedid: 1764500000.17',
  'X-Queue: support',
  'X-Waited: 12',
  'Reason: Q.850;cause=16;text="Normal"',
  'Expires: 180',
  'Session-Expires: 1800;refresher=uac',
  'Supported: timer, 100rel, replaces',
  'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS',
  'Record-Route: <sip:192.0.2.8;lr;ftag=x>',
  'User-Agent: 0fb38bfd0a0d gateway',
  'Content-Disposition: session',
  'Call-Info: <http://ims.example/x>;purpose=info',
  'Accept: application/sdp',
  'Require: 100rel',
]

/** Returns an INVITE that rings, of these parts. */
export function plainInvite(
  { uri, number, host = '0fb38bfd0a0d' }: InviteFacts,
  headers: Readonly<Record<string, string>> = {},
): string {
  const lines = {
    Via: `SIP/2.0/WS ${host};branch=z9hG4bK-m${number};rport`,
    'Max-Forwards': '70',
    From: `"Zhang" <sip:13900139000@pbx.example>;tag=m${number}`,
    To: `<${uri}>`,
    'Call-ID': `mutated-${number}@pbx.example`,
    CSeq: '1 INVITE',
    Contact: `<sip:asterisk@${host}:5060;transport=ws>`,
    ...headers,
  }
  return [
    `INVITE ${uri} SIP/2.0`,
    ...Object.entries(lines).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n')
}

interface Change {
  readonly kind: 'cut' | 'insert' | 'overwrite' | 'dropLine' | 'doubleLine' | 'swapLines' | 'retype' | 'break'
  readonly at: number
  readonly length: number
  readonly text: string
}

/** What is hard to read, or is not to be there. */
const pieces = fc.oneof(
  fc.constantFrom(
    '"',
    '\\',
    '<',
    '>',
    ';',
    ',',
    ':',
    '@',
    '%',
    '%00',
    '%FF',
    '%25',
    '=',
    ' ',
    '\t',
    '\r\n',
    '\r\n ',
    '\r',
    '\n',
    '\0',
    '?',
    '&',
    '[',
    ']',
    '张伟',
    '😀',
    '\u{202E}',
    '\u{D800}',
    'sip:',
    'tel:+86',
    ';tag=',
    ';branch=',
    'SIP/2.0',
    '9'.repeat(20),
    '-1',
    'x'.repeat(300),
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(
    'cut',
    'insert',
    'overwrite',
    'dropLine',
    'doubleLine',
    'swapLines',
    'retype',
    'break',
  ),
  at: fc.nat({ max: 100_000 }),
  length: fc.integer({ min: 1, max: 12 }),
  text: pieces,
})

function apply(message: string, { kind, at, length, text }: Change): string {
  const place = at % (message.length + 1)
  const lines = message.split('\r\n')
  const line = at % lines.length
  const joined = (changed: readonly string[]): string => changed.join('\r\n')
  switch (kind) {
    case 'cut':
      return message.slice(0, place) + message.slice(place + length)
    case 'insert':
      return message.slice(0, place) + text + message.slice(place)
    case 'overwrite':
      return message.slice(0, place) + text + message.slice(place + text.length)
    case 'dropLine':
      return joined(lines.filter((_, index) => index !== line))
    case 'doubleLine':
      return joined(lines.flatMap((one, index) => (index === line ? [one, one.slice(0, -length)] : [one])))
    case 'swapLines':
      return joined([...lines.slice(line), ...lines.slice(0, line)])
    case 'retype':
      // a header that says something else altogether
      return joined(lines.map((one, index) => (index === line ? `${one.split(':')[0] ?? ''}: ${text}` : one)))
    case 'break':
      return message.slice(0, place)
  }
}

/** INVITEs of gateways with one to four faults; the same INVITE without a fault now and then. */
export const mutatedInvites = (facts: fc.Arbitrary<InviteFacts>): fc.Arbitrary<string> =>
  fc
    .tuple(
      facts,
      fc.subarray(OPTIONAL.slice(0, -1)),
      fc.boolean(),
      fc.nat({ max: 9 }),
      fc.array(change, { maxLength: 4 }),
    )
    .map(([fact, optional, hasSdp, demands, changes]) => {
      const required = demands === 0 ? OPTIONAL.slice(-1) : []
      const body = hasSdp ? SDP : ''
      const type = hasSdp ? ['Content-Type: application/sdp', `Content-Length: ${body.length}`] : []
      const plain = plainInvite(fact)
      const message = [plain.slice(0, -4), ...optional, ...required, ...type, '', body].join('\r\n')
      return changes.reduce(apply, message)
    })
