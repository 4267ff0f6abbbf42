/**
 * The pieces that SIP headers are made of (RFC 3261, 25.1), read leniently: nothing here throws, and each function looks at every
 * character a fixed number of times, whatever a stranger sends.
 */

/** Parameters by lower-case name, the last of a name; null where one has no value. Values stand as written, quotes included. */
export type SipParameters = ReadonlyMap<string, string | null>

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Returns the place behind the quoted string that begins at `start`; -1 where it is never closed. */
export function endOfQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at += 1
    else if (code === QUOTE) return at + 1
  }
  return -1
}

/**
 * Returns the parts between separators that stand outside of quotes and angle brackets. A quotation mark that is never closed, and a
 * bracket that is never closed, are ordinary characters. Of more parts than `most` the rest is not looked at.
 */
export function splitOutside(text: string, separator: ',' | ';', most = Infinity): string[] {
  if (!text.includes(separator)) return [text]
  const parts: string[] = []
  const lastBracket = text.lastIndexOf('>')
  let areQuotesOrdinary = false
  let isInBrackets = false
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"' && !areQuotesOrdinary) {
      const end = endOfQuoted(text, at)
      if (end === -1) areQuotesOrdinary = true
      else at = end - 1
    } else if (character === '<') isInBrackets = at < lastBracket
    else if (character === '>') isInBrackets = false
    else if (character === separator && !isInBrackets) {
      parts.push(text.slice(start, at))
      if (parts.length === most) return parts
      start = at + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

/** Returns the parameters of a text like `a=1;b;c="x;y"`; what has no name is left out. */
export function readParameters(text: string): SipParameters {
  const parameters = new Map<string, string | null>()
  for (const part of splitOutside(text, ';')) {
    const equals = part.indexOf('=')
    const name = (equals === -1 ? part : part.slice(0, equals)).trim().toLowerCase()
    if (name !== '') parameters.set(name, equals === -1 ? null : part.slice(equals + 1).trim())
  }
  return parameters
}

/** Returns the text of a quoted string without its quotes and with its quoted pairs resolved; any other text as it is. */
export const unquote = (text: string): string =>
  text.length > 1 && text.startsWith('"') && endOfQuoted(text, 0) === text.length
    ? unescapePairs(text.slice(1, -1))
    : text

/** Returns the text that stands between quotes with its quoted pairs resolved: `\"` is `"`. */
export const unescapePairs = (text: string): string => text.replace(/\\([^])/g, '$1')

/** Returns a text as it may stand between quotes. */
export const escapePairs = (text: string): string => text.replace(/(["\\])/g, '\\$1')

const ESCAPED = /(?:%[0-9A-Fa-f]{2})+/g

/** Returns the text with `%XX` resolved once, as far as it stands for characters: what does not, as in `%FF`, stays as written. */
export const decodeEscapes = (text: string): string =>
  text.includes('%') ? text.replace(ESCAPED, decodeRun) : text

function decodeRun(escaped: string): string {
  try {
    return decodeURIComponent(escaped)
  } catch (error) {
    if (error instanceof URIError) return escaped
    throw error
  }
}
