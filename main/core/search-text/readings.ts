import { pinyin } from 'pinyin-pro'
import { toSimplified } from './fold.ts'

/** Of a name with many characters that are read in more than one way, so many readings are known at most. */
const MOST_READINGS = 8
/** Of one character the commonest ones; the others stand in dictionaries, not in names. */
const READINGS_OF_CHARACTER = 2
const MOST_REMEMBERED = 20_000

/** Readings that a character has as a surname (现代汉语词典, 姓) and that the library's table of surnames leaves out. */
const SURNAME_READINGS: Readonly<Record<string, readonly string[]>> = {
  种: ['chong'],
  秘: ['bi'],
  洗: ['xian'],
  佴: ['nai'],
  祭: ['zhai'],
  牟: ['mu'],
  库: ['she'],
  黑: ['he'],
  适: ['kuo'],
  降: ['xiang'],
  藏: ['zang'],
  角: ['jue'],
  郇: ['xun'],
  逢: ['pang'],
  乘: ['sheng'],
  不: ['fou'],
  // two readings are in use, each by its own families
  覃: ['tan'],
  隗: ['kui'],
  乐: ['le'],
  员: ['yuan'],
  盖: ['gai'],
  宓: ['fu'],
  缪: ['mou'],
  莘: ['xin'],
  郗: ['chi'],
}

/** The syllables of a name in one way to read it, without tones, ü as `v`. */
export type Syllables = readonly string[]

const PLAIN = { toneType: 'none', type: 'array', nonZh: 'removed', v: true } as const

const read = (name: string): string[] => pinyin(name, { ...PLAIN, surname: 'head' })

/** The usual readings of each character by itself; characters come again and again, and looking them up is slow. */
const usualReadings = new Map<string, readonly string[]>()
function usualReadingsOf(character: string): readonly string[] {
  let known = usualReadings.get(character)
  if (known === undefined) {
    const all = pinyin(character, { ...PLAIN, multiple: true })
    known = [...new Set(all)].slice(0, READINGS_OF_CHARACTER)
    usualReadings.set(character, known)
  }
  return known
}

const isHan = (character: string): boolean => /\p{Script=Han}/u.test(character)

const remembered = new Map<string, readonly Syllables[]>()

function findReadings(name: string): readonly Syllables[] {
  const simplified = toSimplified(name)
  // tables of surnames know simplified characters alone (單 is shan as 单 is); other characters are read as they stand
  const asSurname = simplified === name ? undefined : read(simplified)
  const asWritten = read(name)
  const characters = [...name].filter(isHan)
  const fits = characters.length === asWritten.length
  const atEach = asWritten.map((syllable, at) => {
    const others = !fits
      ? []
      : at > 0
        ? usualReadingsOf(characters[at] ?? '')
        : (SURNAME_READINGS[[...simplified].find(isHan) ?? ''] ?? [])
    const surname = asSurname?.length === asWritten.length && at < 2 ? asSurname[at] : undefined
    return [...new Set([...(surname === undefined ? [] : [surname]), syllable, ...others])]
  })
  let readings: string[][] = [[]]
  for (const syllables of atEach)
    // with the first reading of each character first, so that what is cut off is the least likely
    readings = syllables
      .flatMap((syllable) => readings.map((before) => [...before, syllable]))
      .slice(0, MOST_READINGS)
  return readings
}

/**
 * The ways in which a Chinese name is usually read, the likeliest first: a surname as a surname (单 is shan), each character of
 * a given name in each of its usual readings (乐 is le and yue). One empty reading for a name without Chinese characters.
 */
export function readingsOf(name: string): readonly Syllables[] {
  const known = remembered.get(name)
  if (known) return known
  const readings = findReadings(name)
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  remembered.set(name, readings)
  return readings
}

/** The first letter of each syllable. */
export const initialsOf = (syllables: Syllables): string =>
  syllables.map((syllable) => syllable.charAt(0)).join('')
