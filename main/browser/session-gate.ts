import { randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Who may use the console that is served on 127.0.0.1: the browser that came with a one-time token from the terminal,
 * and no other program or page of this machine. It trades the token for a cookie.
 */
export interface SessionGate {
  /** A new one-time token; the ones before stay good until used. */
  issueToken(): string
  /** Takes a token and gives the Set-Cookie header for it; undefined when it is wrong or was used. */
  redeem(token: string): string | undefined
  /** True when the Cookie header holds the session. */
  isKnown(cookieHeader: string | undefined): boolean
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** A gate for the server on this port; cookies do not tell ports apart, so the cookie's name does. */
export function createSessionGate(port: number): SessionGate {
  const cookieName = `ringdesk-${port}`
  const session = randomBytes(32).toString('base64url')
  const tokens = new Set<string>()
  return {
    issueToken: () => {
      const token = randomBytes(24).toString('base64url')
      tokens.add(token)
      return token
    },
    redeem: (token) => {
      const match = [...tokens].find((candidate) => isSame(candidate, token))
      if (match === undefined) return undefined
      tokens.delete(match)
      return `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`
    },
    isKnown: (cookieHeader) =>
      (cookieHeader ?? '').split(';').some((pair) => {
        const [name, value = ''] = pair.trim().split('=', 2)
        return name === cookieName && isSame(value, session)
      }),
  }
}
