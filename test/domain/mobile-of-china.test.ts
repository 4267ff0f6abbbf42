import * as fc from 'fast-check'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { expect, test } from 'vitest'
import { parseCallerNumber } from '../../shared/domain/phone-number.ts'
import { runsOf } from '../support/property.ts'

const digits = (min: number, max: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((value) => String(value).padStart(String(max).length, '0'))

test('a mobile number of China is read as the whole tables read it, also when its beginning was met before', () => {
  fc.assert(
    fc.property(
      digits(30, 99),
      digits(0, 99),
      fc.array(digits(0, 999_999), { minLength: 2 }),
      (a, b, ends) => {
        for (const end of ends) {
          const text = `+861${a}${b}${end}`
          const whole = parsePhoneNumberFromString(text, 'CN')
          expect(parseCallerNumber(text)).toEqual(
            whole?.isValid()
              ? { kind: 'e164', e164: whole.number }
              : { kind: 'nationalUnknown', digits: text },
          )
        }
      },
    ),
    { numRuns: runsOf(500) },
  )
})
