import type { IncomingRequestMessage } from 'sip.js/lib/core/index.js'
import { NameAddrHeader } from 'sip.js/lib/grammar/index.js'

export interface ReferTo {
  /** User part of the address. */
  readonly user: string
  /** Id of the dialog to be replaced, as the switch names it; null for a blind transfer. */
  readonly replaces: string | null
}

/**
 * Reads Refer-To (RFC 3515), with the Replaces header an attended transfer escapes into its address (RFC 3891, RFC 5589).
 * The referrer names the dialog from its own side, so its to-tag is the switch's tag. Null when it cannot be read.
 */
export function readReferTo(message: IncomingRequestMessage): ReferTo | null {
  const parsed: unknown = message.parseHeader('refer-to')
  if (!(parsed instanceof NameAddrHeader) || !parsed.uri.user) return null
  const escaped = parsed.uri.getHeader('Replaces')?.[0]
  if (escaped === undefined) return { user: parsed.uri.user, replaces: null }
  const [callId, ...parameters] = unescape(escaped).split(';')
  const tags = new Map(
    parameters.map((parameter) => parameter.split('=').map((part) => part.trim()) as [string, string]),
  )
  const toTag = tags.get('to-tag')
  const fromTag = tags.get('from-tag')
  return callId && toTag && fromTag ? { user: parsed.uri.user, replaces: callId + toTag + fromTag } : null
}

const unescape = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
