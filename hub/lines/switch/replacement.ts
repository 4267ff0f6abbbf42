import type { Body, IncomingInviteRequest, IncomingRequest } from 'sip.js/lib/core/index.js'
import { SIP_REASONS } from '../../../shared/contract/sip.ts'
import type { Endpoint } from './endpoint.ts'
import { reinvitePatiently } from './join-legs.ts'
import { Leg } from './leg.ts'
import { faultOfDescription } from './session-description.ts'
import type { LegOwner } from './leg.ts'
import type { SwitchSettings } from './switch-options.ts'

/** The call that one of its legs is taken over in (`Call`). */
export interface ReplaceableCall extends LegOwner {
  readonly contactId: string
  /** True while the call is one that can be taken over. */
  readonly isSettled: boolean
  peerOf(leg: Leg): Leg | undefined
  /** Headers that tell a party which contact it is in. */
  readonly headers: readonly string[]
  /** Puts `next` in the place of `leg`, which is no part of the call any more. */
  replace(leg: Leg, next: Leg, offer: string): void
}

/**
 * A phone takes over a call of its own account that another page or device of it has (RFC 3891): a page that was loaded again
 * while it talked. The other side is offered the new one's description; until it has answered, the old leg stays as it is.
 */
export class Replacement implements LegOwner {
  readonly #call: ReplaceableCall
  readonly #old: Leg
  readonly #next: Leg
  readonly #settings: SwitchSettings
  #isOver = false

  constructor(
    call: ReplaceableCall,
    old: Leg,
    endpoint: Endpoint,
    request: IncomingInviteRequest,
    offer: Body,
    settings: SwitchSettings,
  ) {
    this.#call = call
    this.#old = old
    this.#settings = settings
    this.#next = Leg.incoming(endpoint, request, this, settings)
    this.#take(offer).catch((error: unknown) => {
      settings.log.error(
        { contactId: call.contactId, error: String(error) },
        'a call could not be taken over',
      )
      this.#give(500)
    })
  }

  async #take(offer: Body): Promise<void> {
    const peer = this.#call.peerOf(this.#old)
    if (!peer) return void this.#give(481)
    const reply = await reinvitePatiently(peer, offer, [], this.#settings.clock)
    reply?.acknowledge()
    if (this.#isOver) return
    // its page is loaded once more: nobody would hear which dialog it is, and the old one stays for the next
    if (!this.#next.endpoint.isReachable) return void this.#give(480)
    if (this.#call.peerOf(peer) !== this.#old) return void this.#give(481)
    if (!reply) return void this.#give(480)
    // the old leg stays: a page that is given nothing that it can use has no call
    const isUsable = reply.isAccepted && reply.body && faultOfDescription(reply.body.content, true) === null
    if (!reply.body || !isUsable) return void this.#give(488)
    this.#isOver = true
    this.#next.owner = this.#call
    this.#next.answer(reply.body, this.#call.headers)
    this.#call.replace(this.#old, this.#next, offer.content)
    this.#old.hangUp(SIP_REASONS.replaced)
  }

  #give(statusCode: number): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#next.refuse(statusCode)
  }

  onLegCancelled(): void {
    this.#isOver = true
  }

  onLegHungUp(): void {
    this.#isOver = true
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

  onLegProgress(): void {
    // of outgoing legs only, as the two below
  }

  onLegAnswered(): void {
    // as above
  }

  onLegRefused(): void {
    // as above
  }
}
