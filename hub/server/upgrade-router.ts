import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Where Socket.IO takes its own upgrades. */
const SOCKET_IO_PATH = '/socket.io/'

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/**
 * Hands WebSocket upgrades to whom they belong by path. What belongs to nobody is refused instead of left hanging, and so
 * is what `isAllowed` says no to.
 */
export function routeUpgrades(
  server: Server,
  handlers: ReadonlyMap<string, UpgradeHandler>,
  isAllowed: (request: IncomingMessage) => boolean,
): void {
  server.on('upgrade', (request, socket, head) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (path.startsWith(SOCKET_IO_PATH)) return
    const handler = handlers.get(path)
    if (!handler) return refuse(socket, '404 Not Found')
    if (!isAllowed(request)) return refuse(socket, '403 Forbidden')
    handler(request, socket, head)
  })
}
