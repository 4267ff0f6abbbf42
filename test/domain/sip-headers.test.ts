import * as fc from 'fast-check'
import { Grammar } from 'sip.js'
import type { NameAddrHeader, URI } from 'sip.js'
import { describe, expect, it } from 'vitest'
import { readCSeq, readStartLine, splitMessage } from '../../shared/sip/message.ts'
import { readNameAddr, readNameAddrs } from '../../shared/sip/name-addr.ts'
import type { NameAddr } from '../../shared/sip/name-addr.ts'
import { decodeEscapes, splitOutside, unquote } from '../../shared/sip/pieces.ts'
import { readUri } from '../../shared/sip/uri.ts'
import type { SipUri } from '../../shared/sip/uri.ts'
import { branchOf, readVia } from '../../shared/sip/via.ts'
import { runsOf, timeLimitOf } from '../support/property.ts'

/**
 * What the grammar of RFC 3261 gives, as far as sip.js reads it rightly. It does not read rightly: `maddr` (it takes the place of the
 * host), `ttl` (it becomes a parameter of the header), a value of `lr` (it is lost), an empty port, and of several hops in one Via it
 * keeps the last, and of several Contacts in one header what stands behind `?` stays with the next address, too.
 */
const token = fc.stringMatching(/^[A-Za-z0-9.!%*_+`'~-]{1,8}$/)
const paramName = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,7}$/)
  .filter((name) => !/^(maddr|ttl|lr|transport|user|method|tag|q|expires|branch|received)$/i.test(name))
const host = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9-]{0,6}[a-z0-9](\.[a-z][a-z0-9]{1,5}){0,2}$/),
  fc.constantFrom('192.0.2.1', '[2001:db8::1]', '[::1]', 'PBX.Example'),
)
const user = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_.!~*'()&=+$,;?/-]{1,12}$/),
  fc.stringMatching(/^\+?[0-9]{3,14}(;[a-z]{2,5}(=[+0-9a-z]{1,9})?){0,2}$/),
  fc.constantFrom('1%20x', '%E5%BC%A0', '50%25', '1:pw'),
)
const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: null })
const uriParam = fc.oneof(
  fc.constantFrom('lr', 'transport=WS', 'transport=tcp', 'user=phone', 'method=INVITE', 'ob'),
  fc
    .tuple(paramName, fc.option(fc.stringMatching(/^[A-Za-z0-9[\]/:&+$._-]{1,8}$/), { nil: null }))
    .map(([name, value]) => (value === null ? name : `${name}=${value}`)),
)
const uriHeaders = fc.array(
  fc
    .tuple(fc.stringMatching(/^[a-z]{1,6}$/), fc.stringMatching(/^[A-Za-z0-9%.]{0,6}$/))
    .map((pair) => pair.join('=')),
  { maxLength: 2 },
)
const uriWith = (headersOfUri: typeof uriHeaders): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('sip:', 'sips:', 'SIP:'),
      fc.option(user, { nil: null }),
      host,
      port,
      fc.array(uriParam, { maxLength: 3 }),
      headersOfUri,
    )
    .map(([scheme, who, where, at, params, headers]) =>
      [
        scheme,
        who === null ? '' : `${who}@`,
        where,
        at === null ? '' : `:${at}`,
        ...params.map((param) => `;${param}`),
        headers.length === 0 ? '' : `?${headers.join('&')}`,
      ].join(''),
    )
const sipUri = uriWith(uriHeaders)
const quoted = fc
  .array(
    fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9 ,;<>@:.]{1,5}$/),
      fc.constantFrom('\\"', '\\\\', '张伟', 'é', '😀'),
    ),
    { maxLength: 5 },
  )
  .map((parts) => `"${parts.join('')}"`)
const displayName = fc.oneof(
  quoted.map((name) => `${name} `),
  quoted,
  fc.array(token, { minLength: 1, maxLength: 3 }).map((words) => `${words.join(' ')} `),
  fc.constant(''),
)
const headerParam = fc.oneof(
  token.map((value) => `;tag=${value}`),
  fc.tuple(paramName, fc.oneof(token, quoted)).map(([name, value]) => `;${name}=${value}`),
  paramName.map((name) => ` ; ${name}`),
)
const nameAddr = fc
  .tuple(displayName, sipUri, fc.array(headerParam, { maxLength: 3 }))
  .map(([name, uri, params]) => `${name}<${uri}>${params.join('')}`)
const contactParam = fc.oneof(
  headerParam,
  fc.integer({ min: 0, max: 99_999 }).map((seconds) => `;expires=${seconds}`),
  fc.constantFrom(';q=0.5', ';q=1'),
)

const uriFacts = (uri: URI) => ({
  scheme: uri.scheme,
  user: uri.user ?? null,
  host: uri.host,
  port: uri.port ?? null,
  parameters: uri.parameters,
  headers: uri.headers,
})
/** Our parts in the shape of sip.js. */
const ownUriFacts = (uri: SipUri) => {
  const headers: Record<string, string[]> = {}
  for (const [name, value] of uri.headers) {
    const key = name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
    headers[key] = [...(headers[key] ?? []), value]
  }
  return {
    scheme: uri.scheme,
    user: uri.user,
    host: uri.host.toLowerCase(),
    port: uri.port,
    parameters: Object.fromEntries(uri.parameters),
    headers,
  }
}
const facts = (header: NameAddrHeader) => ({
  // sip.js types it as text, and gives undefined for an address that has no name
  name: (header.displayName as string | undefined) ?? null,
  uri: uriFacts(header.uri),
  parameters: header.parameters,
})
const ownFacts = (header: NameAddr) => ({
  name: header.quotedName,
  uri: ownUriFacts(header.uri),
  parameters: Object.fromEntries(header.parameters),
})

/** Sets the facts of both side by side wherever sip.js can read, and fails where it can read next to nothing. */
function holdsAgainstSipJs<T>(arbitrary: fc.Arbitrary<T>, compare: (value: T) => boolean): void {
  let read = 0
  let all = 0
  fc.assert(
    fc.property(arbitrary, (value) => {
      all += 1
      if (compare(value)) read += 1
    }),
    { numRuns: runsOf(500) },
  )
  expect(read / all).toBeGreaterThan(0.5)
}

describe('headers of SIP', { timeout: timeLimitOf(30_000) }, () => {
  it('name and address: as sip.js reads them wherever it can', () => {
    holdsAgainstSipJs(nameAddr, (text) => {
      const theirs = Grammar.nameAddrHeaderParse(text)
      if (theirs === undefined) return false
      const ours = readNameAddr(text)
      expect(ours && ownFacts(ours)).toEqual(facts(theirs))
      return true
    })
  })

  it('an address alone: as sip.js reads it wherever it can', () => {
    holdsAgainstSipJs(sipUri, (text) => {
      const theirs = Grammar.URIParse(text)
      if (theirs === undefined) return false
      const ours = readUri(text)
      expect(ours && ownUriFacts(ours)).toEqual(uriFacts(theirs))
      return true
    })
  })

  it('several Contacts in one header: as sip.js reads them wherever it can', () => {
    const contacts = fc.array(
      fc.tuple(displayName, uriWith(fc.constant([])), fc.array(contactParam, { maxLength: 2 })),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    holdsAgainstSipJs(contacts, (values) => {
      const text = values.map(([name, uri, params]) => `${name}<${uri}>${params.join('')}`).join(', ')
      const theirs: unknown = Grammar.parse(text, 'Contact')
      if (!Array.isArray(theirs)) return false
      expect(readNameAddrs(text).map(ownFacts)).toEqual(
        theirs.map(({ parsed }: { parsed: NameAddrHeader }) => facts(parsed)),
      )
      return true
    })
  })

  it('a hop: as sip.js reads it wherever it can', () => {
    const via = fc
      .tuple(
        fc.constantFrom('SIP/2.0/WS', 'SIP/2.0/UDP', 'SIP / 2.0 / TLS', 'SIP/2.0/WSS'),
        host,
        port,
        fc.array(
          fc.oneof(
            token.map((branch) => `;branch=z9hG4bK${branch}`),
            fc.constantFrom(';rport', ' ; received=192.0.2.9', ';rport=7', ';alias'),
          ),
          { maxLength: 3 },
        ),
      )
      .map(([sent, where, at, params]) => `${sent} ${where}${at === null ? '' : `:${at}`}${params.join('')}`)
    holdsAgainstSipJs(via, (text) => {
      const theirs: unknown = Grammar.parse(text, 'Via')
      if (theirs === -1) return false
      const { transport, host: where, port: at, branch } = theirs as Record<string, unknown>
      const ours = readVia(text)
      expect(
        ours && { transport: ours.transport, host: ours.host, port: ours.port, branch: ours.branch },
      ).toEqual({
        transport,
        host: where,
        port: at ?? null,
        branch: branch ?? null,
      })
      expect(branchOf(text)).toBe(branch ?? null)
      return true
    })
  })

  it('CSeq and first line: as sip.js reads them wherever it can', () => {
    holdsAgainstSipJs(fc.tuple(fc.nat({ max: 2 ** 31 - 1 }), token), ([number, method]) => {
      const theirs: unknown = Grammar.parse(`${number} ${method}`, 'CSeq')
      if (theirs === -1) return false
      expect(readCSeq(`${number} ${method}`)).toEqual(theirs)
      return true
    })
    const reason = fc.oneof(
      fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, '')),
      fc.constant('OK'),
    )
    holdsAgainstSipJs(fc.tuple(fc.integer({ min: 100, max: 699 }), reason), ([status, phrase]) => {
      const theirs: unknown = Grammar.parse(`SIP/2.0 ${status} ${phrase}`, 'Request_Response')
      if (theirs === -1) return false
      expect(readStartLine(`SIP/2.0 ${status} ${phrase}`)).toEqual({
        kind: 'response',
        status,
        reason: phrase,
      })
      return true
    })
    holdsAgainstSipJs(fc.tuple(token, sipUri), ([method, uri]) => {
      const theirs: unknown = Grammar.parse(`${method} ${uri} SIP/2.0`, 'Request_Response')
      if (theirs === -1) return false
      expect(readStartLine(`${method} ${uri} SIP/2.0`)).toEqual({
        kind: 'request',
        method,
        uri,
        version: '2.0',
      })
      return true
    })
  })

  it.each([
    ['"Zhang" <sip:13900139000@0fb38bfd0a0d>;tag=1', 'Zhang', '13900139000', '0fb38bfd0a0d'],
    ['张伟 <sip:13900139000@pbx.example>;tag=1', '张伟', '13900139000', 'pbx.example'],
    ["O'Brien & Söhne, Köln <sip:1@pbx>;tag=1", "O'Brien & Söhne, Köln", '1', 'pbx'],
    ['<tel:+8613800138000>;tag=1', null, '+8613800138000', ''],
    ['tel:+8613800138000;tag=1', null, '+8613800138000', ''],
    ['<tel:7042;phone-context=example.com>;tag=1', null, '7042', ''],
    ['"A \\"B\\" C" <sip:1@pbx>;tag=1', 'A "B" C', '1', 'pbx'],
    ['"A \\\\ B" <sip:1@pbx>;tag=1', 'A \\ B', '1', 'pbx'],
    ['"never closed <sip:1@pbx>;tag=1', 'never closed', '1', 'pbx'],
    ['"A"B" <sip:1@pbx>;tag=1', 'A"B', '1', 'pbx'],
    ['<sip:1@pbx;tag=1', null, '1', 'pbx'],
    ['<sip:50%25@pbx>;tag=1', null, '50%', 'pbx'],
    ['<sip:%FF1@pbx>;tag=1', null, '%FF1', 'pbx'],
    ['<sip:1@2@pbx>;tag=1', null, '1@2', 'pbx'],
    ['<sip:1@fe80::1>;tag=1', null, '1', 'fe80::1'],
    ['<sip:1@pbx.example.>;tag=1', null, '1', 'pbx.example.'],
    ['<13800138000@pbx>;tag=1', null, '13800138000', 'pbx'],
    ['<13800138000>;tag=1', null, '13800138000', ''],
    [' < sip:1@pbx > ; tag = 1 ', null, '1', 'pbx'],
  ])('%s: what sip.js cannot read is read', (text, name, who, where) => {
    const read = readNameAddr(text)
    expect(read && [read.displayName, read.uri.user, read.uri.host, read.parameters.get('tag')]).toEqual([
      name,
      who,
      where,
      '1',
    ])
  })

  it('what holds no address is none, and costs no other value', () => {
    for (const text of ['', '<>', '"x"', '"x" <>', 'nobody', '<sip:>', '<sip:@>', '<tel:>', ';;,,'])
      expect([text, readNameAddr(text)]).toEqual([text, null])
    expect(
      readNameAddrs('<sip:1@a>;x="a,b", <>, "c,d" <sip:2@b?e=f,g>, sip:3@c;expires=3').map(
        ({ uri }) => uri.user,
      ),
    ).toEqual(['1', '2', '3'])
  })

  it('never throws, and takes no longer for what is made to take long', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({
            unit: fc.constantFrom('<', '>', '"', '\\', ';', ',', '@', ':', '?', '%', ' ', 'sip:', 'a'),
          }),
        ),
        (text) => {
          readNameAddrs(text)
          readVia(text)
          branchOf(text)
          readCSeq(text)
          splitMessage(text)
          unquote(text)
        },
      ),
      { numRuns: runsOf(1000) },
    )
    for (const piece of [
      '"',
      '\\"',
      '<',
      '<>',
      ';',
      ',',
      '@',
      ':',
      ' ',
      '\t',
      '%',
      '%41',
      '?',
      '&',
      '=',
      '[',
      '/',
      '\r\n ',
      '\r\n',
      'a:',
      '"<',
      '",',
      ';branch ',
      ' SIP/2.0',
      '1',
      'SIP/2.0/WS a ',
    ]) {
      const long = piece.repeat(Math.ceil(100_000 / piece.length))
      const began = performance.now()
      for (const text of [
        long,
        `sip:${long}`,
        `"${long}`,
        `<sip:${long}`,
        `SIP/2.0/WS a${long}b`,
        `INVITE ${long}`,
        `SIP/2.0 200${long}`,
      ]) {
        readNameAddrs(text)
        readNameAddr(text)
        readUri(text)
        readVia(text)
        branchOf(text)
        readCSeq(text)
        splitMessage(text)
        decodeEscapes(text)
        splitOutside(text, ';')
      }
      // many times what it takes; what is not linear takes minutes
      expect([piece, performance.now() - began < 3000]).toEqual([piece, true])
    }
  })
})

describe('a message of SIP', () => {
  it('is split into long names, unfolded values and its body', () => {
    const text =
      'INVITE sip:1@a SIP/2.0\r\nv: SIP/2.0/WS a\r\n ;branch=z9hG4bK1\r\nno header\r\nSubject :  \r\n hi \r\nX-Contact-Id: 7\r\n\r\nv=0\r\n\r\nm='
    expect(splitMessage(text)).toEqual({
      start: { kind: 'request', method: 'INVITE', uri: 'sip:1@a', version: '2.0' },
      headers: [
        { name: 'via', value: 'SIP/2.0/WS a ;branch=z9hG4bK1' },
        { name: 'subject', value: 'hi' },
        { name: 'x-contact-id', value: '7' },
      ],
      body: 'v=0\r\n\r\nm=',
      isComplete: true,
    })
  })

  it('may end its lines with LF alone, and may lack its last line', () => {
    expect(splitMessage('SIP/2.0 180\nTo: <sip:1@a>')).toEqual({
      start: { kind: 'response', status: 180, reason: '' },
      headers: [{ name: 'to', value: '<sip:1@a>' }],
      body: '',
      isComplete: false,
    })
    expect(splitMessage('rubbish')).toBeNull()
  })
})
