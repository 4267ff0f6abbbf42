import type { Port } from '../../shared/contract/door.ts'
import { openSocketPort } from '../ui/socket-port.ts'

/** In a browser the way to the desk's door is begun while the window's scripts are still being read. */
let ahead: Promise<Port> | undefined

/** Begins to open the desk's door, where it is a socket. */
export function openDeskAhead(): void {
  if (window.ringdesk !== undefined) return
  ahead = openSocketPort('desk')
  // who takes it hears of it, too, and tries again
  ahead.catch(() => undefined)
}

/** The door that is being opened, once. */
export function takeDeskAhead(): Promise<Port> | undefined {
  const taken = ahead
  ahead = undefined
  return taken
}
