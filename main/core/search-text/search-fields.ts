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

/** The form of a text in which it is searched: width and case of letters do not count. */
export const normalise = (text: string): string => text.normalize('NFKC').toLowerCase()
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

const initialsOf = (syllables: readonly string[]): string =>
  syllables.map((syllable) => syllable.charAt(0)).join('')

/**
 * How a Chinese name is typed in Latin letters, from each of its syllables to the end: whole (`wangfang`, `fang`), and the
 * initials (`wf`, `f`). Empty for a name without Chinese letters.
 */
export function spellingsOf(name: string): string[] {
  if (!/\p{Script=Han}/u.test(name)) return []
  const syllables = syllablesOf(name)
  const ends = syllables.map((_, at) => syllables.slice(at))
  return [...new Set([...ends.map((end) => end.join('')), ...ends.map(initialsOf)])]
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
    field('initials', initialsOf(syllables), name),
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

/** Stretches of Latin letters and digits, and stretches of everything else. */
export const RUNS = /[a-z0-9]+|[^\P{L}a-z]+|[^\P{N}0-9]+/gu

/** All pieces of this length; none where the run is shorter. */
export const grams = (run: readonly string[], size: number): string[] =>
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
