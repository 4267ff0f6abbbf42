import type { Core, URI, UserAgent } from 'sip.js'
import { SIP_HEADERS } from '../../shared/contract/sip.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { PhoneFault, makeProblem, problemOfStatus } from './sip-problem.ts'
import type { Timers } from './steady-timer.ts'

/** Asked for; the registrar decides. */
const EXPIRES_SECONDS = 300

export interface RoundTrip {
  readonly roundTripMs: number
  readonly provenAt: number
}
export interface Registered extends RoundTrip {
  readonly expiresMs: number
}

/** A refusal of the line, with the pause it asks for (Retry-After, RFC 3261, 20.33). */
export class LineRefusal extends PhoneFault {
  readonly retryAfterMs: number | null
  constructor(status: number, reasonPhrase: string, retryAfterMs: number | null) {
    super(problemOfStatus(status, reasonPhrase))
    this.name = 'LineRefusal'
    this.retryAfterMs = retryAfterMs
  }
}

/**
 * Requests outside a dialog that prove the line: REGISTER (RFC 3261, 10.2) and OPTIONS (11).
 *
 * They are made on sip.js's core and not by its `Registerer`, which waits 32 s for an answer that went down with its
 * socket before it registers again, and whose timers stand still in a hidden window.
 */
export class RegistrarClient {
  readonly #userAgent: UserAgent
  readonly #timers: Timers
  readonly #registrar: URI
  /** One Call-ID for all registrations, so that the registrar sees one ascending sequence. */
  #callId: string | undefined
  #cseq = 0
  #pending = new Set<() => void>()

  constructor(userAgent: UserAgent, timers: Timers) {
    this.#userAgent = userAgent
    this.#timers = timers
    this.#registrar = userAgent.configuration.uri.clone()
    this.#registrar.user = undefined
  }

  /** Registers this user agent's contact. Throws LineRefusal, or PhoneFault `timeout` after `patienceMs`. */
  async register(patienceMs: number): Promise<Registered> {
    const { message, roundTrip } = await this.#sendRegister(EXPIRES_SECONDS, patienceMs)
    return { ...roundTrip, expiresMs: this.#expiresOf(message) * SECOND_MS }
  }

  async unregister(patienceMs: number): Promise<void> {
    await this.#sendRegister(0, patienceMs)
  }

  /**
   * Asks for a sign of life. Any answer that came over the wire is one; a line that tells it also says whether it still
   * knows this phone (null where it does not tell).
   */
  async probe(patienceMs: number): Promise<RoundTrip & { readonly isRegistered: boolean | null }> {
    const { core, aor } = this.#core
    const request = core.makeOutgoingRequestMessage('OPTIONS', this.#registrar, aor, aor, {}, [
      `Contact: ${this.#userAgent.contact.toString()}`,
      'Accept: application/sdp',
    ])
    const send = (delegate: Core.OutgoingRequestDelegate): Core.OutgoingRequest =>
      core.request(request, delegate)
    const { message, roundTrip } = await this.#send(patienceMs, request, send, true)
    const expires = message.getHeader(SIP_HEADERS.registrationExpires)
    return { ...roundTrip, isRegistered: expires === undefined ? null : Number(expires) > 0 }
  }

  /** Forgets what waits for an answer: its socket is gone. */
  abandon(): void {
    for (const forget of [...this.#pending]) forget()
  }

  get #core(): { core: Core.UserAgentCore; aor: URI } {
    const core = this.#userAgent.userAgentCore
    return { core, aor: core.configuration.aor }
  }

  async #sendRegister(expires: number, patienceMs: number): Promise<Answered> {
    const { core, aor } = this.#core
    this.#cseq += 1
    const options = { cseq: this.#cseq, ...(this.#callId === undefined ? {} : { callId: this.#callId }) }
    const request = core.makeOutgoingRequestMessage('REGISTER', this.#registrar, aor, aor, options, [
      `Contact: ${this.#userAgent.contact.toString({ register: true })};expires=${expires}`,
    ])
    this.#callId = request.callId
    try {
      return await this.#send(patienceMs, request, (delegate) => core.register(request, delegate), false)
    } finally {
      this.#cseq = request.cseq
    }
  }

  #send(
    patienceMs: number,
    request: Core.OutgoingRequestMessage,
    send: (delegate: Core.OutgoingRequestDelegate) => Core.OutgoingRequest,
    isAnyAnswerGood: boolean,
  ): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const sentAt = performance.now()
      const firstCseq = request.cseq
      const settle = (act: () => void): void => {
        if (!this.#pending.delete(forget)) return
        cancelPatience()
        act()
      }
      const accept = ({ message }: Core.IncomingResponse): void => {
        // a challenge (401) makes two round trips of it, and the authenticated request has the next sequence number
        const trips = Math.max(1, request.cseq - firstCseq + 1)
        const roundTripMs = Math.round((performance.now() - sentAt) / trips)
        settle(() => resolve({ message, roundTrip: { roundTripMs, provenAt: this.#timers.now() } }))
      }
      const refuse = (response: Core.IncomingResponse): void => {
        const { message } = response
        // sip.js makes up a response where none came: it lacks the Via that every real one has
        if (!message.hasHeader('Via'))
          return settle(() => reject(new PhoneFault(makeProblem('lineUnreachable'))))
        if (isAnyAnswerGood) return accept(response)
        const retryAfter = Number.parseInt(message.getHeader('Retry-After') ?? '', 10)
        const pauseMs = Number.isNaN(retryAfter) ? null : retryAfter * SECOND_MS
        settle(() => reject(new LineRefusal(message.statusCode ?? 500, message.reasonPhrase ?? '', pauseMs)))
      }
      let sent: Core.OutgoingRequest | null = null
      const forget = (): void =>
        settle(() => {
          sent?.dispose()
          reject(new PhoneFault(makeProblem('timeout')))
        })
      this.#pending.add(forget)
      const cancelPatience = this.#timers.after(patienceMs, forget)
      sent = send({ onAccept: accept, onRedirect: refuse, onReject: refuse })
    })
  }

  /** What the registrar granted to our own contact, in seconds (RFC 3261, 10.2.4). */
  #expiresOf(message: Core.IncomingResponseMessage): number {
    const ownUser = this.#userAgent.contact.uri.user
    for (let index = 0; index < message.getHeaders('contact').length; index += 1) {
      const contact = message.parseHeader('contact', index) as
        { uri: URI; getParam(name: string): string | null | undefined } | undefined
      const granted = Number(contact?.getParam('expires') ?? Number.NaN)
      if (contact?.uri.user === ownUser && granted > 0) return granted
    }
    const general = Number(message.getHeader('expires') ?? Number.NaN)
    return general > 0 ? general : EXPIRES_SECONDS
  }
}

interface Answered {
  readonly message: Core.IncomingResponseMessage
  readonly roundTrip: RoundTrip
}
