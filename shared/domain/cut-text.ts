const letters = (text: string): Intl.Segments =>
  new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)

/**
 * The beginning of what somebody wrote, of at most `most` UTF-16 units (what schemas count), never with half a letter: it is cut
 * between letters as a reader counts them (grapheme clusters, Unicode UAX 29).
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text
  // a letter that is longer than all of it is cut between its code points, or nothing would be left
  let end = 0
  const near = text.slice(0, most + LONGEST_LETTER)
  for (const { segment, index } of letters(near)) {
    if (index + segment.length > most) break
    end = index + segment.length
  }
  if (end === 0) end = isHigh(text.charCodeAt(most - 1)) ? most - 1 : most
  return text.slice(0, end)
}

/** No letter of a script or emoji is longer; what is, is a heap of marks. */
const LONGEST_LETTER = 64
const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00

/** As `cutText`, on one line: a line break is no part of a title. */
export const cutTitle = (text: string, most: number): string =>
  cutText(text.replace(/\s*[\n\r\u2028\u2029]+\s*/g, ' ').trim(), most).trimEnd()

/** Where the letter begins that stands at this place of a text: from there on it can be shown. */
export const letterStart = (text: string, at: number): number => letters(text).containing(at)?.index ?? at
