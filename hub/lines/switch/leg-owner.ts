import type { Body, IncomingInviteRequest, IncomingRequest } from 'sip.js/lib/core/index.js'
import type { Leg } from './leg.ts'

/** Whoever a leg belongs to: a ringing attempt until it is answered, then the call. */
export interface LegOwner {
  onLegProgress(leg: Leg, statusCode: number, body: Body | undefined): void
  /** The device answered; the owner must `acknowledge`. */
  onLegAnswered(leg: Leg, body: Body | undefined): void
  onLegRefused(leg: Leg, statusCode: number, reasonPhrase: string): void
  /** The one who dialled gave up before an answer. */
  onLegCancelled(leg: Leg, isLost: boolean): void
  onLegHungUp(leg: Leg, isLost: boolean): void
  onLegReinvite(leg: Leg, request: IncomingInviteRequest): void
  /** INFO, UPDATE or MESSAGE within the dialog. */
  onLegRequest(leg: Leg, request: IncomingRequest): void
  onLegRefer(leg: Leg, request: IncomingRequest): void
}
