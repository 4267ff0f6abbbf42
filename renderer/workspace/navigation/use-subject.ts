import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { CallId, CustomerId, TicketId } from '../../../shared/domain/ids.ts'
import type { DeskClient } from '../../ui/desk-client-types.ts'
import { oncePerClient, useDeskClient, useWholeDesk } from '../../ui/desk-context.ts'
import { hasDraft } from '../../ui/window-drafts.ts'
import { clearFocus, giveWayToCall, keepOnDesk, openRoom, readDeskFocus, useDeskFocus } from './navigation.ts'
import type { DeskFocus } from './routes.ts'
import { nextShownCall, ticketIdOfCall } from './subject.ts'

interface Shown {
  readonly callId: CallId | null
  /** The call as it was last seen, for the moment when it is gone. */
  readonly ticketId: TicketId | null
  readonly customerId: CustomerId | null
  readonly wasAnswered: boolean
  readonly waitingId: CallId | null
}
const NOTHING: Shown = {
  callId: null,
  ticketId: null,
  customerId: null,
  wasAnswered: false,
  waitingId: null,
}

/** True while the caret stands in a field of the desk that holds something unsaved. */
function isTyping(desk: DeskClient, { ticketId, customerId }: DeskFocus): boolean {
  const field = document.activeElement
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return false
  if (field.closest('[data-typing]') === null) return false
  return hasDraft(desk, `ticket:${ticketId}`) || hasDraft(desk, `customer:${customerId}`)
}

export interface Subject {
  readonly call: CallCard | null
  readonly ticketId: TicketId | null
  readonly customerId: CustomerId | null
  /** A call whose ticket would be shown if nobody were typing; null where `besideCall` says so. */
  readonly waitingId: CallId | null
  /** The call whose ticket and customer would be shown, were nothing opened by hand; null where what is shown is the call's. */
  readonly besideCall: CallCard | null
}

/** True where what was opened by hand is the ticket of the call, so that nothing else is to be seen. */
const isOfCall = ({ ticketId, customerId }: DeskFocus, call: CallCard | null): boolean =>
  call !== null &&
  ticketId !== null &&
  ticketId === ticketIdOfCall(call) &&
  (customerId === null || customerId === call.customer?.customer.id)

/** What a focus and a call come to: something opened by hand, else the call as it is or was last seen. */
function aboutOf(calls: readonly CallCard[], focus: DeskFocus, shown: Shown) {
  const call = calls.find(({ callId }) => callId === shown.callId) ?? null
  const isByHand = (focus.ticketId !== null || focus.customerId !== null) && !isOfCall(focus, call)
  const last: DeskFocus = call
    ? { ticketId: ticketIdOfCall(call), customerId: call.customer?.customer.id ?? null }
    : shown
  const { ticketId, customerId } = isByHand ? focus : last
  return { isByHand, call, ticketId, customerId }
}

/** What is shown after the calls have changed; opens and clears the focus beside it. */
function nextShown(
  desk: DeskClient,
  shown: Shown,
  calls: readonly CallCard[],
  before: readonly CallCard[],
): Shown {
  const { isByHand, ticketId, customerId } = aboutOf(before, readDeskFocus(), shown)
  const isBusy = isTyping(desk, { ticketId, customerId })
  const isThere = (list: readonly CallCard[], id: CallId): boolean => list.some(({ callId }) => callId === id)
  const hasNewCall = calls.some(({ callId }) => !isThere(before, callId))
  const isGone = shown.callId !== null && !isThere(calls, shown.callId)
  // a call that was talked leaves its ticket and its customer on the desk until the next one comes
  if (isGone && !isByHand && (isBusy || (shown.wasAnswered && calls.length === 0)))
    keepOnDesk(shown.ticketId, shown.customerId)
  if (isByHand && hasNewCall && !isBusy) giveWayToCall()
  const next = nextShownCall(calls, shown.callId, isBusy)
  const isHidden = isByHand && isBusy && next.shownId !== null
  const nextCall = calls.find(({ callId }) => callId === next.shownId)
  return {
    callId: next.shownId,
    waitingId: isHidden ? next.shownId : next.waitingId,
    ticketId: nextCall ? ticketIdOfCall(nextCall) : null,
    customerId: nextCall?.customer?.customer.id ?? null,
    wasAnswered: nextCall !== undefined && nextCall.answeredAt !== null,
  }
}

/** Which call is shown; it moves in the turn in which the calls change, so that card and customer are drawn as one. */
const shownOf = oncePerClient((desk) => {
  const shown = createStore<Shown>(() => NOTHING)
  let known: readonly CallCard[] | undefined
  desk.follow(({ calls }) => {
    // what a route opened in a window that is loaded anew stays beside the calls that were there before
    const before = known ?? calls
    if (calls !== known) shown.setState(nextShown(desk, shown.getState(), calls, before))
    known = calls
  })
  return shown
})

/** Shows the ticket and the customer of a call, because a person asked for it. */
export function showCall(desk: DeskClient, callId: CallId): void {
  clearFocus()
  openRoom('desk')
  const store = shownOf(desk)
  const shown = store.getState()
  if (shown.callId !== callId || shown.waitingId !== null) store.setState({ callId, waitingId: null })
}

/** What the ticket and customer panels are about: something opened by hand, else the call. */
export function useSubject(): Subject {
  const calls = useWholeDesk((desk) => desk.calls)
  const focus = useDeskFocus()
  const shown = useStore(shownOf(useDeskClient()))
  const { isByHand, call, ticketId, customerId } = aboutOf(calls, focus, shown)
  return {
    call: isByHand ? null : call,
    ticketId,
    customerId,
    // the strip over what was opened by hand says who calls, and leads there
    waitingId: isByHand && call ? null : shown.waitingId,
    besideCall: isByHand ? call : null,
  }
}
