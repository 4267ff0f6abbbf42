import { create } from 'zustand'
import type { CallCard } from '../../shared/contract/desk-state.ts'
import type { CallId, CustomerId, TicketId } from '../../shared/domain/ids.ts'
import { followDesk, useDesk } from '../ui/desk.ts'
import { hasDraft } from '../ui/use-draft.ts'
import {
  clearFocus,
  keepOnDesk,
  openRoom,
  readDeskFocus,
  useDeskFocus,
  type DeskFocus,
} from './navigation.ts'
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
const useShown = create<Shown>(() => NOTHING)

/** Shows the ticket and the customer of a call, because a person asked for it. */
export function showCall(callId: CallId): void {
  clearFocus()
  openRoom('desk')
  const shown = useShown.getState()
  if (shown.callId !== callId || shown.waitingId !== null) useShown.setState({ callId, waitingId: null })
}

/** True while the caret stands in a field of the desk that holds something unsaved. */
function isTyping(ticketId: TicketId | null, customerId: CustomerId | null): boolean {
  const field = document.activeElement
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return false
  if (field.closest('[data-typing]') === null) return false
  return hasDraft(`ticket:${ticketId}`) || hasDraft(`customer:${customerId}`)
}

export interface Subject {
  readonly call: CallCard | null
  readonly ticketId: TicketId | null
  readonly customerId: CustomerId | null
  /** A call whose ticket would be shown if nobody were typing. */
  readonly waitingId: CallId | null
  /** True for something opened by hand. */
  readonly isByHand: boolean
}

/** What a focus and a call come to: something opened by hand, else the call as it is or was last seen. */
function aboutOf(calls: readonly CallCard[], focus: DeskFocus, shown: Shown) {
  const isByHand = focus.ticketId !== null || focus.customerId !== null
  const call = calls.find(({ callId }) => callId === shown.callId) ?? null
  const last: DeskFocus = call
    ? { ticketId: ticketIdOfCall(call), customerId: call.customer?.customer.id ?? null }
    : shown
  const { ticketId, customerId } = isByHand ? focus : last
  return { isByHand, call, ticketId, customerId }
}

/** Moves the subject when the calls change, in the turn in which they do, so that card and customer are drawn as one. */
function callsChanged(calls: readonly CallCard[], before: readonly CallCard[]): void {
  const shown = useShown.getState()
  const { isByHand, ticketId, customerId } = aboutOf(before, readDeskFocus(), shown)
  const isBusy = isTyping(ticketId, customerId)
  const isThere = (list: readonly CallCard[], id: CallId): boolean => list.some(({ callId }) => callId === id)
  const hasNews = calls.some(({ callId }) => !isThere(before, callId))
  const isGone = shown.callId !== null && !isThere(calls, shown.callId)
  // a call that was talked leaves its ticket and its customer on the desk until the next one comes
  if (isGone && !isByHand && (isBusy || (shown.wasAnswered && calls.length === 0)))
    keepOnDesk(shown.ticketId, shown.customerId)
  if (isByHand && hasNews && !isBusy) clearFocus()
  const next = nextShownCall(calls, shown.callId, isBusy)
  const isHidden = isByHand && isBusy && next.shownId !== null
  const nextCall = calls.find(({ callId }) => callId === next.shownId)
  useShown.setState({
    callId: next.shownId,
    waitingId: isHidden ? next.shownId : next.waitingId,
    ticketId: nextCall ? ticketIdOfCall(nextCall) : null,
    customerId: nextCall?.customer?.customer.id ?? null,
    wasAnswered: nextCall !== undefined && nextCall.answeredAt !== null,
  })
}

let known: readonly CallCard[] = []
followDesk(({ calls }) => {
  const before = known
  known = calls
  if (calls !== before) callsChanged(calls, before)
})

/** What the ticket and customer panels are about: something opened by hand, else the call. */
export function useSubject(): Subject {
  const calls = useDesk((desk) => desk.calls)
  const focus = useDeskFocus()
  const shown = useShown()
  const { isByHand, call, ticketId, customerId } = aboutOf(calls, focus, shown)
  return { call: isByHand ? null : call, ticketId, customerId, waitingId: shown.waitingId, isByHand }
}
