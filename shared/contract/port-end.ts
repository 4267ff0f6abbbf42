import type { Port } from './door.ts'

/** One end of a transport made into a Port, with the two things that only the transport knows. */
export interface PortEnd {
  readonly port: Port
  /** A message came from the other side. */
  deliver(message: unknown): void
  /** The other side is gone; listeners hear it once. */
  gone(): void
}

/**
 * Makes a Port out of anything that can send and close. Messages that come before anybody listens wait for the first
 * listener, and a close that came before is told to a late listener too: nothing depends on who is first.
 */
export function createPortEnd(transport: { send(message: unknown): void; close(): void }): PortEnd {
  const messageListeners = new Set<(message: unknown) => void>()
  const closeListeners = new Set<() => void>()
  let early: unknown[] = []
  let isOpen = true

  const gone = (): void => {
    if (!isOpen) return
    isOpen = false
    const listeners = [...closeListeners]
    closeListeners.clear()
    for (const listener of listeners) listener()
  }

  return {
    deliver: (message) => {
      if (!isOpen) return
      if (messageListeners.size === 0) early.push(message)
      else for (const listener of [...messageListeners]) listener(message)
    },
    gone,
    port: {
      post: (message) => {
        if (isOpen) transport.send(message)
      },
      onMessage: (listener) => {
        messageListeners.add(listener)
        const waited = early
        early = []
        for (const message of waited) listener(message)
        return () => messageListeners.delete(listener)
      },
      onClose: (listener) => {
        if (!isOpen) {
          queueMicrotask(listener)
          return () => undefined
        }
        closeListeners.add(listener)
        return () => closeListeners.delete(listener)
      },
      close: () => {
        if (!isOpen) return
        transport.close()
        gone()
      },
    },
  }
}
