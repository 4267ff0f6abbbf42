import TRADITIONAL from 'opencc-js/dict/TSCharacters'

/** Letters that Unicode does not take apart into a plain one and an accent. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
}

let simplifiedBy: ReadonlyMap<string, string> | undefined

/** The simplified form of a traditional character, out of OpenCC's table; made when the first one is asked for. */
const simplified = (character: string): string | undefined =>
  (simplifiedBy ??= new Map(TRADITIONAL.split('|').map((pair) => pair.split(' ') as [string, string]))).get(
    character,
  )

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text)
/** A letter of any alphabet but Latin keeps its marks: in other scripts (が, й) they make another letter. */
const ACCENTED_LATIN = /^(?=\p{Script=Latin}).\p{M}+$/u

function foldCharacter(character: string): string {
  if (character >= '⺀') return simplified(character) ?? character
  const plain = PLAIN_LETTERS[character]
  if (plain !== undefined) return plain
  const apart = character.normalize('NFD')
  return ACCENTED_LATIN.test(apart) ? apart.charAt(0) : character
}

/** A text as it is written, but for the width and case of letters: what an exact hit is compared in. */
export const asWritten = (text: string): string =>
  isAscii(text) ? text.toLowerCase() : text.normalize('NFKC').toLowerCase()

/**
 * The form of a text in which it is searched: width and case of letters do not count, nor do accents of Latin letters, nor
 * whether a Chinese character is written in its traditional or its simplified form.
 */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase()
  let folded = ''
  for (const character of asWritten(text)) folded += foldCharacter(character)
  return folded
}

/** A text in simplified characters, each for itself. */
export function toSimplified(text: string): string {
  let result = ''
  for (const character of text) result += simplified(character) ?? character
  return result
}

/**
 * A typed word (`asWritten`) with each ü of pinyin as it is indexed, folded: people type `lv`, `lü` or, as passports have
 * it, `lyu`, and `lue` for `lüe`. Undefined where the word can hold none. Only behind l and n is ü another sound than u; what
 * else looks so (`wanyu`) finds nothing more.
 */
export function withPinyinV(word: string): string | undefined {
  const changed = word.replace(/([ln])(?:[üǖǘǚǜ]|yu|u(?=e))/g, '$1v')
  return changed === word ? undefined : fold(changed)
}
