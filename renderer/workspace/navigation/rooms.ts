import type { SteadyState } from '../../ui/desk-context.ts'
import {
  IconHeadset,
  IconListDetails,
  IconPhoneCalling,
  IconSettings,
  IconTicket,
  IconUsers,
  type Icon,
} from '../../ui/icons.ts'
import { ROOM_IDS, type RoomId } from './room-ids.ts'

export interface Room {
  readonly id: RoomId
  readonly icon: Icon
  /** What waits there, for the badge on the rail. */
  readonly count?: (desk: SteadyState) => number
  /** At the foot of the rail. */
  readonly isAtFoot?: boolean
}

const ROOM: Record<RoomId, Omit<Room, 'id'>> = {
  desk: { icon: IconHeadset },
  tickets: {
    icon: IconTicket,
    count: (desk) => desk.counts.myOpenTickets,
  },
  customers: { icon: IconUsers },
  followUps: {
    icon: IconPhoneCalling,
    count: (desk) => desk.counts.followUpsDue,
  },
  queues: { icon: IconListDetails },
  settings: {
    icon: IconSettings,
    isAtFoot: true,
  },
}

/** The rail, from top to bottom. Its words are in `common:rooms`. */
export const ROOMS: readonly Room[] = ROOM_IDS.map((id) => ({ id, ...ROOM[id] }))
