/** A name has so many letters as a reader counts them (grapheme clusters) at most: what a card shows on its lines. */
export const MOST_CALLER_LETTERS = 80

/** One letter may be made of thousands of code points; a name of this many is none that a person has. */
const MOST_CODE_POINTS = 8 * MOST_CALLER_LETTERS
/** More is not even looked at: a stranger's SIP message holds a name of any length. */
const MOST_READ = 4000

/**
 * Control characters, what turns the direction of the text that stands around (Unicode TR9), what is not seen at all, and halves
 * of characters. The joiners U+200C and U+200D stay: Persian names and emoji are made with them.
 */
const UNSEEN =
  /[\p{Cc}\p{Cs}\p{Bidi_Control}\u{AD}\u{180E}\u{200B}\u{2060}-\u{2064}\u{206A}-\u{206F}\u{FEFF}\u{FFF9}-\u{FFFB}]/gu
/** More marks on one letter than any script has. */
const HEAPED_MARKS = /(\p{M}{8})\p{M}+/gu

/**
 * Returns a caller's name or number as it may be shown: at most 80 letters, without control and bidi characters, on one line;
 * null where nothing is left of it. A stranger writes it, and it would else fill the screen, or write the rest of a line backwards.
 */
export function cleanCallerName(raw: string): string | null {
  const text = raw
    .slice(0, MOST_READ)
    .replace(/\s+/gu, ' ')
    .replace(UNSEEN, '')
    .replace(HEAPED_MARKS, '$1')
    .replace(/ +/gu, ' ')
    .trim()
  const cut = [...text].length > MOST_CALLER_LETTERS ? firstLetters(text) : text
  return cut === '' ? null : cut
}

/** Returns a text without what is not seen and what turns the direction of the text around it. */
export const withoutUnseen = (text: string): string => text.replace(UNSEEN, '').replace(HEAPED_MARKS, '$1')

/** The letters from the start that fit both limits. */
function firstLetters(text: string): string {
  const codePoints: string[] = []
  let letters = 0
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    codePoints.push(...segment)
    letters += 1
    if (letters === MOST_CALLER_LETTERS || codePoints.length >= MOST_CODE_POINTS) break
  }
  return codePoints.slice(0, MOST_CODE_POINTS).join('').trimEnd()
}
