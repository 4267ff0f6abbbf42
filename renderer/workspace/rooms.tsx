import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { DeskState } from '../../shared/contract/desk.ts'
import {
  IconHeadset,
  IconPhoneCalling,
  IconListDetails,
  IconSettings,
  IconTicket,
  IconUsers,
  type Icon,
} from '../ui/icons.ts'

export type RoomId = 'desk' | 'tickets' | 'customers' | 'followUps' | 'queues' | 'settings'

export interface Room {
  readonly id: RoomId
  readonly icon: Icon
  /** The room; null for the desk, which stays mounted so that nothing typed is lost. */
  readonly component: LazyExoticComponent<ComponentType> | null
  /** What waits there, for the badge on the rail. */
  readonly count?: (desk: DeskState) => number
  /** At the foot of the rail. */
  readonly isAtFoot?: boolean
}

/** The rail, from top to bottom; Ctrl+1 opens the first. Its words are in `common:rooms`. */
export const ROOMS: readonly Room[] = [
  { id: 'desk', icon: IconHeadset, component: null },
  {
    id: 'tickets',
    icon: IconTicket,
    component: lazy(() => import('./tickets/tickets-room.tsx')),
    count: (desk) => desk.counts.myOpenTickets,
  },
  { id: 'customers', icon: IconUsers, component: lazy(() => import('./customers/customers-room.tsx')) },
  {
    id: 'followUps',
    icon: IconPhoneCalling,
    component: lazy(() => import('./follow-ups/follow-ups-room.tsx')),
    count: (desk) => desk.counts.followUpsDue,
  },
  { id: 'queues', icon: IconListDetails, component: lazy(() => import('./queues/queues-room.tsx')) },
  {
    id: 'settings',
    icon: IconSettings,
    component: lazy(() => import('./settings/settings-room.tsx')),
    isAtFoot: true,
  },
]
