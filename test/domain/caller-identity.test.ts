import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAssertedIdentity, readIdentity, readReferrer } from '../../shared/sip/caller-identity.ts'
import { repairLetters, textOfBytes } from '../../shared/sip/text-of-bytes.ts'
import { runsOf } from '../support/property.ts'

const headers = (named: Record<string, string | readonly string[]>) => ({
  getHeaders: (name: string): readonly string[] => [named[name] ?? []].flat(),
})
const identity = (named: Record<string, string | readonly string[]>) => readIdentity(headers(named))
const ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1'
const FROM = '"Zhang" <sip:13900139000@pbx.example>;tag=1'

describe('who calls', () => {
  it('is the number and the name of From', () => {
    expect(identity({ From: '"王小明" <sip:+8613800138000@ringdesk>' })).toEqual({
      from: '+8613800138000',
      displayName: '王小明',
    })
    expect(identity({ From: '<sip:1002@ringdesk>' })).toEqual({ from: '1002', displayName: null })
    expect(identity({ From: '"1002" <sip:1002@ringdesk>' })).toEqual({ from: '1002', displayName: null })
    expect(identity({ From: ANONYMOUS })).toEqual({ from: null, displayName: null })
    expect(identity({ From: '<sip:pbx.example>' })).toEqual({ from: null, displayName: null })
    expect(identity({})).toEqual({ from: null, displayName: null })
  })

  it.each([
    ['a sip address', '"Wang" <sip:+8613800138000@ims.example>', 'Wang'],
    ['a tel address', '<tel:+8613800138000>', null],
    ['a tel address without brackets', 'tel:+8613800138000', null],
    ['a sips address', '<sips:+8613800138000@ims.example;user=phone>', null],
    ['an address and a number in one header', '"Wang" <sip:wang@ims.example>, <tel:+8613800138000>', 'Wang'],
    [
      'an address and a number in two headers',
      ['"Wang" <sip:wang@ims.example>', '<tel:+8613800138000>'],
      'Wang',
    ],
    ['one that cannot be read, and one that can', '<<>>, <tel:+8613800138000>', null],
    ['one that is withheld, and one that is not', '<sip:anonymous@ims.example>, <tel:+8613800138000>', null],
    ['telephone parameters', '<tel:+8613800138000;npdi;rn=+8613900000000>', null],
  ])('is whom the network vouches for, before what the caller says: %s', (_what, asserted, displayName) => {
    for (const From of [FROM, ANONYMOUS, '<<>>'])
      expect(identity({ From, 'P-Asserted-Identity': asserted })).toEqual({
        from: '+8613800138000',
        displayName,
      })
  })

  it('is whom an older line vouches for, where no newer one does', () => {
    const party = (parameters: string) => ({
      From: FROM,
      'Remote-Party-ID': `"Wang" <sip:13800138000@pbx.example>${parameters}`,
    })
    expect(identity(party(';party=calling;privacy=off;screen=yes'))).toEqual({
      from: '13800138000',
      displayName: 'Wang',
    })
    expect(identity(party(''))).toEqual({ from: '13800138000', displayName: 'Wang' })
    expect(identity(party(';party=called'))).toEqual({ from: '13900139000', displayName: 'Zhang' })
    expect(identity(party(';privacy=full'))).toEqual({ from: null, displayName: null })
    expect(identity(party(';privacy=name'))).toEqual({ from: '13800138000', displayName: null })
    expect(identity({ ...party(''), 'P-Asserted-Identity': '<tel:+8613700137000>' }).from).toBe(
      '+8613700137000',
    )
  })

  it('is From where the network vouches for nobody that can be read', () => {
    expect(identity({ From: FROM, 'P-Asserted-Identity': '<<>>, "x"', 'Remote-Party-ID': ';' })).toEqual({
      from: '13900139000',
      displayName: 'Zhang',
    })
    expect(readAssertedIdentity(headers({ From: FROM }))).toBeNull()
  })

  it.each([
    ['id', true],
    ['header; id ;critical', true],
    ['user', true],
    ['none', false],
    ['session', false],
    ['identity', false],
  ])('is nobody where privacy is asked for: %s', (Privacy, isNobody) => {
    const asked = identity({ From: FROM, 'P-Asserted-Identity': '<tel:+8613800138000>', Privacy })
    expect(asked.from).toBe(isNobody ? null : '+8613800138000')
  })

  it.each([
    ['+8613800138000;npdi;rn=+8613900000000', '+8613800138000'],
    ['13800138000;phone-context=+86', '+8613800138000'],
    ['013800138000;phone-context=+86', '013800138000'],
    ['7042;phone-context=example.com', '7042'],
    ['863-1234;phone-context=+1-914-555', '863-1234'],
    ['+86-138-0013-8000', '+86-138-0013-8000'],
    ['%2B8613800138000', '+8613800138000'],
    ['50%25', '50%'],
    ['%FF1', '%FF1'],
    ['%E2%80%AE123', '123'],
    ['*55', '*55'],
  ])('is the number as it came, without telephone parameters: %s', (user, from) => {
    expect(identity({ From: `<sip:${user}@ims.example;user=phone>;tag=1` }).from).toBe(from)
  })

  it.each([
    ['"A \\"B\\" C"', 'A "B" C'],
    ['"C:\\\\Users"', 'C:\\Users'],
    ['张伟', '张伟'],
    ["O'Brien, Köln", "O'Brien, Köln"],
    ['"ÕÅÎ°"', '张伟'],
    [`"${String.fromCharCode(...new TextEncoder().encode('张优'))}"`, '张优'],
    ['"José"', 'José'],
    ['"Zoë Müller-Éléonore"', 'Zoë Müller-Éléonore'],
    ['"\u{FFFD}\u{FFFD}\u{FFFD}"', null],
    ['"\u{202E}gnaW\u0007"', 'gnaW'],
    [`"${'王'.repeat(20_000)}"`, '王'.repeat(80)],
    [`"${'👨‍👩‍👧'.repeat(100)}"`, '👨‍👩‍👧'.repeat(80)],
    ['""', null],
  ])('has a name that can be shown: %s', (name, displayName) => {
    expect(identity({ From: `${name} <sip:13900139000@pbx.example>;tag=1` }).displayName).toBe(displayName)
  })

  it('never throws, whatever the headers hold', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('<', '>', '"', '\\', ';', ',', 'sip:', 'tel:', '@', '%', '%FF', '=', '\u{D800}'),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
    })
    fc.assert(
      fc.property(text, text, text, text, (From, asserted, party, Privacy) => {
        identity({ From, 'P-Asserted-Identity': asserted, 'Remote-Party-ID': party, Privacy })
      }),
      { numRuns: runsOf(2000) },
    )
  })
})

describe('letters of a gateway', () => {
  it('a binary frame is UTF-8, and GBK on the lines that are not', () => {
    const gbk = Uint8Array.of(0xd5, 0xc5, 0xce, 0xb0)
    const utf8 = new TextEncoder().encode('From: "张"\r\nTo: "')
    expect(textOfBytes(utf8)).toBe('From: "张"\r\nTo: "')
    expect(textOfBytes(Uint8Array.of(...utf8, ...gbk, 0x0d, 0x0a, 0x78))).toBe('From: "张"\r\nTo: "张伟\r\nx')
    // no encoding at all
    expect(textOfBytes(Uint8Array.of(0x41, 0xff, 0x0a))).toHaveLength(3)
  })

  it('UTF-8 and common characters in GBK that were taken for Latin-1 are put right', () => {
    const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        const wrong = latin1(new TextEncoder().encode(name))
        expect(repairLetters(wrong)).toBe(name)
      }),
      { numRuns: runsOf(200) },
    )
    expect(repairLetters('ÍõÐ¡Ã÷ 138')).toBe('王小明 138')
    expect(repairLetters('张伟')).toBe('张伟')
  })
})

describe('who transferred a call', () => {
  it.each([
    ['<sip:1001@ringdesk>', '1001'],
    ['"Li Jing" <sip:1001@ringdesk;user=phone>;cid="x"', '1001'],
    ['sip:1001@ringdesk', '1001'],
    ['<sip:@ringdesk>', null],
    ['no address at all', null],
    ['', null],
  ])('%s is %s', (header, account) => {
    expect(readReferrer(headers({ 'Referred-By': header }))).toBe(account)
  })

  it('is nobody where the header is not there', () => {
    expect(readReferrer(headers({}))).toBeNull()
  })
})
