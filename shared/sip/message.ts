/** A SIP message in its parts (RFC 3261, 7), nothing of them judged. */
export interface SipText {
  readonly start: StartLine
  /** In their order; long names in lower case, values on one line. */
  readonly headers: readonly SipHeader[]
  /** All that follows the headers. */
  readonly body: string
  /** False where the blank line is missing that ends the headers. */
  readonly isComplete: boolean
}
export interface SipHeader {
  readonly name: string
  readonly value: string
}
export type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uri: string; readonly version: string }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string }

/** RFC 3261, 7.3.3, and the registry of IANA: the one-letter names. */
const LONG_NAMES: ReadonlyMap<string, string> = new Map([
  ['a', 'accept-contact'],
  ['b', 'referred-by'],
  ['c', 'content-type'],
  ['d', 'request-disposition'],
  ['e', 'content-encoding'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['j', 'reject-contact'],
  ['k', 'supported'],
  ['l', 'content-length'],
  ['m', 'contact'],
  ['o', 'event'],
  ['r', 'refer-to'],
  ['s', 'subject'],
  ['t', 'to'],
  ['u', 'allow-events'],
  ['v', 'via'],
  ['x', 'session-expires'],
  ['y', 'identity'],
])

const REQUEST = /^([A-Za-z0-9.!%*_+`'~-]+) (.+) SIP\/(\d+\.\d+) *$/i
const RESPONSE = /^SIP\/2\.0 +(\d{3})(?: (.*))?$/i
const END_OF_HEAD = /\r?\n\r?\n/
const HEADER_NAME = /^[A-Za-z0-9.!%*_+`'~-]+$/

/**
 * Returns the parts of a message, folded lines joined by a blank; null where the first line is none of SIP. A line that is no header
 * is left out, and costs nothing else.
 */
export function splitMessage(text: string): SipText | null {
  const end = END_OF_HEAD.exec(text)
  const start = readStartLine(text.split(/\r?\n/, 1)[0] ?? '')
  if (start === null) return null
  return {
    start,
    headers: readHeaders(text),
    body: end === null ? '' : text.slice(end.index + end[0].length),
    isComplete: end !== null,
  }
}

/** Returns what the first line of a message says; null where it is none of SIP. */
export function readStartLine(line: string): StartLine | null {
  const [, status, reason = ''] = RESPONSE.exec(line) ?? []
  if (status !== undefined) return { kind: 'response', status: Number(status), reason }
  const [, method, uri, version] = REQUEST.exec(line) ?? []
  if (method === undefined || uri === undefined || version === undefined) return null
  return { kind: 'request', method, uri, version }
}

/** Returns the headers of a message, whatever its first line is. */
export function readHeaders(text: string): SipHeader[] {
  const [, ...lines] = text.slice(0, END_OF_HEAD.exec(text)?.index).split(/\r?\n/)
  const headers: { name: string; folds: string[] }[] = []
  for (const line of lines) {
    const last = headers.at(-1)
    if (/^[ \t]/.test(line)) last?.folds.push(line.trim())
    else {
      const colon = line.indexOf(':')
      const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase()
      if (HEADER_NAME.test(name))
        headers.push({ name: LONG_NAMES.get(name) ?? name, folds: [line.slice(colon + 1).trim()] })
    }
  }
  return headers.map(({ name, folds }) => ({ name, value: folds.join(' ').trim() }))
}

export interface CSeq {
  readonly value: number
  readonly method: string
}

/** Returns number and method of a CSeq header; null where it cannot be read or its number is none (RFC 3261, 8.1.1.5: below 2^31). */
export function readCSeq(header: string): CSeq | null {
  const [, digits, method] = /^\s*(\d{1,12})\s+(\S+)\s*$/.exec(header) ?? []
  if (digits === undefined || method === undefined || Number(digits) >= 2 ** 31) return null
  return { value: Number(digits), method }
}
