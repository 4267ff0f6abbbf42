import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_PLAN } from '../../shared/domain/default-number-plan.ts'
import { LONGEST_TEXT } from '../../shared/domain/number-text.ts'
import { dialText } from '../../shared/domain/party-number.ts'
import { findPhoneLink, parsePhoneLink } from '../../shared/domain/phone-link.ts'
import { readTypedNumber, type TypedNumber } from '../../shared/domain/typed-number.ts'
import { runsOf } from '../support/property.ts'

const READER = { plan: DEFAULT_PLAN, isExtension: (digits: string) => ['1002', '5000'].includes(digits) }
/** What the dial field makes of a text: `NUMBER` or `NUMBER×EXTENSION`; several behind a question mark; else why there is none. */
function said(found: TypedNumber): string {
  const one = ({ number, extension }: Extract<TypedNumber, { kind: 'one' }>): string =>
    extension === null ? dialText(number) : `${dialText(number)}×${extension}`
  if (found.kind === 'none') return found.why
  if (found.kind === 'one') return one(found)
  return `? ${found.choices.map((choice) => one({ kind: 'one', ...choice })).join(' / ')}`
}

describe('a link of another program', () => {
  it.each([
    ['tel:+8613800138000', '+8613800138000', '+8613800138000'],
    ['TEL:+86-138-0013-8000', '+86-138-0013-8000', '+8613800138000'],
    ['tel:(0571)8765.4321', '(0571)8765.4321', '+8657187654321'],
    ['tel:+86%20138%200013%208000', '+86 138 0013 8000', '+8613800138000'],
    ['tel://95588', '95588', '95588'],
    ['tel:*21#', '*21#', '*21#'],
    ['tel:1002;phone-context=example.com', '1002', '1002'],
    ['tel:13800138000;phone-context=+86', '+86 13800138000', '+8613800138000'],
    ['tel:+8613800138000;ext=12;isub=1', '+8613800138000;ext=12', '+8613800138000×12'],
    ['tel:+8613800138000;isub=1;ext=12', '+8613800138000;ext=12', '+8613800138000×12'],
    ['sip:+862152066273;ext=801@pbx.example.com', '+862152066273;ext=801', '+862152066273×801'],
    ['callto:+8613800138000', '+8613800138000', '+8613800138000'],
    ['callto://13800138000/', '13800138000', '+8613800138000'],
    ['callto:13800138000?call', '13800138000', '+8613800138000'],
    ['sip:1002@pbx.example.com', '1002', '1002'],
    ['sip:+8613800138000;user=phone@h;transport=tcp?Replaces=abc', '+8613800138000', '+8613800138000'],
    ['sips:5000@[2001:db8::1]:5061', '5000', '5000'],
    // as pages and address books of China write them
    ['tel:１３８００１３８０００', '13800138000', '+8613800138000'],
    ['tel:%EF%BC%91%EF%BC%93800138000', '13800138000', '+8613800138000'],
    ['tel:138–0013–8000', '138-0013-8000', '+8613800138000'],
    ['tel:021-52066273,801', '021-52066273,801', '+862152066273×801'],
    ['tel:021-52066273转801', '021-52066273转801', '+862152066273×801'],
    ['tel:021-52066273%E8%BD%AC801', '021-52066273转801', '+862152066273×801'],
    ['tel:13800138000,,1234', '13800138000,,1234', '+8613800138000×1234'],
    // asked, or told why it is none
    ['tel:13800138000/13900139000', '13800138000/13900139000', '? +8613800138000 / +8613900139000'],
    ['tel:13800138000%0d%0a13900139000', '13800138000 | 13900139000', '? +8613800138000 / +8613900139000'],
    ['tel:1-800-FLOWERS', '1-800-FLOWERS', 'noDigits'],
    [`tel:${'1'.repeat(33)}`, '1'.repeat(33), 'tooLong'],
  ])('%s fills in %s, which is read as %s', (link, text, number) => {
    expect(parsePhoneLink(link)).toBe(text)
    expect(said(readTypedNumber(text, READER))).toBe(number)
  })

  it.each([
    ['another scheme', 'https://example.com/13800138000'],
    ['a name', 'sip:alice@example.com'],
    ['a password', 'sip:1002:secret@example.com'],
    ['a program', 'tel:javascript:alert(1)'],
    ['no number', 'tel:'],
    ['a plus sign alone', 'tel:+'],
    ['signs without a digit', 'tel:#*'],
    ['a broken escape', 'tel:1380013800%'],
    ['an escape that is no text', 'tel:1380013800%E0%A4%A'],
    ['an escape within an escape', 'tel:%2531380013800'],
    ['a switch', 'tel:--profile'],
    ['too long a text', `tel:${'1'.repeat(LONGEST_TEXT + 1)}`],
    ['a very long link', `tel:1${';a=b'.repeat(100)}`],
  ])('with %s is refused', (_what, link) => expect(parsePhoneLink(link)).toBeUndefined())

  it('gives one short line, in which the dial field reads what it reads in the link itself', () => {
    const sign = fc.constantFrom(...'+0123456789*#-. ()%;:@?=/ABab,转１\n\r\0\u202e'.split(''))
    const rest = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(sign, { maxLength: 60 }).map((signs) => signs.join('')),
    )
    fc.assert(
      fc.property(fc.constantFrom('tel:', 'sip:', 'sips:', 'callto:', 'tel://'), rest, (scheme, written) => {
        const text = parsePhoneLink(scheme + written)
        if (text === undefined) return
        expect(text).toMatch(/^[^\p{Cc}\p{Cf}]{1,200}$/u)
        // a line break alone is another sign there: no field of one line holds it
        if (!/\p{Cc}|%[01][0-9a-f]|%7f|%c2%[89][0-9a-f]/iu.test(written))
          expect(said(readTypedNumber(text, READER))).toBe(said(readTypedNumber(scheme + written, READER)))
      }),
      { numRuns: runsOf(2000) },
    )
  })

  it('keeps every digit that is written in the manner of RFC 3966, whatever follows it', () => {
    const digits = fc.array(fc.constantFrom(...'0123456789'.split('')), { minLength: 3, maxLength: 15 })
    const separator = fc.constantFrom('', '-', '.', '(', ')')
    const parameter = fc.constantFrom('', ';ext=99', ';isub=1;x-y=%41', ';phone-context=+86')
    fc.assert(
      fc.property(digits, fc.array(separator), fc.boolean(), parameter, (signs, gaps, isGlobal, after) => {
        const written = signs.map((digit, index) => digit + (gaps[index] ?? '')).join('')
        const text = parsePhoneLink(`tel:${isGlobal ? '+' : ''}${written}${after}`) ?? ''
        const country = after.startsWith(';phone') && !isGlobal ? '+86' : isGlobal ? '+' : ''
        expect(text.replaceAll(/[-.() ]/g, '')).toBe(
          country + signs.join('') + (after === ';ext=99' ? after : ''),
        )
      }),
    )
  })

  it('is found among the arguments of a start, and no other argument is', () => {
    expect(findPhoneLink(['--profile', 'tel', '--', 'tel:1002'])).toBe('tel:1002')
    expect(findPhoneLink(['--hub', 'https://hub.example.com', 'telephone'])).toBeUndefined()
  })
})
