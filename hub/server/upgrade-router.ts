import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Where Socket.IO takes its own upgrades. */
const SOCKET_IO_PATH = '/socket.io/'

/** Hands WebSocket upgrades to whom they belong by path; what belongs to nobody is refused instead of left hanging. */
export function routeUpgrades(server: Server, handlers: ReadonlyMap<string, UpgradeHandler>): void {
  server.on('upgrade', (request, socket, head) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (path.startsWith(SOCKET_IO_PATH)) return
    const handler = handlers.get(path)
    if (handler) return handler(request, socket, head)
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
}
