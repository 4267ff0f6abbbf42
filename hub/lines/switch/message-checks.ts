import type { IncomingRequestMessage, ResponseOptions } from 'sip.js/lib/core/index.js'
import { faultOfDescription } from './session-description.ts'
import {
  SUPPORTED,
  ALLOW,
  ALLOW_EVENTS,
  ALLOW_OUTSIDE,
  bodyOf,
  isKnownMethod,
  isWithinCalls,
  sdpOf,
} from './sip-message.ts'

/** Header fields that a message has at most once (RFC 3261, 7.3.1). */
const SINGLE = ['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length', 'content-type']
/** RFC 3261, 8.1.1.5: a sequence number is below 2**31. */
const HIGHEST_CSEQ = 2 ** 31 - 1
const HIGHEST_HOPS = 255

/** Whether the Request-URI at least begins as one of SIP's does. */
const isSipAddress = (text: string): boolean => /^\S+ +<?sip:/i.test(text)

/** Before proof: header lines in all, lines of one name, and separators, of which each makes sip.js read one more thing. */
const MOST_LINES = 50
const MOST_OF_A_NAME = 8
const MOST_SEPARATORS = 200

/**
 * Whether a message has more headers, or more parts in them, than a phone has reason to send before it has proven its
 * account. It only counts: reading thousands of Contacts takes sip.js tens of milliseconds.
 */
export function isTooManifold(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  const head = end === -1 ? text : text.slice(0, end)
  const lines = head.split('\r\n', MOST_LINES + 2).slice(1)
  if (lines.length > MOST_LINES) return true
  const counts = new Map<string, number>()
  for (const line of lines) {
    const name = line.split(':', 1)[0]?.trim().toLowerCase() ?? ''
    const count = (counts.get(name) ?? 0) + 1
    if (count > MOST_OF_A_NAME) return true
    counts.set(name, count)
  }
  return (head.match(/[,;&?]/g)?.length ?? 0) > MOST_SEPARATORS
}

const bad = (reasonPhrase: string): ResponseOptions => ({ statusCode: 400, reasonPhrase })

/** What is wrong with a request whatever its method and sender, if anything; the words are for who reads the trace. */
export function refusalOf(message: IncomingRequestMessage): ResponseOptions | undefined {
  const double = SINGLE.find((name) => message.getHeaders(name).length > 1)
  if (double !== undefined) return bad(`More Than One ${double} Header`)
  const announced = message.getHeader('content-length')?.trim()
  if (announced !== undefined && !/^\d{1,9}$/.test(announced)) return bad('Content-Length Is No Length')
  if (announced !== undefined && Buffer.byteLength(message.body) < Number(announced))
    return bad('Body Shorter Than Content-Length')
  const hops = message.getHeader('max-forwards')?.trim()
  if (hops !== undefined && !(/^\d{1,4}$/.test(hops) && Number(hops) <= HIGHEST_HOPS))
    return bad('Max-Forwards Out Of Range')
  if (hops !== undefined && Number(hops) === 0) return { statusCode: 483 }
  const [number = '', method] = message.getHeader('cseq')?.trim().split(/\s+/) ?? []
  if (!/^\d{1,20}$/.test(number) || Number(number) > HIGHEST_CSEQ) return bad('CSeq Out Of Range')
  if (method !== message.method) return bad('CSeq Names Another Method')
  if (message.ruri?.scheme !== 'sip')
    return isSipAddress(message.data) ? bad('Request-URI Cannot Be Read') : { statusCode: 416 }
  return message.method === 'ACK' || message.method === 'CANCEL' ? undefined : unsupportedIn(message)
}

/** What the request needs and the switch has not (RFC 3261, 8.2.2.3 and 8.2.3). */
function unsupportedIn(message: IncomingRequestMessage): ResponseOptions | undefined {
  const required = [...message.getHeaders('require'), ...message.getHeaders('proxy-require')]
  const unsupported = required
    .flatMap((value) => value.split(',').map((tag) => tag.trim()))
    .filter((tag) => tag !== '' && !SUPPORTED.includes(tag))
  if (unsupported.length > 0)
    return { statusCode: 420, extraHeaders: [`Unsupported: ${unsupported.join(', ')}`] }
  const isOffer = message.method === 'INVITE' || message.method === 'UPDATE'
  if (isOffer && bodyOf(message) && !sdpOf(message))
    return { statusCode: 415, extraHeaders: ['Accept: application/sdp'] }
  const offer = isOffer ? sdpOf(message) : undefined
  const fault = offer && faultOfDescription(offer.content, message.method === 'INVITE' && !message.toTag)
  if (fault === 400) return bad('Session Description Cannot Be Read')
  return fault === 488 ? { statusCode: 488, reasonPhrase: 'No Sound Offered' } : undefined
}

/**
 * The answer to a method that the switch does not do there (RFC 3261, section 8.2.1; RFC 6665, section 8.3.2), undefined for
 * one that it does.
 */
export function refusalOfMethod({ method, toTag }: IncomingRequestMessage): ResponseOptions | undefined {
  if (method === 'SUBSCRIBE') return { statusCode: 489, extraHeaders: [ALLOW_EVENTS] }
  // nothing that the switch has subscribed to can be told
  if (method === 'NOTIFY' && toTag) return { statusCode: 481 }
  const isDone = isKnownMethod(method) && (toTag !== '' || !isWithinCalls(method))
  return isDone ? undefined : { statusCode: 405, extraHeaders: [toTag === '' ? ALLOW_OUTSIDE : ALLOW] }
}
