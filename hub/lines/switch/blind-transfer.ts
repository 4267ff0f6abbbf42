import { randomBytes } from 'node:crypto'
import type { Body, IncomingRequest } from 'sip.js/lib/core/index.js'
import { SIP_HEADERS, SIP_REASONS } from '../../../shared/contract/sip.ts'
import type { LineParty } from '../line-events.ts'
import type { Target } from './dial-plan.ts'
import type { Endpoint } from './endpoint.ts'
import { Hunt } from './hunt.ts'
import type { HuntFailure } from './hunt.ts'
import { joinLegs, reinvitePatiently } from './join-legs.ts'
import type { Leg } from './leg.ts'
import { Referral, referredBy } from './referral.ts'
import type { RingAttempt } from './ring-attempt.ts'
import { faultOfDescription, standInFor } from './session-description.ts'
import { assertedIdentity } from './sip-message.ts'
import type { Transfer, TransferredCall } from './transfer.ts'

/**
 * Blind transfer (RFC 3515, RFC 5589): the target is rung without an offer, its answer brings one, the kept party is
 * re-INVITEd with that, and its answer goes to the target in the ACK (RFC 3725, flow I): one fresh offer and answer
 * between the two who will talk, so that ICE and DTLS start anew. A foreign phone that may need an offer gets one that stands
 * in, and the two are joined when it has answered (RFC 3725, flow III). The transferor stays connected until then, and keeps
 * the call when the target does not answer; it may also hang up at once and leave the rest to the switch.
 */
export class BlindTransfer implements Transfer {
  readonly #call: TransferredCall
  readonly #referrer: Leg
  readonly #kept: Leg
  readonly #hunt: Hunt
  readonly #referral: Referral
  readonly #startedAt: number
  #target: Leg | null = null
  #isReferrerGone = false
  #isOver = false

  constructor(
    call: TransferredCall,
    referrer: Leg,
    kept: Leg,
    target: Exclude<Target, { kind: 'refused' }>,
    request: IncomingRequest,
  ) {
    this.#call = call
    this.#referrer = referrer
    this.#kept = kept
    const { settings, queues } = call.parts
    this.#startedAt = settings.clock.now()
    this.#referral = new Referral(referrer, request, settings.log)
    const { contactId } = call
    const queue = target.kind === 'queue' ? target.queue.id : null
    const subject = {
      contactId,
      from: call.partyOf(kept),
      queue,
      offer: undefined,
      standInFor: (endpoint: Endpoint) => standInOf(kept, endpoint),
      headers: [referredBy(referrer, request, settings.domain)],
    }
    this.#hunt = new Hunt(subject, call.parts, {
      onFound: (attempt, offer) => this.#found(attempt, offer),
      onFailed: (failure) => this.#failed(failure),
      onRinging: () => this.#referral.report(180, 'Ringing'),
      onRingEnded: (username) => {
        if (queue !== null) queues.noteTried(contactId, username)
      },
      onOver: () => queues.touch(),
    })
    if (target.kind === 'queue') queues.enter(this.#hunt, target.queue.id, () => undefined)
    else this.#hunt.ringOnly(target.endpoint)
  }

  get isOver(): boolean {
    return this.#isOver
  }

  noteHungUp(leg: Leg, isLost: boolean): boolean {
    if (leg === this.#referrer) {
      this.#isReferrerGone = true
      this.#call.leave(leg)
      return true
    }
    if (leg !== this.#target) return false // the kept party: the call ends, which abandons this
    this.#lostTarget(isLost ? SIP_REASONS.connectionLost : SIP_REASONS.hungUp)
    return true
  }

  abandon(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#hunt.abandon()
    if (this.#target) this.#releaseTarget(SIP_REASONS.hungUp)
  }

  #found(attempt: RingAttempt, offer: Body | undefined): void {
    const { leg } = attempt
    this.#target = leg
    leg.owner = this.#call
    if (leg.endpoint.account.kind === 'agent')
      this.#call.parts.agents.addCall(leg.username, this.#call.contactId)
    const isStandIn = leg.told !== undefined
    const isUsable = offer !== undefined && faultOfDescription(offer.content, true) === null
    if (!isUsable && !isStandIn) leg.endpoint.cannotOffer = true
    if (!isUsable) {
      this.#lostTarget(SIP_REASONS.failed)
      return
    }
    const connected = isStandIn ? this.#join(leg) : this.#connect(leg, offer)
    connected.catch((error: unknown) => {
      this.#call.parts.settings.log.error(
        { contactId: this.#call.contactId, error: String(error) },
        'a transfer could not be completed',
      )
      this.#lostTarget(SIP_REASONS.failed)
    })
  }

  /** The target's answer was an offer: the kept party answers it. */
  async #connect(target: Leg, offer: Body): Promise<void> {
    const { clock } = this.#call.parts.settings
    const reply = await reinvitePatiently(this.#kept, offer, this.#headersFor(target), clock)
    reply?.acknowledge()
    if (this.#isOver || target.state !== 'confirmed' || !reply?.isAccepted || !reply.body) {
      if (!this.#isOver) this.#lostTarget(SIP_REASONS.failed)
      return
    }
    target.acknowledge(reply.body)
    this.#complete(target)
  }

  /** The target answered what stood in for an offer: now it hears where the kept party is. */
  async #join(target: Leg): Promise<void> {
    target.acknowledge()
    const { clock } = this.#call.parts.settings
    const isJoined = await joinLegs(
      { leg: target, headers: [], former: undefined },
      {
        leg: this.#kept,
        headers: this.#headersFor(target),
        former: this.#isReferrerGone ? undefined : this.#referrer,
      },
      clock,
      () => this.#isOver || target.state !== 'confirmed',
    )
    if (this.#isOver) return
    if (isJoined) this.#complete(target)
    else this.#lostTarget(SIP_REASONS.failed)
  }

  /** Who the kept party talks to from now on. */
  #headersFor(target: Leg): string[] {
    const { parts, contactId } = this.#call
    return [
      `${SIP_HEADERS.contactId}: ${contactId}`,
      assertedIdentity(partyOf(target), parts.settings.domain),
    ]
  }

  #complete(target: Leg): void {
    const { parts, contactId } = this.#call
    const party = partyOf(target)
    const { username } = target
    this.#isOver = true
    this.#call.join(target, party)
    if (this.#hunt.subject.queue !== null) this.#call.queue = this.#hunt.subject.queue
    const now = parts.settings.clock.now()
    parts.emit({
      type: 'contact.transferred',
      at: now,
      contactId,
      kind: 'blind',
      from: this.#referrer.username,
      to: username,
      queue: this.#hunt.subject.queue,
      waitedMs: now - this.#startedAt,
    })
    this.#referral.report(200, 'OK')
    this.#call.leave(this.#referrer)
    this.#referrer.hangUp(SIP_REASONS.transferred)
  }

  #failed(failure: HuntFailure): void {
    if (this.#isOver) return
    this.#isOver = true
    if (!this.#isReferrerGone) {
      this.#referral.report(failure.statusCode, failure.reasonPhrase ?? 'Not Reached')
      return
    }
    this.#call.end({
      by: 'line',
      outcome: 'answered',
      reasonHeader: failure.reasonHeader ?? SIP_REASONS.failed,
    })
  }

  /** The target answered and then was lost before the two were connected. */
  #lostTarget(reasonHeader: string): void {
    if (this.#isOver) return
    this.#releaseTarget(reasonHeader)
    this.#failed({ outcome: 'failed', statusCode: 500, reasonPhrase: 'Not Connected', reasonHeader })
  }

  #releaseTarget(reasonHeader: string): void {
    const target = this.#target
    if (!target) return
    this.#target = null
    target.hangUp(reasonHeader)
    const isSameAgent = target.username === this.#referrer.username && !this.#isReferrerGone
    if (target.endpoint.account.kind === 'agent' && !isSameAgent)
      this.#call.parts.agents.removeCall(target.username, this.#call.contactId)
  }
}

const partyOf = ({ endpoint: { account } }: Leg): LineParty => ({
  username: account.username,
  number: account.username,
  displayName: account.displayName,
})

/**
 * What a foreign phone is offered in the kept party's name; undefined for a phone that makes an offer itself. Where both are foreign
 * the target's own offer is the only one that is sure to be fresh, so a stand-in is for those that cannot make one.
 */
function standInOf(kept: Leg, endpoint: Endpoint): Body | undefined {
  const { isOurs, cannotOffer, userAgent } = endpoint
  const isInNeed = cannotOffer || /\bJsSIP\b/i.test(userAgent ?? '')
  const isSafe = isInNeed || (!isOurs && kept.endpoint.isOurs)
  if (!isSafe || kept.said === undefined) return undefined
  const ice = { name: randomBytes(3).toString('base64url'), password: randomBytes(18).toString('base64url') }
  return {
    contentType: 'application/sdp',
    contentDisposition: 'session',
    content: standInFor(kept.said, ice),
  }
}
