import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { RoomId } from './navigation/room-ids.ts'

/** What each room shows, loaded when it is opened; null for the desk, which stays mounted so that nothing typed is lost. */
export const ROOM_COMPONENTS: Readonly<Record<RoomId, LazyExoticComponent<ComponentType> | null>> = {
  desk: null,
  tickets: lazy(() => import('./tickets/tickets-room.tsx')),
  customers: lazy(() => import('./customers/customers-room.tsx')),
  followUps: lazy(() => import('./follow-ups/follow-ups-room.tsx')),
  queues: lazy(() => import('./queues/queues-room.tsx')),
  settings: lazy(() => import('./settings/settings-room.tsx')),
}
