/** What the phone tells the frame that it runs in: an event, and a mark that stays for whoever asks later. */
export const PHONE_SETTLED = 'phoneSettled'

/** Tells the window around the phone, where there is one, that the phone is busy no longer with getting onto its line. */
export function notifyPhoneSettled(): void {
  // of another window, so it is no HTMLElement of this one
  const frame = window.frameElement as HTMLElement | null
  if (frame === null || PHONE_SETTLED in frame.dataset) return
  frame.dataset[PHONE_SETTLED] = ''
  frame.dispatchEvent(new Event(PHONE_SETTLED))
}
