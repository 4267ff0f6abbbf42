import { decodeEscapes, readParameters } from './pieces.ts'
import type { SipParameters } from './pieces.ts'

/** An address as it stands in a header of SIP: `sip:`, `sips:` and `tel:` in their parts, any other URI as its text. */
export interface SipUri {
  /** In lower case: `sip`, `sips`, `tel`, `urn`. */
  readonly scheme: string
  /**
   * Who is meant there, `%XX` resolved once: the part before `@`, telephone parameters (RFC 3966) included; of a `tel` address the number
   * without them. Null where there is none.
   */
  readonly user: string | null
  /** As written; of IPv6 with its brackets. Empty where the address has none, as in `tel:`. */
  readonly host: string
  readonly port: number | null
  readonly parameters: SipParameters
  /** What stands behind `?`: names in lower case, values as written. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The whole address as written. */
  readonly text: string
}

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/
/** What a line writes for an address that has lost its scheme: a number, or somebody at a host. */
const NUMBER = /^\+?[\d*#().-]+$/
const NO_HOST = /[\s<>"]/
const PORT = /^:(\d{1,5})$/

/**
 * Returns the parts of an address that stands alone, without angle brackets; null where it is none. Reads more than RFC 3261, 19.1.1 and
 * RFC 1123 allow: hosts of any form (a container's `0fb38bfd0a0d`), escapes that stand for nothing, addresses without a scheme.
 */
export function readUri(raw: string): SipUri | null {
  const text = raw.trim()
  const scheme = SCHEME.exec(text)?.[1]
  if (scheme === undefined) return readBare(text)
  const known = scheme.toLowerCase()
  const rest = text.slice(scheme.length + 1)
  if (known === 'sip' || known === 'sips') return readSip(known, rest, text)
  if (known === 'tel') return readTel(rest, text)
  return rest === '' ? null : { ...NOTHING, scheme: known, text }
}

const NOTHING = { user: null, host: '', port: null, parameters: new Map(), headers: [] } as const

/** An address without its scheme. */
function readBare(text: string): SipUri | null {
  const number = text.split(';', 1)[0] ?? ''
  if (NUMBER.test(number)) return readTel(text, text)
  return text.includes('@') ? readSip('sip', text, text) : null
}

function readTel(rest: string, text: string): SipUri | null {
  const cut = rest.indexOf(';')
  const number = (cut === -1 ? rest : rest.slice(0, cut)).trim()
  if (number === '') return null
  const parameters = readParameters(cut === -1 ? '' : rest.slice(cut + 1))
  return { ...NOTHING, scheme: 'tel', user: decodeEscapes(number), parameters, text }
}

function readSip(scheme: string, rest: string, text: string): SipUri | null {
  const at = endOfUser(rest)
  const user = at === -1 ? null : decodeEscapes(rest.slice(0, at))
  const place = rest.slice(at + 1)
  const hostEnd = firstOf(place, ';', '?')
  const { host, port } = readHost(place.slice(0, hostEnd))
  if (NO_HOST.test(host) || (host === '' && !user)) return null
  const question = place.indexOf('?', hostEnd)
  const parametersEnd = question === -1 ? place.length : question
  return {
    scheme,
    user: user === '' ? null : user,
    host,
    port,
    parameters: inLowerCase(readParameters(place.slice(hostEnd + 1, parametersEnd))),
    headers: question === -1 ? [] : readHeaders(place.slice(question + 1)),
    text,
  }
}

/** Where the `@` behind the user stands: the last one before the parameters of the address, since some write one into the user. */
function endOfUser(rest: string): number {
  const first = rest.indexOf('@')
  if (first === -1) return -1
  const behind = rest.slice(first)
  return first + behind.slice(0, firstOf(behind, ';', '?')).lastIndexOf('@')
}

function readHost(text: string): Pick<SipUri, 'host' | 'port'> {
  const bracket = text.startsWith('[') ? text.indexOf(']') : -1
  const colon = text.indexOf(':', bracket + 1)
  if (colon === -1) return { host: text.trim(), port: null }
  const host = text.slice(0, colon).trim()
  const port = PORT.exec(text.slice(colon).trim())?.[1]
  if (port !== undefined) return { host, port: Number(port) }
  // several colons are an IPv6 address without its brackets
  return { host: text.includes(':', colon + 1) ? text.trim() : host, port: null }
}

/** RFC 3261, 19.1.4: these two are compared without regard to case. */
function inLowerCase(parameters: SipParameters): SipParameters {
  if (!parameters.get('transport') && !parameters.get('user')) return parameters
  const changed = new Map(parameters)
  for (const name of ['transport', 'user']) {
    const value = changed.get(name)
    if (value) changed.set(name, value.toLowerCase())
  }
  return changed
}

const readHeaders = (text: string): (readonly [string, string])[] =>
  text
    .split('&')
    .map((part) => [part, part.indexOf('=')] as const)
    .filter(([, equals]) => equals > 0)
    .map(([part, equals]) => [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1)] as const)

/** The place of the first of these characters, or the end of the text. */
function firstOf(text: string, one: string, other: string): number {
  const places = [text.indexOf(one), text.indexOf(other)].filter((place) => place !== -1)
  return places.length === 0 ? text.length : Math.min(...places)
}
