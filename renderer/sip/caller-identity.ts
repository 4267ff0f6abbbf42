import { Grammar } from 'sip.js'
import type { NameAddrHeader } from 'sip.js'
import { cleanCallerName } from '../../shared/domain/caller-name.ts'

/** The headers that any SIP message of sip.js can be asked for. */
interface Headers {
  getHeader(name: string): string | undefined
}

export interface PeerIdentity {
  /** User part of the address, as it may be shown; null when withheld. */
  readonly from: string | null
  readonly displayName: string | null
}

const isWithheld = (user: string, host: string): boolean =>
  user === '' ||
  /^(anonymous|unknown|restricted|private)$/i.test(user) ||
  host.toLowerCase() === 'anonymous.invalid'

/** What stands behind `%` may be no text at all (`%FF`). */
function decoded(user: string): string {
  try {
    return decodeURIComponent(user)
  } catch (error) {
    if (error instanceof URIError) return user
    throw error
  }
}

function identityOf(address: NameAddrHeader | undefined): PeerIdentity | null {
  if (!address) return null
  const user = address.uri.user ?? ''
  // sip.js types it as text, and gives undefined for an address that has no name
  const name = cleanCallerName(address.displayName ?? '')
  const isHidden = isWithheld(user, address.uri.host)
  return {
    from: isHidden ? null : cleanCallerName(decoded(user)),
    displayName: isHidden || name === user ? null : name,
  }
}

const parse = (header: string | undefined): NameAddrHeader | undefined => {
  if (header === undefined) return undefined
  const parsed: unknown = Grammar.nameAddrHeaderParse(header.split(/,(?=\s*<|\s*")/)[0] ?? header)
  return (parsed as NameAddrHeader | undefined) ?? undefined
}

/**
 * Who is on the other side: the identity that the line vouches for (P-Asserted-Identity, RFC 3325) before what the
 * caller says (From), and nobody where privacy is asked for.
 */
export function readIdentity(headers: Headers, from?: NameAddrHeader): PeerIdentity {
  const asserted = identityOf(parse(headers.getHeader('P-Asserted-Identity')))
  const said = identityOf(from)
  const wantsPrivacy = /\b(id|user)\b/i.test(headers.getHeader('Privacy') ?? '')
  if (wantsPrivacy) return { from: null, displayName: null }
  return asserted ?? said ?? { from: null, displayName: null }
}

/** A header that a person or a line wrote, without the blanks around it; null when absent or empty. */
export const readHeader = (headers: Headers, name: string): string | null => {
  const value = headers.getHeader(name)?.trim() ?? ''
  return value === '' ? null : value
}
