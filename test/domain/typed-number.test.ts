import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { DEFAULT_PLAN, planOf } from '../../shared/domain/default-number-plan.ts'
import { dialText } from '../../shared/domain/party-number.ts'
import { readTypedNumber, type TypedNumber } from '../../shared/domain/typed-number.ts'
import { runsOf } from '../support/property.ts'

const READER = { plan: DEFAULT_PLAN, isExtension: (digits: string) => ['1003', '5000'].includes(digits) }
const read = (text: string): TypedNumber => readTypedNumber(text, READER)
/** `NUMBER` or `NUMBER×EXTENSION` of what is read; several between slashes behind a question mark; else why there is none. */
function said(text: string): string {
  const found = read(text)
  const one = ({ number, extension }: { number: never; extension: string | null }): string =>
    `${dialText(number)}${extension === null ? '' : `×${extension}`}`
  if (found.kind === 'none') return found.why
  return found.kind === 'one'
    ? one(found as never)
    : `? ${found.choices.map((choice) => one(choice as never)).join(' / ')}`
}

describe('a number that somebody typed or pasted', () => {
  it.each([
    // what text programs, address books and pages make of one
    ['１３８００１３８０００', '+8613800138000'],
    ['138–0013–8000', '+8613800138000'],
    ['138—0013−8000', '+8613800138000'],
    ['138.0013.8000', '+8613800138000'],
    ['138·0013·8000', '+8613800138000'],
    ['\u202D+86 138 0013 8000\u202C', '+8613800138000'],
    ['138\u00A00013\u20098000', '+8613800138000'],
    ['tel:13800138000', '+8613800138000'],
    ['tel:+86-138-0013-8000', '+8613800138000'],
    ['callto://13800138000', '+8613800138000'],
    ['tel:13800138000;phone-context=+86', '+8613800138000'],
    ['tel:0;rn=+86 13800138000', '+8613800138000'],
    ['tel:+8613800138000;npdi;rn=+8613900000000', '+8613800138000'],
    ['sip:1003@pbx.example;transport=ws', '1003'],
    ['(0571) 8765 4321', '+8657187654321'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    // prefixes
    ['17951 13800138000', '+8613800138000'],
    ['12583 1 138 0013 8000', '+8613800138000'],
    ['9,021-52066273', '+862152066273'],
    ['9 021 5206 6273', '+862152066273'],
    ['85251234567', '+85251234567'],
    ['+400 800 1234', '+864008001234'],
    // remarks
    ['电话：13800138000', '+8613800138000'],
    ['Tel 13800138000', '+8613800138000'],
    ['张三 13800138000 (家)', '+8613800138000'],
    ['13800138000（3楼302）', '+8613800138000'],
    ['1. 13800138000', '+8613800138000'],
    // no public numbers
    ['95588', '95588'],
    ['1003', '1003'],
    ['*72#', '*72#'],
    ['#31#13800138000', '#31#13800138000'],
    ['', 'empty'],
    ['\u202D \u202C', 'empty'],
    ['退货', 'noDigits'],
    ['T-20261122-0042', 'noDigits'],
    ['1-800-FLOWERS', 'noDigits'],
    ['1380013800013900139000', 'tooLong'],
    ['1'.repeat(300), 'tooLong'],
  ])('%j is %s', (text, number) => expect(said(text)).toBe(number))

  it.each([
    '021-52066273转801',
    '021-52066273 转 801',
    '021-52066273轉801',
    '021-52066273分机801',
    '021-52066273 分机号：801',
    '021-52066273转分机801',
    '021-52066273-801',
    '021-52066273#801',
    '+862152066273;ext=801',
    'tel:+86-21-5206-6273;ext=801',
    'sip:+862152066273;ext=801@pbx.example',
    '02152066273,801',
    '02152066273，８０１',
    '02152066273,,801',
    '02152066273x801',
    '021 5206 6273 X 801',
    '021 5206 6273 ext. 801',
    '021 5206 6273, ext 801',
    '(021) 5206-6273 extension 801',
    '02152066273p801',
  ])('%j has an extension', (text) => expect(said(text)).toBe('+862152066273×801'))

  it.each([
    ['13800138000 13900139000', '? +8613800138000 / +8613900139000'],
    ['13800138000/13900139000', '? +8613800138000 / +8613900139000'],
    ['13800138000,13900139000', '? +8613800138000 / +8613900139000'],
    ['13800138000、13900139000', '? +8613800138000 / +8613900139000'],
    ['13800138000\n13900139000', '? +8613800138000 / +8613900139000'],
    ['13800138000或13900139000', '? +8613800138000 / +8613900139000'],
    ['021-52066273转801 手机13800138000', '? +862152066273×801 / +8613800138000'],
    ['021-52066273转801 13800138000', '? +862152066273×801 / +8613800138000'],
    ['13800138000 801', '? +8613800138000 / +8613800138000×801'],
    ['订单 2026110988431，13800138000', '? +8613800138000 / 2026110988431'],
    ['95588 工商银行', '? 95588'],
    ['12345 67890', '? 1234567890 / 12345 / 67890'],
    ['13800138000 (13800138000)', '+8613800138000'],
  ])('%j is asked', (text, choices) => expect(said(text)).toBe(choices))

  it('follows the plan of the team', () => {
    const reader = { ...READER, plan: planOf('US') }
    expect(readTypedNumber('(415) 555-2671', reader)).toMatchObject({ number: { e164: '+14155552671' } })
    const plan = { country: 'CN', prefixes: [{ form: '0x7', means: 'outsideLine' as const }] }
    expect(readTypedNumber('017 13800138000', { ...READER, plan })).toMatchObject({
      number: { e164: '+8613800138000' },
    })
    expect(readTypedNumber('902152066273', { ...READER, plan })).toMatchObject({
      number: { kind: 'nationalUnknown' },
    })
  })
})

const digits = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }).chain(digits) },
  { weight: 2, arbitrary: digits(8).map((rest) => `138${rest}`) },
  { weight: 2, arbitrary: digits(7).map((rest) => `0215${rest}`) },
  fc.constantFrom('+86', '0086', '17951', '12583', '9', '95588', '1003', '+', '00', '400', '+852'),
)
const between = fc.constantFrom(
  ...[
    '',
    ' ',
    '-',
    '–',
    '.',
    ',',
    '，',
    ';',
    '/',
    '、',
    '\n',
    '转',
    '分机',
    ' ext. ',
    'x',
    '#',
    '*',
    '(',
    ')',
  ],
  ...[' 或 ', '楼', ';ext=', ';rn=', 'tel:', '@', '\u202D', '\u202C', '：', ' p ', '＋', '（', '家'],
)

test('never makes up a number: the digits of each are a run of those that were written, apart from separators', () => {
  const text = fc
    .array(fc.tuple(between, piece), { minLength: 1, maxLength: 6 })
    .map((all) => all.flat().join(''))
  fc.assert(
    fc.property(text, (written) => {
      const found = read(written)
      const choices = found.kind === 'one' ? [found] : found.kind === 'asked' ? found.choices : []
      // words end a run; what only makes a number readable does not, nor do the keys of codes
      const runs = written
        .replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
        .replace(/[ ().\u202D\u202C–-]/g, '')
      for (const { number, written: own, extension } of choices) {
        expect(runs).toContain(own)
        for (const part of extension?.split(',') ?? []) expect(runs).toContain(part)
        // and what is dialled ends as what was written does, but for a trunk 0 behind a country code
        const national = dialText(number).replace(/\D/g, '').slice(-5)
        expect(own.replace(/\D/g, '')).toContain(national)
      }
    }),
    { numRuns: runsOf(3000) },
  )
})
