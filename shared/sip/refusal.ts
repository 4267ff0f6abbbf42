import { readHeaders } from './message.ts'

/** RFC 3261, 8.2.6.2: what an answer repeats of its request. */
const REPEATED = [
  ['via', 'Via'],
  ['from', 'From'],
  ['to', 'To'],
  ['call-id', 'Call-ID'],
  ['cseq', 'CSeq'],
] as const

/**
 * Returns the answer to a request that cannot be read, made of what stands in it; null where none is due: the message is an answer
 * itself, an ACK, or holds nothing by which its sender could tell what is answered.
 * @param status as in `400 Bad Request`
 */
export function refusalOf(text: string, status: string): string | null {
  const [first = ''] = text.split(/\r?\n/, 1)
  if (/^SIP\//i.test(first) || /^ACK\s/.test(first)) return null
  const headers = readHeaders(text)
  const of = (name: string): string[] =>
    headers.filter((header) => header.name === name).map(({ value }) => value)
  const [cseq = ''] = of('cseq')
  if (/\bACK\s*$/.test(cseq) || of('via').length + of('call-id').length === 0) return null
  const lines = REPEATED.flatMap(([name, shown]) =>
    of(name).map((value) => `${shown}: ${name === 'to' ? withTag(value) : value}`),
  )
  return [`SIP/2.0 ${status}`, ...lines, 'Content-Length: 0', '', ''].join('\r\n')
}

/** Every final answer has a tag in To (8.2.6.2); the same one for the same request, without having kept it (8.2.7). */
const withTag = (to: string): string => (/;\s*tag\s*=/i.test(to) ? to : `${to};tag=unread`)
