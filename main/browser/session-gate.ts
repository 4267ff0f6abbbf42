import { randomBytes, timingSafeEqual } from 'node:crypto'
import { PAGE_PROTOCOL } from '../../shared/contract/page-secret.ts'

/** What a browser gets for a one-time token. */
export interface Admission {
  /** The Set-Cookie header: opens the pages. */
  readonly cookie: string
  /** What the page shows at its doors to the core. A cookie goes to every server on 127.0.0.1, this to nobody else. */
  readonly pageSecret: string
}

/**
 * Who may use the console that is served on 127.0.0.1: the browser that came with a one-time token, and no other program
 * or page of this machine. It trades the token for a cookie and a secret of the page.
 */
export interface SessionGate {
  /** A new one-time token, good for a minute; the ones before stay good until used or too old. */
  issueToken(): string
  /** Takes a token; undefined when it is wrong, was used or is too old. */
  redeem(token: string): Admission | undefined
  /** True when the Cookie header holds the session. */
  isKnown(cookieHeader: string | undefined): boolean
  /** True when the Sec-WebSocket-Protocol header holds the secret of the page. */
  isPage(protocolHeader: string | undefined): boolean
}

/** A browser that opens has it within seconds; later it may be in a history, a log or on somebody's screen. */
const TOKEN_MS = 60_000

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * A gate for the server on this port; cookies do not tell ports apart, so the cookie's name does.
 *
 * @param now milliseconds of an even clock
 */
export function createSessionGate(port: number, now: () => number = () => performance.now()): SessionGate {
  const cookieName = `ringdesk-${port}`
  const session = randomBytes(32).toString('base64url')
  const pageSecret = randomBytes(32).toString('base64url')
  /** Until when each is good; the oldest first. */
  const tokens = new Map<string, number>()
  const forgetOld = (): void => {
    for (const [token, until] of tokens) if (until <= now()) tokens.delete(token)
  }
  return {
    issueToken: () => {
      forgetOld()
      const token = randomBytes(24).toString('base64url')
      tokens.set(token, now() + TOKEN_MS)
      return token
    },
    redeem: (token) => {
      forgetOld()
      const match = [...tokens.keys()].find((candidate) => isSame(candidate, token))
      if (match === undefined) return undefined
      tokens.delete(match)
      return { cookie: `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`, pageSecret }
    },
    isKnown: (cookieHeader) =>
      (cookieHeader ?? '').split(';').some((pair) => {
        const [name, value = ''] = pair.trim().split('=', 2)
        return name === cookieName && isSame(value, session)
      }),
    isPage: (protocolHeader) => {
      const protocols = (protocolHeader ?? '').split(',').map((name) => name.trim())
      return protocols.includes(PAGE_PROTOCOL) && protocols.some((name) => isSame(name, pageSecret))
    },
  }
}
