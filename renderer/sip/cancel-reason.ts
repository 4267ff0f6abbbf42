import { parseSipReason } from '../../shared/contract/sip.ts'
import type { SipReason } from '../../shared/contract/sip.ts'
import type { CallEndReason } from '../../shared/domain/call.ts'
import { splitOutside } from '../../shared/sip/pieces.ts'

/** All values of all Reason headers of a message (RFC 3326): one header may carry several, separated by commas. */
const readReasons = (headers: readonly string[]): SipReason[] =>
  headers
    .flatMap((header) => splitOutside(header, ','))
    .map(parseSipReason)
    .filter((reason) => reason !== null)

const has = (reasons: readonly SipReason[], protocol: string, isMeant: (cause: number) => boolean): boolean =>
  reasons.some((reason) => reason.protocol.toUpperCase() === protocol && isMeant(reason.cause ?? -1))

/**
 * Why a call that rang here stopped, from the Reason headers of its CANCEL:
 * - `SIP;cause=200` (or Q.850 cause 26, which Asterisk sends as well): another phone took it;
 * - Q.850 cause 19, `SIP;cause=480` or 408, or the text "No answer": it rang here long enough;
 * - `SIP;cause=5xx`: the line failed;
 * - anything else, or no reason: the caller gave up.
 */
export function endReasonOfCancel(headers: readonly string[]): CallEndReason {
  const reasons = readReasons(headers)
  if (has(reasons, 'SIP', (cause) => cause === 200) || has(reasons, 'Q.850', (cause) => cause === 26))
    return 'answeredElsewhere'
  if (
    has(reasons, 'Q.850', (cause) => cause === 19) ||
    has(reasons, 'SIP', (cause) => cause === 408 || cause === 480) ||
    reasons.some(({ text }) => /no answer/i.test(text ?? ''))
  )
    return 'noAnswer'
  if (has(reasons, 'SIP', (cause) => cause >= 500 && cause < 600)) return 'failed'
  return 'abandoned'
}

/** Why a talking call was ended by the other side, from the Reason headers of its BYE. */
export function endReasonOfBye(headers: readonly string[]): {
  readonly reason: CallEndReason
  readonly text: string | null
} {
  const reasons = readReasons(headers)
  if (has(reasons, 'SIP', (cause) => cause === 202)) return { reason: 'transferred', text: null }
  const failure = reasons.find(
    ({ protocol, cause }) =>
      protocol.toUpperCase() === 'SIP' && cause !== null && cause >= 400 && cause < 600,
  )
  return failure ? { reason: 'failed', text: failure.text } : { reason: 'hungUpByPeer', text: null }
}
