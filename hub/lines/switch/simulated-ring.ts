import { SIP_REASONS, writeSimulated } from '../../../shared/contract/sip.ts'
import type { Hunt, HuntFailure } from './hunt.ts'
import type { Registrar } from './registrar.ts'
import type { Simulated } from './simulated-customers.ts'
import type { SwitchSettings } from './switch-options.ts'

const BUSY: HuntFailure = {
  outcome: 'rejected',
  statusCode: 486,
  reasonPhrase: 'Busy Here',
  reasonHeader: undefined,
}
const NO_ANSWER: HuntFailure = {
  outcome: 'missed',
  statusCode: 480,
  reasonPhrase: 'No Answer',
  reasonHeader: SIP_REASONS.noAnswer,
}
const NO_PAGE: HuntFailure = {
  outcome: 'failed',
  statusCode: 480,
  reasonPhrase: 'No Simulated Customer Here',
  reasonHeader: undefined,
}

/**
 * A simulated customer's phone while it rings. Busy and no answer are played here. One who answers has a voice, so a page speaks: the
 * agent's console learns the account from `header`, registers under it, and is rung like any phone.
 */
export class SimulatedRing {
  readonly #simulated: Simulated
  #stop: () => void

  constructor(
    simulated: Simulated,
    hunt: Hunt,
    { settings, registrar }: { readonly settings: SwitchSettings; readonly registrar: Registrar },
  ) {
    this.#simulated = simulated
    const { clock, times } = settings
    const { customer, account } = simulated
    const failAfter = (seconds: number, failure: HuntFailure): (() => void) =>
      clock.after(seconds * 1000, () => hunt.fail(failure))
    if (customer === 'busy') this.#stop = failAfter(times.simulatedBusySeconds, BUSY)
    else if (customer === 'noAnswer') this.#stop = failAfter(times.simulatedRingSeconds, NO_ANSWER)
    else {
      const stopTimer = failAfter(times.simulatedPageSeconds, NO_PAGE)
      const stopWaiting = registrar.awaitPhone(account?.username ?? '', (endpoint) => {
        stopTimer()
        hunt.ringOnly(endpoint)
      })
      this.#stop = () => {
        stopTimer()
        stopWaiting()
      }
    }
  }

  /** What the agent's phone is told while it rings. */
  get header(): string {
    return writeSimulated(this.#simulated)
  }

  /** The failure with its reason: a page that did not come, or could not answer, is none of the customer. */
  explain(failure: HuntFailure): HuntFailure {
    if (this.#simulated.customer !== 'answers') return failure
    return { ...NO_PAGE, headers: [writeSimulated({ customer: 'unavailable', account: null })] }
  }

  /** The call is over. */
  stop(): void {
    this.#stop()
  }
}
