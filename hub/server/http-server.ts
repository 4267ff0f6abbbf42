import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import swagger from '@fastify/swagger'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import type { Logger } from '../../shared/log/create-logger.ts'
import { DoorError } from '../../shared/contract/door.ts'
import type { HttpError } from '../../shared/contract/hub.ts'
import { SignInError } from '../auth/sign-in.ts'
import { isDiskFull } from '../../shared/domain/disk-full.ts'
import { isFileHeld } from '../../shared/domain/storage-fault.ts'
import type { Tls } from './keep-certificate.ts'
import { DISK_FULL_MESSAGE, FILE_HELD_MESSAGE } from './store-messages.ts'

/** An answer that is no 2xx, in words for the person who can act. */
export class HttpRefusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'HttpRefusal'
    this.status = status
    this.code = code
  }
}

/** A body of the HTTP door holds a few words; the ledger comes through the socket. */
const BODY_LIMIT_BYTES = 64 * 1024
/** Node looks for requests that take too long this often; its own 30 s would double the time they have. */
const REQUEST_CHECK_MS = 5000

const SIGN_IN_STATUS: Record<SignInError['code'], number> = {
  wrongPassword: 401,
  tokenExpired: 401,
  tokenRevoked: 401,
  notAllowed: 403,
  deskTaken: 409,
  slowDown: 429,
  clockInDoubt: 503,
}

function answerError(error: unknown, log: Logger, reply: FastifyReply): FastifyReply {
  const send = (status: number, body: HttpError): FastifyReply => reply.code(status).send(body)
  if (error instanceof SignInError) {
    const { code, message, retryAfterMs } = error
    if (retryAfterMs === undefined) return send(SIGN_IN_STATUS[code], { code, message })
    void reply.header('retry-after', Math.ceil(retryAfterMs / 1000))
    return send(SIGN_IN_STATUS[code], { code, message, retryAfterMs })
  }
  if (error instanceof HttpRefusal) return send(error.status, { code: error.code, message: error.message })
  if (error instanceof DoorError && error.code === 'hubDamaged')
    return send(503, { code: error.code, message: error.message })
  if (hasZodFastifySchemaValidationErrors(error)) {
    const words = error.validation.map(
      (issue) => `${issue.instancePath.slice(1) || 'body'}: ${issue.message}`,
    )
    return send(400, { code: 'badInput', message: words.slice(0, 3).join('; ') })
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500
  if (status < 500 && error instanceof Error)
    return send(status, { code: 'badInput', message: error.message })
  log.error({ err: error }, 'a request failed')
  // RFC 4918, 11.5: insufficient storage
  if (isFileHeld(error)) return send(503, { code: 'hubBusy', message: FILE_HELD_MESSAGE })
  if (isDiskFull(error)) return send(507, { code: 'hubDiskFull', message: DISK_FULL_MESSAGE })
  return send(500, {
    code: 'internal',
    message: 'Something went wrong on the hub. Nothing was lost; try again.',
  })
}

export interface HttpServerOptions {
  readonly log: Logger
  readonly tls: Tls | undefined
  /** A request has to be here, whole, within this. */
  readonly requestMs: number
  /** Whose `X-Forwarded-For` is believed; see `clientAddressBehind`. */
  readonly trustedProxies: readonly string[]
}

/** The hub's HTTP server: schemas at every route, security headers, errors as HttpError. Routes are added by others. */
export function createHttpServer({ log, tls, requestMs, trustedProxies }: HttpServerOptions) {
  // given here because Fastify sets its own `requestTimeout` on servers that it makes itself, and on no other
  const times = {
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(REQUEST_CHECK_MS, requestMs),
  }
  const app = fastify({
    serverFactory: (handler): Server =>
      tls === undefined
        ? createServer(times, handler)
        : (createSecureServer(
            // Node begins with the request where TLS is agreed on, and would leave 120 s for that
            { ...times, handshakeTimeout: requestMs, cert: tls.cert, key: tls.key },
            handler,
          ) as Server),
    // no log of requests: addresses may hold numbers, and what is interesting is measured (metrics.ts)
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    routerOptions: { ignoreTrailingSlash: true },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  // only JSON comes in: a form or a plain text is what another site could send in somebody's name
  app.removeContentTypeParser('text/plain')

  app.addHook('onSend', (_request, reply, payload, done) => {
    const headers: Record<string, string> = {
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      ...(tls === undefined ? {} : { 'strict-transport-security': 'max-age=31536000' }),
    }
    if (!reply.hasHeader('content-security-policy'))
      headers['content-security-policy'] = "default-src 'none'; frame-ancestors 'none'"
    if (!reply.hasHeader('cache-control')) headers['cache-control'] = 'no-store'
    void reply.headers(headers)
    done(null, payload)
  })
  app.setErrorHandler((error, _request, reply) => answerError(error, log, reply))
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ code: 'notFound', message: 'There is nothing at this address of the hub.' }),
  )
  return app
}
export type HttpServer = ReturnType<typeof createHttpServer>

/** Describes all routes that are added after it, as OpenAPI at /api/openapi.json, for whom `guard` does not refuse. */
export async function describeRoutes(
  app: HttpServer,
  version: string,
  guard: (request: FastifyRequest) => Promise<void>,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Ringdesk hub',
        description:
          'Signing in, the snapshot and the state of the hub. Everything else goes over Socket.IO.',
        version,
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: jsonSchemaTransform,
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, async (request) => {
    await guard(request)
    return app.swagger()
  })
}
