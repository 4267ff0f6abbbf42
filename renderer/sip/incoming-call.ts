import { SessionState } from 'sip.js'
import type { Invitation } from 'sip.js'
import type { IncomingCall } from '../../shared/contract/phone.ts'
import type { CallEndReason } from '../../shared/domain/call.ts'
import { CallId } from '../../shared/domain/ids.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { readIncoming } from './incoming-details.ts'
import type { SessionAudio } from './session-description.ts'
import { SipCall, UNANSWERED_GRACE_MS } from './sip-call.ts'
import type { CallDescription, CallParts } from './sip-call.ts'
import { PhoneFault, makeProblem, problemOfError } from './sip-problem.ts'

/** The line confirms an answer with ACK at once; without one it has gone on without us. */
const ACK_PATIENCE_MS = 10 * SECOND_MS

/** A call that rings here. */
export class IncomingSipCall extends SipCall {
  readonly details: IncomingCall
  readonly #invitation: Invitation
  readonly #offer: string
  #callOff = (): void => undefined
  #isAccepted = false
  #answering: Promise<void> | null = null

  constructor(invitation: Invitation, audio: SessionAudio, parts: CallParts, isSecond: boolean) {
    const { request } = invitation
    const said = readIncoming(request, parts.line.headers)
    const ids = {
      callId: CallId.parse(crypto.randomUUID()),
      contactId: said.contactId,
    }
    super({ ...ids, peer: said.from }, 'ringing', invitation, audio, parts)
    this.details = { ...ids, ...said, isSecond, at: this.startedAt }
    this.#invitation = invitation
    this.#offer = request.body
  }

  get description(): CallDescription {
    return { incoming: this.details, direction: 'inbound', target: null }
  }

  /**
   * Makes everything ready while it rings: microphone, description, candidates. Only where the microphone opens without
   * a question; otherwise all that happens when it is answered. Problems come as events, so that the agent can see to
   * them while it still rings.
   */
  async prepare(isMicrophonePermitted: Promise<boolean>): Promise<void> {
    if (!(await isMicrophonePermitted) || this.isOver || this.#isAccepted) return
    try {
      await this.#makeReady()
    } catch (error) {
      if (!this.isOver) this.parts.emit({ type: 'problem', problem: problemOfError(error) })
    }
  }

  /**
   * Answers, once, however often it is asked meanwhile. Throws PhoneFault when that cannot be done now; it goes on ringing
   * then, unless it is over.
   */
  answer(): Promise<void> {
    return (this.#answering ??= this.#answer().finally(() => (this.#answering = null)))
  }

  async #answer(): Promise<void> {
    if (this.isOver || this.#isAccepted) return
    try {
      await this.#makeReady()
    } catch (error) {
      if (this.isOver) return
      if (!(error instanceof PhoneFault)) return void this.#refuseDescription(error)
      this.parts.emit({ type: 'problem', problem: error.problem })
      throw error
    }
    await this.#lineUp()
    if (this.isOver || this.#invitation.state !== SessionState.Initial) return
    this.#isAccepted = true
    this.#expire(ACK_PATIENCE_MS)
    try {
      await this.#invitation.accept()
      this.dialogStands(this.#invitation.request)
    } catch (error) {
      this.end('failed', problemOfError(error))
    }
  }

  /**
   * Refuses with 486 Busy Here: this phone does not take it, and the queue asks the next agent (600 would stop it). A call
   * whose answer crossed the refusal is hung up: whoever refused it does not talk.
   */
  reject(): void {
    if (this.isAnswered) this.hangUp()
    else this.withdraw()
  }

  protected withdraw(): void {
    const { state } = this.#invitation
    if (state === SessionState.Established) return this.#leaveAfterAck()
    if (state === SessionState.Initial || state === SessionState.Establishing)
      this.#invitation
        .reject({ statusCode: 486 })
        .catch((error: unknown) => console.warn('A call could not be refused at the line', error))
    this.#callOff()
    this.end('rejected', null)
  }

  /** The phone goes: of what only rings the line is told, so that the queue goes on at once. */
  leave(): void {
    if (this.isAnswered) return this.hangUp()
    if (this.#invitation.state === SessionState.Initial) void this.#invitation.reject({ statusCode: 480 })
  }

  protected lostUnanswered(): void {
    this.#expire(UNANSWERED_GRACE_MS)
  }

  protected backUnanswered(): void {
    this.#callOff()
    if (this.#isAccepted) this.#expire(ACK_PATIENCE_MS)
  }

  protected override cancelled(reason: CallEndReason): void {
    this.#callOff()
    this.end(reason, null)
  }

  protected override acknowledged(): void {
    this.#callOff()
    this.answered()
  }

  protected terminated(): void {
    this.#callOff()
    this.end('failed', makeProblem('other'))
  }

  #leaveAfterAck(): void {
    // sip.js sends the BYE as soon as the ACK allows one
    this.#invitation
      .bye()
      .catch((error: unknown) => console.warn('A call could not be ended at the line', error))
    this.#callOff()
    this.end('hungUp', null)
  }

  #refuseDescription(error: unknown): void {
    if (this.#invitation.state === SessionState.Initial) void this.#invitation.reject({ statusCode: 488 })
    this.#callOff()
    this.end('failed', makeProblem('notAcceptable', error instanceof Error ? error.message : undefined, 488))
  }

  async #makeReady(): Promise<void> {
    if (this.#offer === '') await this.audio.openMicrophone()
    else await this.audio.prepareAnswer(this.#offer)
  }

  #lineUp(): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.parts.timers.after(UNANSWERED_GRACE_MS, () =>
        reject(new PhoneFault(makeProblem('lineUnreachable'))),
      )
      this.parts.line.whenUp(UNANSWERED_GRACE_MS, () => {
        cancel()
        resolve()
      })
    })
  }

  /** It is over for us when nothing comes of it in this time: the line has gone on without this phone. */
  #expire(ms: number): void {
    this.#callOff()
    this.#callOff = this.parts.timers.after(ms, () => this.end('noAnswer', makeProblem('lineUnreachable')))
  }
}
