import { IncomingRequestMessage, IncomingResponseMessage } from 'sip.js/lib/core/index.js'
import { NameAddrHeader, URI } from 'sip.js/lib/grammar/index.js'
import { readCSeq, splitMessage } from '../../../shared/sip/message.ts'
import type { SipText } from '../../../shared/sip/message.ts'
import { readNameAddr } from '../../../shared/sip/name-addr.ts'
import type { NameAddr } from '../../../shared/sip/name-addr.ts'
import { splitOutside } from '../../../shared/sip/pieces.ts'
import type { SipParameters } from '../../../shared/sip/pieces.ts'
import { readUri } from '../../../shared/sip/uri.ts'
import type { SipUri } from '../../../shared/sip/uri.ts'
import { branchOf } from '../../../shared/sip/via.ts'

/** Stands in for `Contact: *` (RFC 3261, section 10.2.2), which is no address. */
export const WILDCARD_CONTACT = 'X-Wildcard-Contact'

/** A branch that begins otherwise was made by a phone of RFC 2543, and names no transaction (RFC 3261, section 17.2.3). */
const BRANCH_COOKIE = 'z9hG4bK'
const OLD_BRANCH = 'rfc2543'
const NO_HOST = 'host.invalid'

type SipMessage = IncomingRequestMessage | IncomingResponseMessage

/**
 * Returns a message as sip.js's core takes it, read by our own readers: its grammar decodes its tables anew at every header,
 * which took half of the switch's time, and loses a whole message over one header. Undefined where the text is no SIP 2.0, or
 * lacks what every message must have (RFC 3261, section 8.1.1).
 */
export function readMessage(text: string): SipMessage | undefined {
  const parts = splitMessage(text)
  if (!parts?.isComplete) return undefined
  const message = begun(parts)
  if (!message) return undefined
  message.data = text
  for (const { name, value } of parts.headers) if (!addHeader(message, name, value)) return undefined
  const isWhole = message.from && message.to && message.callId && message.hasHeader('cseq')
  if (!isWhole || !nameTransaction(message)) return undefined
  message.body = cutBody(parts.body, message.getHeader('content-length'))
  return message
}

/** The Contacts of a message. */
export const contactsOf = (message: SipMessage): NameAddrHeader[] =>
  message.getHeaders('contact').flatMap((_raw, index) => {
    const contact: unknown = message.parseHeader('contact', index)
    return contact instanceof NameAddrHeader ? [contact] : []
  })

/** What tells the devices of an account apart: the address a device made up for itself. */
export const instanceOf = ({ uri }: NameAddrHeader): string => `${uri.user ?? ''}@${uri.host}`

/** True for a request whose branch does not tell it from others: Call-ID, CSeq and tags do (RFC 3261, section 17.2.3). */
export const isOfOldPhone = (message: IncomingRequestMessage): boolean =>
  message.viaBranch.startsWith(OLD_BRANCH)

/** Gives the ACK of an answered call of an old phone a name of its own: it is no part of the INVITE's transaction. */
export function setApart(message: IncomingRequestMessage): void {
  message.viaBranch += ' ack'
}

function begun({ start }: SipText): SipMessage | undefined {
  if (start.kind === 'response') {
    const message = new IncomingResponseMessage()
    message.statusCode = start.status
    message.reasonPhrase = start.reason
    return message
  }
  if (start.version !== '2.0') return undefined
  const message = new IncomingRequestMessage()
  message.method = start.method
  const uri = /\s/.test(start.uri) ? null : readUri(start.uri)
  const isSip = uri?.scheme === 'sip' || uri?.scheme === 'sips'
  // without an address the request is answered by who knows the methods
  if (uri && isSip && uri.host !== '') message.ruri = uriOf(uri)
  return message
}

/** Puts a header into the message, read where the core needs it in its parts; false where that cannot be. */
function addHeader(message: SipMessage, name: string, value: string): boolean {
  switch (name) {
    case 'from':
    case 'to': {
      const read = readNameAddr(value)
      if (!read) return false
      const header = nameAddrOf(read)
      const tag = header.getParam('tag') ?? ''
      if (name === 'from') [message.from, message.fromTag] = [header, tag]
      else [message.to, message.toTag] = [header, tag]
      put(message, name, value, header)
      return true
    }
    case 'contact':
      if (value === '*') put(message, WILDCARD_CONTACT.toLowerCase(), 'yes')
      else
        for (const one of splitOutside(value, ',')) {
          const read = readNameAddr(one)
          if (!read || read.uri.host === '') return false
          put(message, name, one.trim(), nameAddrOf(read))
        }
      return true
    case 'record-route':
      for (const one of splitOutside(value, ',')) put(message, name, one.trim())
      return true
    case 'cseq': {
      const cseq = readCSeq(value)
      const digits = /^\d+/.exec(value)?.[0]
      if (digits === undefined) return false
      // one that is too large is refused in words, with the number it has
      message.cseq = Number(digits)
      // of a request it is compared with the request line, which says what is wrong
      if (message instanceof IncomingResponseMessage) {
        if (!cseq) return false
        message.method = cseq.method
      }
      put(message, name, value)
      return true
    }
    case 'call-id':
      message.callId = value
      put(message, name, value)
      return true
    case 'content-disposition':
      put(message, name, value, { type: value.split(';', 1)[0]?.trim() })
      return true
    case 'content-type':
      put(message, name, value, value)
      return true
    default:
      put(message, name, value)
      return true
  }
}

function put(message: SipMessage, name: string, raw: string, parsed?: unknown): void {
  const headers = message.headers as Record<string, { raw: string; parsed?: unknown }[]>
  const known = NAMES.get(name) ?? nameOf(name)
  const header = parsed === undefined ? { raw } : { raw, parsed }
  const list = Object.hasOwn(headers, known) ? headers[known] : undefined
  if (list) list.push(header)
  else headers[known] = [header]
}

/** sip.js's own spelling of a header name, by which it looks headers up. */
function nameOf(name: string): string {
  const parts = name.replaceAll('_', '-').split('-')
  return parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('-')
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ...['via', 'from', 'to', 'contact', 'max-forwards', 'allow', 'supported', 'user-agent', 'content-type'].map(
    (name) => [name, nameOf(name)] as const,
  ),
  ['call-id', 'Call-ID'],
  ['cseq', 'CSeq'],
  ['min-se', 'Min-SE'],
  ['rack', 'RAck'],
  ['rseq', 'RSeq'],
  ['www-authenticate', 'WWW-Authenticate'],
])

/** Sets the name of the message's transaction; false where there is none. */
function nameTransaction(message: SipMessage): boolean {
  const via = message.getHeader('via')
  if (via === undefined) return false
  const branch = branchOf(via)
  if (branch?.startsWith(BRANCH_COOKIE)) message.viaBranch = branch
  else if (message instanceof IncomingRequestMessage)
    message.viaBranch = [OLD_BRANCH, message.callId, message.fromTag, message.cseq, via].join(' ')
  else return false
  return true
}

/** What is behind the announced end is no part of the body (RFC 3261, section 18.3). */
function cutBody(rest: string, announced: string | undefined): string {
  const bytes = announced !== undefined && /^\d{1,9}$/.test(announced) ? Number(announced) : Infinity
  // as many letters as bytes are bytes at least
  if (bytes >= rest.length * 3) return rest
  const whole = Buffer.from(rest)
  return whole.length <= bytes ? rest : whole.subarray(0, bytes).toString()
}

const nameAddrOf = ({ quotedName, uri, parameters }: NameAddr): NameAddrHeader =>
  new NameAddrHeader(uriOf(uri), quotedName ?? '', objectOf(parameters) as Record<string, string>)

/** An address of another scheme than SIP's keeps what it says of who is meant; the core cannot do without a host. */
function uriOf({ scheme, user, host, port, parameters, headers }: SipUri): URI {
  const isSip = scheme === 'sip' || scheme === 'sips'
  // sip.js resolves escapes again when it writes the address out, and throws at a % that is none
  const name = (user ?? '').replaceAll('%', '%25')
  return new URI(
    isSip ? scheme : 'sip',
    name,
    host === '' ? NO_HOST : host,
    port ?? undefined,
    objectOf(parameters),
    Object.fromEntries(headers.map(([name, value]) => [name, [value]])),
  )
}

const objectOf = (parameters: SipParameters): Record<string, string | null> => Object.fromEntries(parameters)
