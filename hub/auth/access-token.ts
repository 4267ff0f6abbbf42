import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { DeskId, PersonId } from '../../shared/domain/ids.ts'

const Claims = z.object({ sub: PersonId, desk: DeskId, sid: z.string() })
export interface AccessClaims {
  readonly personId: PersonId
  readonly desk: DeskId
  /** The session that the token belongs to; it is over when the session is. */
  readonly sessionId: string
}

const ISSUER = 'ringdesk-hub'

/** A signed word of the hub that somebody is signed in, good until `until` (milliseconds). */
export const signAccessToken = (
  key: Uint8Array,
  claims: AccessClaims,
  now: number,
  until: number,
): Promise<string> =>
  new SignJWT({ desk: claims.desk, sid: claims.sessionId })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setSubject(claims.personId)
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(Math.floor(until / 1000))
    .sign(key)

/** The claims of a token; or `expired`, or `bad` for what this hub never signed. */
export async function readAccessToken(
  key: Uint8Array,
  token: string,
  now: number,
): Promise<AccessClaims | 'expired' | 'bad'> {
  try {
    const { payload } = await jwtVerify(token, key, {
      issuer: ISSUER,
      algorithms: ['HS256'],
      currentDate: new Date(now),
    })
    const claims = Claims.safeParse(payload)
    if (!claims.success) return 'bad'
    return { personId: claims.data.sub, desk: claims.data.desk, sessionId: claims.data.sid }
  } catch (error) {
    if (error instanceof errors.JWTExpired) return 'expired'
    if (error instanceof errors.JOSEError) return 'bad'
    throw error
  }
}
