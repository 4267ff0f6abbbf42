import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import {
  IconHeadset,
  IconListDetails,
  IconPhoneCalling,
  IconSettings,
  IconTicket,
  IconUsers,
  type Icon,
} from '../ui/icons.ts'
import { ROOM_IDS, type RoomId } from './room-ids.ts'

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

const ROOM: Record<RoomId, Omit<Room, 'id'>> = {
  desk: { icon: IconHeadset, component: null },
  tickets: {
    icon: IconTicket,
    component: lazy(() => import('./tickets/tickets-room.tsx')),
    count: (desk) => desk.counts.myOpenTickets,
  },
  customers: { icon: IconUsers, component: lazy(() => import('./customers/customers-room.tsx')) },
  followUps: {
    icon: IconPhoneCalling,
    component: lazy(() => import('./follow-ups/follow-ups-room.tsx')),
    count: (desk) => desk.counts.followUpsDue,
  },
  queues: { icon: IconListDetails, component: lazy(() => import('./queues/queues-room.tsx')) },
  settings: {
    icon: IconSettings,
    component: lazy(() => import('./settings/settings-room.tsx')),
    isAtFoot: true,
  },
}

/** The rail, from top to bottom. Its words are in `common:rooms`. */
export const ROOMS: readonly Room[] = ROOM_IDS.map((id) => ({ id, ...ROOM[id] }))
