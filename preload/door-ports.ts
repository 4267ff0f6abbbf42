import { ipcRenderer } from 'electron'
import type { PageDoor } from '../shared/contract/shell.ts'
import { SHELL_CHANNEL, SHELL_PORT_CHANNEL, SHELL_PORT_EVENT } from '../shared/contract/shell-bridge.ts'

/** Passes the ports that the shell sends on to the page: a MessagePort cannot cross the context bridge itself. */
export function forwardPorts(): void {
  ipcRenderer.on(SHELL_PORT_CHANNEL, (event, message: { id: string }) => {
    window.postMessage({ type: SHELL_PORT_EVENT, id: message.id }, window.location.origin, event.ports)
  })
}

/** Asks the shell for a port of this kind; it answers the id under which the port comes. */
export const askForPort = (kind: PageDoor): Promise<unknown> =>
  ipcRenderer.invoke(SHELL_CHANNEL, 'port', { kind })
