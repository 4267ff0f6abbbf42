import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planOf } from '../../shared/domain/default-number-plan.ts'
import { maskNumber } from '../../shared/domain/mask-number.ts'
import { parseCallerNumber, toE164 } from '../../shared/domain/phone-number.ts'

const e164 = (number: string) => ({ kind: 'e164', e164: number })

describe('what a line says about who calls', () => {
  it.each([
    ['+8613800138000', e164('+8613800138000')],
    ['  +8613800138000  ', e164('+8613800138000')],
    ['TEL:+8613800138000', e164('+8613800138000')],
    ['sips:+8613800138000@example.com:5061', e164('+8613800138000')],
    ['callto:+14155552671', e164('+14155552671')],
    ['+8613800138000@a@b', e164('+8613800138000')],
    ['0014155552671', e164('+14155552671')],
    ['0571 8765 4321', e164('+8657187654321')],
    ['+8613000000001', e164('+8613000000001')],
    // parameters of a number in the user part (RFC 3966), and with a context
    ['+8613800138000;npdi;rn=+8613900000000@ims.example', e164('+8613800138000')],
    ['13800138000;phone-context=+86', e164('+8613800138000')],
    // without its plus sign, with one too many, behind prefixes of carriers and PBXs
    ['85251234567', e164('+85251234567')],
    ['530330000', { kind: 'nationalUnknown', digits: '530330000' }],
    ['+4008001234', e164('+864008001234')],
    ['1795113800138000', e164('+8613800138000')],
    ['902152066273', e164('+862152066273')],
    ['12583113800138000', { ...e164('+8613800138000'), arrivedBy: '125831' }],
    ['15212345678', e164('+8615212345678')],
    // nobody’s block yet: not taken for one of North America
    ['16012345678', { kind: 'nationalUnknown', digits: '16012345678' }],
    ['95588', { kind: 'short', digits: '95588' }],
    ['10086', { kind: 'short', digits: '10086' }],
    ['*72#', { kind: 'short', digits: '*72#' }],
    ['agent-1001', { kind: 'internal', digits: 'agent-1001' }],
    ['00', { kind: 'short', digits: '00' }],
    ['000123', { kind: 'short', digits: '000123' }],
    ['+86138', { kind: 'short', digits: '+86138' }],
    ['x tel:12', { kind: 'internal', digits: 'xtel12' }],
    ['anonymous caller', { kind: 'internal', digits: 'anonymouscaller' }],
    ['the unknown', { kind: 'internal', digits: 'theunknown' }],
    ['Restricted', { kind: 'withheld' }],
    ['unavailable', { kind: 'withheld' }],
    ['private', { kind: 'withheld' }],
    [undefined, { kind: 'withheld' }],
    ['   ', { kind: 'withheld' }],
    ['sip:@example.com', { kind: 'withheld' }],
    ['—', { kind: 'withheld' }],
  ])('%j is %j', (raw, number) => expect(parseCallerNumber(raw)).toEqual(number))

  it('is read by the numbering plan of the country where it is written', () => {
    expect(toE164('(415) 555-2671', planOf('US'))).toBe('+14155552671')
    expect(toE164('(415) 555-2671', planOf('CN'))).toBe('+864155552671')
    expect(toE164('1002')).toBeUndefined()
    expect(toE164('')).toBeUndefined()
  })

  it('is the same however a person groups a mobile number, asked once or again', () => {
    const mobile = fc.tuple(fc.constantFrom('138', '139', '150', '186', '199'), fc.stringMatching(/^\d{8}$/))
    const gap = fc.constantFrom('', ' ', '-', ' - ')
    fc.assert(
      fc.property(mobile, gap, gap, ([first, rest], a, b) => {
        const number = `+86${first}${rest}`
        const written = `${first}${a}${rest.slice(0, 4)}${b}${rest.slice(4)}`
        for (const text of [number, written, `+86 ${written}`, `0086${first}${rest}`, number])
          expect(toE164(text)).toBe(number)
      }),
    )
  })

  it('is no mobile number of China where its beginning belongs to nobody', () => {
    for (const text of ['+8614000138000', '+8614000138001'])
      expect(parseCallerNumber(text)).toEqual({ kind: 'nationalUnknown', digits: text })
  })
})

describe('a masked number', () => {
  it.each([
    ['+8613800138000', '+861********00'],
    ['call 13800138000 and 02087654321', 'call 1380*****00 and 0208*****21'],
    ['123456', '123456'],
    ['1234567', '1234*67'],
    ['12345', '12345'],
  ])('%s is %s', (raw, masked) => expect(maskNumber(raw)).toBe(masked))
})
