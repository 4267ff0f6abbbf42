/** Typing reaches the core this long after its first key, in milliseconds (it must be durable within 250). */
export const DRAFT_DELAY_MS = 100
/** Pause before the core is tried again while it is away, in milliseconds. */
const RETRY_MS = 500

/** Brings what is typed to the core: soon, in order, and again where it did not arrive. */
export interface DraftSender {
  /** Something was typed under the key; it is sent within DRAFT_DELAY_MS, however long the typing goes on. */
  touch(key: string): void
  /** Sends what waits under the key now; resolves when it was tried. */
  flush(key: string): Promise<void>
  /** Forgets what waits under the key. */
  drop(key: string): void
  isWaiting(key: string): boolean
  /** Keys under which something waits. */
  keys(): string[]
}

/**
 * Makes a sender. `save` sends what is typed under a key at that moment, and rejects where the core did not keep it.
 * While `isHeld` (an act that takes the draft with it is under way) nothing is sent: the draft would come after the act,
 * and stay for ever.
 */
export function createDraftSender(
  save: (key: string) => Promise<void>,
  isHeld: (key: string) => boolean,
): DraftSender {
  const waiting = new Map<string, { readonly timer: ReturnType<typeof setTimeout>; readonly dueAt: number }>()

  const drop = (key: string): void => {
    clearTimeout(waiting.get(key)?.timer)
    waiting.delete(key)
  }
  const sendIn = (key: string, ms: number): void => {
    const dueAt = performance.now() + ms
    // the first key counts: typing without a pause would put a later one off for ever
    if ((waiting.get(key)?.dueAt ?? Infinity) <= dueAt) return
    drop(key)
    waiting.set(key, { timer: setTimeout(() => void flush(key), ms), dueAt })
  }
  const flush = async (key: string): Promise<void> => {
    if (!waiting.has(key)) return
    drop(key)
    if (isHeld(key)) return void sendIn(key, DRAFT_DELAY_MS)
    try {
      await save(key)
    } catch {
      // the core is away, or its disk is full (which it says itself): the text stays on the screen until it is kept
      sendIn(key, RETRY_MS)
    }
  }
  return {
    touch: (key) => sendIn(key, DRAFT_DELAY_MS),
    flush,
    drop,
    isWaiting: (key) => waiting.has(key),
    keys: () => [...waiting.keys()],
  }
}
