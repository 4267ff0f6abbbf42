import { cutText } from '../domain/cut-text.ts'
import { maskNumber } from '../domain/mask-number.ts'

/** Values under these names never reach a log. */
const SECRET_NAMES = /password|secret|token|key|authorization|cookie|credential|^ha1$/i
const HIDDEN = '[hidden]'
/** A string of a log is cut to so many characters; what a stranger sent may be any length. */
export const LOGGED_LENGTH = 200
const MAX_DEPTH = 6
const MAX_ITEMS = 50
const MAX_STACK_LINES = 20

/**
 * Tokens wherever they turn up: what begins as a JSON web token, refresh tokens (`session-store.ts`), and the pass in the
 * address of the line (`line-pass.ts`). Each is taken to its end, also where the string was cut inside it.
 *
 * All patterns of this file take time linear in the text: none can be made to look at the same characters again and again.
 */
const TOKENS = /eyJ[\w.-]{17,}|[0-9a-f-]{36}\.[\w-]{8,}|\bpass=[\w.%-]+/g
const UUIDS = /([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/i
/** Digits that stand at the cut: the number they began cannot be told from a short one any more. */
const DIGITS_AT_END = /\+?\d{1,20}$/

/** Hides tokens and masks numbers in a text of any length; ids keep their digits, or nobody could follow anything. */
export const maskWhole = (text: string): string =>
  text
    .replace(TOKENS, HIDDEN)
    .split(UUIDS)
    .map((part, index) => (index % 2 === 1 ? part : maskNumber(part)))
    .join('')

/** A text for a log: cut first, then masked as `maskWhole` does. */
export function maskText(text: string): string {
  if (text.length <= LOGGED_LENGTH) return maskWhole(text)
  return `${maskWhole(cutText(text, LOGGED_LENGTH).replace(DIGITS_AT_END, ''))}… (${text.length} characters)`
}

/** The fields of a log line: secrets hidden, texts cut and masked, deep or long values shortened. */
export const maskFields = (fields: object, depth = 0): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields)
      .slice(0, MAX_ITEMS)
      .map(([name, value]) => [name, SECRET_NAMES.test(name) ? HIDDEN : maskValue(value, depth + 1)]),
  )

function maskValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskText(value)
  if (value === null || typeof value !== 'object') return value
  if (depth >= MAX_DEPTH) return '[deep]'
  if (value instanceof Error) return maskError(value, depth)
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => maskValue(item, depth + 1))
  return maskFields(value, depth)
}

/** An error with its fields and causes; its stack is kept line by line, because each line is short and our own. */
function maskError(error: Error, depth: number): Record<string, unknown> {
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return {
    ...maskFields(error, depth),
    type: error.name,
    message: maskText(error.message),
    stack: frames.slice(0, MAX_STACK_LINES).map(maskText).join('\n'),
    ...(error.cause === undefined ? {} : { cause: maskValue(error.cause, depth + 1) }),
  }
}
