import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPhoneLink, parsePhoneLink } from '../../shared/domain/phone-link.ts'
import { runsOf } from '../support/property.ts'

describe('a link of another program', () => {
  it.each([
    ['tel:+8613800138000', '+8613800138000'],
    ['TEL:+86-138-0013-8000', '+8613800138000'],
    ['tel:(0571)8765.4321', '057187654321'],
    ['tel:+86%20138%200013%208000', '+8613800138000'],
    ['tel://95588', '95588'],
    ['tel:*21#', '*21#'],
    ['tel:1002;phone-context=example.com', '1002'],
    ['tel:+8613800138000;ext=12;isub=1', '+8613800138000;ext=12'],
    ['sip:+862152066273;ext=801@pbx.example.com', '+862152066273;ext=801'],
    ['tel:+8613800138000;ext=abc', '+8613800138000'],
    ['tel:+8613800138000;ext=123456789', '+8613800138000'],
    ['callto:+8613800138000', '+8613800138000'],
    ['callto://13800138000/', '13800138000'],
    ['callto:13800138000?call', '13800138000'],
    ['sip:1002@pbx.example.com', '1002'],
    ['sip:+8613800138000;user=phone@pbx.example.com;transport=tcp?Replaces=abc', '+8613800138000'],
    ['sips:5000@[2001:db8::1]:5061', '5000'],
  ])('%s is the number %s', (link, number) => expect(parsePhoneLink(link)).toBe(number))

  it.each([
    ['another scheme', 'https://example.com/13800138000'],
    ['a name', 'sip:alice@example.com'],
    ['a password', 'sip:1002:secret@example.com'],
    ['two hosts', 'sip:1002@a@b'],
    ['no number', 'tel:'],
    ['a plus sign alone', 'tel:+'],
    ['a plus sign before a star', 'tel:+*21#'],
    ['a plus sign in the middle', 'tel:138+00'],
    ['a pause and tones', 'tel:13800138000,,1234'],
    ['a broken escape', 'tel:1380013800%'],
    ['an escape within an escape', 'tel:%2531380013800'],
    ['a line break', 'tel:138%0d%0a0013'],
    ['letters', 'tel:1-800-FLOWERS'],
    ['other digits than ours', 'tel:１３８００１３８０００'],
    ['a switch', 'tel:--profile'],
    ['too many digits', `tel:${'1'.repeat(33)}`],
    ['a very long link', `tel:1${';a=b'.repeat(100)}`],
  ])('with %s is refused', (_what, link) => expect(parsePhoneLink(link)).toBeUndefined())

  it('never gives anything but a short number, whatever is written', () => {
    const sign = fc.constantFrom(...'+0123456789*#-. ()%;:@?=/ABab,\n\r\0'.split(''))
    const rest = fc.oneof(
      fc.string(),
      fc.array(sign, { maxLength: 60 }).map((signs) => signs.join('')),
    )
    fc.assert(
      fc.property(fc.constantFrom('tel:', 'sip:', 'sips:', 'callto:', 'tel://'), rest, (scheme, text) => {
        const number = parsePhoneLink(scheme + text)
        if (number !== undefined) expect(number).toMatch(/^\+?[\d*#]{1,32}(?:;ext=\d{1,7})?$/)
      }),
      { numRuns: runsOf(2000) },
    )
  })

  it('finds every number that is written in the manner of RFC 3966, whatever follows it', () => {
    const digits = fc.array(fc.constantFrom(...'0123456789'.split('')), { minLength: 3, maxLength: 15 })
    const separator = fc.constantFrom('', '-', '.', '(', ')')
    const parameter = fc.constantFrom('', ';ext=99', ';isub=1;x-y=%41', ';phone-context=+86')
    fc.assert(
      fc.property(digits, fc.array(separator), fc.boolean(), parameter, (signs, gaps, isGlobal, after) => {
        const written = signs.map((digit, index) => digit + (gaps[index] ?? '')).join('')
        const plus = isGlobal ? '+' : ''
        expect(parsePhoneLink(`tel:${plus}${written}${after}`)).toBe(
          plus + signs.join('') + (after === ';ext=99' ? after : ''),
        )
      }),
    )
  })

  it('is found among the arguments of a start, and no other argument is', () => {
    expect(findPhoneLink(['--profile', 'tel', '--', 'tel:1002'])).toBe('tel:1002')
    expect(findPhoneLink(['--hub', 'https://hub.example.com', 'telephone'])).toBeUndefined()
  })
})
