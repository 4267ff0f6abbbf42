import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../../shared/domain/hub-address.ts'

/** The pages of the desktop application. */
const DESKTOP_PAGES = 'app://console'

/**
 * Whether a socket may be opened by whom the request's Origin header names. A browser lets any web page open WebSockets to
 * any address, also to a hub on the agent's own computer, and says truly whose page it is (RFC 6455, section 10.2). No Origin
 * is a program: a console's core, or a desk phone.
 *
 * Ringdesk's own pages are those of the desktop application, and what a console or a hub serves to the browser of its own
 * computer (127.0.0.1, on a port that another computer's hub cannot know). `publicUrl` is the hub's own address.
 */
export function hasAllowedOrigin({ headers: { origin } }: IncomingMessage, publicUrl?: string): boolean {
  if (origin === undefined || origin === DESKTOP_PAGES) return true
  // sandboxed frames and files call themselves "null"
  if (!URL.canParse(origin)) return false
  const { protocol, hostname } = new URL(origin)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  return isLoopback(hostname) || (publicUrl !== undefined && new URL(publicUrl).origin === origin)
}
