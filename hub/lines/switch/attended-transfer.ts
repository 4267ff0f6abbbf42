import type { IncomingRequest } from 'sip.js/lib/core/index.js'
import { SIP_HEADERS, SIP_REASONS } from '../../../shared/contract/sip.ts'
import { reinvitePatiently } from './join-legs.ts'
import type { Leg } from './leg.ts'
import { Referral } from './referral.ts'
import { assertedIdentity } from './sip-message.ts'
import type { Transfer, TransferredCall } from './transfer.ts'

/**
 * Attended transfer (RFC 5589, section 7): the transferor talks with two parties in two calls and joins them. The
 * consulted party is asked for an offer with an empty re-INVITE (a phone must restart ICE for it: RFC 8839, section 8),
 * the kept party answers it, and the transferor is let go of twice. The kept party's contact goes on; the consultation
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
    const offered = await reinvitePatiently(target, undefined, [contactId, keptIdentity], clock)
    if (!offered?.isAccepted || !offered.body || this.#isOver) {
      offered?.acknowledge()
      return void this.#fail()
    }
    const answered = await reinvitePatiently(this.#kept, offered.body, [contactId, targetIdentity], clock)
    if (!answered?.isAccepted || !answered.body || this.#isOver || target.state !== 'confirmed') {
      answered?.acknowledge()
      offered.acknowledge()
      return void this.#fail()
    }
    answered.acknowledge()
    offered.acknowledge(answered.body)
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
    this.#referral.report(500, 'Not Connected')
  }
}
