import { z } from 'zod'
import { CallId } from '../../shared/domain/ids.ts'

/**
 * What a window and the phone in its own frame tell each other, as events of the frame's element: who is of another origin
 * sees neither, and they are heard in the same turn, before the browser paints anything. The core stays the truth of every
 * call; this is said beside it where the way over it takes longer than the thing itself.
 */

/** The window: the agent took a call. The phone does what the core is about to ask of it; asked twice, it answers once. */
const ANSWER = 'phoneAnswer'
/** The phone: the other side of a call is heard first. */
const HEARS = 'phoneHears'

const AnswerRequest = z.object({ callId: CallId })

/** Tells the phone in this frame that the agent took a call. */
export const sendAnswer = (frame: HTMLElement, callId: CallId): void =>
  void frame.dispatchEvent(new CustomEvent(ANSWER, { detail: { callId } }))

/** In the phone: hears of every call that the agent took in the window around it, where there is one. */
export function onAnswer(listener: (callId: CallId) => void): void {
  window.frameElement?.addEventListener(ANSWER, (event) => {
    const request = AnswerRequest.safeParse((event as CustomEvent<unknown>).detail)
    if (request.success) listener(request.data.callId)
  })
}

/** In the phone: tells the window around it, where there is one, when the first sound of this stream is there. */
export function notifyWhenHeard(stream: MediaStream): void {
  const frame = window.frameElement
  const track = stream.getAudioTracks()[0]
  if (frame === null || track === undefined) return
  const notify = (): void => void frame.dispatchEvent(new Event(HEARS))
  if (track.muted) track.addEventListener('unmute', notify, { once: true })
  else notify()
}

/** Calls `listener` once when the phone in this frame hears the other side of a call, if that is within so many ms. */
export const onHeardWithin = (frame: HTMLElement, ms: number, listener: () => void): void =>
  frame.addEventListener(HEARS, listener, { once: true, signal: AbortSignal.timeout(ms) })
