import { z } from 'zod'
import type { Moment } from './time.ts'

/**
 * The state machine of one live call, the same for every line (softphone, desk phone) and both directions.
 *
 *   inbound                                        outbound
 *   ringing    INVITE received, 180 sent           dialing    INVITE sent; 100/18x received
 *     |  answer asked by the agent                   |
 *   answering  200 being sent                        |
 *     |  answered: ACK received                      |  answered: 200 received, ACK sent
 *     +--------------------> talking <---------------+
 *                 hold asked  |  ^  resumed: re-INVITE (sendrecv) answered
 *                             v  |
 *   holding (re-INVITE sent) -> held (re-INVITE sendonly answered) -> resuming
 *                             |
 *   transferring: REFER sent; NOTIFY 200 ends the call, failure goes back to where it was
 *   ending: BYE, CANCEL or a final refusal sent
 *   ended(reason): nothing more can happen; late events change nothing
 *
 * Mute is a region of its own: it may change in every phase between the answer and the end.
 */
export const CallEndReason = z.enum([
  /** This side hung up after the answer. */
  'hungUp',
  /** The other side hung up after the answer. */
  'hungUpByPeer',
  /** The agent refused an incoming call. */
  'rejected',
  /** The caller gave up while it rang here; only the hub's own line says so. */
  'abandoned',
  /** It stopped ringing here, and the line, which is not the hub's, cannot be asked whether somebody else has it or the caller gave up. */
  'stoppedRinging',
  /** Another agent or device took it. */
  'answeredElsewhere',
  /** It rang here until the line gave up or went on to the next agent. */
  'noAnswer',
  /** The agent gave up dialling. */
  'cancelled',
  /** The other side refused or was busy (outbound). */
  'refused',
  'busy',
  'transferred',
  /** Signalling or media failed; the problem says how. */
  'failed',
])
export type CallEndReason = z.infer<typeof CallEndReason>

export const CallPhase = z.enum([
  'ringing',
  'answering',
  'dialing',
  'talking',
  'holding',
  'held',
  'resuming',
  'transferring',
  'ending',
  'ended',
])
export type CallPhase = z.infer<typeof CallPhase>

export interface CallState {
  readonly direction: 'inbound' | 'outbound'
  readonly phase: CallPhase
  readonly isMuted: boolean
  /** The other side holds us. */
  readonly isRemoteHeld: boolean
  readonly startedAt: Moment
  readonly answeredAt: Moment | null
  readonly heldSince: Moment | null
  readonly endedAt: Moment | null
  readonly endReason: CallEndReason | null
  /** Where a failed transfer goes back to. */
  readonly beforeTransfer: 'talking' | 'held' | null
}

export type CallEvent =
  | { readonly type: 'answerAsked' | 'holdAsked' | 'resumeAsked' | 'endAsked' | 'transferAsked' }
  /** What was asked did not come about: back to where the call was. */
  | { readonly type: 'answerFailed' | 'holdFailed' | 'resumeFailed' | 'transferFailed' }
  | { readonly type: 'answered' | 'held' | 'resumed' }
  | { readonly type: 'muted'; readonly muted: boolean }
  | { readonly type: 'remoteHeld'; readonly held: boolean }
  | { readonly type: 'ended'; readonly reason: CallEndReason }

export const startCall = (direction: 'inbound' | 'outbound', at: Moment): CallState => ({
  direction,
  phase: direction === 'inbound' ? 'ringing' : 'dialing',
  isMuted: false,
  isRemoteHeld: false,
  startedAt: at,
  answeredAt: null,
  heldSince: null,
  endedAt: null,
  endReason: null,
  beforeTransfer: null,
})

/** A move that the machine does not know; thrown in tests, logged and ignored by the core. */
export class IllegalCallMove extends Error {
  constructor(phase: CallPhase, event: CallEvent['type']) {
    super(`a call that is ${phase} cannot take ${event}`)
    this.name = 'IllegalCallMove'
  }
}

const MOVES: Record<
  Exclude<CallEvent['type'], 'muted' | 'remoteHeld' | 'ended' | 'transferFailed'>,
  Partial<Record<CallPhase, CallPhase>>
> = {
  answerAsked: { ringing: 'answering' },
  answerFailed: { answering: 'ringing' },
  answered: { ringing: 'talking', answering: 'talking', dialing: 'talking' },
  holdAsked: { talking: 'holding' },
  holdFailed: { holding: 'talking' },
  held: { talking: 'held', holding: 'held' },
  resumeAsked: { held: 'resuming' },
  resumeFailed: { resuming: 'held' },
  resumed: { held: 'talking', resuming: 'talking' },
  transferAsked: { talking: 'transferring', held: 'transferring' },
  endAsked: {
    ringing: 'ending',
    answering: 'ending',
    dialing: 'ending',
    talking: 'ending',
    holding: 'ending',
    held: 'ending',
    resuming: 'ending',
    transferring: 'ending',
  },
}

export const isAnswered = (call: CallState): boolean => call.answeredAt !== null

/** What an agent asks of a call. */
export type CallAsk = Extract<CallEvent, { readonly type: `${string}Asked` }>['type']

/** What may be asked of the call now; buttons are drawn from this and nothing else. */
export const canAsk = (phase: CallPhase, ask: CallAsk): boolean => MOVES[ask][phase] !== undefined

/** Where what was asked is under way, or has come about. A transfer is not among them: it may be asked to somewhere else. */
const ASKED: Record<CallAsk, readonly CallPhase[]> = {
  answerAsked: ['answering', 'talking', 'holding', 'held', 'resuming', 'transferring'],
  holdAsked: ['holding', 'held'],
  resumeAsked: ['resuming', 'talking'],
  transferAsked: [],
  endAsked: ['ending', 'ended'],
}

/** True where asking again changes nothing and is no mistake: a button or key was pressed twice. */
export const isAskedAlready = (phase: CallPhase, ask: CallAsk): boolean => ASKED[ask].includes(phase)

/**
 * The next state of a call. Late events of a call that ended give the same state back (Asterisk and SIP both send
 * them); any other move that the machine does not know throws IllegalCallMove.
 */
export function nextCallState(call: CallState, event: CallEvent, at: Moment): CallState {
  if (call.phase === 'ended') return call
  switch (event.type) {
    case 'muted':
      return { ...call, isMuted: event.muted }
    case 'remoteHeld':
      return { ...call, isRemoteHeld: event.held }
    case 'ended':
      return {
        ...call,
        phase: 'ended',
        endedAt: at,
        endReason: event.reason,
        heldSince: null,
        beforeTransfer: null,
      }
    case 'transferFailed':
      if (call.phase !== 'transferring') throw new IllegalCallMove(call.phase, event.type)
      return { ...call, phase: call.beforeTransfer ?? 'talking', beforeTransfer: null }
    default: {
      const phase = MOVES[event.type][call.phase]
      if (phase === undefined) {
        // while an end is under way, what crossed it on the wire no longer matters
        if (call.phase === 'ending')
          return event.type === 'answered' ? { ...call, answeredAt: call.answeredAt ?? at } : call
        throw new IllegalCallMove(call.phase, event.type)
      }
      return {
        ...call,
        phase,
        answeredAt: event.type === 'answered' ? (call.answeredAt ?? at) : call.answeredAt,
        heldSince: phase === 'held' ? (call.heldSince ?? at) : phase === 'talking' ? null : call.heldSince,
        beforeTransfer: phase === 'transferring' ? (call.phase === 'held' ? 'held' : 'talking') : null,
      }
    }
  }
}
