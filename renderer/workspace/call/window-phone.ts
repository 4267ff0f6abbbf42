import { startPhone } from '../../phone/start-phone.ts'
import { isOneThread } from '../../ui/one-thread.ts'
import { isPhoneHere, phoneSettled } from '../../ui/phone-in-window.ts'

/** A phone that does not come along keeps nobody from their desk; in milliseconds. */
const LONGEST_MS = 600

/** Whether the phone is here already, or in a window of its own: then nobody knows whether somebody is signed in. */
export const hasPhone = (): boolean => !isOneThread() || isPhoneHere()

/** Starts the phone in this window, where the shell has no hidden window for it. */
export function startOwnPhone(): void {
  if (isOneThread()) startPhone()
}

/** Waits until the phone in this window is registered, or has nothing to register, or is in trouble, or takes too long. */
export async function phoneFirst(): Promise<void> {
  if (!isOneThread()) return
  await Promise.race([phoneSettled(), new Promise((resolve) => setTimeout(resolve, LONGEST_MS))])
}
