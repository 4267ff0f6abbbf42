import type { SipUri } from './uri.ts'

/** What is used of a URI of sip.js. */
export interface SipJsUri {
  scheme: string
  user: string | undefined
  host: string
  port: number | undefined
  parameters: Record<string, string | null>
  headers: Record<string, string[]>
}
export type UriClass<U> = new (
  scheme: string,
  user: string,
  host: string,
  port?: number,
  parameters?: Record<string, string | null>,
  headers?: Record<string, string[]>,
) => U

/** Stands where sip.js wants a host and the address has none; no message is ever sent there, since a line has one socket. */
const NO_HOST = 'unknown.invalid'
/** RFC 3261, 25.1: what may stand unescaped in a user, beyond what encodeURIComponent leaves; and the colon before a password. */
const USER_UNRESERVED = /%(?:24|26|2B|2C|2F|3A|3B|3D|3F)/g

/**
 * Returns an address as a URI of sip.js that can always be written. sip.js's own throws at a percent sign in the user, and writes
 * `tel:` addresses wrongly: whatever comes in as an address goes out again in the requests of that call.
 */
export function tolerantUri<U extends SipJsUri>(uri: SipUri, URI: UriClass<U>): U {
  const headers: Record<string, string[]> = {}
  for (const [name, value] of uri.headers) headers[name] = [...(headers[name] ?? []), value]
  const made = new URI(
    uri.scheme,
    // absent, as in an address that sip.js read itself
    (uri.user ?? undefined) as string,
    uri.host === '' ? NO_HOST : uri.host,
    uri.port ?? undefined,
    Object.fromEntries(uri.parameters),
    headers,
  )
  return withTolerance(made, URI, uri.scheme === 'sip' || uri.scheme === 'sips' ? null : uri.text)
}

/** @param text what the address is written as; null for one of SIP, which is made of its parts */
function withTolerance<U extends SipJsUri>(uri: U, URI: UriClass<U>, text: string | null): U {
  const clone = (): U =>
    withTolerance(
      new URI(uri.scheme, uri.user as string, uri.host, uri.port, { ...uri.parameters }, { ...uri.headers }),
      URI,
      text,
    )
  const own: Record<string, unknown> =
    text === null ? { escapeUser, clone } : { toString: () => text, toRaw: () => text, clone }
  for (const [name, value] of Object.entries(own)) Object.defineProperty(uri, name, { value })
  return uri
}

const escapeUser = (user: string): string =>
  encodeURIComponent(user.toWellFormed()).replace(USER_UNRESERVED, decodeURIComponent)
