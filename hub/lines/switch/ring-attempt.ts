import type { Body, IncomingInviteRequest, IncomingRequest } from 'sip.js/lib/core/index.js'
import type { RingEndReason } from '../line-events.ts'
import type { Endpoint } from './endpoint.ts'
import { Leg } from './leg.ts'
import type { Invite } from './leg.ts'
import type { LegOwner } from './leg.ts'
import type { SwitchSettings } from './switch-options.ts'

export interface RingHandlers {
  onRinging(attempt: RingAttempt, statusCode: number, body: Body | undefined): void
  /** It answered; whoever takes the leg sets `leg.owner` and acknowledges, or hangs it up. */
  onAnswered(attempt: RingAttempt, body: Body | undefined): void
  onEnded(attempt: RingAttempt, reason: RingEndReason, statusCode: number, reasonPhrase: string): void
}

/** One device ringing, from INVITE to answer, refusal or CANCEL. Reports exactly one of answered and ended. */
export class RingAttempt implements LegOwner {
  readonly leg: Leg
  readonly startedAt: number
  readonly #handlers: RingHandlers
  #isOver = false

  constructor(endpoint: Endpoint, invite: Invite, settings: SwitchSettings, handlers: RingHandlers) {
    this.#handlers = handlers
    this.startedAt = settings.clock.now()
    this.leg = Leg.outgoing(endpoint, invite, this, settings)
  }

  get username(): string {
    return this.leg.username
  }

  /** Stops it; `reasonHeader` goes into the CANCEL. */
  stop(reason: RingEndReason, reasonHeader: string): void {
    if (this.#isOver) return
    this.leg.cancel(reasonHeader)
    this.#end(reason, 487, 'Request Terminated')
  }

  onLegProgress(_leg: Leg, statusCode: number, body: Body | undefined): void {
    if (!this.#isOver) this.#handlers.onRinging(this, statusCode, body)
  }

  onLegAnswered(_leg: Leg, body: Body | undefined): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#handlers.onAnswered(this, body)
  }

  onLegRefused(_leg: Leg, statusCode: number, reasonPhrase: string): void {
    // what the device's user decides is a refusal; what the device or the network does is a failure
    const isRefusal = [480, 486, 487, 600, 603].includes(statusCode)
    this.#end(isRefusal ? 'rejected' : 'failed', statusCode, reasonPhrase)
  }

  onLegCancelled(): void {
    this.#end('failed', 480, '')
  }

  onLegHungUp(): void {
    this.#end('failed', 480, '')
  }

  onLegReinvite(_leg: Leg, request: IncomingInviteRequest): void {
    request.reject({ statusCode: 491 })
  }

  onLegRequest(_leg: Leg, request: IncomingRequest): void {
    request.reject({ statusCode: 480 })
  }

  onLegRefer(_leg: Leg, request: IncomingRequest): void {
    request.reject({ statusCode: 480 })
  }

  #end(reason: RingEndReason, statusCode: number, reasonPhrase: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#handlers.onEnded(this, reason, statusCode, reasonPhrase)
  }
}
