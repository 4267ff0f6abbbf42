import { Levels, LoggerFactory } from 'sip.js/lib/core/index.js'
import type { Body, IncomingRequestMessage, IncomingResponseMessage } from 'sip.js/lib/core/index.js'
import { AllowedMethods } from 'sip.js/lib/core/user-agent-core/allowed-methods.js'
import { URI } from 'sip.js/lib/grammar/index.js'
import type { LineParty } from '../line-events.ts'
import type { SwitchLog } from './switch-options.ts'

/** Methods the switch takes part in, within a call or outside. */
const METHODS = [
  'INVITE',
  'ACK',
  'CANCEL',
  'BYE',
  'OPTIONS',
  'INFO',
  'UPDATE',
  'REFER',
  'MESSAGE',
  'REGISTER',
]
/** Those that make sense within a call only. */
const WITHIN_CALLS = new Set(['INFO', 'UPDATE', 'REFER', 'MESSAGE'])

/** For Allow headers the switch writes itself. */
export const ALLOW = `Allow: ${METHODS.join(', ')}`
/** The same, outside of calls. */
export const ALLOW_OUTSIDE = `Allow: ${METHODS.filter((method) => !WITHIN_CALLS.has(method)).join(', ')}`
/** Of RFC 6665: of the events there are, a phone hears as a consequence of a REFER only. */
export const ALLOW_EVENTS = 'Allow-Events: refer'

/** Extensions that the switch has, by their option tags: RFC 3891. */
export const SUPPORTED = ['replaces']

export const isKnownMethod = (method: string): boolean => METHODS.includes(method)
export const isWithinCalls = (method: string): boolean => WITHIN_CALLS.has(method)

const SIPJS_ALLOW = `Allow: ${AllowedMethods.toString()}`

/** A message as sip.js writes it, with what the switch can do in place of what sip.js can. */
export const withOwnAllow = (text: string): string => text.replace(SIPJS_ALLOW, ALLOW)

/** A sip.js logger factory that writes to the switch's log; sip.js's chatter goes to debug. */
export function sipLoggerFactory(log: SwitchLog): LoggerFactory {
  const factory = new LoggerFactory()
  factory.builtinEnabled = false
  factory.level = Levels.warn // warnings and errors: below that it writes out whole messages
  factory.connector = (level, category, _label, content) => {
    log.debug({ level, category, content: String(content).slice(0, 200) }, 'sip.js says')
  }
  return factory
}

/** A request line, be it ever so wrong between its method and its version. */
const REQUEST_LINE = /^([A-Za-z0-9.!%*_+`'~-]+) .*\bSIP\/(\d+\.\d+) *$/

const SHORT_NAMES = new Map([
  ['via', 'v'],
  ['from', 'f'],
  ['to', 't'],
  ['call-id', 'i'],
  ['content-length', 'l'],
  ['content-type', 'c'],
])

/** The first line and the header lines of a message, folds (RFC 3261, section 7.3.1) undone. */
const linesOf = (text: string): string[] =>
  text
    .split('\r\n\r\n')[0]
    ?.replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n') ?? []

/** The raw lines of a header, by its long or its short name. */
function rawHeader(lines: readonly string[], name: string): string[] {
  const short = SHORT_NAMES.get(name)
  return lines.slice(1).filter((line) => {
    const given = line.split(':', 1)[0]?.trim().toLowerCase()
    return given === name || (short !== undefined && given === short)
  })
}

/**
 * A refusal of a request that cannot be read (400, or 505 for another version of SIP), made of the raw lines that an
 * answer must repeat (RFC 3261, section 8.2.6.2); null when it is no request, an ACK, or lacks one of them.
 */
export function rawRefusal(text: string, status?: string): string | null {
  const lines = linesOf(text)
  const [, method, version] = REQUEST_LINE.exec(lines[0] ?? '') ?? []
  if (method === undefined || method === 'ACK') return null
  const repeated = ['via', 'from', 'to', 'call-id', 'cseq'].map((name) => rawHeader(lines, name))
  if (repeated.some((header) => header.length === 0)) return null
  // sip.js as a client throws over a CSeq it cannot read
  if (!repeated[4]?.every((line) => /^cseq\s*:\s*\d{1,10}\s+[A-Z]+\s*$/i.test(line))) return null
  const verdict = status ?? (version === '2.0' ? '400 Bad Request' : '505 Version Not Supported')
  return [`SIP/2.0 ${verdict}`, ...repeated.flat(), 'Content-Length: 0', '', ''].join('\r\n')
}

/** The value of a header on one line, folds (RFC 3261, section 7.3.1) undone, so that it can be written out again. */
export function headerOf(
  message: IncomingRequestMessage | IncomingResponseMessage,
  name: string,
): string | null {
  const value = message.getHeader(name)
  return value === undefined ? null : oneLine(value)
}

export const oneLine = (value: string): string => value.replace(/\s+/g, ' ').trim()

/** A display name as it stands between the quotes of a From header. */
export const quotable = (name: string): string => oneLine(name).replace(/(["\\])/g, '\\$1')

export const unquoted = (name: string): string => name.replace(/\\(.)/g, '$1')

/** Tells a party who it talks to from now on (RFC 3325); a withheld number stays withheld. */
export function assertedIdentity(party: LineParty, domain: string): string {
  const { number, displayName } = party
  const address =
    number === null ? 'sip:anonymous@anonymous.invalid' : new URI('sip', number, domain).toString()
  const name = displayName === null || number === null ? '' : `"${quotable(displayName)}" `
  return `P-Asserted-Identity: ${name}<${address}>`
}

/** The body of a message, undefined when it has none. */
export function bodyOf(message: IncomingRequestMessage | IncomingResponseMessage): Body | undefined {
  const contentType = headerOf(message, 'content-type')
  if (!message.body || contentType === null) return undefined
  const disposition = headerOf(message, 'content-disposition')?.split(';')[0]?.trim()
  return {
    contentType,
    contentDisposition: disposition ?? (isSdp(contentType) ? 'session' : 'render'),
    content: message.body,
  }
}

/** The session description of a message, undefined when it carries none. */
export function sdpOf(message: IncomingRequestMessage | IncomingResponseMessage): Body | undefined {
  const body = bodyOf(message)
  return body && isSdp(body.contentType) ? body : undefined
}

const isSdp = (contentType: string): boolean => /^application\/sdp\b/i.test(contentType)

export const sipfrag = (line: string): Body => ({
  contentType: 'message/sipfrag',
  contentDisposition: 'render',
  content: line,
})

/** True when the offer puts the other side on hold: no audio is wanted from it (RFC 3264, section 8.4). */
export function isHoldOffer(sdp: string): boolean {
  const audio = sdp.split(/^m=/m).find((section) => section.startsWith('audio')) ?? sdp
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m
  const found = direction.exec(audio)?.[1] ?? direction.exec(sdp.split(/^m=/m)[0] ?? '')?.[1]
  return found === 'sendonly' || found === 'inactive'
}
