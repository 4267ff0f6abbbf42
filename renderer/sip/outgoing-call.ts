import { SessionState } from 'sip.js'
import type { Inviter } from 'sip.js'
import { SIP_HEADERS, readSimulated } from '../../shared/contract/sip.ts'
import type { SimulatedHeader } from '../../shared/contract/sip.ts'
import type { CallId, ContactId } from '../../shared/domain/ids.ts'
import { readHeader } from '../../shared/sip/caller-identity.ts'
import { parseDialTarget } from './dial-target.ts'
import { readContactId } from './incoming-details.ts'
import type { SessionAudio } from './session-description.ts'
import { SipCall, UNANSWERED_GRACE_MS } from './sip-call.ts'
import type { CallDescription, CallParts } from './sip-call.ts'
import { PhoneFault, endReasonOfStatus, makeProblem, problemOfError, problemOfStatus } from './sip-problem.ts'

interface Answer {
  readonly message: {
    readonly statusCode: number | undefined
    readonly reasonPhrase: string | undefined
    readonly body: string
    getHeader(name: string): string | undefined
    getHeaders(name: string): readonly string[]
    hasHeader(name: string): boolean
  }
}

export interface OutgoingParts extends CallParts {
  /** The other side rings and the line sends no sound of its own: play one, or stop it. */
  ringback(isOn: boolean): void
  /** Place in the queue, from 1, as a waiting caller is told. */
  queuePosition?(position: number): void
  /** A customer of a trial is wanted, for whom a page has to speak under this account. */
  customerWanted?(account: NonNullable<SimulatedHeader['account']>): void
}

export interface Dialled {
  readonly callId: CallId
  readonly contactId: ContactId
  readonly target: string
  /** Sends the contact id to the line; a line takes it from agents only. */
  readonly isContactIdSent: boolean
  /** Withholds the number from who is called (RFC 3323). */
  readonly isAnonymous?: boolean
  /** The number to show to who is called, as the line takes it (RFC 3325, 9.2); without it the line chooses. */
  readonly callerId?: string | null
}

/** A call that somebody dials here. */
export class OutgoingSipCall extends SipCall {
  readonly target: string
  readonly #inviter: Inviter
  readonly #outgoing: OutgoingParts
  #isSent = false
  #lineContactId: ContactId | null = null
  #hasProgress = false
  #customer: SimulatedHeader['customer'] | null = null
  #callOff = (): void => undefined

  /** Throws DoorError `badTarget` for what cannot be dialled. */
  static make(dialled: Dialled, parts: OutgoingParts): OutgoingSipCall {
    const uri = parseDialTarget(dialled.target, parts.line.domain)
    const { inviter, audio } = parts.line.makeInviter(uri, {
      earlyMedia: true,
      anonymous: dialled.isAnonymous ?? false,
      extraHeaders: [
        ...(dialled.isContactIdSent ? [`${SIP_HEADERS.contactId}: ${dialled.contactId}`] : []),
        ...(dialled.callerId ? [`P-Preferred-Identity: <sip:${dialled.callerId}@${parts.line.domain}>`] : []),
      ],
    })
    return new OutgoingSipCall(dialled, inviter, audio, parts)
  }

  private constructor(dialled: Dialled, inviter: Inviter, audio: SessionAudio, parts: OutgoingParts) {
    super({ ...dialled, peer: dialled.target }, 'dialing', inviter, audio, parts)
    this.target = dialled.target
    this.#inviter = inviter
    this.#outgoing = parts
    inviter.stateChange.addListener((state) => {
      if (state === SessionState.Established) this.#accepted()
    })
  }

  get description(): CallDescription {
    return { incoming: null, direction: 'outbound', target: this.target }
  }

  /**
   * Sends the INVITE. Throws PhoneFault when it cannot be sent (no microphone, no network, no line): then there never
   * was a call, and no event of it comes.
   */
  async dial(): Promise<void> {
    try {
      if (!this.parts.line.isUp) throw new PhoneFault(makeProblem('lineUnreachable'))
      await this.audio.openMicrophone()
      if (this.isOver) return
      await this.#inviter.invite({
        requestDelegate: {
          onProgress: (response) => this.#progress(response),
          onAccept: (response) => {
            this.#learnContact(response)
            this.dialogStands(response.message)
          },
          onReject: (response) => this.#refused(response),
          onRedirect: (response) => this.#refused(response),
        },
      })
      this.#isSent = true
    } catch (error) {
      if (this.isOver) return
      this.abandonUnsent()
      this.#forget()
      throw error instanceof PhoneFault ? error : new PhoneFault(problemOfError(error), { cause: error })
    }
  }

  protected withdraw(): void {
    this.#stopRinging()
    const inviter = this.#inviter
    if (this.#isSent)
      this.parts.line.whenUp(UNANSWERED_GRACE_MS, () => {
        if (inviter.state === SessionState.Establishing) void inviter.cancel()
      })
    else this.#forget()
    this.end('cancelled', null)
  }

  protected lostUnanswered(): void {
    this.#callOff()
    this.#callOff = this.parts.timers.after(UNANSWERED_GRACE_MS, () => {
      this.#stopRinging()
      this.end('failed', makeProblem('lineUnreachable'))
    })
  }

  protected backUnanswered(): void {
    this.#callOff()
  }

  protected terminated(): void {
    this.#stopRinging()
    this.end('failed', makeProblem(this.#isSent ? 'notAcceptable' : 'other'))
  }

  #progress(response: Answer): void {
    const { message } = response
    const position = Number(readHeader(message, SIP_HEADERS.queuePosition) ?? Number.NaN)
    if (position >= 1) this.#outgoing.queuePosition?.(Math.round(position))
    const hasSound = message.body !== ''
    this.#outgoing.ringback(!hasSound && !this.isOver && !this.isAnswered && message.statusCode !== 182)
    this.#learnContact(response)
    this.#learnCustomer(response)
    if (this.#hasProgress || this.isOver) return
    this.#hasProgress = true
    this.parts.emit({ type: 'progress', contactId: this.#lineContactId })
  }

  /** The line may count this contact under an id of its own, in the same headers as those of incoming calls. */
  #learnContact({ message }: Answer): void {
    const id = readContactId(message, this.parts.line.headers)
    if (id === null || id === this.#lineContactId || this.isOver) return
    this.#lineContactId = id
    this.#hasProgress = true
    this.parts.emit({ type: 'progress', contactId: this.#lineContactId })
  }

  /** The hub's own line says that nobody real is called; of a PBX nobody believes it. */
  #learnCustomer({ message }: Answer): void {
    if (!this.parts.line.isHubsOwn) return
    const said = readSimulated(readHeader(message, SIP_HEADERS.simulated))
    if (said === null || said.customer === this.#customer || this.isOver) return
    this.#customer = said.customer
    this.parts.emit({ type: 'simulated', customer: said.customer })
    if (said.account) this.#outgoing.customerWanted?.(said.account)
  }

  #accepted(): void {
    this.#callOff()
    this.#stopRinging()
    this.answered()
  }

  #refused(answer: Answer): void {
    const { message } = answer
    this.#callOff()
    this.#stopRinging()
    this.#learnCustomer(answer)
    const status = message.statusCode ?? 500
    // sip.js makes up an answer where none came
    if (!message.hasHeader('Via'))
      return this.end('failed', makeProblem(status === 408 ? 'timeout' : 'lineUnreachable'))
    const problem = problemOfStatus(status, message.reasonPhrase)
    // nobody could speak for the customer, who therefore did not let it ring
    this.end(this.#customer === 'unavailable' ? 'failed' : endReasonOfStatus(status), problem)
  }

  /** Nothing was sent: sip.js lets go of the session without a message. */
  #forget(): void {
    if (this.#inviter.state === SessionState.Initial) void this.#inviter.cancel()
  }

  #stopRinging(): void {
    this.#outgoing.ringback(false)
  }
}
