import type { PhoneCallEvent } from '../../../shared/contract/phone.ts'
import type { OpenGap } from '../../../shared/domain/call-gap.ts'
import { IllegalCallMove, nextCallState, type CallEvent } from '../../../shared/domain/call.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Log } from '../log.ts'
import { problemAtEnd, type LiveCall } from './live-call.ts'

/**
 * What a line can have meant; null where it can have meant nothing. Only the hub's own line has simulated customers. A cancelled call without a reason that is known means that the caller gave up where the hub's own line
 * says it. A PBX cancels in the same way (Asterisk: Q.850 cause 0) when it goes on to the next agent, who may have answered.
 */
export function asLineCanKnow(event: PhoneCallEvent, isHubsLine: boolean): PhoneCallEvent | null {
  if (isHubsLine) return event
  if (event.type === 'simulated') return null
  return event.type === 'ended' && event.reason === 'abandoned'
    ? { ...event, reason: 'stoppedRinging' }
    : event
}

/** The machine's word for what a line said; undefined where the machine has no part in it. */
function machineEvent(call: LiveCall, event: PhoneCallEvent): CallEvent | undefined {
  switch (event.type) {
    case 'answered':
    case 'held':
    case 'resumed':
      return { type: event.type }
    case 'remoteHeld':
      return { type: 'remoteHeld', held: event.held }
    case 'muted':
      return { type: 'muted', muted: event.muted }
    case 'transferring':
      return call.state.phase === 'transferring' ? undefined : { type: 'transferAsked' }
    case 'transferFailed':
      return { type: 'transferFailed' }
    case 'ended':
      return { type: 'ended', reason: event.reason }
    case 'progress':
    case 'simulated':
    case 'dialog':
    case 'mediaFlows':
    case 'peerChanged':
    case 'dtmfReceived':
    case 'problem':
    case 'gap':
      return undefined
  }
}

/** The call after one move of its machine; a move that the machine does not know is logged and changes nothing. */
export function moveCall(call: LiveCall, event: CallEvent, at: Moment, log: Log): LiveCall {
  try {
    const state = nextCallState(call.state, event, at)
    const { heldSince } = call.state
    const isTakenBack = heldSince !== null && state.heldSince === null
    const heldMs = isTakenBack ? call.heldMs + Math.max(0, at - heldSince) : call.heldMs
    return { ...call, state, heldMs }
  } catch (error) {
    if (!(error instanceof IllegalCallMove)) throw error
    // what the line repeats (held twice) is no news; the rest is worth a look
    log.warn('a line said what its call cannot do', { callId: call.callId, why: error.message })
    return call
  }
}

const withGap = (gaps: readonly OpenGap[], gap: OpenGap): OpenGap[] => [
  // one of a kind lasts at a time; the clock may have been set since it began
  ...gaps.filter(({ kind, ms }) => kind !== gap.kind || ms !== null),
  gap,
]

/** The call after what its line said. */
export function afterLineEvent(call: LiveCall, event: PhoneCallEvent, at: Moment, log: Log): LiveCall {
  const move = machineEvent(call, event)
  const moved = move ? moveCall(call, move, at, log) : call
  switch (event.type) {
    case 'ended':
      return {
        ...moved,
        quality: event.quality ?? moved.quality,
        problem: problemAtEnd(moved, event.problem),
        gaps: event.gaps,
      }
    case 'problem':
    case 'transferFailed':
      return { ...moved, problem: event.problem }
    case 'gap':
      return { ...moved, gaps: withGap(moved.gaps, event.gap) }
    case 'dialog':
      return { ...moved, dialog: event.dialog }
    case 'mediaFlows':
      return { ...moved, problem: null }
    case 'progress':
      // the line may count the contact otherwise; reports begin after this
      return event.contactId && call.state.direction === 'outbound'
        ? { ...moved, contactId: event.contactId, isContactOfLine: true }
        : moved
    case 'simulated':
      return { ...moved, simulated: event.customer }
    case 'peerChanged':
      return { ...moved, rawNumber: event.from ?? moved.rawNumber, displayName: event.displayName }
    case 'answered':
    case 'held':
    case 'resumed':
    case 'remoteHeld':
    case 'muted':
    case 'dtmfReceived':
      return moved
    case 'transferring':
      // also where a key of the phone itself began it
      return { ...moved, transferTo: event.target }
  }
}
