import { deskDoor, type DeskDoor } from '../../../../shared/contract/desk.ts'
import { serveDoor, type DoorHandlers, type DoorServer, type Port } from '../../../../shared/contract/door.ts'
import type { Log } from '../../log.ts'

/** The windows that show this desk: each has the same door, and hears the same events. */
export interface DeskWindows {
  attach(port: Port, handlers: DoorHandlers<DeskDoor>): void
  readonly emit: DoorServer<DeskDoor>['emit']
  close(): void
}

export function createDeskWindows(log: Log): DeskWindows {
  const servers = new Set<DoorServer<DeskDoor>>()
  return {
    attach: (port, handlers) => {
      const server = serveDoor(deskDoor, port, handlers, (text, error) => log.error(text, { error }))
      servers.add(server)
      port.onClose(() => servers.delete(server))
    },
    emit: (name, data) => {
      for (const server of servers) server.emit(name, data)
    },
    close: () => {
      for (const server of servers) server.close()
    },
  }
}
