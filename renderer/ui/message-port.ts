import type { Port } from '../../shared/contract/door.ts'
import { createPortEnd } from '../../shared/contract/port-end.ts'
import type { PageDoor } from '../../shared/contract/shell.ts'
import { shellCalls } from '../../shared/contract/shell.ts'
import type { PhoneBridge } from '../../shared/contract/shell-bridge.ts'
import { SHELL_PORT_EVENT } from '../../shared/contract/shell-bridge.ts'
import { readShellReply } from './shell-bridge.ts'
import { OPEN_TIMEOUT_MS } from './socket-port.ts'

/** Opens a door to the core through the shell of Electron. Rejects when the shell or the core is not there (yet). */
export async function openMessagePort(bridge: PhoneBridge, kind: PageDoor): Promise<Port> {
  const arrived = new Map<string, MessagePort>()
  const { promise, resolve, reject } = Promise.withResolvers<MessagePort>()
  let wanted: string | undefined
  const settle = (): void => {
    const port = wanted === undefined ? undefined : arrived.get(wanted)
    if (port) resolve(port)
  }
  const onMessage = (event: MessageEvent<unknown>): void => {
    if (event.source !== window) return
    const data = event.data as { type?: unknown; id?: unknown } | null
    const port = event.ports[0]
    if (data?.type !== SHELL_PORT_EVENT || typeof data.id !== 'string' || port === undefined) return
    arrived.set(data.id, port)
    settle()
  }
  window.addEventListener('message', onMessage)
  const timer = setTimeout(
    () => reject(new Error('The core of Ringdesk does not answer; it may be starting again.')),
    OPEN_TIMEOUT_MS,
  )
  try {
    wanted = readShellReply(shellCalls.port.output, await bridge.port(kind)).id
    settle()
    return wrap(await promise)
  } finally {
    clearTimeout(timer)
    window.removeEventListener('message', onMessage)
  }
}

function wrap(real: MessagePort): Port {
  const end = createPortEnd({ send: (message) => real.postMessage(message), close: () => real.close() })
  real.addEventListener('message', (event: MessageEvent<unknown>) => end.deliver(event.data))
  // 'close' comes when the core is gone (Chromium 122 and newer; not yet in the DOM types)
  real.addEventListener('close', () => end.gone())
  real.start()
  return end.port
}
