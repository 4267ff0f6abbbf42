import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { URI } from 'sip.js/lib/grammar/index.js'
import { decodeEscapes } from '../../../shared/sip/pieces.ts'
import { readUri } from '../../../shared/sip/uri.ts'
import { passwordsOf, type Account } from './switch-options.ts'

/**
 * Digest access authentication, server side (RFC 7616 with MD5 and qop=auth, as sip.js's client does it; RFC 2617 for its
 * qop-less form is not accepted). A nonce is a signed time, so that none has to be kept until it is used; each may be
 * used again with a growing count (RFC 7616, section 3.4) until it is stale.
 */
export type DigestVerdict =
  | { readonly result: 'ok'; readonly account: Account }
  /** No credentials, or some that are too old: ask (again) for proof. */
  | { readonly result: 'ask'; readonly isStale: boolean }
  | { readonly result: 'wrong'; readonly username: string | null }

export interface DigestOptions {
  readonly realm: string
  readonly nonceSeconds: number
  readonly now: () => number
  readonly accounts: (username: string) => Account | undefined
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

const isSame = (a: string, b: string): boolean => {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Reads `Digest name=value, name="value"` (RFC 7616, section 3.4); null when it is something else. */
export function parseDigest(header: string): ReadonlyMap<string, string> | null {
  const scheme = /^\s*Digest\s+/i.exec(header)
  if (!scheme) return null
  const fields = new Map<string, string>()
  const field = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*(?:,|$)/gy
  field.lastIndex = scheme[0].length
  let end = field.lastIndex
  for (let match = field.exec(header); match; match = field.exec(header)) {
    const [, name = '', quoted, token] = match
    if (fields.has(name.toLowerCase())) return null
    fields.set(name.toLowerCase(), quoted === undefined ? (token ?? '') : quoted.replace(/\\(.)/g, '$1'))
    end = field.lastIndex
    while (header[field.lastIndex] === ' ') field.lastIndex++
  }
  return header.slice(end).trim() === '' ? fields : null
}

export class DigestAuthenticator {
  readonly #options: DigestOptions
  readonly #key = randomBytes(32)
  /** Highest count seen by nonce, of those that have been used; swept as they go stale. */
  readonly #counts = new Map<string, { count: number; staleAt: number }>()

  constructor(options: DigestOptions) {
    this.#options = options
  }

  /** The value of WWW-Authenticate or Proxy-Authenticate. */
  challenge(isStale: boolean): string {
    const issued = `${this.#options.now().toString(36)}.${randomBytes(9).toString('base64url')}`
    const nonce = `${issued}.${this.#sign(issued)}`
    const stale = isStale ? ', stale=true' : ''
    return `Digest realm="${this.#options.realm}", nonce="${nonce}", algorithm=MD5, qop="auth"${stale}`
  }

  /** Checks the credentials of one request. `requestUri` is the address the client asked for. */
  verify(method: string, requestUri: URI, header: string | undefined): DigestVerdict {
    if (header === undefined) return { result: 'ask', isStale: false }
    const fields = parseDigest(header)
    const username = fields?.get('username') ?? null
    const wrong: DigestVerdict = { result: 'wrong', username }
    if (!fields || username === null) return wrong

    const get = (name: string): string => fields.get(name) ?? ''
    const algorithm = get('algorithm') || 'MD5'
    if (algorithm.toUpperCase() !== 'MD5' || get('realm') !== this.#options.realm) return wrong
    const nonce = get('nonce')
    const count = /^[0-9a-f]{8}$/i.test(get('nc')) ? Number.parseInt(get('nc'), 16) : 0
    if (get('qop') !== 'auth' || get('cnonce') === '' || count === 0) return wrong
    if (!isSameAddress(get('uri'), requestUri)) return wrong

    const account = this.#options.accounts(username)
    // an unknown account is computed as well, so that the time taken does not tell which names exist
    const known = account ? this.#secretsOf(account) : []
    const secrets = known.length > 0 ? known : [md5(`${username}:${this.#options.realm}:`)]
    const ha2 = md5(`${method}:${get('uri')}`)
    const isRight = secrets
      .map((ha1) => md5(`${ha1}:${nonce}:${get('nc')}:${get('cnonce')}:auth:${ha2}`))
      .map((expected) => isSame(expected, get('response').toLowerCase()))
      .includes(true)
    if (!isRight || !account || known.length === 0) return wrong

    const issuedAt = this.#issuedAt(nonce)
    const staleAt = issuedAt === null ? 0 : issuedAt + this.#options.nonceSeconds * 1000
    if (staleAt <= this.#options.now()) return { result: 'ask', isStale: true }
    if (count <= (this.#counts.get(nonce)?.count ?? 0)) return { result: 'ask', isStale: true }
    this.#sweep()
    this.#counts.set(nonce, { count, staleAt })
    return { result: 'ok', account }
  }

  /** MD5(username:realm:password) of each password that proves the account. */
  #secretsOf(account: Account): string[] {
    const { realm } = this.#options
    const ofPasswords = passwordsOf(account).map((password) =>
      md5(`${account.username}:${realm}:${password}`),
    )
    return account.ha1 === undefined ? ofPasswords : [account.ha1, ...ofPasswords]
  }

  #sign(issued: string): string {
    return createHmac('sha256', this.#key).update(issued).digest('base64url').slice(0, 22)
  }

  #issuedAt(nonce: string): number | null {
    const [time = '', salt = '', signature = ''] = nonce.split('.')
    if (!isSame(signature, this.#sign(`${time}.${salt}`))) return null
    return Number.parseInt(time, 36)
  }

  #sweep(): void {
    const now = this.#options.now()
    // insertion order is nearly the order of going stale, so the sweep ends at the first fresh one
    for (const [nonce, { staleAt }] of this.#counts) {
      if (staleAt > now) break
      this.#counts.delete(nonce)
    }
  }
}

/** The digest's uri must name what was asked for, or credentials for one request would open another. */
function isSameAddress(digestUri: string, requestUri: URI): boolean {
  const named = readUri(digestUri)
  if (!named) return false
  return (
    (named.user ?? '') === decodeEscapes(requestUri.user ?? '') &&
    named.host.toLowerCase() === requestUri.host
  )
}
