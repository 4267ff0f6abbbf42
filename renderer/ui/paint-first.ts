import type { Port } from '../../shared/contract/door.ts'

/** A window that is not drawn has no frames to wait for; in milliseconds. */
const LONGEST_MS = 100

/** A port that can stand still until what its last message brought is painted; nothing is lost, and nothing overtakes. */
export interface PaintFirst {
  readonly port: Port
  /** Holds the port until the next frame is painted; then `onPainted` comes first. False where nothing is drawn now. */
  hold(onPainted: () => void): boolean
  /** Lets nothing in for so many milliseconds at most, or until what it gives is called; what leaves goes on leaving. */
  wait(ms: number): () => void
}

/**
 * A caller's card is followed within milliseconds by what their call changes everywhere else, and by what panels ask about
 * the caller. A page that sees to all of that first paints the card last, so both ways wait for one frame.
 */
export function paintFirst(port: Port): PaintFirst {
  const listeners = new Set<(message: unknown) => void>()
  const arrived: unknown[] = []
  const leaving: unknown[] = []
  let isHeld = false
  /** Everybody who waits. */
  const waits = new Set<object>()

  const tell = (message: unknown): void => {
    for (const listener of [...listeners]) listener(message)
  }
  const isShut = (): boolean => isHeld || waits.size > 0
  const letIn = (): void => {
    // one of them may hold the rest again
    while (!isShut() && arrived.length > 0) tell(arrived.shift())
  }
  const letGo = (onPainted: () => void): void => {
    isHeld = false
    for (const message of leaving.splice(0)) port.post(message)
    onPainted()
    letIn()
  }
  let stop: (() => void) | null = null

  return {
    hold: (onPainted) => {
      if (isHeld || document.hidden) return false
      isHeld = true
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
    wait: (ms) => {
      const mine = {}
      const goOn = (): void => {
        clearTimeout(timer)
        if (waits.delete(mine)) letIn()
      }
      const timer = setTimeout(goOn, ms)
      waits.add(mine)
      return goOn
    },
    port: {
      post: (message) => {
        if (isHeld) leaving.push(message)
        else port.post(message)
      },
      onMessage: (listener) => {
        listeners.add(listener)
        stop ??= port.onMessage((message) => {
          if (isShut() || arrived.length > 0) arrived.push(message)
          else tell(message)
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
