import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { HubNonce, type HubProof } from '../../shared/contract/hub-proof.ts'
import { Health, MOST_OF_A_MARK } from '../../shared/contract/hub.ts'
import type { ApprovalLimits } from '../../shared/domain/approvers.ts'
import type { NumberPlan } from '../../shared/domain/number-plan.ts'
import type { ProvenOrigin } from '../../shared/contract/send-again.ts'
import { HUB_FEATURES, PROTOCOL } from '../../shared/contract/protocol.ts'
import { SignInError, type SignIn } from '../auth/sign-in.ts'
import type { BackupState } from '../backup/backup-keeper.ts'
import { findEntity } from '../store/ledger-store.ts'
import type { PutBack } from '../store/meta.ts'
import type { Db } from '../store/tables.ts'
import { HttpRefusal, type HttpServer } from './http-server.ts'
import type { HubMetrics } from './metrics.ts'
import { requireToken } from './request-guards.ts'

export interface StateRoutesOptions {
  readonly version: string
  readonly hubId: string
  readonly prove: (nonce: string) => HubProof
  readonly epoch: string
  readonly putBack: PutBack | undefined
  readonly origins: readonly ProvenOrigin[]
  /** A console brings the hub's word of how far it had come; true where the data stepped back since, and the hub starts anew for it. */
  readonly onMark: (mark: string) => boolean
  readonly isTakenAgain: boolean
  readonly isTrial: boolean
  readonly timezone: string
  /** Those in force: consoles of before the team's settings know no others. */
  readonly approvalLimits: () => ApprovalLimits
  readonly numberPlan: NumberPlan
  readonly now: () => number
  readonly status: () => Health['status']
  readonly metrics: HubMetrics
  /** Refuses who may not read the metrics. */
  readonly guard: (request: FastifyRequest) => Promise<void>
  readonly signIn: SignIn
  readonly db: Db
  readonly backup: () => BackupState
}

/** `/health` and `/metrics`: for those who look after the hub. */
export function addStateRoutes(app: HttpServer, options: StateRoutesOptions): void {
  const { version, hubId, epoch, prove, isTrial, timezone, approvalLimits, now, status, metrics, guard } =
    options
  const { signIn, db, backup, putBack, origins } = options
  /** True for an administrator's token. Everybody else is told what everybody is told, also with a token that is over. */
  const isAdministrator = async (request: FastifyRequest): Promise<boolean> => {
    if (request.headers.authorization === undefined) return false
    try {
      const { personId } = await requireToken(request, signIn)
      const person = await findEntity(db, 'person', personId)
      return person?.active === true && person.role === 'administrator'
    } catch (error) {
      if (error instanceof SignInError || error instanceof HttpRefusal) return false
      throw error
    }
  }
  app.get(
    '/health',
    {
      schema: {
        querystring: z.object({
          nonce: HubNonce.optional(),
          mark: z.string().max(MOST_OF_A_MARK).optional(),
        }),
        response: { 200: Health, 503: Health },
        tags: ['state'],
      },
    },
    async (request, reply) => {
      const { nonce, mark } = request.query
      const isStartingAnew = mark !== undefined && options.onMark(mark)
      const health: Health = {
        status: isStartingAnew ? 'starting' : status(),
        version,
        protocol: PROTOCOL.min,
        protocols: PROTOCOL,
        features: HUB_FEATURES.filter((feature) => feature !== 'sendAgain' || options.isTakenAgain),
        hubId,
        epoch,
        ...(putBack && { putBack: { from: putBack.from, revision: putBack.revision } }),
        ...(origins.length > 0 && { origins: [...origins] }),
        isTrial,
        time: now(),
        timezone,
        ...(nonce !== undefined && { proof: prove(nonce) }),
        approvalLimits: approvalLimits(),
        numberPlan: options.numberPlan,
        ...((await isAdministrator(request)) ? { backup: backup() } : {}),
      }
      void reply.code(health.status === 'ok' ? 200 : 503)
      return health
    },
  )
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    await guard(request)
    return reply.type(metrics.contentType).send(await metrics.text())
  })
}
