import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import type { CallCard } from '../../shared/contract/desk.ts'
import type { CallId, CustomerId, TicketId } from '../../shared/domain/ids.ts'
import { useDesk } from '../ui/desk.ts'
import { hasDraft } from '../ui/use-draft.ts'
import { clearFocus, keepOnDesk, openRoom, useDeskFocus } from './navigation.ts'
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
  useShown.setState({ callId, waitingId: null })
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

/** What the ticket and customer panels are about: something opened by hand, else the call. */
export function useSubject(): Subject {
  const calls = useDesk((desk) => desk.calls)
  const focus = useDeskFocus()
  const shown = useShown()
  const isByHand = focus.ticketId !== null || focus.customerId !== null
  const call = calls.find(({ callId }) => callId === shown.callId) ?? null
  // a call that has just gone is shown as it was last seen, until the effect below has said what comes next: between
  // the two the fields must not leave the screen, or the caret would be lost
  const last: Pick<Shown, 'ticketId' | 'customerId'> = call
    ? { ticketId: ticketIdOfCall(call), customerId: call.customer?.customer.id ?? null }
    : shown
  const { ticketId, customerId } = isByHand ? focus : last

  const known = useRef(new Set<CallId>())
  useEffect(() => {
    const isBusy = isTyping(ticketId, customerId)
    const news = calls.filter(({ callId }) => !known.current.has(callId))
    known.current = new Set(calls.map(({ callId }) => callId))
    const isGone = shown.callId !== null && !known.current.has(shown.callId)
    // a call that was talked leaves its ticket and its customer on the desk until the next one comes
    if (isGone && !isByHand && (isBusy || (shown.wasAnswered && calls.length === 0)))
      keepOnDesk(shown.ticketId, shown.customerId)
    if (isByHand && news.length > 0 && !isBusy) clearFocus()
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
    // only calls move the subject; typing by itself never does
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [calls])

  return { call: isByHand ? null : call, ticketId, customerId, waitingId: shown.waitingId, isByHand }
}
