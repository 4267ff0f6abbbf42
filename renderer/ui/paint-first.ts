import type { Port } from '../../shared/contract/door.ts'

/** A window that is not drawn has no frames to wait for; in milliseconds. */
const LONGEST_MS = 100

/** A port whose messages can wait until a frame is painted; none is lost, and their order stays. */
export interface PaintFirst {
  readonly port: Port
  /** Buffers messages of both directions until the next frame is painted, then calls `onPainted`; false where nothing is drawn. */
  deferUntilPainted(onPainted: () => void): boolean
  /**
   * Buffers inbound messages for up to `ms`, or until the returned function is called. Outbound messages are not delayed.
   */
  bufferInbound(ms: number): () => void
}

/**
 * A caller's card is followed within milliseconds by what their call changes everywhere else, and by what panels ask about
 * the caller. A page that sees to all of that first paints the card last, so both ways wait for one frame.
 */
export function paintFirst(port: Port): PaintFirst {
  const listeners = new Set<(message: unknown) => void>()
  const arrived: unknown[] = []
  const leaving: unknown[] = []
  let isDeferred = false
  /** Everybody who waits. */
  const waits = new Set<object>()

  const deliver = (message: unknown): void => {
    for (const listener of [...listeners]) listener(message)
  }
  const isShut = (): boolean => isDeferred || waits.size > 0
  const letIn = (): void => {
    // one of them may hold the rest again
    while (!isShut() && arrived.length > 0) deliver(arrived.shift())
  }
  const letGo = (onPainted: () => void): void => {
    isDeferred = false
    for (const message of leaving.splice(0)) port.post(message)
    onPainted()
    letIn()
  }
  let stop: (() => void) | null = null

  return {
    deferUntilPainted: (onPainted) => {
      if (isDeferred || document.hidden) return false
      isDeferred = true
      let isDone = false
      const done = (): void => {
        if (isDone) return
        isDone = true
        clearTimeout(latest)
        letGo(onPainted)
      }
      const latest = setTimeout(done, LONGEST_MS)
      // idle comes after the frame, and after all that was waiting for it
      requestAnimationFrame(() => requestIdleCallback(done))
      return true
    },
    bufferInbound: (ms) => {
      const waiter = {}
      const resume = (): void => {
        clearTimeout(timer)
        if (waits.delete(waiter)) letIn()
      }
      const timer = setTimeout(resume, ms)
      waits.add(waiter)
      return resume
    },
    port: {
      post: (message) => {
        if (isDeferred) leaving.push(message)
        else port.post(message)
      },
      onMessage: (listener) => {
        listeners.add(listener)
        stop ??= port.onMessage((message) => {
          if (isShut() || arrived.length > 0) arrived.push(message)
          else deliver(message)
        })
        return () => {
          listeners.delete(listener)
          if (listeners.size > 0) return
          stop?.()
          stop = null
        }
      },
      onClose: (listener) => port.onClose(listener),
      close: () => port.close(),
    },
  }
}
