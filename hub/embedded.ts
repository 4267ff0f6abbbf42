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
  // what the shell says before the hub listens (a console that is quit at once) waits in the port until then
  const onListener = (event: string | symbol): void => {
    if (event !== 'message') return
    process.off('newListener', onListener)
    queueMicrotask(() =>
      parentPort.on('message', (message) => process.emit('message', message.data, undefined)),
    )
  }
  process.on('newListener', onListener)
}

await import('./main.ts')

export {}
