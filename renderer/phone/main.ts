import { notifyPhoneSettled } from '../ui/phone-settled.ts'
import { openSocketPort } from '../ui/socket-port.ts'
import { runOnlyPhone } from './only-phone.ts'

/**
 * The phone's page. The lock that keeps one phone and, in a browser, the door to the core are asked for while the phone itself
 * is still being read.
 */
const reading = import('./run-phone.ts')

runOnlyPhone(async () => {
  const ahead = window.ringdesk === undefined ? openSocketPort('phone') : undefined
  // the phone hears of it, too, and tries again
  ahead?.catch(() => undefined)
  const { runPhone } = await reading
  runPhone(ahead)
}, notifyPhoneSettled)
