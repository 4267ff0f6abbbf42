import { isOneThread } from '../../ui/one-thread.ts'
import { PHONE_SETTLED } from '../../ui/phone-settled.ts'

/** Where after-phone.html has the same frame. */
const FRAME_ID = 'phone'
/** A phone that does not come along keeps nobody from their desk; in milliseconds. */
const LONGEST_MS = 600

/** The phone of this window; null beside a hidden phone window, and before it is put there. */
export const frameNow = (): HTMLElement | null => document.getElementById(FRAME_ID)

/** Whether the phone is here already, or in a window of its own: then nobody knows whether somebody is signed in. */
export const hasPhone = (): boolean => !isOneThread() || frameNow() !== null

/**
 * Puts the phone's page into this window, once, for as long as the window lives: the browser shell has no hidden window
 * for it. It stands outside of everything that comes and goes, because drawing it anew would end the call.
 */
export function putPhoneFrame(): void {
  if (hasPhone()) return
  const frame = document.createElement('iframe')
  frame.id = FRAME_ID
  frame.src = '/phone/'
  frame.title = 'phone'
  frame.allow = 'microphone; speaker-selection; autoplay'
  frame.tabIndex = -1
  frame.ariaHidden = 'true'
  frame.className = 'visually-hidden'
  document.body.append(frame)
}

/** Waits until the phone in this window is registered, or has nothing to register, or is in trouble, or takes too long. */
export async function phoneFirst(): Promise<void> {
  const frame = frameNow()
  if (frame === null || PHONE_SETTLED in frame.dataset) return
  await Promise.race([
    new Promise((resolve) => frame.addEventListener(PHONE_SETTLED, resolve, { once: true })),
    new Promise((resolve) => setTimeout(resolve, LONGEST_MS)),
  ])
}
