import type { NumberPlan } from './number-plan.ts'
import { LONGEST_TEXT, textToRead } from './number-text.ts'
import { dialText, type DialableNumber } from './party-number.ts'
import { parseCallerNumber } from './phone-number.ts'

/** A number in what somebody wrote. */
export interface TypedChoice {
  readonly number: DialableNumber
  /** Its digits as they stand in the text, one after the other, without separators. */
  readonly written: string
  /** What is to be keyed in after the answer; commas are pauses. */
  readonly extension: string | null
}

/** What a text says: one number, several (or one in doubt) among which a person chooses, or none. */
export type TypedNumber =
  | ({ readonly kind: 'one' } & TypedChoice)
  | { readonly kind: 'asked'; readonly choices: readonly TypedChoice[] }
  | { readonly kind: 'none'; readonly why: 'empty' | 'noDigits' | 'tooShort' | 'tooLong' }

export interface NumberReader {
  readonly plan: NumberPlan
  /** Whether the house has this extension. */
  isExtension(digits: string): boolean
}

/** No number of any kind has more digits, with every prefix that is known. */
const MOST_DIGITS = 20
/** Digits beside a public number that are fewer than these are a remark (a floor, a place in a list). */
const FEWEST_OF_ANOTHER = 5
const LONGEST_EXTENSION = 7

/** Digits with what people put between those of one number. A line break, a tab or a comma is between two. */
const RUN = /(?:\+[ (]*)?\d(?:[ ().-]*\d)*/g
/** What stands before an extension, and nothing else between the two. */
const BEFORE_EXTENSION =
  /^[ )]*(?:[,;pwx#*]+|转接?|轉接?|分机号?|分機號?|(?:转|轉)(?:分机|分機)|内线|內線|(?:,|;)? *(?:ext|extn|extension|postd)\.?)[ .:=]*$/i
/** Words that name a number and are no part of it. */
const LABEL = /(?:^|[^a-z])(?:tel|phone|mobile|mob|cell|fax|no|call|dial)[ .:-]*$/i

interface Run {
  /** Groups of digits, each with the separator before it. */
  readonly groups: readonly { readonly digits: string; readonly before: string }[]
  readonly before: string
  readonly after: string
}

function runsOf(text: string): Run[] {
  const runs: Run[] = []
  const all = [...text.matchAll(RUN)]
  let end = 0
  for (const [index, found] of all.entries()) {
    const groups = [...found[0].matchAll(/((?:\+[ (]*)?)([ ().-]*)(\d+)/g)].map(([, plus, gap, digits]) => ({
      digits: (plus === '' ? '' : '+') + (digits ?? ''),
      before: gap ?? '',
    }))
    const before = text.slice(end, found.index)
    end = found.index + found[0].length
    runs.push({ groups, before, after: text.slice(end, all[index + 1]?.index) })
  }
  return runs
}

interface Found {
  readonly valid: TypedChoice[]
  /** Digits that are no public number. `isBehindSpace`: they follow one in its run. */
  readonly others: { digits: string; isBehindSpace: boolean }[]
}

/** The public numbers among the groups of one run, from the left, each as long as it can be; the other groups are left over. */
function readRun({ groups }: Run, read: (digits: string) => DialableNumber | null): Found {
  const found: Found = { valid: [], others: [] }
  let at = 0
  while (at < groups.length) {
    let isFound = false
    for (let end = groups.length; end > at && !isFound; end -= 1) {
      const written = groups
        .slice(at, end)
        .map(({ digits }) => digits)
        .join('')
      const number = read(written)
      if (number?.kind !== 'e164') continue
      found.valid.push({ number, written, extension: null })
      isFound = true
      at = end
    }
    if (isFound) continue
    const { digits, before } = groups[at] ?? { digits: '', before: '' }
    const last = found.valid.at(-1)
    // 021-52066273-801, as extensions are written in China
    if (last && before.includes('-') && digits.length <= LONGEST_EXTENSION && at === groups.length - 1)
      found.valid[found.valid.length - 1] = { ...last, extension: digits }
    else found.others.push({ digits, isBehindSpace: last !== undefined })
    at += 1
  }
  return found
}

/** The whole of a run where none of it is a public number: one number where dashes or nothing divide it, else each group is one. */
function wholeRun({ groups }: Run): string[] {
  const joined = groups.map(({ digits }) => digits).join('')
  const isDivided = groups.slice(1).some(({ before }) => before.includes(' '))
  return isDivided ? [joined, ...groups.map(({ digits }) => digits)] : [joined]
}

const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text.replace(LABEL, ''))
const asChoice = (number: DialableNumber | null, written: string): TypedChoice[] =>
  number ? [{ number, written, extension: null }] : []

function distinct(choices: readonly TypedChoice[]): TypedChoice[] {
  const byText = new Map<string, TypedChoice>()
  for (const choice of choices) {
    const key = `${dialText(choice.number)}/${choice.extension ?? ''}`
    if (!byText.has(key)) byText.set(key, choice)
  }
  return [...byText.values()]
}

/**
 * Reads what a person typed or pasted, or another program linked: full-width digits, dashes of every kind, dots, marks of direction,
 * links, prefixes of the plan, extensions, remarks. It never makes up a number: the digits of each are a contiguous run of what was
 * written, apart from separators. Where there are two, or words around what is no public number, a person is asked.
 */
export function readTypedNumber(text: string, { plan, isExtension }: NumberReader): TypedNumber {
  if (text.length > LONGEST_TEXT) return { kind: 'none', why: 'tooLong' }
  const bare = textToRead(text)
  if (bare === '') return { kind: 'none', why: 'empty' }
  const read = (written: string): DialableNumber | null => {
    const number = parseCallerNumber(written, plan, isExtension)
    return number.kind === 'withheld' ? null : number
  }
  // a code of the line (*72#, #31#13800138000), or a name of the house
  const code = bare.replace(/[ .()-]/g, '')
  if (/^[*#][\d*#]*\d[\d*#]*$/.test(code)) return oneOf(asChoice(read(code), code))
  if (isExtension(bare)) return oneOf(asChoice(read(bare), bare))

  const runs = runsOf(bare)
  if (runs.length === 0) return { kind: 'none', why: 'noDigits' }
  const { valid, others, words } = readAll(runs, read)
  const more = others.filter(({ digits }) => digits.length >= FEWEST_OF_ANOTHER)
  const [first] = valid
  if (first) {
    const choices = [...valid, ...more.flatMap(({ digits }) => asChoice(read(digits), digits))]
    // "13800138000 801": an extension, or a remark
    const doubtful = others.find(({ digits, isBehindSpace }) => isBehindSpace && digits.length >= 3)
    if (doubtful && more.length === 0 && valid.length === 1 && first.extension === null)
      choices.push({ ...first, extension: doubtful.digits })
    return oneOf(choices)
  }
  return readOthers(others, words, read)
}

interface Behind {
  /** What is to be keyed in after the number before. */
  readonly extension: string | null
  /** What of the run is left. */
  readonly rest: Run
}
const noExtension = (run: Run): Behind => ({ extension: null, rest: run })

/** The extension with which a run begins behind a number (`转801`), and what of the run is another number after it. */
function leadingExtension(run: Run, read: (digits: string) => DialableNumber | null): Behind {
  if (!BEFORE_EXTENSION.test(run.before)) return noExtension(run)
  const digits = run.groups.map((group) => group.digits).join('')
  const isShort = (text: string): boolean => /^\d{1,7}$/.test(text) && read(text)?.kind !== 'e164'
  if (isShort(digits)) return { extension: digits, rest: { ...run, groups: [] } }
  const [first, ...groups] = run.groups
  if (first && isShort(first.digits) && groups[0]?.before.includes(' '))
    return { extension: first.digits, rest: { ...run, before: ' ', groups } }
  return noExtension(run)
}

/** Everything in the text: public numbers with their extensions, other digits, and whether there are words beside them. */
function readAll(
  runs: readonly Run[],
  read: (digits: string) => DialableNumber | null,
): Found & { words: boolean } {
  const all: Found = { valid: [], others: [] }
  let words = hasWords(runs.at(-1)?.after ?? '')
  let isBehindNumber = false
  for (const whole of runs) {
    const newest = all.valid.at(-1)
    const behind: Behind = isBehindNumber ? leadingExtension(whole, read) : noExtension(whole)
    const { extension, rest: run } = behind
    if (newest && extension !== null) {
      const both = newest.extension === null ? extension : `${newest.extension},${extension}`
      all.valid[all.valid.length - 1] = { ...newest, extension: both }
      if (run.groups.length === 0) continue
    }
    if (hasWords(run.before)) words = true
    // T-20261122: a name that has digits, and no number
    const isName = /[a-z]-?$/i.test(run.before) && !LABEL.test(run.before)
    const found = isName ? { valid: [], others: [] } : readRun(run, read)
    all.valid.push(...found.valid)
    if (found.valid.length > 0) all.others.push(...found.others)
    // 1-800-FLOWERS: letters that stand for digits
    else if (!isName && !/^-[a-z]/i.test(run.after))
      all.others.push(...wholeRun(run).map((one) => ({ digits: one, isBehindSpace: false })))
    isBehindNumber = found.valid.length > 0
  }
  return { ...all, words }
}

/** Where there is no public number: digits that stand alone are one of another kind; beside words or others a person is asked. */
function readOthers(
  others: Found['others'],
  words: boolean,
  read: (digits: string) => DialableNumber | null,
): TypedNumber {
  const fitting = others.filter(({ digits }) => digits.length <= MOST_DIGITS)
  if (fitting.length === 0) return { kind: 'none', why: others.length === 0 ? 'noDigits' : 'tooLong' }
  const choices = fitting.flatMap(({ digits }) => asChoice(read(digits), digits))
  if (choices.length === 1 && others.length === 1 && !words) return oneOf(choices)
  const dialable = distinct(choices).filter(({ written }) => written.length >= 3)
  return dialable.length === 0 ? { kind: 'none', why: 'tooShort' } : { kind: 'asked', choices: dialable }
}

function oneOf(choices: readonly TypedChoice[]): TypedNumber {
  const [first, ...more] = distinct(choices)
  if (!first) return { kind: 'none', why: 'noDigits' }
  return more.length === 0 ? { kind: 'one', ...first } : { kind: 'asked', choices: [first, ...more] }
}
