import type { CallId } from '../../shared/domain/ids.ts'

/**
 * What a window and the phone that runs in it tell each other. In a browser both are scripts of one page, so this is heard in the same
 * turn, before anything is painted. The core stays the truth of every call; this is said beside it where the way over it
 * takes longer than the thing itself. In Electron the phone has a window of its own: there nobody listens, and nothing comes of it.
 */

let isHere = false
let answerCall: ((callId: CallId) => void) | undefined
const whenHeard = new Set<() => void>()
const settled = Promise.withResolvers<void>()

/** The phone: it runs in this page. */
export const notePhoneHere = (): void => void (isHere = true)

/** Whether a phone runs in this page. */
export const isPhoneHere = (): boolean => isHere

/** The phone: it is busy no longer with getting onto its line. Said again, it changes nothing. */
export const notifyPhoneSettled = (): void => settled.resolve()

/** Resolves when the phone of this page is registered, or has nothing to register, or is in trouble. */
export const phoneSettled = (): Promise<void> => settled.promise

/** The phone: does what the core is about to ask of it; asked twice, it answers once. Replaces the listener before. */
export const onAnswer = (listener: (callId: CallId) => void): void => void (answerCall = listener)

/** The window: the agent took this call. */
export const sendAnswer = (callId: CallId): void => answerCall?.(callId)

/** The phone: tells the window when the first sound of this stream is there. */
export function notifyWhenHeard(stream: MediaStream): void {
  const track = stream.getAudioTracks()[0]
  if (track === undefined) return
  const notify = (): void => {
    for (const listener of [...whenHeard]) listener()
  }
  if (track.muted) track.addEventListener('unmute', notify, { once: true })
  else notify()
}

/** The window: calls `listener` once when the phone hears the other side of a call, if that is within so many ms. */
export function onHeardWithin(ms: number, listener: () => void): void {
  const forget = (): void => {
    clearTimeout(timer)
    whenHeard.delete(hear)
  }
  const hear = (): void => {
    forget()
    listener()
  }
  const timer = setTimeout(forget, ms)
  whenHeard.add(hear)
}
