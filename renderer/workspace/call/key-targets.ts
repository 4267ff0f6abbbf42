import type { CallCard } from '../../../shared/contract/desk.ts'
import { canAsk } from '../../../shared/domain/call.ts'
import { heroOf } from '../subject.ts'

/** Which call a key acts on; the hint stands on that call's button and on no other. */
export interface KeyTargets {
  readonly answer: CallCard | null
  readonly hangUp: CallCard | null
  /** Hold, mute, keypad, transfer. */
  readonly active: CallCard | null
}

/** The oldest ringing call is answered; what is hung up is the call one is in, and only without one the ringing one. */
export function keyTargets(calls: readonly CallCard[]): KeyTargets {
  const hero = heroOf(calls)
  return {
    answer: calls.find(({ phase }) => phase === 'ringing') ?? null,
    hangUp: hero && canAsk(hero.phase, 'endAsked') ? hero : null,
    active: hero && hero.answeredAt !== null && hero.endedAt === null ? hero : null,
  }
}
