import { create } from 'zustand'
import type { CustomerId, TicketId } from '../../../shared/domain/ids.ts'
import type { RoomId } from './room-ids.ts'
import { NOWHERE, placeOf, routeOf, type DeskFocus, type Place } from './routes.ts'

/** What a room has opened beside its list; the room's own view holds it. */
interface BesideList {
  read(): string | null
  open(id: string | null): void
  subscribe(listener: () => void): () => void
}

interface Navigation {
  readonly room: RoomId
  readonly focus: DeskFocus
  /** Of the rooms that have been loaded. */
  readonly besides: Partial<Record<RoomId, BesideList>>
  /** What a route opens beside the list of a room that is still being loaded. */
  readonly wanted: { readonly room: RoomId; readonly beside: string } | null
}

/** In Electron a window has no address that anybody sees: there the entry of its history alone says where it was. */
const hasAddress = (): boolean => window.ringdesk === undefined

/** The route of the present entry of the window's history. */
const entryRoute = (): string | undefined =>
  hasAddress() ? window.location.hash : (window.history.state as { readonly route?: string } | null)?.route

/** Where the window was when it was loaded anew, or where a link or a bookmark leads. */
function firstPlace(): Pick<Navigation, 'room' | 'focus' | 'wanted'> {
  const { room, focus, beside } = placeOf(entryRoute() ?? '') ?? NOWHERE
  return { room, focus, wanted: beside === null ? null : { room, beside } }
}
const store = create<Navigation>(() => ({ ...firstPlace(), besides: {} }))

function placeNow({ room, focus, besides, wanted }: Navigation): Place {
  const list = besides[room]
  const beside = list ? list.read() : wanted?.room === room ? wanted.beside : null
  return { room, focus, beside }
}

/**
 * Keeps the window's history in step with what is shown. `pushState` where a person went there, so that "back" leads to what was looked
 * at before; `replaceState` where the console changed what is shown by itself, as when a call takes its place.
 */
function record(how: 'pushState' | 'replaceState'): void {
  const route = routeOf(placeNow(store.getState()))
  const before = placeOf(entryRoute() ?? '') ?? NOWHERE
  if (route !== routeOf(before)) window.history[how]({ route }, '', hasAddress() ? route : undefined)
}

/** Goes where the history leads; nothing is done there but to look. */
function show({ room, focus, beside }: Place): void {
  const list = store.getState().besides[room]
  store.setState({
    room,
    // in another room the desk keeps what was opened on it
    ...(room === 'desk' ? { focus } : {}),
    wanted: list || beside === null ? null : { room, beside },
  })
  list?.open(beside)
}

/** Follows "back" and "forward" until the function that it gives is called. */
export function followHistory(): () => void {
  const hear = (): void => {
    const place = placeOf(entryRoute() ?? '')
    // an address that names no place, as of a part of the page, leads nowhere
    if (place || !entryRoute()) show(place ?? NOWHERE)
  }
  window.addEventListener('popstate', hear)
  return () => window.removeEventListener('popstate', hear)
}

/** A room says what is opened beside its list, so that a route names it, and opens it. */
export function followBeside(room: RoomId, list: BesideList): void {
  const { wanted, besides } = store.getState()
  store.setState({ besides: { ...besides, [room]: list }, wanted: wanted?.room === room ? null : wanted })
  if (wanted?.room === room) list.open(wanted.beside)
  list.subscribe(() => record('pushState'))
}

export const useRoom = (): RoomId => store((state) => state.room)
export const openRoom = (room: RoomId): void => {
  if (store.getState().room === room) return
  store.setState({ room })
  record('pushState')
}
export const useDeskFocus = (): DeskFocus => store((state) => state.focus)
export const readDeskFocus = (): DeskFocus => store.getState().focus

/** Opens a ticket on the desk (from a list, the search, the timeline). */
export const openTicket = (ticketId: TicketId, customerId: CustomerId | null = null): void => {
  store.setState({ room: 'desk', focus: { ticketId, customerId } })
  record('pushState')
}
/** Opens a customer on the desk. */
export const openCustomer = (customerId: CustomerId): void => {
  store.setState({ room: 'desk', focus: { ticketId: null, customerId } })
  record('pushState')
}
/** What a call showed stays on the desk after the call is gone. */
export const keepOnDesk = (ticketId: TicketId | null, customerId: CustomerId | null): void => {
  store.setState({ focus: { ticketId, customerId } })
  record('replaceState')
}
function forgetFocus(): boolean {
  const { ticketId, customerId } = store.getState().focus
  if (ticketId === null && customerId === null) return false
  store.setState({ focus: NOWHERE.focus })
  return true
}
/** The desk shows the call again, or nothing, because a person wants that. */
export const clearFocus = (): void => {
  if (forgetFocus()) record('pushState')
}
/** The same, where a call that came takes the place of what was opened by hand. */
export const giveWayToCall = (): void => {
  if (forgetFocus()) record('replaceState')
}
