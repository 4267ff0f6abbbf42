import type { IncomingRequest } from 'sip.js/lib/core/index.js'
import { SIP_HEADERS, SIP_REASONS } from '../../../shared/contract/sip.ts'
import { joinLegs } from './join-legs.ts'
import type { Leg } from './leg.ts'
import { Referral, referredBy } from './referral.ts'
import { assertedIdentity } from './sip-message.ts'
import type { Transfer, TransferredCall } from './transfer.ts'

/**
 * Attended transfer (RFC 5589, section 7): the transferor talks with two parties in two calls and joins them. The
 * consulted party is asked for an offer with an empty re-INVITE, the kept party answers it, or the other way round where that
 * does not do (`joinLegs`), and the transferor is let go of twice; where neither does, it keeps both calls. The kept party's contact goes on; the consultation
 * ends as merged into it.
 */
export class AttendedTransfer implements Transfer {
  readonly #call: TransferredCall
  readonly #referrer: Leg
  readonly #kept: Leg
  readonly #consult: TransferredCall
  readonly #consultLeg: Leg
  readonly #referral: Referral
  readonly #startedAt: number
  readonly #referredBy: string
  #isOver = false

  constructor(
    call: TransferredCall,
    referrer: Leg,
    kept: Leg,
    consult: TransferredCall,
    consultLeg: Leg,
    request: IncomingRequest,
  ) {
    this.#call = call
    this.#referrer = referrer
    this.#kept = kept
    this.#consult = consult
    this.#consultLeg = consultLeg
    this.#startedAt = call.parts.settings.clock.now()
    this.#referredBy = referredBy(referrer, request, call.parts.settings.domain)
    this.#referral = new Referral(referrer, request, call.parts.settings.log)
    this.#join().catch((error: unknown) => {
      call.parts.settings.log.error(
        { contactId: call.contactId, error: String(error) },
        'two calls could not be joined',
      )
      this.#fail()
    })
  }

  get isOver(): boolean {
    return this.#isOver
  }

  noteHungUp(): boolean {
    return false
  }

  abandon(): void {
    this.#isOver = true
  }

  async #join(): Promise<void> {
    const { clock, domain } = this.#call.parts.settings
    const target = this.#consult.peerOf(this.#consultLeg)
    if (!target) return void this.#fail()
    const contactId = `${SIP_HEADERS.contactId}: ${this.#call.contactId}`
    const keptIdentity = assertedIdentity(this.#call.partyOf(this.#kept), domain)
    const targetIdentity = assertedIdentity(this.#consult.partyOf(target), domain)
    const isJoined = await joinLegs(
      { leg: target, headers: [contactId, this.#referredBy, keptIdentity], former: this.#consultLeg },
      { leg: this.#kept, headers: [contactId, this.#referredBy, targetIdentity], former: this.#referrer },
      clock,
      () => this.#isOver || target.state !== 'confirmed' || this.#kept.state !== 'confirmed',
    )
    if (!isJoined) return void this.#fail()
    this.#complete(target)
  }

  #complete(target: Leg): void {
    this.#isOver = true
    const { parts, contactId } = this.#call
    const party = this.#consult.partyOf(target)
    this.#consult.leave(target)
    target.owner = this.#call
    this.#call.join(target, party)
    const now = parts.settings.clock.now()
    parts.emit({
      type: 'contact.transferred',
      at: now,
      contactId,
      kind: 'attended',
      from: this.#referrer.username,
      to: target.username,
      queue: null,
      waitedMs: now - this.#startedAt,
    })
    this.#referral.report(200, 'OK')
    this.#call.leave(this.#referrer)
    this.#referrer.hangUp(SIP_REASONS.transferred)
    this.#consult.end({
      by: 'agent',
      outcome: 'answered',
      reasonHeader: SIP_REASONS.transferred,
      mergedInto: contactId,
    })
  }

  #fail(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#referral.report(488, 'The Two Phones Cannot Be Joined')
  }
}
