import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutText, cutTitle, letterStart } from '../../shared/domain/cut-text.ts'
import { runsOf } from '../support/property.ts'

const letter = fc.constantFrom('啊', 'a', '😀', '𠮷', '👨‍👩‍👧‍👦', '🇨🇳', 'é', 'e\u0301', '👍🏽', ' ', '\n', '한')
const countOf = (text: string): number =>
  [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].length

test('a cut text is the beginning of the whole, fits, and ends with a whole letter', () => {
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 60 }), fc.integer({ min: 12, max: 90 }), (letters, most) => {
      const whole = letters.join('')
      const cut = cutText(whole, most)
      expect(cut.length).toBeLessThanOrEqual(most)
      expect(whole.startsWith(cut)).toBe(true)
      expect(cut.isWellFormed()).toBe(true)
      expect(countOf(cut) + countOf(whole.slice(cut.length))).toBe(countOf(whole))
      // and no more was cut than had to be
      if (cut !== whole) expect(whole.length).toBeGreaterThan(most)
    }),
    { numRuns: runsOf(2000) },
  )
})

test('a title that would end in half an emoji ends before it, and has no line break', () => {
  expect(cutTitle(`${'啊'.repeat(59)}😀 …`, 60)).toBe('啊'.repeat(59))
  expect(cutTitle('坏了\r\n  要退 \n\n', 60)).toBe('坏了 要退')
  expect(cutTitle('坏了\u2028要退', 60)).toBe('坏了 要退')
})

test('one letter that is longer than all of it is cut between code points', () => {
  expect(cutText(`a${'\u0301'.repeat(300)}`, 10)).toBe(`a${'\u0301'.repeat(9)}`)
  expect(cutText('😀😀', 1)).toBe('')
  expect(letterStart('a😀b', 2)).toBe(1)
  expect(letterStart('ab', 1)).toBe(1)
})
