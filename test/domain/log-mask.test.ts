import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LOGGED_LENGTH, maskFields, maskText, maskWhole } from '../../shared/log/log-mask.ts'

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwIn0.W5K7TkCzugyLS7108SJrKAVPk9IxFA9nUM0Sf4txHH0'
const UUID = '01a20276-411c-75e7-9541-541138991234'
const REFRESH = `${UUID}.${'aB3_'.repeat(10)}abc`

describe('a text for a log', () => {
  it('loses tokens and numbers, and keeps ids', () => {
    expect(maskText(`Bearer ${TOKEN}, ${REFRESH}`)).toBe('Bearer [hidden], [hidden]')
    expect(maskText(`ws://hub/sip?pass=1001.${'x'.repeat(43)} failed`)).toBe('ws://hub/sip?[hidden] failed')
    expect(maskText(`ticket ${UUID} of 13800138000`)).toBe(`ticket ${UUID} of 1380*****00`)
  })

  it('is cut before it is masked, and a secret or number at the cut does not show either', () => {
    const long = maskText('x '.repeat(5000))
    expect(long.length).toBeLessThan(LOGGED_LENGTH + 30)
    expect(long).toContain('10000 characters')
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 190 }),
        fc.constantFrom(TOKEN, REFRESH, '13800138000'),
        (before, secret) => {
          const text = `${'-'.repeat(before)} ${secret} ${'-'.repeat(300)}`
          const shown = maskText(text)
          // the first four and the last two digits of a number are shown, and so is the id of a refresh token's session
          expect(shown).not.toContain(secret === REFRESH ? secret.slice(36, 48) : secret.slice(0, 22))
        },
      ),
    )
  })

  it('takes time that grows no faster than its length, whatever it is made of', { timeout: 60_000 }, () => {
    const pieces = [
      'eyJ',
      '.',
      '-',
      'a',
      '0',
      '+',
      '1',
      'pass=',
      '%',
      UUID,
      UUID.slice(0, 35),
      TOKEN,
      ' ',
      '"',
      '汉',
      '\n',
    ]
    const msOf = (text: string): number => {
      const startedAt = performance.now()
      maskWhole(text)
      return performance.now() - startedAt
    }
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 }), (alphabet) => {
        const piece = alphabet.join('')
        const text = piece.repeat(Math.ceil((64 * 1024) / piece.length))
        // a few milliseconds; what is quadratic takes seconds. The best of three, because the machine has other work
        expect(Math.min(msOf(text), msOf(text), msOf(text))).toBeLessThan(200)
      }),
      {
        numRuns: 200,
        examples: [[['eyJ']], [['eyJ', '-']], [['eyJ', '.', 'a']], [['0', '-']], [['1']], [['+']]],
      },
    )
  })
})

describe('the fields of a log line', () => {
  it('are shortened where they are long or deep, and hide what bears a name of a secret', () => {
    const deep: Record<string, unknown> = {}
    deep['self'] = deep
    const fields = maskFields({
      sipPassword: 'x',
      list: Array.from({ length: 1000 }, () => 1),
      deep,
      name: 'y'.repeat(5000),
    })
    expect(fields).toMatchObject({ sipPassword: '[hidden]' })
    expect(fields['list']).toHaveLength(50)
    expect(JSON.stringify(fields)).toContain('[deep]')
    expect(JSON.stringify(fields).length).toBeLessThan(1000)
  })

  it('show an error with where it happened, its message cut and masked, and what caused it', () => {
    const error = new Error(`no route to 13800138000 ${'z'.repeat(5000)}`, {
      cause: new Error('socket of 13900139000'),
    })
    const [shown] = [JSON.stringify(maskFields({ error }))]
    expect(shown).not.toMatch(/13800138000|13900139000|z{300}/)
    expect(shown).toContain('log-mask.test.ts')
    expect(shown).toContain('socket of 1390*****00')
  })
})
