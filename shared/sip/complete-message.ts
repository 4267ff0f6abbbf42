import { readCSeq, splitMessage } from './message.ts'
import type { CSeq, SipHeader, SipText, StartLine } from './message.ts'
import { readNameAddr } from './name-addr.ts'
import type { NameAddr } from './name-addr.ts'
import { splitOutside } from './pieces.ts'
import { refusalOf } from './refusal.ts'
import { readUri } from './uri.ts'
import type { SipUri } from './uri.ts'
import { branchOf, readVia } from './via.ts'
import type { Via } from './via.ts'

/** Why nothing can be done with a message. */
export type SipFault =
  'noSip' | 'otherVersion' | 'missingHeader' | 'doubledHeader' | 'cseq' | 'requestUri' | 'cutShort'

/** A message in which everything stands that sender and receiver have to agree on (RFC 3261, 8.1.1). */
export interface CompleteMessage {
  readonly start: StartLine
  readonly headers: readonly SipHeader[]
  readonly from: NameAddr
  readonly to: NameAddr
  readonly fromTag: string | null
  readonly toTag: string | null
  readonly callId: string
  readonly cseq: CSeq
  /** The topmost hop; null where it cannot be read. */
  readonly via: Via | null
  readonly hops: number
  /** Tells the transaction. Of a hop without a branch it is made of what RFC 2543 tells one by (RFC 3261, 17.2.3). */
  readonly branch: string
  /** Where a request is sent; null for an answer. */
  readonly requestUri: SipUri | null
  readonly body: string
}
export interface UnreadableMessage {
  readonly why: SipFault
  /** The answer that is due; null where none is: to answers, to ACK, to what is no SIP. */
  readonly refusal: string | null
}

/** One of each is in every message, and no call can be told without them. */
const ONCE = ['from', 'to', 'call-id', 'cseq'] as const

/** Returns what stands in a message as far as a call needs it, or why nothing can be done with it and what to answer. */
export function readCompleteMessage(text: string): CompleteMessage | UnreadableMessage {
  const sip = splitMessage(text)
  if (sip === null) return unreadable(text, 'noSip')
  const { start, headers } = sip
  const isRequest = start.kind === 'request'
  if (isRequest && start.version !== '2.0') return unreadable(text, 'otherVersion')
  if (ONCE.some((name) => new Set(valuesOf(headers, name)).size > 1)) return unreadable(text, 'doubledHeader')
  const [from, to, callId, cseqText] = ONCE.map((name) => valuesOf(headers, name)[0])
  const [topHop, ...otherHops] = valuesOf(headers, 'via')
  if (!from || !to || !callId || !cseqText || !topHop) return unreadable(text, 'missingHeader')
  const cseq = readCSeq(cseqText)
  if (cseq === null || (isRequest && cseq.method !== start.method)) return unreadable(text, 'cseq')
  const requestUri = isRequest ? readRequestUri(start.uri) : null
  if (isRequest && requestUri === null) return unreadable(text, 'requestUri')
  const body = bodyOf(sip)
  if (body === null) return unreadable(text, 'cutShort')
  const fromTag = tagOf(from)
  return {
    start,
    headers,
    from: readNameAddr(from) ?? unknownParty(fromTag),
    to: readNameAddr(to) ?? unknownParty(tagOf(to)),
    fromTag,
    toTag: tagOf(to),
    callId,
    cseq,
    via: readVia(topHop),
    hops: otherHops.length + splitOutside(topHop, ',').length,
    branch: branchOf(topHop) ?? `rfc2543 ${callId} ${cseq.value} ${fromTag ?? ''} ${topHop}`,
    requestUri,
    body,
  }
}

function unreadable(text: string, why: SipFault): UnreadableMessage {
  const status = why === 'otherVersion' ? '505 Version Not Supported' : '400 Bad Request'
  return { why, refusal: refusalOf(text, status) }
}

const valuesOf = (headers: readonly SipHeader[], name: string): string[] =>
  headers.filter((header) => header.name === name).map(({ value }) => value)

/** The first line is made of blanks, so there is none inside of an address (RFC 3261, 7.1). */
const readRequestUri = (uri: string): SipUri | null => (/[\s<>]/.test(uri) ? null : readUri(uri))

/** The tag of From or To, also where nothing else of it can be read. */
const tagOf = (header: string): string | null =>
  readNameAddr(header)?.parameters.get('tag') ?? /;\s*tag\s*=\s*([^\s;,<>"]+)/i.exec(header)?.[1] ?? null

/** Stands for an address that cannot be read, so that the call can go on: tags and the socket tell whose it is. */
const unknownParty = (tag: string | null): NameAddr => ({
  displayName: null,
  quotedName: null,
  uri: {
    scheme: 'sip',
    user: 'unknown',
    host: 'unknown.invalid',
    port: null,
    parameters: new Map(),
    headers: [],
    text: 'sip:unknown@unknown.invalid',
  },
  parameters: new Map(tag === null ? [] : [['tag', tag]]),
})

/**
 * What stands behind the headers, without what is too much (RFC 3261, 18.3); null where something is missing. A length that is no
 * number is not needed: a frame of a WebSocket has its own (RFC 7118, 5).
 */
function bodyOf({ headers, body }: SipText): string | null {
  const given = valuesOf(headers, 'content-length').at(-1)
  if (given === undefined || !/^\d{1,12}$/.test(given)) return body
  const length = Number(given)
  const bytes = new TextEncoder().encode(body)
  if (length > bytes.length) return null
  return length === bytes.length ? body : new TextDecoder().decode(bytes.subarray(0, length))
}
