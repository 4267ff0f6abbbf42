/** The rooms, in the order of the rail; Ctrl+1 opens the first. */
export const ROOM_IDS = ['desk', 'tickets', 'customers', 'followUps', 'queues', 'settings'] as const
export type RoomId = (typeof ROOM_IDS)[number]
