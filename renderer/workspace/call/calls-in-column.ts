import type { CallCard } from '../../../shared/contract/desk-state.ts'
import { appearanceOf } from './call-appearance.ts'

/** Ringing calls beyond these wait in a strip: a burst of calls would push the first cards, and what is done with them, off the screen. */
const MOST_RINGING_CARDS = 3

const isOver = (call: CallCard): boolean => appearanceOf(call).phase === 'ended'

export interface CallsInColumn {
  /** Oldest first so that a new one moves nothing, those that are over last. */
  readonly cards: readonly CallCard[]
  /** Ringing calls for which there is no room on a card yet, oldest first; each gets one when an older one is gone. */
  readonly waiting: readonly CallCard[]
}

/** Returns which of the calls (oldest first) have a card of their own, and which wait. */
export function callsInColumn(calls: readonly CallCard[]): CallsInColumn {
  const ringing = calls.filter(({ phase }) => phase === 'ringing')
  const waiting = ringing.slice(MOST_RINGING_CARDS)
  return {
    cards: calls
      .filter((call) => !waiting.includes(call))
      .toSorted((a, b) => Number(isOver(a)) - Number(isOver(b))),
    waiting,
  }
}
