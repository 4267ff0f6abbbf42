import { readCompleteMessage } from './complete-message.ts'
import type { CompleteMessage, UnreadableMessage } from './complete-message.ts'
import { readNameAddr } from './name-addr.ts'
import type { NameAddr } from './name-addr.ts'
import { splitOutside } from './pieces.ts'
import { tolerantUri } from './sip-js-uri.ts'
import type { SipJsUri, UriClass } from './sip-js-uri.ts'

/** What is used of a message of sip.js. */
interface SipJsMessage<N> {
  method: string
  body: string
  data: string
  callId: string
  cseq: number
  from: N
  fromTag: string
  to: N
  toTag: string
  via: { host: string; port: number }
  viaBranch: string
  referTo: string | undefined
  headers: Record<string, { parsed?: unknown; raw: string }[]>
  addHeader(name: string, value: string): void
}
/** sip.js's classes, which are handed in, so that nothing in `shared` depends on it. */
export interface SipJsClasses<U, N, Q, S> {
  readonly URI: UriClass<U>
  readonly NameAddrHeader: new (uri: U, displayName: string, parameters: Record<string, string>) => N
  readonly IncomingRequestMessage: new () => Q
  readonly IncomingResponseMessage: new () => S
}

export type ReadSip<Q, S> =
  | { readonly kind: 'request'; readonly message: Q }
  | { readonly kind: 'response'; readonly message: S; readonly hops: number }
  | ({ readonly kind: 'unreadable' } & UnreadableMessage)

/** sip.js's keys of the headers that it is handed read. */
const KEYS = {
  from: 'From',
  to: 'To',
  via: 'Via',
  contact: 'Contact',
  'record-route': 'Record-Route',
  'refer-to': 'Refer-To',
  'content-type': 'Content-Type',
} as const
type ReadHeader = keyof typeof KEYS

/** Headers of which there is one; of several sip.js keeps the last. */
const SINGLE: ReadonlySet<string> = new Set([
  'call-id',
  'cseq',
  'content-length',
  'max-forwards',
  'www-authenticate',
  'proxy-authenticate',
])
/** A longer wait is more than a timer can count, in seconds: sip.js would let such an INVITE run out at once. */
const MOST_EXPIRES = 2_000_000

/**
 * Returns a function that reads a message into sip.js's own form, for the phone and for the switch. sip.js itself loses a whole message
 * over one header that its grammar cannot read; here one is lost only where nothing could be done with it. It never throws, and takes
 * linear time.
 */
export function createSipReader<
  U extends SipJsUri,
  N,
  Q extends SipJsMessage<N> & { ruri: U | undefined },
  S extends SipJsMessage<N> & { statusCode: number | undefined; reasonPhrase: string | undefined },
>(classes: SipJsClasses<U, N, Q, S>): (text: string) => ReadSip<Q, S> {
  const nameAddrOf = ({ uri, quotedName, parameters }: NameAddr): N =>
    new classes.NameAddrHeader(
      tolerantUri(uri, classes.URI),
      // sip.js types it as text, and itself gives undefined for an address that has no name
      (quotedName ?? undefined) as string,
      Object.fromEntries(parameters) as Record<string, string>,
    )

  /** Adds a header that sip.js will ask for read; without `parsed` it reads it itself where it wants to. */
  function add(message: SipJsMessage<N>, name: ReadHeader, raw: string, parsed: unknown): void {
    message.addHeader(name, raw)
    const added = message.headers[KEYS[name]]?.at(-1)
    if (added) added.parsed = parsed
  }

  function addList(message: SipJsMessage<N>, name: 'contact' | 'record-route', header: string): void {
    for (const value of splitOutside(header, ',')) {
      const read = readNameAddr(value)
      // the route is repeated as it came, whoever can read it
      if (read !== null || name === 'record-route')
        add(message, name, value.trim(), read === null ? undefined : nameAddrOf(read))
    }
  }

  function addReferTo(message: SipJsMessage<N>, value: string): void {
    const read = readNameAddr(value)
    if (read === null) return message.addHeader('refer-to', value)
    const parsed = nameAddrOf(read)
    add(message, 'refer-to', value, parsed)
    // sip.js types it as text, and gives what it read
    message.referTo = parsed as unknown as string
  }

  /** Without a Contact sip.js drops what would open a dialog; the one address there is stands in for one that cannot be read. */
  function addMissingContact(message: SipJsMessage<N>, sip: CompleteMessage): void {
    if (!opensDialog(sip) || message.headers[KEYS.contact] !== undefined) return
    const stand = {
      ...(sip.start.kind === 'request' ? sip.from : sip.to),
      quotedName: null,
      parameters: NONE,
    }
    add(message, 'contact', `<${stand.uri.text}>`, nameAddrOf(stand))
  }

  function fill<M extends SipJsMessage<N>>(message: M, sip: CompleteMessage, text: string): M {
    const via = { host: sip.via?.host ?? '', port: (sip.via?.port ?? undefined) as number }
    message.from = nameAddrOf(sip.from)
    message.to = nameAddrOf(sip.to)
    const last = new Map(sip.headers.map(({ name }, index) => [name, index]))
    for (const [index, { name, value }] of sip.headers.entries()) {
      if (name === 'via') add(message, name, value, via)
      else if (name === 'from' || name === 'to') {
        if (last.get(name) === index) add(message, name, value, message[name])
      } else if (name === 'contact' || name === 'record-route') addList(message, name, value)
      else if (name === 'refer-to') {
        if (last.get(name) === index) addReferTo(message, value)
      } else if (name === 'content-type') {
        // sip.js throws in mid-call at a type that it cannot read
        if (last.get(name) === index) add(message, name, value, value)
      } else if (SINGLE.has(name) ? last.get(name) === index : !isBadExpires(sip, name, value))
        message.addHeader(name, value)
    }
    addMissingContact(message, sip)
    message.data = text
    message.callId = sip.callId
    message.cseq = sip.cseq.value
    message.method = sip.cseq.method
    // sip.js types these as text, and leaves them undefined where there are none
    message.fromTag = (sip.fromTag ?? undefined) as string
    message.toTag = (sip.toTag ?? tagOfProgress(sip) ?? undefined) as string
    message.via = via
    message.viaBranch = sip.branch
    message.body = sip.body
    return message
  }

  return (text) => {
    const sip = readCompleteMessage(text)
    if ('why' in sip) return { kind: 'unreadable', ...sip }
    if (sip.start.kind === 'response') {
      const message = fill(new classes.IncomingResponseMessage(), sip, text)
      message.statusCode = sip.start.status
      message.reasonPhrase = sip.start.reason
      return { kind: 'response', message, hops: sip.hops }
    }
    const message = fill(new classes.IncomingRequestMessage(), sip, text)
    message.ruri = sip.requestUri === null ? undefined : tolerantUri(sip.requestUri, classes.URI)
    return { kind: 'request', message }
  }
}

const NONE: ReadonlyMap<string, string | null> = new Map()

const isProgress = ({ start, cseq }: CompleteMessage): boolean =>
  start.kind === 'response' && start.status > 100 && start.status < 200 && cseq.method === 'INVITE'

/** RFC 3261, 12.1. An INVITE that names no Contact at all is the sender's fault, and is told so (8.1.1.8). */
const opensDialog = (sip: CompleteMessage): boolean =>
  sip.cseq.method === 'INVITE' &&
  (sip.start.kind === 'request'
    ? sip.headers.some(({ name }) => name === 'contact')
    : sip.start.status > 100 && sip.start.status < 300)

/** Some gateways ring without a tag, and sip.js takes no ringing without one. */
const tagOfProgress = (sip: CompleteMessage): string | null => (isProgress(sip) ? 'untagged' : null)

/** RFC 3261, 20.19: an Expires that cannot be read is as good as none. */
const isBadExpires = ({ start, cseq }: CompleteMessage, name: string, value: string): boolean =>
  name === 'expires' &&
  start.kind === 'request' &&
  cseq.method === 'INVITE' &&
  !(/^\d{1,12}$/.test(value) && Number(value) <= MOST_EXPIRES)
