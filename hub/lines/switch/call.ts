import type { Body, IncomingInviteRequest, IncomingRequest } from 'sip.js/lib/core/index.js'
import { SIP_HEADERS, SIP_REASONS } from '../../../shared/contract/sip.ts'
import type { ContactDirection, ContactPicture, ContactSide, LineParty } from '../line-events.ts'
import { dtmfDigitOf, passReinvite, passRequest } from './bridge.ts'
import type { Renegotiated } from './bridge.ts'
import type { CallTarget, Target } from './dial-plan.ts'
import type { Endpoint } from './endpoint.ts'
import { Hunt } from './hunt.ts'
import type { HuntFailure, HuntParts } from './hunt.ts'
import { Leg } from './leg.ts'
import type { CallQueues } from './call-queues.ts'
import type { RingAttempt } from './ring-attempt.ts'
import { faultOfDescription } from './session-description.ts'
import { isHoldOffer, sdpOf } from './sip-message.ts'
import { AttendedTransfer } from './attended-transfer.ts'
import { BlindTransfer } from './blind-transfer.ts'
import { readReferTo } from './refer-to.ts'
import type { ReplaceableCall } from './replacement.ts'
import type { Registrar } from './registrar.ts'
import { SimulatedRing } from './simulated-ring.ts'
import type { CallEnding, Transfer, TransferredCall } from './transfer.ts'

export interface CallParts extends HuntParts {
  readonly queues: CallQueues
  readonly registrar: Registrar
  readonly resolve: (dialled: string, endpoint: Endpoint) => Target
  readonly onEnded: (call: Call) => void
}

export interface CallFacts {
  readonly contactId: string
  readonly direction: ContactDirection
  readonly from: LineParty
  readonly to: string
}

/** So often a caller hears of another place in the queue, in milliseconds. */
const PLACE_MS = 1000

/**
 * One customer contact: the leg of who dialled, the leg of who answered, and the search for the latter. A back-to-back
 * user agent (RFC 7092): each leg is a dialog of its own, and what one side asks the other is asked anew.
 */
export class Call implements TransferredCall, ReplaceableCall {
  readonly facts: CallFacts
  readonly startedAt: number
  readonly parts: CallParts
  queue: string | null = null
  #answeredAt: number | null = null
  #first: Leg
  /** The legs that are connected, with who is on them; the first one joins at once, to count as busy. */
  readonly #parties = new Map<Leg, LineParty>()
  readonly #holders = new Set<Leg>()
  #hunt: Hunt | null = null
  /** The customer of a trial for whom a page speaks. */
  #simulated: SimulatedRing | null = null
  #transfer: Transfer | null = null
  /** The place in the queue, 0 in none; and what the caller was told of it last. */
  #place = 0
  #told: { readonly statusCode: number; readonly place: number; readonly at: number } | null = null
  #stopTelling: (() => void) | null = null
  #isEnded = false

  constructor(facts: CallFacts, endpoint: Endpoint, request: IncomingInviteRequest, parts: CallParts) {
    this.facts = facts
    this.parts = parts
    this.startedAt = parts.settings.clock.now()
    this.#first = Leg.incoming(endpoint, request, this, parts.settings)
    this.join(this.#first, facts.from)
  }

  get contactId(): string {
    return this.facts.contactId
  }

  get isTalking(): boolean {
    return this.#answeredAt !== null && !this.#isEnded
  }

  get isSettled(): boolean {
    return this.isTalking && !this.hasTransfer
  }

  get hasTransfer(): boolean {
    return this.#transfer !== null && !this.#transfer.isOver
  }

  /** Goes looking for whom is called. Without an offer, what answers makes one (RFC 3261, section 13.2.1). */
  begin(target: CallTarget, offer: Body | undefined): void {
    this.queue = target.kind === 'queue' ? target.queue.id : null
    this.parts.emit({
      type: 'contact.started',
      at: this.startedAt,
      contactId: this.contactId,
      direction: this.facts.direction,
      from: this.facts.from,
      to: this.facts.to,
      queue: this.queue,
    })
    const { contactId } = this
    const hunt = new Hunt({ contactId, from: this.facts.from, queue: this.queue, offer }, this.parts, {
      onFound: (attempt, body) => this.#connect(attempt, body),
      onFailed: (failure) => this.#giveUp(this.#simulated?.explain(failure) ?? failure),
      onRinging: (statusCode, body) => this.#passRinging(statusCode, body),
      onRingEnded: (username) => {
        if (this.queue === null) return
        this.parts.queues.noteTried(contactId, username)
        this.#tellWaiting()
      },
      onOver: () => this.parts.queues.touch(),
    })
    this.#hunt = hunt
    if (target.kind === 'queue')
      this.parts.queues.enter(hunt, target.queue.id, (place) => this.#tellWaiting(place))
    else if (target.kind === 'device') hunt.ringOnly(target.endpoint)
    else {
      this.#simulated = new SimulatedRing(target.simulated, hunt, this.parts)
      this.#first.progress(180, [...this.headers, this.#simulated.header])
    }
  }

  /** The other connected leg. */
  peerOf(leg: Leg): Leg | undefined {
    return [...this.#parties.keys()].find((other) => other !== leg)
  }

  partyOf(leg: Leg): LineParty {
    return this.#parties.get(leg) ?? { username: leg.username, number: leg.username, displayName: null }
  }

  join(leg: Leg, party: LineParty): void {
    this.#parties.set(leg, party)
    if (leg.endpoint.account.kind === 'agent') this.parts.agents.addCall(leg.username, this.contactId)
  }

  leave(leg: Leg): void {
    if (!this.#parties.delete(leg)) return
    this.#holders.delete(leg)
    const isStillIn = [...this.#parties.keys()].some((other) => other.username === leg.username)
    if (leg.endpoint.account.kind === 'agent' && !isStillIn)
      this.parts.agents.removeCall(leg.username, this.contactId)
  }

  replace(leg: Leg, next: Leg, offer: string): void {
    const isHeld = isHoldOffer(offer)
    this.join(next, this.partyOf(leg))
    if (leg === this.#first) this.#first = next
    // what the new one offers tells whether it holds the call on
    if (this.#holders.has(leg) && isHeld) this.#holders.add(next)
    else {
      this.#noteHold(leg, false)
      this.#noteHold(next, isHeld)
    }
    this.leave(leg)
  }

  /** Ends the contact: nothing rings any more, whoever is left is hung up, and the end is told once. */
  end(ending: CallEnding): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#stopTelling?.()
    this.#hunt?.abandon()
    this.#simulated?.stop()
    this.#transfer?.abandon()
    const now = this.parts.settings.clock.now()
    const legs = [...this.#parties.keys()]
    for (const leg of legs) {
      this.leave(leg)
      leg.drop(ending.reasonHeader)
    }
    this.parts.emit({
      type: 'contact.ended',
      at: now,
      contactId: this.contactId,
      by: ending.by,
      outcome: ending.outcome,
      waitedMs: (this.#answeredAt ?? now) - this.startedAt,
      talkedMs: this.#answeredAt === null ? 0 : now - this.#answeredAt,
      mergedInto: ending.mergedInto ?? null,
    })
    this.parts.onEnded(this)
  }

  picture(): ContactPicture {
    const agents = [...this.#parties.keys()].filter((leg) => leg.endpoint.account.kind === 'agent')
    return {
      contactId: this.contactId,
      direction: this.facts.direction,
      state: this.isTalking ? 'talking' : 'waiting',
      from: this.facts.from,
      to: this.facts.to,
      queue: this.queue,
      agents: agents.map((leg) => leg.username),
      isHeld: this.#holders.size > 0,
      startedAt: this.startedAt,
      answeredAt: this.#answeredAt,
    }
  }

  onLegProgress(): void {
    // only outgoing legs report progress, and those belong to their ringing attempt until they are answered
  }

  onLegAnswered(leg: Leg): void {
    leg.hangUp(SIP_REASONS.failed)
  }

  onLegRefused(): void {
    // as onLegProgress
  }

  onLegCancelled(leg: Leg, isLost: boolean): void {
    this.#hunt?.abandon(SIP_REASONS.callerAbandoned)
    this.end({
      by: isLost ? 'line' : this.sideOf(leg),
      outcome: 'abandoned',
      reasonHeader: SIP_REASONS.callerAbandoned,
    })
  }

  onLegHungUp(leg: Leg, isLost: boolean): void {
    if (this.#isEnded) return
    if (this.hasTransfer && this.#transfer?.noteHungUp(leg, isLost)) return
    if (!this.#parties.has(leg)) return
    const by = isLost ? 'line' : this.sideOf(leg)
    const reasonHeader = isLost ? SIP_REASONS.connectionLost : SIP_REASONS.hungUp
    this.end({ by, outcome: this.isTalking ? 'answered' : 'abandoned', reasonHeader })
  }

  onLegReinvite(leg: Leg, request: IncomingInviteRequest): void {
    const peer = this.peerOf(leg)
    if (!this.isTalking || !peer) {
      request.reject({ statusCode: 491 })
      return
    }
    this.#watch(leg, passReinvite(request, leg, peer))
  }

  onLegRequest(leg: Leg, request: IncomingRequest): void {
    const peer = this.peerOf(leg)
    if (!this.isTalking || !peer) {
      const isOffer = request.message.method === 'UPDATE' && sdpOf(request.message) !== undefined
      if (isOffer) leg.settleUpdate(undefined)
      request.reject({ statusCode: isOffer ? 491 : 480 })
      return
    }
    const digit = dtmfDigitOf(request)
    if (digit !== null)
      this.parts.emit({
        type: 'contact.dtmf',
        at: this.parts.settings.clock.now(),
        contactId: this.contactId,
        by: leg.username,
        digit,
      })
    this.#watch(leg, passRequest(request, leg, peer))
  }

  onLegRefer(leg: Leg, request: IncomingRequest): void {
    const kept = this.peerOf(leg)
    if (!this.isTalking || !kept || this.hasTransfer) {
      request.reject({ statusCode: 491 })
      return
    }
    const referTo = readReferTo(request.message)
    if (!referTo) {
      request.reject({ statusCode: 400, reasonPhrase: 'Refer-To Cannot Be Read' })
      return
    }
    if (referTo.replaces !== null) {
      const { replaces } = referTo
      const consultLeg = [...leg.endpoint.legs].find((other) =>
        other.isDialog(leg.endpoint.core.dialogs.get(replaces)),
      )
      const consult = consultLeg instanceof Leg ? consultLeg.owner : undefined
      if (
        !(consultLeg instanceof Leg) ||
        !(consult instanceof Call) ||
        consult === this ||
        !consult.isTalking
      ) {
        request.reject({ statusCode: 481, reasonPhrase: 'No Such Call To Replace' })
        return
      }
      if (consult.hasTransfer) {
        request.reject({ statusCode: 491 })
        return
      }
      this.#transfer = new AttendedTransfer(this, leg, kept, consult, consultLeg, request)
      return
    }
    const { domain } = this.parts.settings
    if (
      referTo.host !== domain &&
      referTo.host !== leg.endpoint.connection?.reachedAt &&
      referTo.host !== ''
    ) {
      request.reject({ statusCode: 404 })
      return
    }
    const target = this.parts.resolve(referTo.user, leg.endpoint)
    if (target.kind === 'refused' || (target.kind === 'device' && target.endpoint === kept.endpoint)) {
      const refusal =
        target.kind === 'refused' ? target : { statusCode: 486, reasonPhrase: 'Already Connected' }
      request.reject({ statusCode: refusal.statusCode, reasonPhrase: refusal.reasonPhrase })
      return
    }
    this.#transfer = new BlindTransfer(this, leg, kept, target, request)
  }

  /** `caller` for the customer's side; on internal calls, for who dialled. */
  sideOf(leg: Leg): ContactSide {
    if (leg.endpoint.account.kind === 'caller') return 'caller'
    return this.facts.direction === 'internal' && leg === this.#first ? 'caller' : 'agent'
  }

  get headers(): string[] {
    return [`${SIP_HEADERS.contactId}: ${this.contactId}`]
  }

  #connect(attempt: RingAttempt, answer: Body | undefined): void {
    const { leg } = attempt
    leg.owner = this
    const isUsable = answer !== undefined && faultOfDescription(answer.content, true) === null
    if (!isUsable || this.#first.state !== 'early') {
      leg.hangUp(SIP_REASONS.failed)
      this.end({ by: 'line', outcome: 'failed', reasonHeader: SIP_REASONS.failed })
      return
    }
    const { username, displayName } = leg.endpoint.account
    // a page that speaks for a customer has an account of its own
    this.join(leg, { username, number: this.#simulated ? this.facts.to : username, displayName })
    const isLate = this.#first.said === undefined
    if (!isLate) leg.acknowledge()
    try {
      // an offer of the one who was called is answered in the ACK of the one who dialled
      const passAnswer = (body: Body | undefined): void => this.#passAnswer(leg, body)
      this.#first.answer(answer, this.headers, isLate ? passAnswer : undefined)
    } catch (error) {
      const { log } = this.parts.settings
      log.error(
        { contactId: this.contactId, error: String(error) },
        'an answered call could not be connected',
      )
      this.end({ by: 'line', outcome: 'failed', reasonHeader: SIP_REASONS.failed })
      return
    }
    const now = this.parts.settings.clock.now()
    this.#answeredAt = now
    this.parts.emit({
      type: 'contact.answered',
      at: now,
      contactId: this.contactId,
      agent: this.facts.direction === 'outbound' ? this.#first.username : username,
      queue: this.queue,
      waitedMs: now - this.startedAt,
    })
  }

  #passAnswer(called: Leg, answer: Body | undefined): void {
    if (this.#isEnded) return
    if (answer && faultOfDescription(answer.content, true) === null) called.acknowledge(answer)
    else this.end({ by: 'line', outcome: 'failed', reasonHeader: SIP_REASONS.failed })
  }

  #giveUp(failure: HuntFailure): void {
    const headers = [
      ...this.headers,
      ...(failure.reasonHeader ? [`Reason: ${failure.reasonHeader}`] : []),
      ...(failure.headers ?? []),
    ]
    this.#first.refuse(failure.statusCode, headers, failure.reasonPhrase)
    const isRefusal = failure.outcome === 'rejected'
    const refuser = this.facts.direction === 'outbound' ? 'caller' : 'agent'
    this.end({
      by: isRefusal ? refuser : 'line',
      outcome: failure.outcome,
      reasonHeader: failure.reasonHeader ?? SIP_REASONS.failed,
    })
  }

  #passRinging(statusCode: number, body: Body | undefined): void {
    // what rings may say an offer of its own, which cannot be answered before the call is
    const early = this.#first.said === undefined ? undefined : body
    if (this.queue === null) this.#first.progress(statusCode, this.headers, early)
    else this.#tellWaiting()
  }

  /** 182 with the place while nobody rings, 180 with it while somebody does; sent when either changes (RFC 3261, 21.1). */
  #tellWaiting(place = this.#place): void {
    this.#place = place
    const statusCode = this.#hunt && this.#hunt.ringing.size > 0 ? 180 : 182
    if (place === 0 || (statusCode === this.#told?.statusCode && place === this.#told.place)) return
    const { clock } = this.parts.settings
    const left = (this.#told?.at ?? 0) + PLACE_MS - clock.now()
    // in a long queue everybody's place changes with every call that is answered: the newest is told once a second
    if (this.#told?.statusCode === statusCode && left > 0) {
      this.#stopTelling ??= clock.after(left, () => {
        this.#stopTelling = null
        this.#tellWaiting()
      })
      return
    }
    this.#told = { statusCode, place, at: clock.now() }
    this.#first.progress(statusCode, [...this.headers, `${SIP_HEADERS.queuePosition}: ${place}`])
  }

  /** Notices hold and resume in what the two sides agreed on. */
  #watch(leg: Leg, agreed: Promise<Renegotiated | null>): void {
    agreed.then(
      (change) => {
        if (!change?.offer || this.#isEnded) return
        this.#noteHold(leg, isHoldOffer(change.offer))
      },
      (error: unknown) => {
        this.parts.settings.log.error(
          { contactId: this.contactId, error: String(error) },
          'a request within the call could not be passed on',
        )
      },
    )
  }

  #noteHold(leg: Leg, isHeld: boolean): void {
    if (this.#holders.has(leg) === isHeld) return
    if (isHeld) this.#holders.add(leg)
    else this.#holders.delete(leg)
    this.parts.emit({
      type: isHeld ? 'contact.held' : 'contact.resumed',
      at: this.parts.settings.clock.now(),
      contactId: this.contactId,
      by: leg.username,
    })
  }
}
