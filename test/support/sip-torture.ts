/**
 * Messages that try a SIP element the hard way: the categories of RFC 4475, each as a text of our own. They are made for
 * an address, so that the same ones can be sent to the switch and to a phone.
 */
export interface TortureCase {
  /** Section of RFC 4475. */
  readonly section: string
  readonly what: string
  /** `number` makes Call-ID and branch unlike those of every other message. */
  make(facts: TortureFacts): string
  /** Statuses of which one is a right answer by RFC 3261; none where a right element says nothing. */
  readonly answers: readonly number[]
  /** Of the switch to who has not proven an account, where that differs: it reads fewer headers. */
  readonly answersToStranger?: readonly number[]
}
export interface TortureFacts {
  /** Request-URI that is meant for the receiver. */
  readonly uri: string
  /** Address of record of the sender, without brackets. */
  readonly from: string
  readonly to: string
  readonly number: number
}

type Lines = Record<string, string | readonly string[] | null>

const SDP = [
  'v=0',
  'o=- 4475 1 IN IP4 192.0.2.7',
  's=-',
  'c=IN IP4 192.0.2.7',
  't=0 0',
  'm=audio 40000 RTP/AVP 0',
  'a=rtpmap:0 PCMU/8000',
  '',
].join('\r\n')

function write(
  facts: TortureFacts,
  method: string,
  lines: Lines = {},
  { body = '', first = `${method} ${facts.uri} SIP/2.0` }: { body?: string; first?: string } = {},
): string {
  const all: Lines = {
    Via: `SIP/2.0/WS torture.invalid;branch=z9hG4bK-torture-${facts.number}`,
    'Max-Forwards': '70',
    From: `<${facts.from}>;tag=from-${facts.number}`,
    To: `<${facts.to}>`,
    'Call-ID': `torture-${facts.number}@torture.invalid`,
    CSeq: `${facts.number + 1} ${method}`,
    Contact: '<sip:torturer@torture.invalid;transport=ws>',
    ...(body === '' ? {} : { 'Content-Type': 'application/sdp' }),
    'Content-Length': String(Buffer.byteLength(body)),
    ...lines,
  }
  const headers = Object.entries(all).flatMap(([name, value]) =>
    value === null
      ? []
      : typeof value === 'string'
        ? [`${name}: ${value}`]
        : value.map((one) => `${name}: ${one}`),
  )
  return [first, ...headers, '', body].join('\r\n')
}
const answer = (facts: TortureFacts, status: string, lines: Lines = {}): string =>
  write(facts, 'OPTIONS', lines, { first: `SIP/2.0 ${status}` })

/** Read: whatever the receiver thinks of it, it has understood it. */
const READ = [200, 401, 403, 404, 405, 407, 480, 481, 486, 488, 489]
const BAD = [400]

export const TORTURE: readonly TortureCase[] = [
  // ---- 3.1.1 valid
  {
    section: '3.1.1.1',
    what: 'a short message that uses every freedom of the syntax',
    make: (facts) =>
      [
        `OPTIONS ${facts.uri} SIP/2.0`,
        `TO :\r\n  "O\\"Brien" <${facts.to}>`,
        `f: "quoted \\\\ name" <${facts.from}> ; tag = from-${facts.number}`,
        'MaX-fOrWaRdS: 0068',
        `Call-ID: torture-${facts.number}@torture.invalid`,
        `CSEQ : 0009\r\n  OPTIONS`,
        `v: SIP  / 2.0\r\n /WS\r\n  torture.invalid ; branch = z9hG4bK-torture-${facts.number}`,
        's :',
        'NewFangledHeader:   newfangled value\r\n continued newfangled value',
        'UnknownHeaderWithUnusualValue: ;;,,;;,;',
        'm:"Quoted string \\"\\"" <sip:torturer@torture.invalid> ; newparam = newvalue',
        'l: 0',
        '',
        '',
      ].join('\r\n'),
    answers: [...READ, ...BAD],
  },
  {
    section: '3.1.1.2',
    what: 'a wide range of valid characters',
    make: (facts) =>
      write(facts, 'OPTIONS', {
        From: `"BEL:\\\u0007 NUL:\\\u0000 DEL:\\\u007f" <sip:1_unusual.URI~(to-be!sure)&isn't+it$@torture.invalid>;tag=_token~1'+\`*%!-.`,
        'Call-ID': `intmeth.word%ZK-!.*_+'@word\`~)(><:\\/"][?}{-${facts.number}`,
        "extensionHeader-!.%*+_`'~": '\ufeff大停電',
      }),
    answers: [...READ, ...BAD],
  },
  {
    section: '3.1.1.3',
    what: 'escaped characters in addresses',
    make: (facts) =>
      write(facts, 'OPTIONS', {
        From: `"%Z%45" <sip:%75%73%65%72@torture.invalid>;tag=from-${facts.number}`,
      }),
    answers: READ,
  },
  {
    section: '3.1.1.4',
    what: 'escaped nulls in addresses',
    make: (facts) =>
      write(facts, 'REGISTER', {
        From: `sip:null-%00-null@torture.invalid;tag=from-${facts.number}`,
        Contact: ['<sip:%00@torture.invalid>', '<sip:%00%00@torture.invalid>'],
      }),
    answers: READ,
  },
  {
    section: '3.1.1.5',
    what: 'a % that is no escape',
    make: (facts) =>
      write(facts, 'RE%47IST%45R', { From: `"%Z%45" <${facts.from}>;tag=from-${facts.number}` }),
    answers: [...READ, ...BAD, 501],
  },
  {
    section: '3.1.1.6',
    what: 'no blank between a display name and its address',
    make: (facts) => write(facts, 'OPTIONS', { From: `caller<${facts.from}>;tag=from-${facts.number}` }),
    answers: READ,
  },
  {
    section: '3.1.1.7',
    what: 'very long values',
    make: (facts) =>
      write(facts, 'OPTIONS', {
        From: `"I have a ${'very '.repeat(400)}long name" <sip:${'x'.repeat(2000)}@torture.invalid;p=${'y'.repeat(2000)}>;tag=${'1'.repeat(1000)}`,
        'Call-ID': `${'long'.repeat(500)}-${facts.number}`,
        Via: [
          `SIP/2.0/WS torture.invalid;branch=z9hG4bK-torture-${facts.number}`,
          ...Array.from(
            { length: 40 },
            (_, index) => `SIP/2.0/TCP hop${index}.invalid;branch=z9hG4bK${index}`,
          ),
        ],
      }),
    answers: READ,
    answersToStranger: BAD,
  },
  {
    section: '3.1.1.8',
    what: 'octets after the announced body',
    make: (facts) => `${write(facts, 'OPTIONS')}INVITE ${facts.uri} SIP/2.0\r\nand so on`,
    answers: READ,
  },
  {
    section: '3.1.1.9',
    what: 'semicolons in the user part',
    make: (facts) =>
      write(
        facts,
        'OPTIONS',
        {},
        { first: `OPTIONS ${facts.uri.replace('sip:', 'sip:user;par=u%40x;')} SIP/2.0` },
      ),
    answers: [...READ, ...BAD],
  },
  {
    section: '3.1.1.10',
    what: 'transports that nobody has heard of',
    make: (facts) =>
      write(facts, 'OPTIONS', {
        Via: [
          `SIP/2.0/WS torture.invalid;branch=z9hG4bK-torture-${facts.number}`,
          'SIP/2.0/UNKNOWN t2.invalid;branch=z9hG4bKkdj',
          'SIP/2.0/SCTP t3.invalid;branch=z9hG4bKasd',
        ],
      }),
    answers: READ,
  },
  {
    section: '3.1.1.11',
    what: 'a body of several parts',
    make: (facts) =>
      write(
        facts,
        'MESSAGE',
        { 'Content-Type': 'multipart/mixed;boundary=7a9cbec02ceef655' },
        {
          body: '--7a9cbec02ceef655\r\nContent-Type: text/plain\r\n\r\nHello\r\n--7a9cbec02ceef655--\r\n',
        },
      ),
    answers: [...READ, 415],
  },
  {
    section: '3.1.1.12',
    what: 'an answer with an unusual reason phrase',
    make: (facts) => answer(facts, '200 = 2**3 * 5**2 но сто девяносто девять - простое'),
    answers: [],
  },
  {
    section: '3.1.1.13',
    what: 'an answer without a reason phrase',
    make: (facts) => answer(facts, '100 '),
    answers: [],
  },
  // ---- 3.1.2 invalid
  {
    section: '3.1.2.1',
    what: 'separators without anything between them',
    make: (facts) =>
      write(facts, 'INVITE', {
        Via: `SIP/2.0/WS torture.invalid;branch=z9hG4bK-torture-${facts.number};,;,,`,
        Contact: '"Joe" <sip:joe@torture.invalid>;;;;',
      }),
    answers: [...BAD, 407],
  },
  {
    section: '3.1.2.2',
    what: 'more announced than sent',
    make: (facts) => write(facts, 'INVITE', { 'Content-Length': '9999' }, { body: SDP }),
    answers: BAD,
  },
  {
    section: '3.1.2.3',
    what: 'a negative length',
    make: (facts) => write(facts, 'INVITE', { 'Content-Length': '-999' }, { body: SDP }),
    answers: BAD,
  },
  {
    section: '3.1.2.4',
    what: 'numbers too large for their fields',
    make: (facts) =>
      write(facts, 'REGISTER', {
        CSeq: '36893488147419103232 REGISTER',
        'Max-Forwards': '300',
        Expires: '100000000000000000000000',
        Contact: '<sip:torturer@torture.invalid>;expires=280297596632815',
      }),
    answers: BAD,
  },
  {
    section: '3.1.2.5',
    what: 'an answer with numbers too large for their fields',
    make: (facts) =>
      answer(facts, '503 Service Unavailable', {
        CSeq: '9292394834772304023312 OPTIONS',
        'Retry-After': '949302838503028349304023988',
      }),
    answers: [],
  },
  {
    section: '3.1.2.6',
    what: 'a quotation that never ends',
    make: (facts) => write(facts, 'INVITE', { To: `"Mr. J. User <${facts.to}>` }),
    // who can make out the address may take it
    answers: [...BAD, 407],
  },
  {
    section: '3.1.2.7',
    what: 'brackets around the Request-URI',
    make: (facts) => write(facts, 'INVITE', {}, { first: `INVITE <${facts.uri}> SIP/2.0` }),
    answers: [...BAD, 416],
  },
  {
    section: '3.1.2.8',
    what: 'a blank within the Request-URI',
    make: (facts) => write(facts, 'INVITE', {}, { first: `INVITE ${facts.uri}; lr SIP/2.0` }),
    answers: BAD,
  },
  {
    section: '3.1.2.9',
    what: 'several blanks in the request line',
    make: (facts) => write(facts, 'INVITE', {}, { first: `INVITE  ${facts.uri}  SIP/2.0` }),
    answers: [...BAD, 407],
  },
  {
    section: '3.1.2.10',
    what: 'blanks at the end of the request line',
    make: (facts) => write(facts, 'OPTIONS', {}, { first: `OPTIONS ${facts.uri} SIP/2.0  ` }),
    answers: [...BAD, 200],
  },
  {
    section: '3.1.2.11',
    what: 'headers within the Request-URI',
    make: (facts) =>
      write(facts, 'INVITE', {}, { first: `INVITE ${facts.uri}?Route=%3Csip:torture.invalid%3E SIP/2.0` }),
    answers: [...BAD, 407],
  },
  {
    section: '3.1.2.12',
    what: 'a date in another time zone than GMT',
    make: (facts) => write(facts, 'OPTIONS', { Date: 'Fri, 01 Jan 2010 16:00:00 EST' }),
    answers: [...READ, ...BAD],
  },
  {
    section: '3.1.2.13',
    what: 'an address with parameters and no brackets',
    make: (facts) =>
      write(facts, 'REGISTER', { Contact: 'sip:torturer@torture.invalid?Route=%3Csip:torture.invalid%3E' }),
    answers: [...BAD, 401, 405],
  },
  {
    section: '3.1.2.14',
    what: 'blanks within an address',
    make: (facts) => write(facts, 'OPTIONS', { To: `< ${facts.to} >` }),
    answers: [...READ, ...BAD],
  },
  {
    section: '3.1.2.15',
    what: 'a display name with characters that need quotes',
    make: (facts) =>
      write(facts, 'OPTIONS', { From: `Bell, Alexander <${facts.from}>;tag=from-${facts.number}` }),
    answers: [...BAD, ...READ],
  },
  {
    section: '3.1.2.16',
    what: 'a version of SIP that does not exist',
    make: (facts) => write(facts, 'OPTIONS', {}, { first: `OPTIONS ${facts.uri} SIP/7.0` }),
    answers: [505],
  },
  {
    section: '3.1.2.17',
    what: 'a CSeq of another method',
    make: (facts) => write(facts, 'OPTIONS', { CSeq: '8 INVITE' }),
    answers: BAD,
  },
  {
    section: '3.1.2.18',
    what: 'an unknown method and a CSeq of another one',
    make: (facts) => write(facts, 'NEWMETHOD', { CSeq: '8 INVITE' }),
    answers: [...BAD, 501],
  },
  {
    section: '3.1.2.19',
    what: 'an answer with an overlarge status',
    make: (facts) => answer(facts, '4294967301 better not break the receiver'),
    answers: [],
  },
  // ---- 3.2 transactions
  {
    section: '3.2.1',
    what: 'a branch that is only the cookie',
    make: (facts) => write(facts, 'OPTIONS', { Via: 'SIP/2.0/WS torture.invalid;branch=z9hG4bK' }),
    answers: READ,
  },
  // ---- 3.3 applications
  {
    section: '3.3.1',
    what: 'an INVITE without Call-ID, From and To',
    make: (facts) => write(facts, 'INVITE', { From: null, To: null, 'Call-ID': null }),
    // an answer must repeat what is missing
    answers: [],
  },
  {
    section: '3.3.2',
    what: 'a Request-URI of an unknown scheme',
    make: (facts) =>
      write(facts, 'OPTIONS', {}, { first: 'OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0' }),
    answers: [416, 400],
  },
  {
    section: '3.3.3',
    what: 'a Request-URI of a scheme that is not SIP’s',
    make: (facts) => write(facts, 'OPTIONS', {}, { first: 'OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0' }),
    answers: [416, 400],
  },
  {
    section: '3.3.4',
    what: 'addresses of unknown schemes in headers',
    make: (facts) => write(facts, 'OPTIONS', { To: 'isbn:2983792873', Contact: '<name:John_Smith>' }),
    answers: [...READ, ...BAD],
  },
  {
    section: '3.3.5',
    what: 'extensions that are required and unknown',
    make: (facts) => write(facts, 'OPTIONS', { Require: 'nothingSupportsThis, nothingSupportsThisEither' }),
    answers: [420],
  },
  {
    section: '3.3.6',
    what: 'a body of an unknown type',
    make: (facts) =>
      write(
        facts,
        'INVITE',
        { 'Content-Type': 'application/unknownformat' },
        { body: '<audio><pcmu/></audio>' },
      ),
    answers: [415, 407],
  },
  {
    section: '3.3.7',
    what: 'an authorization of an unknown scheme',
    make: (facts) => write(facts, 'REGISTER', { Authorization: 'NoOneKnowsThisScheme opaque-data=here' }),
    answers: [401, 405],
  },
  {
    section: '3.3.8',
    what: 'several values where one is allowed',
    make: (facts) =>
      write(facts, 'INVITE', {
        From: [`<${facts.from}>;tag=1`, `<sip:other@torture.invalid>;tag=2`],
        To: [`<${facts.to}>`, '<sip:another@torture.invalid>'],
        'Call-ID': ['one@torture.invalid', 'two@torture.invalid'],
        CSeq: ['5 INVITE', '59 INVITE'],
      }),
    answers: BAD,
  },
  {
    section: '3.3.9',
    what: 'two lengths',
    make: (facts) => write(facts, 'OPTIONS', { 'Content-Length': ['0', '138'] }),
    answers: BAD,
  },
  {
    section: '3.3.10',
    what: 'an answer whose Via is a broadcast address',
    make: (facts) => answer(facts, '200 OK', { Via: 'SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23' }),
    answers: [],
  },
  {
    section: '3.3.11',
    what: 'no hops left',
    make: (facts) => write(facts, 'OPTIONS', { 'Max-Forwards': '0' }),
    answers: [483, 200],
  },
  {
    section: '3.3.12',
    what: 'a REGISTER with a parameter of its contact',
    make: (facts) => write(facts, 'REGISTER', { Contact: '<sip:torturer@torture.invalid>;+sip.unknown="x"' }),
    answers: [401, 405],
  },
  {
    section: '3.3.13',
    what: 'a REGISTER with a parameter of the address',
    make: (facts) => write(facts, 'REGISTER', { Contact: '<sip:torturer@torture.invalid;unknownparam>' }),
    answers: [401, 405],
  },
  {
    section: '3.3.14',
    what: 'a REGISTER with headers within the address',
    make: (facts) =>
      write(facts, 'REGISTER', { Contact: '<sip:torturer@torture.invalid?Route=%3Csip:torture.invalid%3E>' }),
    answers: [401, 400, 405],
  },
  {
    section: '3.3.15',
    what: 'an INVITE that takes no session description',
    make: (facts) => write(facts, 'INVITE', { Accept: 'text/nobody-knows' }, { body: SDP }),
    answers: [406, 407],
  },
  // ---- 3.4 the old syntax
  {
    section: '3.4.1',
    what: 'an INVITE of RFC 2543: no branch, no tag, no hops',
    make: (facts) =>
      write(
        facts,
        'INVITE',
        { Via: 'SIP/2.0/WS torture.invalid', From: facts.from, To: facts.to, 'Max-Forwards': null },
        { body: SDP },
      ),
    answers: [...BAD, 407],
  },
]
