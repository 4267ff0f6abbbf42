/** A stretch of text, and whether it is what was searched for. */
export interface TextPiece {
  readonly text: string
  readonly isHit: boolean
}

const escapeForRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Digits of a number may stand apart in print: `138 0013` is found by `1380013`. */
const looseDigits = (digits: string): string => [...digits].join('[\\s-]?')

/**
 * Cuts text into pieces so that what was searched for can be marked: every word of the query, whatever its case; runs
 * of digits also across the gaps that people print. The pieces joined give the text again.
 */
export function markHits(text: string, query: string): TextPiece[] {
  const words = query.trim().split(/\s+/).filter(Boolean)
  // `138 0013 8000` is one number to a person, and three words to a program
  const wholeNumber = /^[\d\s+-]+$/.test(query) ? [query.replace(/\D/g, '')].filter((d) => d.length > 2) : []
  const patterns = [...wholeNumber, ...words]
    .toSorted((a, b) => b.length - a.length)
    .map((word) => (/^\d{3,}$/.test(word) ? looseDigits(word) : escapeForRegExp(word)))
  if (patterns.length === 0 || text === '') return text === '' ? [] : [{ text, isHit: false }]
  const finder = new RegExp(patterns.join('|'), 'giu')
  const pieces: TextPiece[] = []
  let end = 0
  for (const hit of text.matchAll(finder)) {
    if (hit[0] === '') continue
    if (hit.index > end) pieces.push({ text: text.slice(end, hit.index), isHit: false })
    pieces.push({ text: hit[0], isHit: true })
    end = hit.index + hit[0].length
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isHit: false })
  return pieces
}
