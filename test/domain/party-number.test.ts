import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CallRecord } from '../../shared/domain/call-record.ts'
import type { E164 } from '../../shared/domain/e164.ts'
import { loosen } from '../../shared/domain/loosen.ts'
import {
  dialTextOf,
  isWithheld,
  mergeNumbers,
  numberFields,
  PartyNumber,
  type PhoneNumber,
  type WithNumber,
} from '../../shared/domain/party-number.ts'
import { lineForm } from '../../shared/domain/line-form.ts'
import { DialRules } from '../../shared/domain/dial-rules.ts'
import { runsOf } from '../support/property.ts'
import { call } from '../core/support/test-cache.ts'

const WANG = '+8613800138000' as E164
const kinds: fc.Arbitrary<PhoneNumber> = fc.oneof(
  fc.constant({ kind: 'e164' as const, e164: WANG }),
  fc.constant({ kind: 'e164' as const, e164: WANG, arrivedBy: '125831' }),
  fc.constantFrom('95588', '10086').map((digits) => ({ kind: 'short' as const, digits })),
  fc.constantFrom('16012345678').map((digits) => ({ kind: 'nationalUnknown' as const, digits })),
  fc.constantFrom('1003').map((digits) => ({ kind: 'internal' as const, digits })),
  fc.constant({ kind: 'withheld' as const }),
)
/** As a record holds it: of today, or of a program that knew public numbers alone. */
const stored: fc.Arbitrary<WithNumber> = fc.oneof(
  kinds.map(numberFields),
  fc.constantFrom<WithNumber>({ number: null }, { number: WANG }),
)

describe('a number in a record', () => {
  test('reports in whatever order come to the same number, and none makes it say less', () => {
    fc.assert(
      fc.property(stored, stored, stored, (a, b, c) => {
        expect(mergeNumbers(a, b)).toEqual(mergeNumbers(b, a))
        expect(mergeNumbers(mergeNumbers(a, b), c)).toEqual(mergeNumbers(a, mergeNumbers(b, c)))
        expect(mergeNumbers(a, a)).toEqual(mergeNumbers(a, { number: null }))
        if (dialTextOf(a) !== null) expect(dialTextOf(mergeNumbers(a, b))).not.toBeNull()
        expect(CallRecord.shape.partyNumber.safeParse(mergeNumbers(a, b).partyNumber).success).toBe(true)
      }),
      { numRuns: runsOf(500) },
    )
  })

  test('is withheld only where somebody wrote so', () => {
    expect(isWithheld({ number: null })).toBe(false)
    expect(isWithheld(numberFields({ kind: 'withheld' }))).toBe(true)
  })

  test('a kind of a newer version is kept whole, and shown by its digits', () => {
    const newer = { kind: 'satellite', digits: '88216123', orbit: { height: 'low' } }
    const record = loosen(CallRecord).parse({ ...call('k1', null), partyNumber: newer })
    expect(record.partyNumber).toEqual(newer)
    expect(dialTextOf(record)).toBe('88216123')
    expect(dialTextOf({ number: null, partyNumber: { kind: 'telepathy' } })).toBeNull()
    // what is said in the words of today must be right
    expect(PartyNumber.safeParse({ kind: 'short' }).success).toBe(false)
  })
})

describe('a number as a line wants it', () => {
  const short = (digits: string) => ({ kind: 'short' as const, digits })
  const e164 = (number: string) => ({ kind: 'e164' as const, e164: number as E164 })
  const nine = DialRules.parse({ prefix: '9', form: 'national', international: '00' })
  test.each([
    ['without rules', DialRules.parse({}), e164(WANG), WANG],
    ['without rules, another kind', DialRules.parse({}), short('95588'), '95588'],
    ['national', DialRules.parse({ form: 'national' }), e164('+862152066273'), '02152066273'],
    ['of another country', nine, e164('+85251234567'), '90085251234567'],
    ['national behind a prefix', nine, e164(WANG), '913800138000'],
    ['E.164 behind a prefix', DialRules.parse({ prefix: '9' }), e164(WANG), '98613800138000'],
    ['a service number', nine, short('95588'), '995588'],
    ['an emergency number', nine, short('110'), '9110'],
    ['what may be an extension', nine, short('8001'), '8001'],
    ['a code', nine, short('*72#'), '*72#'],
    ['an extension', nine, { kind: 'internal' as const, digits: '100300' }, '100300'],
  ])('%s', (_what, rules, number, target) => expect(lineForm(number, rules, 'CN')).toBe(target))
})
