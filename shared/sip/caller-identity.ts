import { cleanCallerName } from '../domain/caller-name.ts'
import { readNameAddr, readNameAddrs } from './name-addr.ts'
import type { NameAddr } from './name-addr.ts'
import { repairLetters } from './text-of-bytes.ts'

/** The headers that any SIP message can be asked for, one text for each time that one is there. */
export interface Headers {
  getHeaders(name: string): readonly string[]
}

export interface PeerIdentity {
  /** The number or name of the address as it came, without telephone parameters (RFC 3966); null when withheld or unknown. */
  readonly from: string | null
  readonly displayName: string | null
}

const NOBODY: PeerIdentity = { from: null, displayName: null }
const WITHHELD_USER = /^(anonymous|unknown|unavailable|restricted|private)$/i
const NUMBER = /^\+?[\d*#][\d*#().-]*$/

/**
 * Returns who is on the other side: what the network vouches for (P-Asserted-Identity, RFC 3325; else Remote-Party-ID, its forerunner
 * from Cisco and Asterisk) before what the caller says (From); nobody where privacy is asked for (RFC 3323). Never throws: a header that
 * cannot be read is as good as none.
 */
export const readIdentity = (headers: Headers): PeerIdentity =>
  wantsPrivacy(headers)
    ? NOBODY
    : (readAssertedIdentity(headers) ?? identityOf(headers.getHeaders('From').map(readNameAddr)) ?? NOBODY)

/** Returns whom the network vouches for; null where it does not. */
export const readAssertedIdentity = (headers: Headers): PeerIdentity | null =>
  wantsPrivacy(headers)
    ? NOBODY
    : (identityOf(headers.getHeaders('P-Asserted-Identity').flatMap(readNameAddrs)) ??
      readRemoteParty(headers))

/** Returns the account that transferred the call (Referred-By, RFC 3892); null where there is none, or it cannot be read. Never throws. */
export const readReferrer = (headers: Headers): string | null =>
  identityOf(headers.getHeaders('Referred-By').map(readNameAddr))?.from ?? null

const wantsPrivacy = (headers: Headers): boolean =>
  headers
    .getHeaders('Privacy')
    .flatMap((header) => header.split(/[;,]/))
    .some((wish) => /^\s*(id|user)\s*$/i.test(wish))

/** draft-ietf-sip-privacy-04. Of the parties only the one who calls; `privacy` says what of it is to be withheld. */
function readRemoteParty(headers: Headers): PeerIdentity | null {
  const parties = headers
    .getHeaders('Remote-Party-ID')
    .flatMap(readNameAddrs)
    .filter(({ parameters }) => /^(calling)?$/i.test(parameters.get('party') ?? ''))
  if (parties.some(({ parameters }) => /\b(full|uri)\b/i.test(parameters.get('privacy') ?? ''))) return NOBODY
  const identity = identityOf(parties)
  const isNameHidden = parties.some(({ parameters }) => /\bname\b/i.test(parameters.get('privacy') ?? ''))
  return identity && isNameHidden ? { ...identity, displayName: null } : identity
}

/** One identity of the values of a header: a telephone number before other addresses, and the first name there is. */
function identityOf(values: readonly (NameAddr | null)[]): PeerIdentity | null {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return null
  const shown = known.filter((value) => !isWithheld(value))
  const users = shown.map(userOf)
  const from = users.find((user) => NUMBER.test(user)) ?? users[0]
  if (from === undefined) return NOBODY
  const name = shown.map(nameOf).find((one) => one !== null) ?? null
  return { from: cleanCallerName(from), displayName: name === from ? null : name }
}

const isWithheld = (value: NameAddr): boolean =>
  userOf(value) === '' || WITHHELD_USER.test(userOf(value)) || /^anonymous\.invalid\.?$/i.test(value.uri.host)

/** A country's code as the context of a number (RFC 3966, 5.1.5). */
const COUNTRY_CONTEXT = /^\+\d{1,3}$/
const NATIONAL = /^[1-9][\d().-]*$/

/** The user part without its telephone parameters; a national number with the country that they name. */
function userOf({ uri }: NameAddr): string {
  const [user = '', ...parameters] = (uri.user ?? '').split(';')
  const inUser = parameters
    .find((parameter) => /^phone-context=/i.test(parameter))
    ?.slice('phone-context='.length)
  const context = uri.parameters.get('phone-context') ?? inUser ?? ''
  return COUNTRY_CONTEXT.test(context) && NATIONAL.test(user) ? context + user : user.trim()
}

/** A name in which letters were lost on the way is none. */
function nameOf({ displayName }: NameAddr): string | null {
  const name = repairLetters(displayName ?? '')
  return name.includes('\u{FFFD}') ? null : cleanCallerName(name)
}

/** Returns the first value of a header that a person or a line wrote, without the blanks around it; null when absent or empty. */
export const readHeader = (headers: Headers, name: string): string | null => {
  const value = headers.getHeaders(name)[0]?.trim() ?? ''
  return value === '' ? null : value
}
