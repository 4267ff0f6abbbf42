import type { IncomingRequest } from 'sip.js/lib/core/index.js'
import { URI } from 'sip.js/lib/grammar/index.js'
import { readNameAddr } from '../../../shared/sip/name-addr.ts'
import type { Leg } from './leg.ts'
import { headerOf, sipfrag } from './sip-message.ts'
import type { SwitchLog } from './switch-options.ts'

/**
 * Who has asked for a transfer, as the new call is told (RFC 3892): what the REFER says, as far as it names the one that has proven
 * itself.
 */
export function referredBy({ username }: Leg, { message }: IncomingRequest, domain: string): string {
  const said = headerOf(message, 'referred-by')
  const isOwn = said !== null && readNameAddr(said)?.uri.user === username
  return `Referred-By: ${isOwn ? said : `<${new URI('sip', username, domain).toString()}>`}`
}

/** The subscription that a REFER makes (RFC 3515): tells the one who transfers how it goes, until it is over. */
export class Referral {
  readonly #referrer: Leg
  readonly #log: SwitchLog
  #last = ''
  #isOver = false

  /** Accepts the REFER with 202 and reports 100 Trying. */
  constructor(referrer: Leg, request: IncomingRequest, log: SwitchLog) {
    this.#referrer = referrer
    this.#log = log
    request.accept({ statusCode: 202 })
    this.report(100, 'Trying')
  }

  /** A provisional or final status of the new call, as the one who transfers should see it. */
  report(statusCode: number, reasonPhrase: string): void {
    const line = `SIP/2.0 ${statusCode} ${reasonPhrase}`
    if (this.#isOver || line === this.#last) return
    this.#last = line
    this.#isOver = statusCode >= 200
    const state = this.#isOver ? 'terminated;reason=noresource' : 'active;expires=120'
    this.#referrer
      .request('NOTIFY', ['Event: refer', `Subscription-State: ${state}`], sipfrag(line))
      .catch((error: unknown) => {
        this.#log.warn({ account: this.#referrer.username, error: String(error) }, 'NOTIFY could not be sent')
      })
  }
}
