import { endOfQuoted, escapePairs, readParameters, splitOutside, unescapePairs } from './pieces.ts'
import type { SipParameters } from './pieces.ts'
import { readUri } from './uri.ts'
import type { SipUri } from './uri.ts'

/** A value of From, To, Contact, Record-Route, Refer-To, P-Asserted-Identity, Remote-Party-ID, Diversion and their like. */
export interface NameAddr {
  /** The name with its quoted pairs resolved, blanks around it cut; null where there is none, empty where there are only quotes. */
  readonly displayName: string | null
  /** The same as it stands between quotes. */
  readonly quotedName: string | null
  readonly uri: SipUri
  /** Of the header, not of the address: `tag`, `expires`, `q`. */
  readonly parameters: SipParameters
}

/**
 * Returns the parts of one value, `"name" <address>;parameters` or `address;parameters` (RFC 3261, 20.10); null where no address can be
 * made out. A name may stand without quotes, in any script, and a quote or a bracket may be missing.
 */
export function readNameAddr(raw: string): NameAddr | null {
  const text = raw.trim()
  if (text === '') return null
  const nameEnd = text.startsWith('"') ? endOfQuoted(text, 0) : -1
  const isQuoted = nameEnd !== -1 && /^\s*</.test(text.slice(nameEnd, text.indexOf('<', nameEnd) + 1))
  const open = text.indexOf('<', isQuoted ? nameEnd : 0)
  if (open === -1) return readBareAddress(text)
  const close = closingBracket(text, open)
  const uri = readUri(text.slice(open + 1, close))
  if (uri === null) return null
  const name = isQuoted ? namesOfQuoted(text.slice(1, nameEnd - 1)) : namesOfPlain(text.slice(0, open))
  return { ...name, uri, parameters: readParameters(afterBracket(text, close)) }
}

/** Returns all values of a header that may have several (Contact, P-Asserted-Identity), without those that cannot be read. */
export const readNameAddrs = (header: string): NameAddr[] =>
  splitOutside(header, ',')
    .map(readNameAddr)
    .filter((value) => value !== null)

/** Without brackets all parameters are the header's (RFC 3261, 20). */
function readBareAddress(text: string): NameAddr | null {
  const cut = text.indexOf(';')
  const uri = readUri(cut === -1 ? text : text.slice(0, cut))
  if (uri === null) return null
  const parameters = readParameters(cut === -1 ? '' : text.slice(cut + 1))
  return { displayName: null, quotedName: null, uri, parameters }
}

/** A bracket that is never closed ends where the header's own parameters begin, which only `;tag=` tells. */
function closingBracket(text: string, open: number): number {
  const close = text.indexOf('>', open)
  if (close !== -1) return close
  const tag = text.toLowerCase().lastIndexOf(';tag=')
  return tag > open ? tag : text.length
}

function afterBracket(text: string, close: number): string {
  const start = text.indexOf(';', close)
  return start === -1 ? '' : text.slice(start + 1)
}

const namesOfQuoted = (quotedName: string): Pick<NameAddr, 'displayName' | 'quotedName'> => ({
  displayName: unescapePairs(quotedName).trim(),
  quotedName,
})

function namesOfPlain(text: string): Pick<NameAddr, 'displayName' | 'quotedName'> {
  const displayName = text.trim().replace(/^"|"$/g, '')
  return displayName === ''
    ? { displayName: null, quotedName: null }
    : { displayName, quotedName: escapePairs(displayName) }
}
