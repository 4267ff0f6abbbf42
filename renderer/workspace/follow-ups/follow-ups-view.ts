import { create } from 'zustand'
import type { FollowUpId } from '../../../shared/domain/ids.ts'
import { GRID_START, type GridPlace } from '../../ui/grid-place.ts'
import { openRoom } from '../navigation/navigation.ts'

export const FOLLOW_UP_SCOPES = ['due', 'owed', 'done', 'all'] as const
export type FollowUpScope = (typeof FOLLOW_UP_SCOPES)[number]
export type FollowUpsSide =
  { readonly show: 'followUp'; readonly id: FollowUpId } | { readonly show: 'create' } | null

interface FollowUpsView {
  readonly scope: FollowUpScope
  readonly place: GridPlace
  readonly side: FollowUpsSide
}

/** Where the agent was among the follow-ups; it outlives the room. */
export const useFollowUpsView = create<FollowUpsView>(() => ({
  scope: 'owed',
  place: GRID_START,
  side: null,
}))

export const setFollowUpScope = (scope: FollowUpScope): void =>
  useFollowUpsView.setState({ scope, place: GRID_START })
export const showFollowUp = (side: FollowUpsSide): void => useFollowUpsView.setState({ side })

/** Opens the room with the form for a new follow-up. */
export function createFollowUp(): void {
  useFollowUpsView.setState({ side: { show: 'create' } })
  openRoom('followUps')
}
