import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CallerOptions, CallerSession, CallerSessionRequest } from '../../shared/contract/caller.ts'
import { HttpError } from '../../shared/contract/hub.ts'
import type { SipAccount } from '../../shared/contract/phone.ts'
import { Customer } from '../../shared/domain/customer.ts'
import type { CallerAccounts } from '../lines/caller-accounts.ts'
import { SIP_DOMAIN, SIP_PATH } from '../lines/switch-line.ts'
import { findEntity, identityOfNumber } from '../store/ledger-store.ts'
import type { Db } from '../store/tables.ts'
import type { TeamBook } from '../store/team-book.ts'
import { HttpRefusal, type HttpServer } from './http-server.ts'
import { requireThisComputer } from './request-guards.ts'

export interface CallerRoutesOptions {
  readonly db: Db
  readonly team: TeamBook
  readonly accounts: CallerAccounts
  readonly iceServers: SipAccount['iceServers']
  /** Only a trial has test callers: they need no password. */
  readonly isTrial: boolean
  /** The built pages (`dist/renderer`), with `caller/` and `assets/` in it. */
  readonly pagesFolder: string
}

const SHOWN_CUSTOMERS = 40
const PAGE_POLICY =
  "default-src 'self'; connect-src 'self' ws: wss:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "media-src 'self' blob: mediastream:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

/** The customers that came first: in a sample world the fixed ones, whom the stories are about. */
async function firstCustomers(db: Db): Promise<CallerOptions['customers']> {
  const rows = await db
    .selectFrom('customers')
    .select('body')
    .orderBy('rowid' as never)
    .limit(SHOWN_CUSTOMERS)
    .execute()
  return rows.flatMap((row) => {
    const { name, numbers } = Customer.parse(JSON.parse(row.body))
    return numbers.map(({ e164 }) => ({ name, e164 }))
  })
}

/** The test caller: a page that is a customer's phone, and the two questions it asks. */
export async function addCallerRoutes(app: HttpServer, options: CallerRoutesOptions): Promise<void> {
  const { db, team, accounts, iceServers, isTrial, pagesFolder } = options
  const guard = (request: FastifyRequest): void => {
    if (!isTrial)
      throw new HttpRefusal(404, 'notFound', 'The test caller belongs to the trial; this hub serves a team.')
    requireThisComputer(request)
  }

  app.get(
    '/api/caller/options',
    { schema: { response: { 200: CallerOptions, 403: HttpError, 404: HttpError }, tags: ['caller'] } },
    async (request) => {
      guard(request)
      const queues = team.queues.map(({ id, name, extension }) => ({ id, name, extension }))
      return {
        customers: await firstCustomers(db),
        queues,
        iceServers,
        sipPath: SIP_PATH,
        domain: SIP_DOMAIN,
      }
    },
  )
  app.post(
    '/api/caller/session',
    {
      schema: {
        body: CallerSessionRequest,
        response: { 200: CallerSession, 400: HttpError, 403: HttpError, 404: HttpError },
        tags: ['caller'],
      },
    },
    async (request) => {
      guard(request)
      const { number } = request.body
      const { customerId } = await identityOfNumber(db, number)
      const customer = customerId ? await findEntity(db, 'customer', customerId) : undefined
      const account = accounts.open(number, number === null ? '' : (customer?.name ?? number))
      return { ...account, domain: SIP_DOMAIN, server: null }
    },
  )

  await app.register(fastifyStatic, { root: pagesFolder, serve: false })
  const page = (reply: FastifyReply, path: string): FastifyReply => {
    if (!existsSync(join(pagesFolder, 'caller', 'index.html')))
      throw new HttpRefusal(
        404,
        'notFound',
        'The test caller’s page is not built yet: run npm start once, or npm run build.',
      )
    return reply.header('content-security-policy', PAGE_POLICY).sendFile(path)
  }
  const hidden = { schema: { hide: true } }
  app.get('/caller', hidden, (request, reply) => {
    guard(request)
    return page(reply, 'caller/index.html')
  })
  app.get(
    '/assets/:file',
    { schema: { hide: true, params: z.object({ file: z.string().regex(/^[\w.-]+$/) }) } },
    (request, reply) => {
      guard(request)
      return page(reply, `assets/${request.params.file}`)
    },
  )
}
