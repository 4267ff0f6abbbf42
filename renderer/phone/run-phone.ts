import '../sip/strict-policy.ts'
import { serveDoor, type Port } from '../../shared/contract/door.ts'
import { phoneDoor } from '../../shared/contract/phone.ts'
import { reconnectPolicy } from '../../shared/domain/reconnect-policy.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { createSteadyTimers } from '../sip/steady-timer.ts'
import { isOneThread } from '../ui/one-thread.ts'
import { notifyPhoneSettled, onAnswer } from '../ui/phone-in-window.ts'
import { openDoorPort } from '../ui/window-port.ts'
import { Phone } from './phone.ts'

/** Without a core nobody can answer here: after this the line is told so, and calls go to somebody else. */
const ALONE_MS = MINUTE_MS

/**
 * Runs the phone for as long as the page lives. `ahead` is the way to a door that is being opened already, where there is one.
 */
export function runPhone(ahead: Promise<Port> | undefined): void {
  const timers = createSteadyTimers()
  const phone = new Phone(timers, notifyPhoneSettled)
  let firstPort = ahead
  let attempt = 0
  let cancelAlone = (): void => undefined

  const waitAlone = (): void => {
    cancelAlone = timers.after(ALONE_MS, () => {
      if (phone.isIdle) void phone.signOut()
      else waitAlone()
    })
  }
  const openLater = (): void => {
    const delay = reconnectPolicy(attempt, Math.random())
    attempt += 1
    timers.after(delay, () => void open())
  }
  /** Opens the door to the core, and again whenever the core is started anew; calls do not notice. */
  const open = async (): Promise<void> => {
    try {
      const opening = firstPort ?? openDoorPort('phone')
      firstPort = undefined
      const port = await opening
      attempt = 0
      cancelAlone()
      const door = serveDoor(phoneDoor, port, phone.handlers, (text, error) => console.error(text, error))
      phone.attach((event, data) => door.emit(event, data))
      port.onClose(() => {
        phone.detach()
        waitAlone()
        openLater()
      })
    } catch {
      // the core is being started; the next try is under way
      openLater()
    }
  }

  // in a browser the desk in the same page says it at once, while its word to the core is on the way
  onAnswer((callId) => phone.answerAhead(callId))

  const hint = (): void => phone.hint()
  window.addEventListener('online', hint)
  window.addEventListener('offline', hint)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') hint()
  })
  document.addEventListener('resume', hint)
  // in a browser the tab takes its phone with it, and the sound is away until another page has the call: whoever did not mean that can stay
  window.addEventListener('beforeunload', (event) => {
    if (isOneThread() && !phone.isIdle) event.preventDefault()
  })
  // Reloaded, left by a link or by "back", or closed: no page is told which. In a browser the next page, or another tab, takes the calls
  // over; in Electron the window of the phone goes with Ringdesk.
  window.addEventListener('pagehide', () => {
    if (isOneThread()) phone.leavePage()
    else phone.leave()
  })
  // a page with sockets and a lock is not kept for "back" today; if it ever is, its phone is gone all the same
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload()
  })
  waitAlone()
  void open()
}
