import { create } from 'zustand'
import type { FollowUpHolder } from '../../../shared/contract/desk-queries.ts'
import type { FollowUpId, QueueId } from '../../../shared/domain/ids.ts'
import { GRID_START, type GridPlace } from '../../ui/grid-place.ts'
import { followBeside, openRoom } from '../navigation/navigation.ts'

export const FOLLOW_UP_SCOPES = ['due', 'owed', 'done', 'all'] as const
export type FollowUpScope = (typeof FOLLOW_UP_SCOPES)[number]
export interface FollowUpFilter {
  readonly scope: FollowUpScope
  readonly text: string
  readonly queueId: QueueId | null
  readonly holder: FollowUpHolder
}
export type FollowUpsSide =
  { readonly show: 'followUp'; readonly id: FollowUpId } | { readonly show: 'create' } | null

interface FollowUpsView {
  readonly filter: FollowUpFilter
  readonly place: GridPlace
  readonly side: FollowUpsSide
  /** Grows when the form of the open follow-up is to take the caret. */
  readonly wantsLog: number
}

/** Everything that is owed, of anybody. */
export const NO_FILTER: FollowUpFilter = { scope: 'owed', text: '', queueId: null, holder: { is: 'anybody' } }

/** Where the agent was among the follow-ups; it outlives the room. */
export const useFollowUpsView = create<FollowUpsView>(() => ({
  filter: NO_FILTER,
  place: GRID_START,
  side: null,
  wantsLog: 0,
}))

export const setFollowUpFilter = (changes: Partial<FollowUpFilter>): void =>
  useFollowUpsView.setState(({ filter }) => ({ filter: { ...filter, ...changes }, place: GRID_START }))
export const showFollowUp = (side: FollowUpsSide): void => useFollowUpsView.setState({ side })
/** Opens a follow-up with the caret in the form that logs an attempt. */
export const logFollowUp = (id: FollowUpId): void =>
  useFollowUpsView.setState(({ wantsLog }) => ({ side: { show: 'followUp', id }, wantsLog: wantsLog + 1 }))

const openFollowUpBeside = (): FollowUpId | null => {
  const { side } = useFollowUpsView.getState()
  return side?.show === 'followUp' ? side.id : null
}
followBeside('followUps', {
  read: openFollowUpBeside,
  open: (id) => {
    if (id !== null) showFollowUp({ show: 'followUp', id: id as FollowUpId })
    else if (openFollowUpBeside() !== null) showFollowUp(null)
  },
  subscribe: useFollowUpsView.subscribe,
})

/** Opens the room with the form for a new follow-up. */
export function createFollowUp(): void {
  useFollowUpsView.setState({ side: { show: 'create' } })
  openRoom('followUps')
}
