import type { ComponentType } from 'react'
import { loaded } from '../ui/loaded.tsx'
import type { RoomId } from './navigation/room-ids.ts'

/** What each room shows, loaded when it is opened; null for the desk, which stays mounted so that nothing typed is lost. */
export const ROOM_COMPONENTS: Readonly<Record<RoomId, ComponentType | null>> = {
  desk: null,
  tickets: loaded(() => import('./tickets/tickets-room.tsx')),
  customers: loaded(() => import('./customers/customers-room.tsx')),
  followUps: loaded(() => import('./follow-ups/follow-ups-room.tsx')),
  queues: loaded(() => import('./queues/queues-room.tsx')),
  settings: loaded(() => import('./settings/settings-room.tsx')),
}
