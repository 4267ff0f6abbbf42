/**
 * What the console's pages may do, the same under both shells. Connections lead to the page's own origin and to the hub
 * (its /sip endpoint), nowhere else.
 */
export function contentSecurityPolicy(hubUrl: string, own: { readonly socketOrigin?: string } = {}): string {
  const hub = new URL(hubUrl)
  const hubSocket = `${hub.protocol === 'https:' ? 'wss:' : 'ws:'}//${hub.host}`
  const connect = ["'self'", own.socketOrigin, hub.origin, hubSocket].filter((source) => source !== undefined)
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

/** Headers of every answer of the console. */
export function pageHeaders(
  hubUrl: string,
  own: { readonly socketOrigin?: string } = {},
): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(hubUrl, own),
    'permissions-policy': PERMISSIONS_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
}
