import { isOneThread } from '../ui/one-thread.ts'
import { isPhoneHere, notePhoneHere, notifyPhoneSettled } from '../ui/phone-in-window.ts'
import { openSocketPort } from '../ui/socket-port.ts'
import { runOnlyPhone } from './only-phone.ts'

/**
 * Starts the phone in this page, once, for as long as the page lives. In a browser the door to the core is asked for before the
 * phone itself is read: reading it takes the page's thread for longer than the core takes to answer.
 */
export function startPhone(): void {
  if (isPhoneHere()) return
  notePhoneHere()
  runOnlyPhone(async () => {
    const ahead = isOneThread() ? openSocketPort('phone') : undefined
    // the phone hears of it, too, and tries again
    ahead?.catch(() => undefined)
    const { runPhone } = await import('./run-phone.ts')
    runPhone(ahead)
  }, notifyPhoneSettled)
}
