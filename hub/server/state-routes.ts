import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { HubNonce, type HubProof } from '../../shared/contract/hub-proof.ts'
import { Health } from '../../shared/contract/hub.ts'
import type { ApprovalLimits } from '../../shared/domain/approvers.ts'
import { HUB_FEATURES, PROTOCOL } from '../../shared/contract/protocol.ts'
import type { HttpServer } from './http-server.ts'
import type { HubMetrics } from './metrics.ts'

export interface StateRoutesOptions {
  readonly version: string
  readonly hubId: string
  readonly prove: (nonce: string) => HubProof
  readonly isTrial: boolean
  readonly timezone: string
  readonly approvalLimits: ApprovalLimits
  readonly now: () => number
  readonly status: () => Health['status']
  readonly metrics: HubMetrics
  /** Refuses who may not read the metrics. */
  readonly guard: (request: FastifyRequest) => Promise<void>
}

/** `/health` and `/metrics`: for those who look after the hub. */
export function addStateRoutes(app: HttpServer, options: StateRoutesOptions): void {
  const { version, hubId, prove, isTrial, timezone, approvalLimits, now, status, metrics, guard } = options
  app.get(
    '/health',
    {
      schema: {
        querystring: z.object({ nonce: HubNonce.optional() }),
        response: { 200: Health, 503: Health },
        tags: ['state'],
      },
    },
    (request, reply) => {
      const { nonce } = request.query
      const health: Health = {
        status: status(),
        version,
        protocol: PROTOCOL.min,
        protocols: PROTOCOL,
        features: [...HUB_FEATURES],
        hubId,
        isTrial,
        time: now(),
        timezone,
        ...(nonce !== undefined && { proof: prove(nonce) }),
        approvalLimits,
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
