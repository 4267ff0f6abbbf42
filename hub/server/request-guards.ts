import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { can } from '../../shared/acts/can.ts'
import type { AccessClaims } from '../auth/access-token.ts'
import type { SignIn } from '../auth/sign-in.ts'
import type { TeamBook } from '../store/team-book.ts'
import { HttpRefusal } from './http-server.ts'

const isLoopbackAddress = (address: string): boolean => address === '::1' || /^(::ffff:)?127\./.test(address)
const isLoopbackHost = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(host)

/** What a proxy adds for whom it speaks; the last two are of nginx and of older ones. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const

/**
 * Whether a program or page of this computer asks, and nobody else. The Host header is looked at because a foreign page
 * can point its own name at 127.0.0.1 (DNS rebinding), the origin because it can post from its own, and what proxies add
 * because one on this computer speaks for the whole world.
 */
function isThisComputer(request: FastifyRequest): boolean {
  const { host, origin } = request.headers
  const isOwnOrigin = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
  const isDirect = FORWARDED.every((name) => request.headers[name] === undefined)
  return isDirect && isLoopbackAddress(request.ip) && isLoopbackHost(host ?? '') && isOwnOrigin
}

/** What needs no password is open to programs and pages of this computer alone. Throws HttpRefusal. */
export function requireThisComputer(request: FastifyRequest): void {
  if (isThisComputer(request)) return
  throw new HttpRefusal(
    403,
    'notAllowed',
    'This is open on the computer that the hub runs on, and nowhere else.',
  )
}

const bearerOf = (request: FastifyRequest): string | undefined => {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ')
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined
}

/** Who asks, by the Bearer token. Throws SignInError where it does not hold. */
export function requireToken(request: FastifyRequest, signIn: SignIn): Promise<AccessClaims> {
  const token = bearerOf(request)
  if (token === undefined)
    throw new HttpRefusal(401, 'tokenRevoked', 'Sign in first: this address wants a token.')
  return signIn.check(token)
}

export interface InsiderOptions {
  readonly signIn: SignIn
  readonly team: TeamBook
  /** Of a program that is no console, as Prometheus. */
  readonly metricsToken: string | undefined
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Makes a guard for what those who look after the hub read: it lets this computer in, the metrics token, and a signed-in
 * person whose role may. It throws HttpRefusal or SignInError.
 */
export function insiderGuard(
  { signIn, team, metricsToken }: InsiderOptions,
  permission: 'http:metrics' | 'http:openapi',
): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    if (isThisComputer(request)) return
    const token = bearerOf(request)
    if (metricsToken !== undefined && token !== undefined)
      if (timingSafeEqual(digestOf(token), digestOf(metricsToken))) return
    const { personId } = await requireToken(request, signIn)
    const person = team.person(personId)
    if (!person?.active || !can(person.role, permission))
      throw new HttpRefusal(403, 'notAllowed', 'Supervisors and administrators may read this.')
  }
}
