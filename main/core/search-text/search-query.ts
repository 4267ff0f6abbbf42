import { cutText } from '../../../shared/domain/cut-text.ts'
import { asWritten, fold, withPinyinV } from './fold.ts'
import { grams, isPictures, pictureToken, RUNS, squeeze, type SearchField } from './search-fields.ts'

/** A word in one form: in prose its separators count, elsewhere they do not. */
interface WordForm {
  readonly text: string
  readonly squeezed: string
}
/** One word of a query, folded as what is searched. */
interface Term extends WordForm {
  /** As it was typed, but for width and case. */
  readonly written: WordForm
  /** As pinyin with an ü in it, where it can be that: `lv` for `lü` and `lyu`. */
  readonly reading: WordForm | undefined
}

export interface SearchQuery {
  readonly terms: readonly Term[]
  /** FTS5 expression that every hit fulfils; null where the query is too short to look anything up. */
  readonly match: string | null
  /** A single Chinese character: answered from names alone. */
  readonly isOneCharacter: boolean
  readonly hasLatin: boolean
}

const quote = (token: string): string => `"${token}"`

/**
 * What may stand within one syllable of pinyin: such pieces (`iang`, `xiao`) are in a good part of all names, and their
 * lists are long. Pieces over the border of two syllables (`gguo`) are rare.
 */
const WITHIN_SYLLABLE = /^(?:[bcdfghjklmnpqrstwxyz]h?)?[aeiouv]*(?:ng?)?$/

/**
 * The pieces by which a word is looked up. FTS5 walks the lists of all of them side by side, so a long list costs as much as
 * it is long; but what is asked only of that which fulfils something else already (`then`) is jumped through.
 */
interface Pieces {
  readonly first: readonly string[]
  readonly then: readonly string[]
}

/**
 * Of a number the last piece, the one before it, and then one that joins the two or leads up to them: numbers of one kind
 * begin alike (a year, a country), so the end tells most. Of letters the first, the middle and the last of the rare pieces;
 * then how the word begins and ends, which the rare ones leave open (`angy` is in `zhangyi` as in `changyi`): to read the
 * ten names of which nine are others takes longer than to jump through a long list.
 */
function piecesOf(letters: readonly string[]): Pieces {
  if (letters.length < 4) return { first: letters.length === 3 ? [letters.join('')] : [], then: [] }
  const all = grams(letters, 4)
  const last = all.length - 1
  const pick = (from: readonly string[], places: readonly number[]): string[] => [
    ...new Set(places.map((at) => from[Math.max(0, at)] ?? '')),
  ]
  if (letters.some((letter) => /\d/.test(letter)))
    return { first: pick(all, [last, last - 3]), then: pick(all, [last > 3 ? last - 6 : last - 2]) }
  const rare = all.filter((gram) => !WITHIN_SYLLABLE.test(gram))
  const from = rare.length > 0 ? rare : all
  return { first: pick(from, [0, Math.floor(from.length / 2), from.length - 1]), then: pick(all, [0, last]) }
}

/** A word that is no piece (a run of Latin letters is indexed by four at most), so that nothing has it. */
export const NOBODY = 'nobody'

/** The FTS5 expression of pieces. An AND within an AND would be made one; behind a NOT of nothing it stays on its own. */
function matchOf(first: ReadonlySet<string>, then: ReadonlySet<string>): string | null {
  const every = [...first].map(quote).join(' AND ')
  const more = [...then].filter((piece) => !first.has(piece)).map(quote)
  if (every === '') return null
  return more.length === 0 ? every : `((${every}) NOT ${quote(NOBODY)}) AND ${more.join(' AND ')}`
}

interface Runs {
  readonly first: Set<string>
  readonly then: Set<string>
  oneCharacter: string | null
}

/** The pieces by which the words of a query are looked up. */
function piecesOfWords(words: readonly string[]): Runs {
  const runs: Runs = { first: new Set(), then: new Set(), oneCharacter: null }
  for (const word of words)
    for (const [run] of word.matchAll(RUNS)) {
      const letters = [...run]
      if (isPictures(run)) for (const picture of letters) runs.first.add(pictureToken(picture))
      else if (/^[a-z0-9]/.test(run)) {
        if (letters.length === 2) runs.first.add(run)
        const pieces = piecesOf(letters)
        for (const piece of pieces.first) runs.first.add(piece)
        for (const piece of pieces.then) runs.then.add(piece)
      } else if (letters.length === 1) runs.oneCharacter = run
      else for (const gram of grams(letters, 2)) runs.first.add(gram)
    }
  return runs
}

const formOf = (text: string): WordForm => ({ text, squeezed: squeeze(text) })

function termOf(word: string): Term {
  const written = asWritten(word)
  const reading = withPinyinV(written)
  return {
    ...formOf(fold(word)),
    written: formOf(written),
    reading: reading === undefined ? undefined : formOf(reading),
  }
}

/** Reads what a person typed: words, or one number with whatever separators. */
export function parseQuery(raw: string): SearchQuery {
  const text = asWritten(raw).trim()
  const isNumber = /^[\d\s\-+().]+$/.test(text)
  const words = isNumber ? [text.replace(/\D/g, '').replace(/^00(?=\d{9})/, '')] : text.split(/\s+/)
  const terms = words.filter((word) => squeeze(word) !== '').map(termOf)
  const { first, then, oneCharacter } = piecesOfWords(terms.map((term) => term.text))
  const hasLatin = /[a-z]/.test(fold(text))
  let match = matchOf(first, then)
  if (match !== null && terms.some(({ reading }) => reading !== undefined)) {
    const asRead = piecesOfWords(terms.map((term) => (term.reading ?? term).text))
    const matchAsRead = matchOf(asRead.first, asRead.then)
    if (matchAsRead !== null) match = `(${match}) OR (${matchAsRead})`
  }
  if (match !== null) return { terms, match, isOneCharacter: false, hasLatin }
  return {
    terms,
    hasLatin,
    match: oneCharacter === null ? null : `${quote(oneCharacter)}*`,
    isOneCharacter: oneCharacter !== null,
  }
}

/** True if a word stands in a text of a field. */
const standsIn = ({ kind }: SearchField, text: string, word: WordForm): boolean =>
  kind === 'prose' ? text.includes(word.text) : word.squeezed !== '' && text.includes(word.squeezed)

const holdsReading = ({ syllables, text }: SearchField, { reading }: Term): boolean =>
  reading !== undefined && syllables !== undefined && text.includes(reading.squeezed)

const holds = (item: SearchField, term: Term): boolean =>
  standsIn(item, item.text, term) || holdsReading(item, term)

/** The fields that hold each word of a query, in order; undefined where a word is missing. */
export function verify(
  fields: readonly SearchField[],
  query: SearchQuery,
): readonly SearchField[] | undefined {
  const found: SearchField[] = []
  for (const term of query.terms) {
    const hit = fields.find((item) => holds(item, term))
    if (!hit) return undefined
    found.push(hit)
  }
  return found.length > 0 ? found : undefined
}

/** True where each word stands in the fields as it was typed, with its accents and in its form of Chinese characters. */
export const isExact = (fields: readonly SearchField[], query: SearchQuery): boolean =>
  query.terms.every((term) =>
    fields.some(
      (item) => standsIn(item, item.written ?? item.text, term.written) || holdsReading(item, term),
    ),
  )

/** A piece of a text around the first word that was found in it. */
export function excerptOf(text: string, query: SearchQuery, width = 60): string {
  const characters = [...text]
  // folding may make one character two: where each begins in the folded text
  const begins: number[] = []
  let low = ''
  for (const character of characters) {
    begins.push(low.length)
    low += fold(character)
  }
  const at = Math.max(0, ...query.terms.map((term) => low.indexOf(term.text)))
  const place = Math.max(
    0,
    begins.findLastIndex((begin) => begin <= at),
  )
  const start = Math.max(0, place - Math.floor(width / 3))
  const rest = characters.slice(start).join('')
  const cut = cutText(rest, width)
  return `${start > 0 ? '…' : ''}${cut.replace(/\s+/g, ' ')}${cut.length < rest.length ? '…' : ''}`
}
