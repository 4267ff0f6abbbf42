import type { Socket } from 'node:net'
import type { Port } from '../../shared/contract/door.ts'

/** More than any question or answer of the door has; what is longer is no message. */
const LONGEST_LINE = 256 * 1024

/** Makes the port of a door from a stream socket: one message a line, as JSON. A line that is none ends the connection. */
export function socketPort(socket: Socket): Port {
  const listeners = new Set<(message: unknown) => void>()
  let rest = ''
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST_LINE) socket.destroy(new Error('a message is too long'))
    for (const line of lines) {
      let message: unknown
      try {
        message = JSON.parse(line)
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)))
        return
      }
      for (const listener of [...listeners]) listener(message)
    }
  })
  // the close that follows is what the other side hears of it
  socket.on('error', () => socket.destroy())
  return {
    post: (message) => {
      if (socket.writable) socket.write(`${JSON.stringify(message)}\n`)
    },
    onMessage: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onClose: (listener) => {
      socket.once('close', listener)
      return () => void socket.off('close', listener)
    },
    close: () => void socket.end(),
  }
}
