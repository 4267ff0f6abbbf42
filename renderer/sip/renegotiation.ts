import { SessionState } from 'sip.js'
import type { Session } from 'sip.js'
import type { SessionAudio } from './session-description.ts'
import { PhoneFault, makeProblem, problemOfStatus } from './sip-problem.ts'
import { pause } from './steady-timer.ts'
import type { Timers } from './steady-timer.ts'

/** What a new offer/answer exchange in a talking call is to bring about. */
export interface Renegotiated {
  readonly hold?: boolean
  /** Another way through the network for the audio. */
  readonly newPath?: boolean
}

const MOST_TRIES = 5

/**
 * How long to wait after a 491 (Request Pending), in milliseconds: 2.1 to 4 s for the side that made the Call-ID, up to
 * 2 s for the other, so that the two do not meet again (RFC 3261, 14.1).
 */
export const glareDelay = (isCallIdOwner: boolean, random: number): number =>
  isCallIdOwner ? 2100 + Math.round(random * 190) * 10 : Math.round(random * 200) * 10

/**
 * True where another exchange was under way. 500 with Retry-After is another way to say 491 (RFC 3261, 14.2), and 488 is
 * what sip.js says when an offer of its own was just being made.
 */
const isGlare = (status: number, tries: number): boolean =>
  status === 491 || status === 500 || (status === 488 && tries === 0)

/** The re-INVITEs of one call: one after the other, and again after they crossed one of the other side. */
export class Renegotiation {
  readonly #session: Session
  readonly #audio: SessionAudio
  readonly #timers: Timers
  readonly #isCallIdOwner: boolean
  #last: Promise<void> = Promise.resolve()

  constructor(session: Session, audio: SessionAudio, timers: Timers, isCallIdOwner: boolean) {
    this.#session = session
    this.#audio = audio
    this.#timers = timers
    this.#isCallIdOwner = isCallIdOwner
  }

  /** Brings it about; when it fails everything is as before, and PhoneFault says why. */
  run(wanted: Renegotiated): Promise<void> {
    const run = this.#last.then(() => this.#run(wanted))
    this.#last = run.catch(() => undefined)
    return run
  }

  async #run({ hold, newPath }: Renegotiated): Promise<void> {
    const before = this.#audio.isHeld
    if (hold !== undefined) this.#audio.setHeld(hold)
    let status = 0
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (tries > 0) await pause(this.#timers, glareDelay(this.#isCallIdOwner, Math.random()))
      if (this.#session.state !== SessionState.Established) break
      this.#audio.request(newPath === true ? 'newPath' : 'samePath')
      status = await this.#invite()
      if (status >= 200 && status < 300) return
      if (!isGlare(status, tries)) break
    }
    this.#audio.setHeld(before)
    throw new PhoneFault(status === 0 ? makeProblem('other', 'The call is over.') : problemOfStatus(status))
  }

  /** One re-INVITE; gives the status of its answer, 491 where another exchange is under way here. */
  #invite(): Promise<number> {
    return new Promise((resolve, reject) => {
      const session = this.#session
      const ended = (state: SessionState): void => {
        if (state === SessionState.Terminating || state === SessionState.Terminated) settle(0)
      }
      const settle = (status: number): void => {
        session.stateChange.removeListener(ended)
        resolve(status)
      }
      session.stateChange.addListener(ended)
      session
        .invite({
          requestDelegate: {
            onAccept: ({ message }) => settle(message.statusCode ?? 200),
            onReject: ({ message }) => settle(message.statusCode ?? 500),
            onRedirect: ({ message }) => settle(message.statusCode ?? 488),
          },
        })
        .catch((error: unknown) => {
          // what cannot even be sent now: another exchange of this dialog is under way, in either direction
          if (error instanceof PhoneFault) {
            session.stateChange.removeListener(ended)
            return reject(error)
          }
          this.#audio.withdrawOffer()
          settle(491)
        })
    })
  }
}
