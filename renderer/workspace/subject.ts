import type { CallCard } from '../../shared/contract/desk.ts'
import type { CallPhase } from '../../shared/domain/call.ts'
import type { CallId } from '../../shared/domain/ids.ts'

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

/** The call that the desk is about; null without any. Of two alike the newer one. */
export function heroOf(calls: readonly CallCard[]): CallCard | null {
  return calls.reduce<CallCard | null>(
    (best, call) => (best === null || WEIGHT[call.phase] >= WEIGHT[best.phase] ? call : best),
    null,
  )
}

/** What the ticket and customer panels show next, and which call waits to be shown instead. */
export function nextShownCall(
  calls: readonly CallCard[],
  shownId: CallId | null,
  isTyping: boolean,
): { readonly shownId: CallId | null; readonly waitingId: CallId | null } {
  const hero = heroOf(calls)
  if (hero === null) return { shownId: null, waitingId: null }
  const isStillThere = calls.some(({ callId }) => callId === shownId)
  // what somebody types in is never taken away under the fingers
  if (isTyping && isStillThere && hero.callId !== shownId) return { shownId, waitingId: hero.callId }
  return { shownId: hero.callId, waitingId: null }
}

/** The ticket of a call: its own, else the caller's newest open one, which it will get on answer. */
export const ticketIdOfCall = (call: CallCard) => call.ticketId ?? call.customer?.openTickets[0]?.id ?? null
