import { create } from 'zustand'
import type { TicketQuery } from '../../../shared/contract/desk-queries.ts'
import type { z } from 'zod'
import type { TicketId } from '../../../shared/domain/ids.ts'
import { GRID_START, type GridPlace } from '../../ui/grid-place.ts'
import { followBeside } from '../navigation/navigation.ts'

export type TicketFilter = Omit<z.infer<typeof TicketQuery>, 'offset' | 'limit'>

export const NO_FILTER: TicketFilter = { text: '', scope: 'open', status: null, kind: null, sort: 'due' }

interface TicketsView {
  readonly filter: TicketFilter
  readonly place: GridPlace
  readonly openId: TicketId | null
}

/** Where the agent was in the list of tickets; it outlives the room, so that coming back is coming back. */
export const useTicketsView = create<TicketsView>(() => ({
  filter: NO_FILTER,
  place: GRID_START,
  openId: null,
}))

/** Another filter shows its list from the top. */
export const setTicketFilter = (change: Partial<TicketFilter>): void =>
  useTicketsView.setState(({ filter }) => ({ filter: { ...filter, ...change }, place: GRID_START }))
export const setTicketPlace = (place: GridPlace): void => useTicketsView.setState({ place })
export const openTicketBeside = (openId: TicketId | null): void => useTicketsView.setState({ openId })

followBeside('tickets', {
  read: () => useTicketsView.getState().openId,
  open: (id) => openTicketBeside(id as TicketId | null),
  subscribe: useTicketsView.subscribe,
})
