import { create } from 'zustand'
import type { CustomerId, TicketId } from '../../../shared/domain/ids.ts'
import type { RoomId } from './room-ids.ts'

/** What the desk room shows: the thing opened by hand, until a call or another choice takes its place. */
export interface DeskFocus {
  readonly ticketId: TicketId | null
  readonly customerId: CustomerId | null
}

interface Navigation {
  readonly room: RoomId
  /** A thing opened by hand from a list or the search, beside the calls. */
  readonly focus: DeskFocus
}
const store = create<Navigation>(() => ({ room: 'desk', focus: { ticketId: null, customerId: null } }))

export const useRoom = (): RoomId => store((state) => state.room)
export const openRoom = (room: RoomId): void => {
  if (store.getState().room !== room) store.setState({ room })
}
export const useDeskFocus = (): DeskFocus => store((state) => state.focus)
export const readDeskFocus = (): DeskFocus => store.getState().focus

/** Opens a ticket on the desk (from a list, the search, the timeline). */
export const openTicket = (ticketId: TicketId, customerId: CustomerId | null = null): void =>
  store.setState({ room: 'desk', focus: { ticketId, customerId } })
/** Opens a customer on the desk. */
export const openCustomer = (customerId: CustomerId): void =>
  store.setState({ room: 'desk', focus: { ticketId: null, customerId } })
/** What a call showed stays on the desk after the call is gone. */
export const keepOnDesk = (ticketId: TicketId | null, customerId: CustomerId | null): void =>
  store.setState({ focus: { ticketId, customerId } })
/** The desk shows the call again, or nothing. */
export const clearFocus = (): void => {
  const { ticketId, customerId } = store.getState().focus
  if (ticketId !== null || customerId !== null) keepOnDesk(null, null)
}
