import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { serveDoor, type DoorHandlers } from '../../shared/contract/door.ts'
import { after } from '../../shared/timer.ts'
import { controlAddress, type ControlAddress } from './control-address.ts'
import { controlDoor, type ControlDoor } from './control-door.ts'
import { socketPort } from './socket-port.ts'

/** The address on this computer. */
export const controlAddressHere = (dataDir: string): ControlAddress =>
  controlAddress(dataDir, { platform: process.platform, temporary: tmpdir(), user: userInfo().username })

const CLOSE_MS = 500

export interface ControlServer {
  close(): Promise<void>
}

/**
 * Opens the local socket of a data folder. The caller holds the folder's lock, so a socket file that is there was left by a hub
 * that died. The file is made with no rights for others, and not given them later (umask), because a connection made in
 * between would stay.
 */
export async function openControlServer(
  dataDir: string,
  handlers: DoorHandlers<ControlDoor>,
  onFault: (text: string, error?: unknown) => void,
): Promise<ControlServer> {
  const { path, isFile, mode, readableAll, writableAll } = controlAddressHere(dataDir)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    serveDoor(controlDoor, socketPort(socket), handlers, onFault)
  })
  if (isFile) rmSync(path, { force: true })
  const umask = isFile ? process.umask(0o777 & ~mode) : undefined
  try {
    server.listen({ path, readableAll, writableAll })
  } finally {
    if (umask !== undefined) process.umask(umask)
  }
  await once(server, 'listening')
  if (isFile) chmodSync(path, mode)
  return {
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      // what was answered is still sent; who does not take it is not waited for
      for (const socket of sockets) socket.end()
      const cancel = after(CLOSE_MS, () => {
        for (const socket of sockets) socket.destroy()
      })
      await closed
      cancel()
    },
  }
}
