import type { Port } from '../../shared/contract/door.ts'
import { createPortEnd } from '../../shared/contract/port-end.ts'
import type { PageDoor } from '../../shared/contract/shell.ts'
import { checkProof, pageProof, pageProtocols } from './page-secret.ts'

/** How long the way to the core may take, in milliseconds. */
export const OPEN_TIMEOUT_MS = 10_000

/**
 * Opens a door to the core through the browser shell. Rejects when shell or core is not there (yet), and with PageRefusedError
 * when the shell does not know this page.
 */
export async function openSocketPort(kind: PageDoor): Promise<Port> {
  const proof = await pageProof()
  try {
    return await openSocket(kind, proof)
  } catch (error) {
    await checkProof(proof)
    throw error
  }
}

function openSocket(kind: PageDoor, proof: string | null): Promise<Port> {
  const { promise, resolve, reject } = Promise.withResolvers<Port>()
  const address = new URL(`/door/${kind}`, window.location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(address, pageProtocols(proof))
  const timer = setTimeout(() => socket.close(), OPEN_TIMEOUT_MS)
  const end = createPortEnd({
    send: (message) => socket.send(JSON.stringify(message)),
    close: () => socket.close(),
  })
  socket.addEventListener('message', (event) => end.deliver(JSON.parse(String(event.data))))
  socket.addEventListener('open', () => {
    clearTimeout(timer)
    resolve(end.port)
  })
  socket.addEventListener('close', () => {
    clearTimeout(timer)
    end.gone()
    reject(new Error('Ringdesk itself cannot be reached; it may have been stopped.'))
  })
  return promise
}
