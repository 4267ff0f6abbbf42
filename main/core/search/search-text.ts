import { pinyin } from 'pinyin-pro'
import {
  ENTITY_TYPES,
  entityDefinition,
  type EntityOf,
  type EntityType,
} from '../../../shared/entities/registry.ts'

/**
 * One piece of an entity that can be found. `code`: separators do not count (numbers, names, serials); `prose`: words in
 * sentences; `initials`: the first letters of a name's pinyin, found from two letters on.
 */
export interface SearchField {
  readonly kind: 'code' | 'prose' | 'initials'
  /** What the index and the query see. */
  readonly text: string
  /** What is shown as the reason of a hit. */
  readonly shown: string
}

const normalise = (text: string): string => text.normalize('NFKC').toLowerCase()
/** Only letters and digits of a normalised text. */
export const squeeze = (text: string): string => normalise(text).replace(/[^\p{L}\p{N}]+/gu, '')

const field = (kind: SearchField['kind'], text: string, shown = text): SearchField => ({
  kind,
  text: kind === 'prose' ? normalise(text) : squeeze(text),
  shown,
})
/** A number is found as E.164 and as people at home dial it (`0571…` for a landline of China). */
function numberFields(e164: string): SearchField[] {
  const digits = e164.slice(1)
  const atHome = /^86(?!1[3-9]\d{9}$)/.test(digits) ? [field('code', `0${digits.slice(2)}`, e164)] : []
  return [field('code', digits, e164), ...atHome]
}

const MOST_READINGS = 20_000
const readings = new Map<string, readonly string[]>()

/** The syllables of a Chinese name; names come again, and finding out is slow. */
function syllablesOf(name: string): readonly string[] {
  const known = readings.get(name)
  if (known) return known
  const syllables = pinyin(name, {
    toneType: 'none',
    type: 'array',
    surname: 'head',
    nonZh: 'removed',
    v: true,
  })
  if (readings.size >= MOST_READINGS) readings.clear()
  readings.set(name, syllables)
  return syllables
}

/** The syllables of a name out of the key by which names are sorted, where the two are the same; else undefined. */
export function syllablesOfKey(name: string, key: string): readonly string[] | undefined {
  if (!/^\p{Script=Han}+$/u.test(name) || !/^[a-z ]+$/.test(key)) return undefined
  const syllables = key.split(' ')
  return syllables.length === [...name].length ? syllables : undefined
}

function nameFields(name: string, hasLatin: boolean, key?: string): SearchField[] {
  if (!hasLatin || !/\p{Script=Han}/u.test(name)) return [field('code', name)]
  const syllables = (key === undefined ? undefined : syllablesOfKey(name, key)) ?? syllablesOf(name)
  return [
    field('code', name),
    field('code', syllables.join(''), name),
    field('initials', syllables.map((syllable) => syllable.charAt(0)).join(''), name),
  ]
}

/** The kinds that search looks through. */
export const SEARCHED_KINDS: readonly EntityType[] = ENTITY_TYPES.filter(
  (kind) => entityDefinition(kind).search !== undefined,
)
/** True for kinds that search looks through. */
export const isSearched = (kind: EntityType): boolean => SEARCHED_KINDS.includes(kind)

/**
 * What an entity is found by. Without `hasLatin` the readings of names are left out: no query without a Latin letter
 * meets them. `key` is the key by which the entity's first name is sorted, which spares finding out how it is read.
 */
export function searchFields<T extends EntityType>(
  kind: T,
  value: EntityOf<T>,
  hasLatin = true,
  key?: string,
): SearchField[] {
  const texts = entityDefinition(kind).search?.(value) ?? []
  return texts.flatMap(({ kind, text }, index) => {
    if (!text) return []
    switch (kind) {
      case 'name':
        return nameFields(text, hasLatin, index === 0 ? key : undefined)
      case 'number':
        return numberFields(text)
      case 'code':
      case 'prose':
        return [field(kind, text)]
    }
  })
}

const RUNS = /[a-z0-9]+|[^\P{L}a-z]+|[^\P{N}0-9]+/gu

const grams = (run: readonly string[], size: number): string[] =>
  run.length < size
    ? []
    : run.slice(0, run.length - size + 1).map((_, at) => run.slice(at, at + size).join(''))

/** The index's words of some fields: pairs of characters for Chinese; runs of three and four for Latin and digits. */
export function tokensOf(fields: readonly SearchField[]): string {
  const tokens = new Set<string>()
  for (const { kind, text } of fields)
    for (const [run] of text.matchAll(RUNS)) {
      const letters = [...run]
      if (/^[a-z0-9]/.test(run)) {
        if (letters.length < 3) tokens.add(run)
        if (kind === 'initials') for (const gram of grams(letters, 2)) tokens.add(gram)
        for (const gram of [...grams(letters, 3), ...grams(letters, 4)]) tokens.add(gram)
      } else {
        for (const gram of grams(letters, 2)) tokens.add(gram)
        // the last character begins no pair, and is found by its own
        if (kind !== 'prose' || letters.length === 1) tokens.add(letters.at(-1) ?? '')
      }
    }
  return [...tokens].join(' ')
}

/** One word of a query. */
interface Term {
  readonly text: string
  readonly squeezed: string
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

/** Reads what a person typed: words, or one number with whatever separators. */
export function parseQuery(raw: string): SearchQuery {
  const text = normalise(raw).trim()
  const isNumber = /^[\d\s\-+().]+$/.test(text)
  const words = isNumber ? [text.replace(/\D/g, '').replace(/^00(?=\d{9})/, '')] : text.split(/\s+/)
  const terms = words
    .filter((word) => squeeze(word) !== '')
    .map((word) => ({ text: word, squeezed: squeeze(word) }))
  const first = new Set<string>()
  const then = new Set<string>()
  let oneCharacter: string | null = null
  for (const term of terms)
    for (const [run] of term.text.matchAll(RUNS)) {
      const letters = [...run]
      if (/^[a-z0-9]/.test(run)) {
        if (letters.length === 2) first.add(run)
        const pieces = piecesOf(letters)
        for (const piece of pieces.first) first.add(piece)
        for (const piece of pieces.then) then.add(piece)
      } else if (letters.length === 1) oneCharacter = run
      else for (const gram of grams(letters, 2)) first.add(gram)
    }
  const hasLatin = /[a-z]/.test(text)
  const match = matchOf(first, then)
  if (match !== null) return { terms, match, isOneCharacter: false, hasLatin }
  return {
    terms,
    hasLatin,
    match: oneCharacter === null ? null : `${quote(oneCharacter)}*`,
    isOneCharacter: oneCharacter !== null,
  }
}

const holds = (item: SearchField, term: Term): boolean =>
  item.kind === 'prose'
    ? item.text.includes(term.text)
    : term.squeezed !== '' && item.text.includes(term.squeezed)

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

/** A piece of a text around the first word that was found in it. */
export function excerptOf(text: string, query: SearchQuery, width = 60): string {
  const low = normalise(text)
  const at = Math.max(0, ...query.terms.map((term) => low.indexOf(term.text)))
  const start = Math.max(0, at - Math.floor(width / 3))
  const cut = text.slice(start, start + width).replace(/\s+/g, ' ')
  return `${start > 0 ? '…' : ''}${cut}${start + width < text.length ? '…' : ''}`
}
