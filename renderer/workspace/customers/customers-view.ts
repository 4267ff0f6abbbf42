import type { z } from 'zod'
import { create } from 'zustand'
import type { CustomerQuery } from '../../../shared/contract/desk-queries.ts'
import type { DeskState } from '../../../shared/contract/desk-state.ts'
import type { CallOutcome } from '../../../shared/domain/call-record.ts'
import type { CallRecordId, CustomerId, TicketId } from '../../../shared/domain/ids.ts'
import { GRID_START, type GridPlace } from '../../ui/grid-place.ts'
import { followBeside, openRoom } from '../navigation/navigation.ts'

export type CustomerFilter = Omit<z.infer<typeof CustomerQuery>, 'offset' | 'limit'>
export interface CallFilter {
  readonly scope: 'mine' | 'all'
  readonly outcome: CallOutcome | null
}
export type CustomersSide =
  | { readonly show: 'customer'; readonly id: CustomerId }
  | { readonly show: 'ticket'; readonly id: TicketId }
  | { readonly show: 'create' }
  /** `openCall` alone: it is of no known customer, and has no ticket. */
  | { readonly show: 'call' }
  | null

interface CustomersView {
  readonly tab: 'customers' | 'calls'
  readonly filter: CustomerFilter
  readonly place: GridPlace
  readonly callFilter: CallFilter
  readonly callPlace: GridPlace
  readonly side: CustomersSide
  /** The call that is open, with its customer or ticket. */
  readonly openCall: CallRecordId | null
}

export const NO_CUSTOMER_FILTER: CustomerFilter = { text: '', sort: 'recent' }
export const NO_CALL_FILTER: CallFilter = { scope: 'mine', outcome: null }

/** Where the agent was among customers and calls; it outlives the room. */
export const useCustomersView = create<CustomersView>(() => ({
  tab: 'customers',
  filter: NO_CUSTOMER_FILTER,
  place: GRID_START,
  callFilter: NO_CALL_FILTER,
  callPlace: GRID_START,
  side: null,
  openCall: null,
}))

export const setCustomerFilter = (change: Partial<CustomerFilter>): void =>
  useCustomersView.setState(({ filter }) => ({ filter: { ...filter, ...change }, place: GRID_START }))
export const setCallFilter = (change: Partial<CallFilter>): void =>
  useCustomersView.setState(({ callFilter }) => ({
    callFilter: { ...callFilter, ...change },
    callPlace: GRID_START,
  }))
export const showBeside = (side: CustomersSide, openCall: CallRecordId | null = null): void =>
  useCustomersView.setState({ side, openCall })

const openCustomerBeside = (): CustomerId | null => {
  const { side } = useCustomersView.getState()
  return side?.show === 'customer' ? side.id : null
}
followBeside('customers', {
  read: openCustomerBeside,
  open: (id) => {
    if (id !== null) showBeside({ show: 'customer', id: id as CustomerId })
    else if (openCustomerBeside() !== null) showBeside(null)
  },
  subscribe: useCustomersView.subscribe,
})

/** Opens the room with the form for a new customer (from the search, or from anywhere else). */
export function createCustomer(): void {
  useCustomersView.setState({ tab: 'customers', side: { show: 'create' } })
  openRoom('customers')
}

/** The queue's name, as the team says it. */
export const queueNameOf = (queues: DeskState['queues'], id: string | null): string | null =>
  queues.find((queue) => queue.id === id)?.name ?? null
