import type { UserAgent } from 'sip.js'

interface Request {
  readonly body: string
  getHeader(name: string): string | undefined
}

/** Whether an INVITE carries what a phone can answer: a session description, or nothing (an offer is asked for then). */
export const isAnswerable = (request: Request): boolean =>
  request.body === '' || /^application\/sdp\b/i.test(request.getHeader('Content-Type') ?? '')

/** What is told to whoever sends another kind of body (RFC 3261, 8.2.3). */
export const UNSUPPORTED_BODY = { statusCode: 415, extraHeaders: ['Accept: application/sdp'] }

/** Lets a user agent drop every message that sip.js stumbles over, so that the line and every call on it go on. */
export function dropWhatFails({ transport }: UserAgent): void {
  const receive = transport.onMessage
  transport.onMessage = (text) => {
    try {
      receive?.(text)
    } catch (error) {
      console.warn('A message of the line could not be handled and was dropped', error)
    }
  }
}
