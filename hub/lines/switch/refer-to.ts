import type { IncomingRequestMessage } from 'sip.js/lib/core/index.js'
import { decodeEscapes } from '../../../shared/sip/pieces.ts'
import { readNameAddr } from '../../../shared/sip/name-addr.ts'
import { headerOf } from './sip-message.ts'

export interface ReferTo {
  /** User part of the address. */
  readonly user: string
  /** In lower case. */
  readonly host: string
  /** Id of the dialog to be replaced, as the switch names it; null for a blind transfer. */
  readonly replaces: string | null
}

/**
 * Reads Refer-To (RFC 3515), with the Replaces header an attended transfer escapes into its address (RFC 3891, RFC 5589).
 * The referrer names the dialog from its own side, so its to-tag is the switch's tag. Null when it cannot be read.
 */
export function readReferTo(message: IncomingRequestMessage): ReferTo | null {
  const uri = readNameAddr(headerOf(message, 'refer-to') ?? '')?.uri
  if (!uri?.user) return null
  const host = uri.host.toLowerCase()
  const escaped = uri.headers.find(([name]) => name === 'replaces')?.[1]
  if (escaped === undefined) return { user: uri.user, host, replaces: null }
  const replaces = readReplaces(decodeEscapes(escaped))
  return replaces === null ? null : { user: uri.user, host, replaces }
}

/** The id of the dialog that a Replaces header names (RFC 3891), as the switch, to whom it is said, names it; null where it names none. */
export function readReplaces(header: string): string | null {
  const [callId, ...parameters] = header.split(';')
  const tags = new Map(
    parameters.map((parameter) => parameter.split('=').map((part) => part.trim()) as [string, string]),
  )
  const toTag = tags.get('to-tag')
  const fromTag = tags.get('from-tag')
  return callId && toTag && fromTag ? callId.trim() + toTag + fromTag : null
}
