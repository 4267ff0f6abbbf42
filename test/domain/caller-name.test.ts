import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanCallerName, MOST_CALLER_LETTERS } from '../../shared/domain/caller-name.ts'
import { runsOf } from '../support/property.ts'

const char = (code: number): string => String.fromCodePoint(code)
const JOINER = char(0x200d)
const FAMILY = [0x1f468, 0x1f469, 0x1f467, 0x1f466].map(char).join(JOINER)
/** Text of everything that Unicode has, and more of what is dangerous. */
const anything = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom(
      char(0x202e),
      char(0x2067),
      char(0x200f),
      char(0x301),
      JOINER,
      FAMILY,
      char(7),
      '\n',
      '王',
      ' ',
    ),
  ),
  maxLength: 400,
})
const lettersIn = (text: string): number => [...new Intl.Segmenter(undefined).segment(text)].length

describe('the name of a caller', () => {
  it('stays what it is where a person may have it', () => {
    for (const name of ['王小明', 'María-José Núñez', 'علی‌رضا', 'กิ่งแก้ว', `the ${FAMILY} family`, "O'Neill"])
      expect(cleanCallerName(name)).toBe(name)
  })

  it('is cut at 80 letters, and never within one', () => {
    expect(cleanCallerName('a'.repeat(20_000))).toBe('a'.repeat(MOST_CALLER_LETTERS))
    const accented = `e${char(0x301)}`
    expect(cleanCallerName(accented.repeat(100))).toBe(accented.repeat(MOST_CALLER_LETTERS))
    // seven code points each: the second limit ends it
    expect(lettersIn(cleanCallerName(FAMILY.repeat(500)) ?? '')).toBe(MOST_CALLER_LETTERS)
  })

  it('turns no text around, has no line of its own, and is null where nothing is seen of it', () => {
    expect(cleanCallerName(`${char(0x202e)}gnaW${char(0x202c)} 1`)).toBe('gnaW 1')
    expect(cleanCallerName(`Wang\r\n\tXiao${char(0)}ming${char(0x2028)}!`)).toBe('Wang Xiaoming !')
    for (const nothing of ['', ' ', char(0x202e), `${char(0xfeff)} ${char(0x200b)}`])
      expect(cleanCallerName(nothing)).toBeNull()
  })

  it('is short whatever it is made of', () => {
    const heaped = `a${char(0x301).repeat(3000)}`
    expect((cleanCallerName(heaped) ?? '').length).toBeLessThan(20)
    fc.assert(
      fc.property(anything, (raw) => {
        const name = cleanCallerName(raw)
        if (name === null) return
        expect(lettersIn(name)).toBeLessThanOrEqual(MOST_CALLER_LETTERS)
        expect([...name].length).toBeLessThanOrEqual(8 * MOST_CALLER_LETTERS)
        expect(name).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Cs}]/u)
        expect(name.trim()).toBe(name)
      }),
      { numRuns: runsOf(300) },
    )
  })
})
