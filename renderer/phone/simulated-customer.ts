import type { PhoneCallEvent, SipAccount } from '../../shared/contract/phone.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { IncomingSipCall } from '../sip/incoming-call.ts'
import { LinePermission } from '../sip/line-permission.ts'
import { SipLine } from '../sip/sip-line.ts'
import type { Timers } from '../sip/steady-timer.ts'
import { SimulatedVoice } from './simulated-voice.ts'

/** A customer lets it ring for a moment. */
const ANSWERS_AFTER_MS = 1.5 * SECOND_MS
/** No call came: the agent gave up, or the line did. */
const PATIENCE_MS = 15 * SECOND_MS

/**
 * Speaks as a customer of a trial, for one call: registers under that account, answers, murmurs, and leaves when the call is over. Runs
 * in the page of the agent's phone, in both shells, so a reload of that page takes the customer away, too.
 *
 * @param onLeft hears that it is over
 * @returns the way to end it before
 */
export function speakAsCustomer(account: SipAccount, timers: Timers, onLeft: () => void): () => void {
  const voice = new SimulatedVoice(timers)
  let call: IncomingSipCall | null = null
  let hasLeft = false

  const leave = (): void => {
    if (hasLeft) return
    hasLeft = true
    stopWaiting()
    call?.leave()
    voice.close()
    void line.stop()
    onLeft()
  }
  const stopWaiting = timers.after(PATIENCE_MS, leave)

  const answer = async (ringing: IncomingSipCall): Promise<void> => {
    try {
      await ringing.answer()
    } catch (error) {
      console.warn('A simulated customer has no sound here', error)
      ringing.reject()
    }
  }
  const heard = ({ type }: PhoneCallEvent): void => {
    if (type === 'ended') leave()
  }

  const line: SipLine = new SipLine(
    account,
    new LinePermission('free', () => undefined),
    { microphone: voice, timers, play: listenTo },
    {
      onRegistration: ({ state }) => {
        // the call was over before this page was there
        if (state === 'failed') leave()
      },
      onIncoming: (invitation, audio) => {
        const parts = {
          line,
          timers,
          dtmf: () => 'rfc4733' as const,
          emit: heard,
          quality: () => undefined,
        }
        const ringing = new IncomingSipCall(invitation, audio, parts, call !== null)
        if (call) return ringing.reject()
        call = ringing
        stopWaiting()
        timers.after(ANSWERS_AFTER_MS, () => void answer(ringing))
      },
      onLost: () => call?.lineLost(),
      onBack: () => call?.lineBack(),
    },
  )
  line.start()
  return leave
}

/** Takes what the agent says, unheard: sound that nobody takes is not counted by the browser. */
function listenTo(stream: MediaStream): () => void {
  const ear = new Audio()
  ear.muted = true
  ear.srcObject = stream
  ear.play().catch((error: unknown) => console.warn('A simulated customer does not hear', error))
  return () => {
    ear.pause()
    ear.srcObject = null
  }
}
