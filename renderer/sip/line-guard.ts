interface Request {
  readonly body: string
  getHeader(name: string): string | undefined
}

/** Whether an INVITE carries what a phone can answer: a session description, or nothing (an offer is asked for then). */
export const isAnswerable = (request: Request): boolean =>
  request.body === '' || /^application\/sdp\b/i.test(request.getHeader('Content-Type') ?? '')

/** What is told to whoever sends another kind of body (RFC 3261, 8.2.3). */
export const UNSUPPORTED_BODY = { statusCode: 415, extraHeaders: ['Accept: application/sdp'] }

interface Demanding {
  readonly method: string
  readonly toTag: string
  getHeaders(name: string): readonly string[]
}

/**
 * Returns the refusal of a request that demands what this phone does not do (RFC 3261, 8.2.2.3), reliable provisional answers among it
 * (`100rel`, RFC 3262); null where there is none. Without it the caller would hear nothing while it rings. Whoever demands it can call
 * again without.
 */
export function requirementRefusal(
  request: Demanding,
  supported: readonly string[],
): { statusCode: number; extraHeaders: string[] } | null {
  // these are never answered, or belong to what was taken already
  const { method, toTag } = request
  if (method === 'ACK' || method === 'CANCEL' || toTag) return null
  const wanted = request
    .getHeaders('Require')
    .flatMap((header) => header.split(','))
    .map((tag) => tag.trim())
  const missing = wanted.filter((tag) => tag !== '' && !supported.includes(tag.toLowerCase()))
  return missing.length === 0
    ? null
    : { statusCode: 420, extraHeaders: [`Unsupported: ${missing.join(', ')}`] }
}
