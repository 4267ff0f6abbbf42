import {
  ENTITY_TYPES,
  entityDefinition,
  type EntityOf,
  type EntityType,
} from '../../../shared/entities/registry.ts'
import { asWritten, fold } from './fold.ts'
import { initialsOf, readingsOf, type Syllables } from './readings.ts'

/**
 * One piece of an entity that can be found. `code`: separators do not count (numbers, names, serials); `prose`: words in
 * sentences; `initials`: the first letters of a name's pinyin, found from two letters on.
 */
export interface SearchField {
  readonly kind: 'code' | 'prose' | 'initials'
  /** What the index and the query see: folded, so that accents and the two forms of Chinese characters are one. */
  readonly text: string
  /** The same as a person wrote it, where that is another: hits on it come first. */
  readonly written?: string
  /** Of a name as it is read: its syllables, each found by itself. */
  readonly syllables?: Syllables
  /** What is shown as the reason of a hit. */
  readonly shown: string
}

/** Only the letters, digits and pictures (emoji) of a text. */
export const squeeze = (text: string): string => text.replace(/[^\p{L}\p{N}\p{Extended_Pictographic}]+/gu, '')

const field = (kind: SearchField['kind'], text: string, shown = text): SearchField => {
  const folded = fold(text)
  const written = asWritten(text)
  const of = (form: string): string => (kind === 'prose' ? form : squeeze(form))
  return { kind, text: of(folded), shown, ...(written !== folded && { written: of(written) }) }
}
/**
 * A public number is found as E.164 and as people at home dial it (`0571…` for a landline of China); one of another kind as it came.
 */
function numberFields(number: string): SearchField[] {
  if (!number.startsWith('+')) return [field('code', number)]
  const digits = number.slice(1)
  const atHome = /^86(?!1[3-9]\d{9}$)/.test(digits) ? [field('code', `0${digits.slice(2)}`, number)] : []
  return [field('code', digits, number), ...atHome]
}

const isChinese = (name: string): boolean => /\p{Script=Han}/u.test(name)

/**
 * How a Chinese name is typed in Latin letters, from each of its syllables to the end: whole (`wangfang`, `fang`), and the
 * initials (`wf`, `f`); with an ü also as `lyu` and `lu`. Empty for a name without Chinese characters.
 */
export function spellingsOf(name: string): string[] {
  if (!isChinese(name)) return []
  const ends = readingsOf(name).flatMap((syllables) => syllables.map((_, at) => syllables.slice(at)))
  const whole = ends.map((end) => end.join(''))
  const withV = whole.filter((text) => text.includes('v'))
  const others = withV.flatMap((text) => [text.replaceAll('v', 'yu'), text.replaceAll('v', 'u')])
  return [...new Set([...whole, ...ends.map(initialsOf), ...others])]
}

/** The syllables of a name out of the key by which names are sorted, where the two are the same; else undefined. */
export function syllablesOfKey(name: string, key: string): readonly string[] | undefined {
  if (!/^\p{Script=Han}+$/u.test(name) || !/^[a-z ]+$/.test(key)) return undefined
  const syllables = key.split(' ')
  return syllables.length === [...name].length ? syllables : undefined
}

const readingFields = (name: string, syllables: Syllables): SearchField[] => [
  { kind: 'code', text: syllables.join(''), shown: name, syllables },
  { kind: 'initials', text: initialsOf(syllables), shown: name },
]

function nameFields(name: string, hasLatin: boolean, key?: string): SearchField[] {
  if (!hasLatin || !isChinese(name)) return [field('code', name)]
  const known = key === undefined ? undefined : syllablesOfKey(name, key)
  const readings = known === undefined ? readingsOf(name) : [known]
  return [field('code', name), ...readings.flatMap((syllables) => readingFields(name, syllables))]
}

/** The form of the index's words; raised when they change, so that what was indexed before is written anew. */
export const SEARCH_FORM = 3

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

/** Stretches of Latin letters and digits, of other letters, of other digits, and of pictures (emoji). */
export const RUNS = /[a-z0-9]+|[^\P{L}a-z]+|[^\P{N}0-9]+|\p{Extended_Pictographic}+/gu

/** All pieces of this length; none where the run is shorter. */
export const grams = (run: readonly string[], size: number): string[] =>
  run.length < size
    ? []
    : run.slice(0, run.length - size + 1).map((_, at) => run.slice(at, at + size).join(''))

/** True for a run of pictures, which FTS5 takes for gaps between words. */
export const isPictures = (run: string): boolean => /^\p{Extended_Pictographic}/u.test(run)
/** The word that stands for a picture in the index; longer than any piece of a Latin run, so that no name has it. */
export const pictureToken = (picture: string): string => `emoji${picture.codePointAt(0)?.toString(16) ?? ''}`

/** The index's words of one run of a field. */
function* tokensOfRun(run: string, kind: SearchField['kind']): Generator<string> {
  const letters = [...run]
  if (isPictures(run)) {
    for (const picture of letters) yield pictureToken(picture)
    return
  }
  if (/^[a-z0-9]/.test(run)) {
    if (letters.length < 3) yield run
    if (kind === 'initials') yield* grams(letters, 2)
    yield* grams(letters, 3)
    yield* grams(letters, 4)
    return
  }
  yield* grams(letters, 2)
  // the last character begins no pair, and is found by its own
  if (kind !== 'prose' || letters.length === 1) yield letters.at(-1) ?? ''
}

/**
 * The index's words of some fields: pairs of characters for Chinese; runs of three and four for Latin and digits; of a name
 * as it is read also its short syllables (`li`), which no run of three finds.
 */
export function tokensOf(fields: readonly SearchField[]): string {
  const tokens = new Set<string>()
  for (const { kind, text, syllables } of fields) {
    for (const [run] of text.matchAll(RUNS)) for (const token of tokensOfRun(run, kind)) tokens.add(token)
    for (const syllable of syllables ?? []) if (syllable.length < 3) tokens.add(syllable)
  }
  return [...tokens].join(' ')
}
