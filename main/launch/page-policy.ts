export interface PageKind {
  readonly socketOrigin?: string
  /** Whether a phone runs in the page. */
  readonly hasPhone?: boolean
  /** Whether the browser says that no other page opened this one, so that nobody has to be kept from its window. */
  readonly hasNoOpener?: boolean
}

/** Lines that the hub may name: any by encrypted socket, and for trials one on this computer. */
const LINES = ['wss:', 'ws://127.0.0.1:*']

/**
 * What the console's pages may do, the same under both shells. Connections lead to the page's own origin and to the hub
 * (its /sip endpoint), nowhere else; those of a page with a phone also to the line that the hub names.
 */
export function contentSecurityPolicy(hubUrl: string, own: PageKind = {}): string {
  const hub = new URL(hubUrl)
  const hubSocket = `${hub.protocol === 'https:' ? 'wss:' : 'ws:'}//${hub.host}`
  const sources = ["'self'", own.socketOrigin, hub.origin, hubSocket, ...(own.hasPhone === true ? LINES : [])]
  const connect = sources.filter((source) => source !== undefined)
  return [
    "default-src 'none'",
    "script-src 'self'",
    // the style sheet that Mantine writes at run time
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob: data: mediastream:",
    "worker-src 'self' blob:",
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `connect-src ${connect.join(' ')}`,
  ].join('; ')
}

export const PERMISSIONS_POLICY =
  'microphone=(self), speaker-selection=(self), autoplay=(self), camera=(), geolocation=(), display-capture=(), usb=()'

/**
 * Headers of every answer of the console. The opener policy has a browser begin a second process for the page, which keeps a
 * phone from its line for some 20 ms, so a page without an opener does not have it.
 */
export function pageHeaders(hubUrl: string, own: PageKind = {}): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(hubUrl, own),
    'permissions-policy': PERMISSIONS_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...(own.hasNoOpener === true ? {} : { 'cross-origin-opener-policy': 'same-origin' }),
    'cross-origin-resource-policy': 'same-origin',
  }
}
