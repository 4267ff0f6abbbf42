import type { FastifyRequest } from 'fastify'
import type { AccessClaims } from '../auth/access-token.ts'
import type { SignIn } from '../auth/sign-in.ts'
import { HttpRefusal } from './http-server.ts'

const isLoopbackAddress = (address: string): boolean => address === '::1' || /^(::ffff:)?127\./.test(address)
const isLoopbackHost = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(host)

/**
 * What needs no password is open to programs of this computer alone. The Host header is looked at because a foreign
 * page can point its own name at 127.0.0.1 (DNS rebinding), and the origin because it can post from its own.
 */
export function requireThisComputer(request: FastifyRequest): void {
  const { host, origin } = request.headers
  const isOwnOrigin = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
  if (isLoopbackAddress(request.ip) && isLoopbackHost(host ?? '') && isOwnOrigin) return
  throw new HttpRefusal(
    403,
    'notAllowed',
    'This is open on the computer that the hub runs on, and nowhere else.',
  )
}

/** Who asks, by the Bearer token. Throws SignInError where it does not hold. */
export function requireToken(request: FastifyRequest, signIn: SignIn): Promise<AccessClaims> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'bearer' || !token)
    throw new HttpRefusal(401, 'tokenRevoked', 'Sign in first: this address wants a token.')
  return signIn.check(token)
}
