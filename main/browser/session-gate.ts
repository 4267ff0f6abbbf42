import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { PAGE_PROTOCOL } from '../../shared/contract/page-secret.ts'

const Secret = z.string().regex(/^[\w-]{43}$/)

/** What makes a browser known. Kept with the port in the profile, so that open tabs go on after a restart of Ringdesk. */
export const PageSession = z.object({ session: Secret, pageSecret: Secret })
export type PageSession = z.infer<typeof PageSession>

const freshSecret = (): string => randomBytes(32).toString('base64url')

/** A session that no browser has yet. */
export const newPageSession = (): PageSession => ({ session: freshSecret(), pageSecret: freshSecret() })

/** What a browser gets for a one-time token. */
export interface Admission {
  /** The Set-Cookie header: opens the pages. */
  readonly cookie: string
  /** Of what the page makes its proof. A cookie goes to every server on 127.0.0.1, this to nobody. */
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
  /** Names this run of the shell; a proof is good for one run. */
  readonly run: string
  /** True when this is the proof of a page that has the secret. */
  isProof(proof: string): boolean
  /** True when the Sec-WebSocket-Protocol header holds the proof of the page. */
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
export function createSessionGate(
  port: number,
  { session, pageSecret }: PageSession,
  now: () => number = () => performance.now(),
): SessionGate {
  const cookieName = `ringdesk-${port}`
  const run = freshSecret()
  const proof = createHmac('sha256', pageSecret).update(run).digest('base64url')
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
    run,
    isProof: (shown) => isSame(shown, proof),
    isPage: (protocolHeader) => {
      const protocols = (protocolHeader ?? '').split(',').map((name) => name.trim())
      return protocols.includes(PAGE_PROTOCOL) && protocols.some((name) => isSame(name, proof))
    },
  }
}
