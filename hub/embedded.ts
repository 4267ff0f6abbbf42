/**
 * The hub under Electron, whose utility processes have a parent port where a child process of Node has a channel. The
 * hub itself knows the channel alone, so it is given one.
 */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

const { parentPort } = process as { parentPort?: ParentPort }
if (parentPort) {
  process.send = (message: unknown) => {
    parentPort.postMessage(message)
    return true
  }
  parentPort.on('message', (event) => process.emit('message', event.data, undefined))
}

await import('./main.ts')

export {}
