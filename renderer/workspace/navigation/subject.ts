import type { CallCard } from '../../../shared/contract/desk-state.ts'
import { heroOf } from '../../../shared/domain/call-focus.ts'
import type { CallId } from '../../../shared/domain/ids.ts'

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
