import type { CallPhase } from './call.ts'
import { canAsk } from './call.ts'
import type { Moment } from './time.ts'

/** Of several calls, which one the desk is about and which one a key acts on; the same in a window and for system keys. */

/** How much a call wants the eye: talk outranks what rings, what rings outranks what waits. */
const WEIGHT: Record<CallPhase, number> = {
  talking: 6,
  answering: 6,
  dialing: 6,
  holding: 5,
  resuming: 5,
  transferring: 5,
  held: 4,
  ringing: 3,
  ending: 2,
  ended: 1,
}

interface AnyCall {
  readonly phase: CallPhase
  readonly answeredAt: Moment | null
  readonly endedAt: Moment | null
}

/** The call that the desk is about; null without any. Of two alike the newer one. */
export function heroOf<C extends Pick<AnyCall, 'phase'>>(calls: readonly C[]): C | null {
  return calls.reduce<C | null>(
    (best, call) => (best === null || WEIGHT[call.phase] >= WEIGHT[best.phase] ? call : best),
    null,
  )
}

/** Which call a key acts on; the hint stands on that call's button and on no other. */
export interface KeyTargets<C> {
  readonly answer: C | null
  readonly hangUp: C | null
  /** Hold, mute, keypad, transfer. */
  readonly active: C | null
}

/** The oldest ringing call is answered; what is hung up is the call one is in, and only without one the ringing one. */
export function keyTargets<C extends AnyCall>(calls: readonly C[]): KeyTargets<C> {
  const hero = heroOf(calls)
  return {
    answer: calls.find(({ phase }) => phase === 'ringing') ?? null,
    hangUp: hero && canAsk(hero.phase, 'endAsked') ? hero : null,
    active: hero && hero.answeredAt !== null && hero.endedAt === null ? hero : null,
  }
}
