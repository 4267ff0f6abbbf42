declare global {
  interface Window {
    /** Kept when the phone's frame of this window runs (phone-frame.js); there is none beside a hidden phone window. */
    readonly ringdeskPhone?: Promise<unknown>
  }
}

/** A phone that cannot be loaded keeps nobody from their desk; in milliseconds. */
const LONGEST_MS = 800

/**
 * Waits until the phone in this window's frame runs. Phone and desk share one thread, and reading the desk's scripts takes
 * so much of it at once that the phone would register last: an agent would sit at the desk and could not be called.
 */
export async function phoneFirst(): Promise<void> {
  if (window.ringdeskPhone === undefined) return
  await Promise.race([window.ringdeskPhone, new Promise((resume) => setTimeout(resume, LONGEST_MS))])
}
