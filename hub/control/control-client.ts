import { once } from 'node:events'
import { connect } from 'node:net'
import { connectDoor, type DoorClient } from '../../shared/contract/door.ts'
import { controlDoor, type ControlDoor } from './control-door.ts'
import { controlAddressHere } from './control-server.ts'
import { socketPort } from './socket-port.ts'

/** No hub listens: the folder has no socket, or one that a hub left when it died. */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTDIR'])

/** Connects to the hub that runs on a data folder; undefined where none does. */
export async function connectControl(dataDir: string): Promise<DoorClient<ControlDoor> | undefined> {
  const socket = connect({ path: controlAddressHere(dataDir).path })
  try {
    await once(socket, 'connect')
  } catch (error) {
    if (NOBODY.has(String((error as { code?: unknown }).code))) return undefined
    throw error
  }
  // what cannot be read ends the connection, and with it the question that waits
  return connectDoor(controlDoor, socketPort(socket), () => void socket.destroy())
}
