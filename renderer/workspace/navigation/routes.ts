import type { CustomerId, TicketId } from '../../../shared/domain/ids.ts'
import { ROOM_IDS, type RoomId } from './room-ids.ts'

/** What the desk room shows: the thing opened by hand, until a call or another choice takes its place. */
export interface DeskFocus {
  readonly ticketId: TicketId | null
  readonly customerId: CustomerId | null
}

/** Where a window is: the room, and what is opened there. */
export interface Place {
  readonly room: RoomId
  /** A thing opened by hand from a list or the search, beside the calls. */
  readonly focus: DeskFocus
  /** The ticket, customer or follow-up that is opened beside the list of the room. */
  readonly beside: string | null
}

const NO_FOCUS: DeskFocus = { ticketId: null, customerId: null }
/** The desk with the call, or nothing. */
export const NOWHERE: Place = { room: 'desk', focus: NO_FOCUS, beside: null }

/** Rooms whose list has something opened beside it that a route names. */
const WITH_BESIDE: ReadonlySet<RoomId> = new Set(['tickets', 'customers', 'followUps'])
const WORDS = { followUps: 'follow-ups' } as const satisfies Partial<Record<RoomId, string>>
const wordOf = (room: RoomId): string => (room in WORDS ? WORDS[room as keyof typeof WORDS] : room)

/**
 * The route of a place, as it stands in the address: `#/tickets`, `#/tickets/ID` (beside the list), on the desk `#/ticket/ID`,
 * `#/ticket/ID/customer/ID`, `#/customer/ID`, and `#/` for the call or nothing.
 */
export function routeOf({ room, focus, beside }: Place): string {
  const parts =
    room === 'desk'
      ? [
          ...(focus.ticketId === null ? [] : ['ticket', focus.ticketId]),
          ...(focus.customerId === null ? [] : ['customer', focus.customerId]),
        ]
      : [wordOf(room), ...(beside === null || !WITH_BESIDE.has(room) ? [] : [beside])]
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

/** The place of a route; undefined for what is none, whoever wrote it: nothing is looked up here, and nothing done. */
export function placeOf(route: string): Place | undefined {
  const parts = route.startsWith('#/') ? partsOf(route.slice(2)) : undefined
  if (!parts) return undefined
  const [first, second, third, fourth, ...more] = parts
  if (first === undefined) return NOWHERE
  if (more.length > 0) return undefined
  if (first === 'ticket' && second !== undefined && (third === undefined || third === 'customer')) {
    if ((third === undefined) !== (fourth === undefined)) return undefined
    return {
      ...NOWHERE,
      focus: { ticketId: second as TicketId, customerId: (fourth ?? null) as CustomerId | null },
    }
  }
  if (third !== undefined) return undefined
  if (first === 'customer' && second !== undefined)
    return { ...NOWHERE, focus: { ticketId: null, customerId: second as CustomerId } }
  const room = ROOM_IDS.find((id) => id !== 'desk' && wordOf(id) === first)
  if (room === undefined || (second !== undefined && !WITH_BESIDE.has(room))) return undefined
  return { room, focus: NO_FOCUS, beside: second ?? null }
}

/** The parts of a path with their escapes resolved; undefined where one is broken, empty, or longer than any id. */
function partsOf(path: string): string[] | undefined {
  if (path === '') return []
  try {
    const parts = path.split('/').map(decodeURIComponent)
    return parts.every((part) => part !== '' && part.length <= 200) ? parts : undefined
  } catch {
    // a broken escape: somebody typed it
    return undefined
  }
}
