import type { Port } from '../../shared/contract/door.ts'
import type { PageDoor } from '../../shared/contract/shell.ts'
import { openSocketPort } from './socket-port.ts'

/**
 * Opens a door to the core: a MessagePort in Electron, a WebSocket to the browser shell otherwise. Rejects when the
 * shell or the core is not there (yet). After `onClose` the caller asks again, at its own pace.
 */
export async function openDoorPort(kind: PageDoor): Promise<Port> {
  const bridge = window.ringdesk
  if (bridge === undefined) return openSocketPort(kind)
  // what reads the shell's replies is not built in a browser, whose phone would wait for it
  const { openMessagePort } = await import('./message-port.ts')
  return openMessagePort(bridge, kind)
}
